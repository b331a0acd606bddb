from __future__ import annotations

import pytest

from blindmask.detect.terms.latin import LatinLines, is_latin, is_sure_latin, latin_forms
from tests.unit.detect.pages import line


def full_forms(name: str) -> set[str]:
    return {form.text for form in latin_forms(name) if form.is_full}


@pytest.mark.parametrize(
    ("name", "readings"),
    [
        ("单云", {"Shan Yun"}),
        ("仇云", {"Qiu Yun"}),
        ("曾云", {"Zeng Yun"}),
        ("解云", {"Xie Yun"}),
        ("吕云", {"Lü Yun", "Lv Yun", "Lyu Yun", "Lu Yun"}),
        ("翟云", {"Zhai Yun", "Di Yun"}),
        ("欧阳云", {"Ouyang Yun"}),
        ("尉迟云", {"Yuchi Yun", "Weichi Yun"}),
        ("李晟", {"Li Sheng", "Li Cheng"}),
    ],
)
def test_surnames_and_given_names_have_their_own_readings(name: str, readings: set[str]) -> None:
    assert readings <= full_forms(name)


@pytest.mark.parametrize("name", ["吐尔洪·买合木提", "Turghun", "周", "一二三四五", ""])
def test_only_han_names_have_pinyin(name: str) -> None:
    assert full_forms(name) == set()


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("ZHOU Xiaolan1, WANG Qiang2", "ZHOU Xiaolan"),
        ("by Zhou, Xiao-lan.", "Zhou, Xiao-lan"),
        ("ZHOUXIAOLAN", "ZHOUXIAOLAN"),
        ("ZHŌU Xiǎolán", "ZHŌU Xiǎolán"),
        ("ＺＨＯＵ Ｘｉａｏｌａｎ", "ＺＨＯＵ Ｘｉａｏｌａｎ"),
    ],
)
def test_a_name_is_found_however_it_is_written(text: str, printed: str) -> None:
    (match,) = LatinLines([line(text)]).find("Zhou Xiao-lan")
    assert match.text == printed


@pytest.mark.parametrize(
    ("form", "printed", "is_there"),
    [("Kule Inspection", "Ku1e lnspection", True), ("Inspection", "lnspection", False), ("Li Na", "L1 Na", False)],
)
def test_letters_are_misread_in_long_texts_only(form: str, printed: str, *, is_there: bool) -> None:
    assert bool(list(LatinLines([line(printed)]).find(form))) is is_there


@pytest.mark.parametrize("text", ["Zhou Xiaolang", "Azhou Xiaolan", "Zhou and Xiaolan", "Zhou"])
def test_a_name_in_longer_words_is_not_found(text: str) -> None:
    assert list(LatinLines([line(text)]).find("Zhou Xiao-lan")) == []


@pytest.mark.parametrize(
    ("text", "form", "is_there"),
    [
        ("Zhou X, Wang Q", "Zhou X", True),
        ("Zhou X.", "Zhou X", True),
        ("Zhou X Y", "Zhou X", False),
        ("Zhou XY", "Zhou X", False),
        ("X. Zhou", "X Zhou", True),
        ("Y X Zhou", "X Zhou", False),
        ("Y. X. Zhou", "X Zhou", False),
    ],
)
def test_initials_are_not_a_part_of_other_initials(text: str, form: str, *, is_there: bool) -> None:
    assert bool(list(LatinLines([line(text)]).find(form))) is is_there


@pytest.mark.parametrize(
    ("printed", "form", "is_sure"),
    [
        ("You Can", "You Can", True),
        ("YOU Can", "You Can", True),
        ("you can", "You Can", False),
        ("LIMING", "Li Ming", False),
        ("Liming", "Li Ming", False),
        ("zhouxiaolan", "Zhou Xiao-lan", True),
        ("ZHANGLIANG", "Zhang Liang", True),
    ],
)
def test_two_short_syllables_are_perhaps_a_word(printed: str, form: str, *, is_sure: bool) -> None:
    assert is_sure_latin(printed, form) is is_sure


def test_what_is_latin() -> None:
    assert is_latin("Lü Siyuan")
    assert is_latin("Testing Co., Ltd.")
    assert not is_latin("Kule大学")
    assert not is_latin("2020")


@pytest.mark.parametrize("text", ["Xiaolan Zhoul, WANG Qiang2", "ZHOU Xiaolanl , HAN Li2", "ZHOU Xiaolan1,2"])
def test_the_mark_of_an_affiliation_behind_a_name_is_no_part_of_its_word(text: str) -> None:
    assert [m.text for form in ("Zhou Xiao-lan", "Xiao-lan Zhou") for m in LatinLines([line(text)]).find(form)]


def test_a_longer_word_is_another_name() -> None:
    assert not list(LatinLines([line("ZHOU Xiaolanling")]).find("Zhou Xiao-lan"))
