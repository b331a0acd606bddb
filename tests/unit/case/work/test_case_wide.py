"""What the pages of a case say together."""

from __future__ import annotations

from dataclasses import replace

from blindmask.case.work.case_wide import find_candidate, propagate
from blindmask.core.applicants import Applicant
from blindmask.core.page_view import PageText
from blindmask.core.pages import PageKey
from blindmask.core.proposals import PageAnalysis
from blindmask.detect.people.labelled import find_labelled
from blindmask.host.rule_files import load_rules
from tests.unit.detect.pages import ASPECT, line

RULES = load_rules()
APPLICANT = Applicant(name="周晓澜", units=("库勒地区质量检测中心",))


def test_a_name_that_one_page_taught_is_found_on_the_others() -> None:
    certificate = read_page("ab" * 32, "姓名：周晓澜")
    article = read_page("cd" * 32, "库勒农业科技 周晓澜，王大同")
    labelled = find_labelled(_text(certificate), Applicant(), RULES)
    (found,) = propagate([replace(certificate, proposals=tuple(labelled)), article], Applicant(), RULES)
    assert (found.page, found.text, found.preselected) == (article.page, "周晓澜", True)


def test_nothing_is_learned_about_an_applicant_who_was_typed() -> None:
    page = read_page("ab" * 32, "姓名：王大同")
    labelled = find_labelled(_text(page), APPLICANT, RULES)
    assert propagate([replace(page, proposals=tuple(labelled))], APPLICANT, RULES) == []


def test_a_short_name_that_a_contract_gives_the_unit_is_shown_on_the_other_pages() -> None:
    applicant = Applicant(units=("塔什库勒地区质量检测中心",))
    contract = read_page("a" * 64, "委托方：塔什库勒地区质量检测中心（以下简称“塔检”）")
    report = read_page("b" * 64, "由塔检负责")
    found = propagate([contract, report], applicant, RULES)
    assert [(p.page.document[0], p.text, p.preselected) for p in found] == [("a", "塔检", False), ("b", "塔检", False)]


def read_page(document: str, text: str) -> PageAnalysis:
    return PageAnalysis(PageKey(document, 0), 0, ASPECT, spans=(line(text),))


def _text(analysis: PageAnalysis) -> PageText:
    return PageText(analysis.page, analysis.aspect, tuple(analysis.spans))


def labelled(document: str, text: str) -> PageAnalysis:
    page = read_page(document * 64, text)
    return replace(page, proposals=tuple(find_labelled(_text(page), Applicant(), RULES)))


def test_the_files_say_who_the_applicant_is_and_who_is_not() -> None:
    pages = [labelled("a", "姓名：周晓澜"), labelled("b", "姓名：周晓澜"), labelled("c", "姓名：王大同")]
    candidate = find_candidate(pages, Applicant())
    assert candidate is not None
    assert (candidate.applicant.name, candidate.files, candidate.total) == ("周晓澜", 2, 3)
    assert candidate.strangers == tuple(p.id for p in pages[2].proposals)


def test_without_agreement_nobody_is_a_stranger() -> None:
    candidate = find_candidate([labelled("a", "姓名：周晓澜"), labelled("b", "姓名：王大同")], Applicant())
    assert candidate is not None
    assert candidate.strangers == ()


def test_a_typed_name_needs_no_candidate() -> None:
    assert find_candidate([labelled("a", "姓名：王大同")], APPLICANT) is None
