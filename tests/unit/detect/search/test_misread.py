from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blindmask.core.applicants import Applicant
from blindmask.detect.search.misread import misread_terms
from blindmask.detect.terms.wanted import Term, name_terms, unit_terms
from blindmask.detect.text.characters import fold_text
from blindmask.detect.text.gazetteers import lookalikes

NAME = "吐尔洪·买合木提"


def found(text: str, applicant: Applicant) -> list[Term]:
    return misread_terms([fold_text(text)], [*name_terms(applicant), *unit_terms(applicant)])


def test_one_misread_character_is_found_two_are_not() -> None:
    assert [term.text for term in found("姓名：周饶澜", Applicant(name="周晓澜"))] == ["周饶澜"]
    assert found("姓名：同饶澜", Applicant(name="周晓澜")) == []
    assert found("姓名：周大澜", Applicant(name="周晓澜")) == []


def test_a_misread_short_name_is_shown_a_long_one_is_sure() -> None:
    assert [term.is_safe for term in found("周饶澜", Applicant(name="周晓澜"))] == [False]
    assert [term.is_safe for term in found("吐尔拱买合木提", Applicant(name=NAME))] == [True]


def test_a_name_of_two_characters_is_not_searched_misread() -> None:
    assert found("姓名：李朋", Applicant(name="李明")) == []


def test_a_misread_unit_is_shown_and_numerals_are_not_mixed_up() -> None:
    school = Applicant(units=("阿勒泰市第二中学",))
    assert [term.is_safe for term in found("阿勒泰市笫二中学", school)] == [False]
    assert found("阿勒泰市第三中学", school) == []


def test_a_short_unit_is_not_searched_misread() -> None:
    assert found("塔城质检侧", Applicant(units=("塔城质检测",))) == []


def test_a_misread_long_unit_is_sure() -> None:
    lab = Applicant(units=("塔城地区质量检测中心",))
    assert [term.is_safe for term in found("塔城地区质量检侧中心", lab)] == [True]


@pytest.mark.parametrize("mark", "-—一丨'")
def test_a_misread_dot(mark: str) -> None:
    (term,) = found(f"吐尔洪{mark}买合木提，男", Applicant(name=NAME))
    assert (term.reason, term.is_safe) == ("dot", True)


def test_two_people_of_a_list_are_not_one() -> None:
    (term,) = found("艾力、木沙", Applicant(name="艾力·木沙"))
    assert not term.is_safe


@pytest.mark.parametrize(("text", "is_safe"), [("吐尔洪·买合木", True), ("吐尔洪·买合", False), ("吐尔洪买", False)])
def test_a_cut_end(text: str, *, is_safe: bool) -> None:
    (term,) = found(f"姓名 {text}", Applicant(name=NAME))
    assert (term.text, term.is_safe, term.reason) == (text.replace("·", ""), is_safe, "truncated")


def test_a_beginning_that_goes_on_is_not_cut() -> None:
    assert found("吐尔洪·买合苏提", Applicant(name=NAME)) == []


def test_the_first_part_of_a_long_name_is_never_sure() -> None:
    assert not any(term.is_safe for term in found("阿卜杜热合曼", Applicant(name="阿卜杜热合曼·肉孜")))


@given(st.integers(0, 6), st.integers(0, 5))
def test_any_one_lookalike_is_found(position: int, choice: int) -> None:
    letters = NAME.replace("·", "")
    alike = lookalikes().get(letters[position], "")
    if choice < len(alike):
        misread = letters[:position] + alike[choice] + letters[position + 1 :]
        assert misread in [term.text for term in found(f"姓名：{misread}", Applicant(name=NAME))]
