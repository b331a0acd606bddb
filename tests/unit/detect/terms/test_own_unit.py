"""The decision table of own unit, issuer and school, row by row, and what it does on a page."""

from __future__ import annotations

import pytest

from blindmask.core.applicants import Applicant
from blindmask.core.page_view import PageText
from blindmask.core.proposals import Kind, Proposal, Reason
from blindmask.detect.people.labelled import find_labelled
from blindmask.detect.search.find import find_in_text
from blindmask.detect.terms.own_unit import Fate, Ruling, Whose, rule_on, settle_schools, superiors
from blindmask.detect.terms.wanted import unit_terms
from blindmask.host.labels import Role
from blindmask.host.rule_files import load_rules
from tests.unit.detect.pages import line, page

RULES = load_rules()
LAB = Applicant(name="周晓澜", units=("库勒县市场监督管理局检验所",))
TEACHER = Applicant(name="周晓澜", units=("库勒师范大学",))


def found(text_page: PageText, applicant: Applicant) -> list[Proposal]:
    return settle_schools(text_page, find_in_text(text_page, unit_terms(applicant), RULES, detector="units"))


@pytest.mark.parametrize(
    ("whose", "role", "ruling"),
    [
        (Whose.OWN, None, Ruling(Fate.MASK, Reason.OWN_UNIT)),
        (Whose.OWN, Role.SELF_UNIT, Ruling(Fate.MASK, Reason.OWN_UNIT)),
        (Whose.OWN, Role.ISSUER, Ruling(Fate.MASK, Reason.OWN_UNIT)),
        (Whose.OWN, Role.UNIT_LIST, Ruling(Fate.MASK, Reason.OWN_UNIT)),
        (Whose.OWN, Role.SCHOOL, Ruling(Fate.ASK, Reason.OWN_SCHOOL)),
        (Whose.SUPERIOR, Role.ISSUER, Ruling(Fate.ASK, Reason.SUPERIOR)),
        (Whose.SUPERIOR, Role.SELF_UNIT, Ruling(Fate.MASK, Reason.LABEL)),
        (Whose.OTHER, Role.SELF_UNIT, Ruling(Fate.MASK, Reason.LABEL)),
        (Whose.OTHER, Role.UNIT_LIST, Ruling(Fate.LIST, Reason.OTHER_UNIT)),
        (Whose.OTHER, Role.ISSUER, Ruling(Fate.LIST, Reason.OTHER_UNIT)),
        (Whose.OTHER, None, Ruling(Fate.LIST, Reason.OTHER_UNIT)),
    ],
)
def test_the_table(whose: Whose, role: Role | None, ruling: Ruling) -> None:
    assert rule_on(whose, role) == ruling


def test_the_own_unit_is_masked_as_issuer_too() -> None:
    (proposal,) = found(page(line("发证机关：库勒县市场监督管理局检验所")), LAB)
    assert proposal.preselected


def test_the_superior_organ_is_shown_as_such() -> None:
    (proposal,) = found(page(line("发证机关：库勒县市场监督管理局")), LAB)
    assert (proposal.preselected, proposal.reason, proposal.term) == (False, "superior", LAB.units[0])


def test_an_organ_without_its_place_is_nobodys_superior() -> None:
    assert list(superiors("市场监督管理局检验所")) == []
    assert found(page(line("国家市场监督管理局令第9号")), LAB) == []


def test_a_school_is_asked_about_as_the_place_of_study_only() -> None:
    (study,) = found(page(line("毕业院校：库勒师范大学")), TEACHER)
    assert (study.preselected, study.reason) == (False, "own_school")
    (work,) = found(page(line("工作单位：库勒师范大学")), TEACHER)
    assert work.preselected


def test_a_diploma_names_the_school_as_the_school() -> None:
    diploma = page(line("学士学位证书"), line("在库勒师范大学完成了本科学习计划", top=0.3))
    assert [p.preselected for p in found(diploma, TEACHER)] == [False]
    lab = page(line("高等学校毕业生登记表"), line("库勒县市场监督管理局检验所", top=0.3))
    assert [p.preselected for p in found(lab, LAB)] == [True]


def test_the_label_wins_over_what_is_known() -> None:
    (proposal,) = find_labelled(page(line("工作单位：库勒精密仪器有限公司")), LAB, RULES)
    assert (proposal.preselected, proposal.reason, proposal.label) == (True, "label", "工作单位")


def test_in_a_list_of_people_a_unit_belongs_to_the_name_of_its_row() -> None:
    rows = page(
        *(line(t, left=x, top=0.1) for t, x in (("姓名", 0.1), ("王大同", 0.2), ("单位", 0.4), ("库勒二中学校", 0.5))),
        *(line(t, left=x, top=0.2) for t, x in (("姓名", 0.1), ("周晓澜", 0.2), ("单位", 0.4), ("库勒三中学校", 0.5))),
    )
    units = [p for p in find_labelled(rows, LAB, RULES) if p.kind is Kind.UNIT]
    assert [(p.text, p.preselected) for p in units] == [("库勒二中学校", False), ("库勒三中学校", True)]
