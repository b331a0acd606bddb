from __future__ import annotations

from blindmask.core.applicants import Applicant
from blindmask.core.page_view import PageText
from blindmask.core.proposals import LISTED, Decision, Kind, Proposal, Verdict
from blindmask.detect.people.others import find_others
from blindmask.detect.search.find import find_in_text
from blindmask.detect.terms.wanted import name_terms, unit_terms
from blindmask.host.rule_files import load_rules
from tests.unit.detect.pages import line, page, paragraph

RULES = load_rules()
WHO = Applicant(name="周晓澜", units=("库勒地区质量检测中心",))


def others(text_page: PageText, applicant: Applicant = WHO) -> list[Proposal]:
    terms = [*name_terms(applicant), *unit_terms(applicant)]
    known = find_in_text(text_page, terms, RULES, detector="names")
    return find_others(text_page, known, applicant, RULES)


def test_other_people_and_units_are_listed_and_kept() -> None:
    found = others(page(line("周晓澜与张建业在云北标准化研究院工作")))
    assert [(p.kind, p.text) for p in found] == [(Kind.NAME, "张建业"), (Kind.UNIT, "云北标准化研究院")]
    assert {p.reason for p in found} == LISTED
    assert [Decision.from_proposal(p).verdict for p in found] == [Verdict.KEEP] * 2


def test_a_line_that_was_hardly_read_lists_nobody() -> None:
    assert others(page(line("张建业在云北标准化研究院工作", confidence=0.8))) == []


def test_dotted_names_are_known_by_their_dot() -> None:
    assert [p.text for p in others(page(line("由吐尔洪·买合木提负责")))] == ["吐尔洪·买合木提"]


def test_the_applicants_own_are_not_listed() -> None:
    assert others(page(line("周晓澜在库勒地区质量检测中心工作，周晓渊"))) == []


def test_references_and_tables_of_contents_are_left_out() -> None:
    assert others(paragraph("[1] 张建业，李建国．检测进展[J]．", "声发射检测………………张建业（7）")) == []


def test_a_list_of_many_people_is_not_listed_one_by_one() -> None:
    names = ["张建业", "李建国", "王国强", "刘志远", "陈立新", "杨思源", "赵文博", "黄海波", "周国平"]
    assert others(paragraph(*(f"{name}同志参加了会议" for name in names))) == []
