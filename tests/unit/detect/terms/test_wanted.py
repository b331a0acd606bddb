from __future__ import annotations

import pytest

from blindmask.core.applicants import Applicant
from blindmask.core.proposals import Kind
from blindmask.detect.terms.wanted import Term, derived_terms, name_terms, unit_terms, wanted_characters
from blindmask.detect.text.characters import fold_text

APPLICANT = Applicant(
    name="单晓澜", other_names=("吐尔洪·买合木提",), units=("塔城地区质量检测中心",), email="someone@lab.example.cn"
)


def by_text(terms: list[Term]) -> dict[str, Term]:
    return {term.text: term for term in terms}


def test_derived_terms_tell_why_and_leave_out_what_was_typed() -> None:
    derived = by_text(derived_terms(APPLICANT))
    assert "单晓澜" not in derived
    assert derived["Shan Xiao-lan"].reason == "latin"
    assert derived["Shan X-L"].reason == "initials"
    assert derived["單曉瀾"].reason == "traditional"
    assert derived["买合木提·吐尔洪"].reason == "variant"
    assert derived["吐尔洪·麦合木提"].reason == "spelling"
    assert derived["吐尔洪"].reason == "part"
    assert derived["塔城质检中心"].reason == "short"
    assert derived["lab.example.cn"].reason == "domain"
    assert {term.given for term in derived.values()} == {*APPLICANT.names, *APPLICANT.units, APPLICANT.email}


def test_only_forms_that_say_who_or_whose_are_safe() -> None:
    terms = by_text([*name_terms(APPLICANT), *unit_terms(APPLICANT)])
    for text in ("单晓澜", "Xiao-lan Shan", "買合木提·吐爾洪", "塔城质检中心", "新疆塔城地区质检中心"):
        assert text not in terms or terms[text].is_safe
    for text in ("Shan X", "吐尔洪", "买合木提", "质检中心", "地区质量检测中心", "lab.example.cn"):
        assert not terms[text].is_safe


def test_a_struck_form_is_not_searched_nor_the_longer_ones_around_it() -> None:
    struck = Applicant(units=("塔城地区质量检测中心",), keep=("塔城质检中心",))
    texts = {term.text for term in unit_terms(struck)}
    assert "塔城质检中心" not in texts
    assert "新疆塔城质检中心" not in texts
    assert {"塔城地区质量检测中心", "塔城地区质检中心"} <= texts


def test_keeping_a_given_term_strikes_what_follows_from_it() -> None:
    assert name_terms(Applicant(name="周晓澜", keep=("周晓澜",))) == []


def test_a_form_that_was_typed_is_exact_and_safe() -> None:
    typed = Applicant(units=("塔城地区质量检测中心",), unit_aliases=("地区质量检测中心",))
    term = by_text(unit_terms(typed))["地区质量检测中心"]
    assert (term.reason, term.is_safe) == ("exact", True)


def test_longest_terms_come_first() -> None:
    lengths = [len(fold_text(term.text)) for term in unit_terms(APPLICANT)]
    assert lengths == sorted(lengths, reverse=True)


def test_spotting_needs_few_characters() -> None:
    wanted = wanted_characters(APPLICANT)
    assert set("单晓澜單曉瀾塔城质检麦·") <= set(wanted)
    assert not any(c.isascii() and c.isalpha() for c in wanted)
    assert len(wanted) < 100


@pytest.mark.parametrize("email", ["", "zhou@qq.com", "zhou@vip.163.com", "no-address"])
def test_a_public_mail_host_is_no_domain_of_the_unit(email: str) -> None:
    assert unit_terms(Applicant(email=email)) == []


def test_the_domain_of_a_mail_host_loses_its_first_name() -> None:
    (term,) = unit_terms(Applicant(email="zhou@mail.kule.edu.cn"))
    assert (term.text, term.kind, term.is_safe) == ("kule.edu.cn", Kind.UNIT, False)
