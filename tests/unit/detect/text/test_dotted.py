from __future__ import annotations

import pytest

from blindmask.detect.text.dotted import dotted_forms, respelt_forms, split_parts


def forms(name: str, reason: str) -> dict[str, bool]:
    return {form.text: form.is_safe for form in dotted_forms(name) if form.reason == reason}


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("吐尔洪·买合木提", ("吐尔洪", "买合木提")),
        ("吐尔洪．买合木提", ("吐尔洪", "买合木提")),
        ("吐尔洪 买合木提", ("吐尔洪", "买合木提")),
        ("李 明", ("李 明",)),
        ("周晓澜", ("周晓澜",)),
        ("A. Zhou", ("A. Zhou",)),
    ],
)
def test_parts(name: str, parts: tuple[str, ...]) -> None:
    assert split_parts(name) == parts


def test_two_parts_may_be_reversed_three_may_lose_one() -> None:
    assert forms("吐尔洪·买合木提", "variant") == {"买合木提·吐尔洪": True}
    assert forms("热依拉·托合提·尼亚孜", "variant") == {}
    assert forms("热依拉·托合提·尼亚孜", "part")["热依拉·托合提"] is True
    assert forms("艾力·木沙·巴图", "part") == {"艾力·木沙": False}


def test_one_part_alone_is_only_shown_and_not_when_it_is_short() -> None:
    assert forms("吐尔洪·买合木提", "part") == {"吐尔洪": False, "买合木提": False}
    assert forms("艾力·买合木提", "part") == {"买合木提": False}


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("吐尔洪·买合木提", "吐尔洪·麦合木提"),
        ("古丽努尔·阿不都", "古丽努尔·阿卜杜"),
        ("努尔江·阿依汗", "努尔江·阿依罕"),
        ("阿卜杜热合曼·肉孜", "阿卜杜热合曼·若孜"),
    ],
)
def test_one_other_spelling_in_a_long_name_is_sure_both_ways(name: str, other: str) -> None:
    assert forms(name, "spelling")[other] is True
    assert forms(other, "spelling")[name] is True


def test_two_changes_and_short_names_are_only_shown() -> None:
    assert forms("吐尔洪·买合木提", "spelling")["图尔洪·麦合木提"] is False
    assert forms("艾山·肉孜", "spelling")["艾山·若孜"] is False


def test_a_name_of_one_part_has_other_spellings_too() -> None:
    assert "阿卜杜外力" in {form.text for form in respelt_forms("阿不都外力")}
    assert list(respelt_forms("周晓澜")) == []


def test_the_spellings_of_a_long_name_stay_few() -> None:
    assert len(list(dotted_forms("阿不都热西提·买买提依明·吾守尔"))) < 60
