from __future__ import annotations

from dataclasses import replace

import pytest

from blindmask.core.applicants import Applicant
from blindmask.core.proposals import Kind, Proposal
from blindmask.core.rules import Action
from blindmask.detect.search.find import find_in_text
from blindmask.detect.terms.wanted import name_terms, unit_terms
from blindmask.host.rule_files import load_rules
from tests.unit.detect.pages import line, page, paragraph

RULES = load_rules()


def names(text: str, **applicant: object) -> list[Proposal]:
    terms = name_terms(Applicant(**applicant))  # type: ignore[arg-type]
    return find_in_text(page(line(text)), terms, RULES, detector="names")


@pytest.mark.parametrize(
    "sentence",
    [
        "姓名：高明",
        "兹聘任高明为检验员",
        "兹推荐我单位高明同志参加评审",
        "请组织高明等同志按时报送",
        "高明，男，汉族",
        "作者：高明",
        "检验实务，高明主编",
        "会议结束后由处长和高明汇报",
    ],
)
def test_a_two_character_name_in_its_context_is_preselected(sentence: str) -> None:
    (proposal,) = names(sentence, name="高明")
    assert proposal.preselected
    assert proposal.term == "高明"


@pytest.mark.parametrize("sentence", ["采用了高明的方法", "推荐张高明同志参加", "手段更高明一些"])
def test_a_two_character_name_elsewhere_is_shown_not_preselected(sentence: str) -> None:
    proposals = names(sentence, name="高明")
    assert proposals
    assert not any(proposal.preselected for proposal in proposals)


def test_reasons_tell_how_the_name_was_written() -> None:
    assert names("姓名：周晓澜", name="周晓澜")[0].reason == "exact"
    assert names("姓名：周 晓 澜", name="周晓澜")[0].reason == "spaced"
    assert names("托合提·热依拉 1", name="热依拉·托合提")[0].reason == "variant"
    wrapped = find_in_text(
        paragraph("参加本次评审的同志是周晓", "澜，男，汉族"),
        name_terms(Applicant(name="周晓澜")),
        RULES,
        detector="names",
    )
    assert [proposal.reason for proposal in wrapped] == ["wrapped", "wrapped"]


def test_latin_names_are_found_in_both_orders() -> None:
    for text in ("ZHOU Xiaolan1, WANG Qiang2", "Xiaolan Zhou and Qiang Wang"):
        (proposal,) = names(text.replace("n1", "n 1"), name="周晓澜", other_names=("ZHOU Xiaolan",))
        assert proposal.preselected


def test_a_short_alias_is_shown_never_preselected() -> None:
    terms = unit_terms(Applicant(unit_aliases=("质检",)))
    (proposal,) = find_in_text(page(line("从事质检工作")), terms, RULES, detector="units")
    assert proposal.kind is Kind.UNIT
    assert not proposal.preselected


def test_an_alias_inside_the_full_name_is_not_reported_twice() -> None:
    terms = unit_terms(Applicant(units=("塔什库勒地区质量检测中心",), unit_aliases=("质量检测中心",)))
    text_page = page(line("工作单位：塔什库勒地区质量检测中心"))
    assert [p.text for p in find_in_text(text_page, terms, RULES, detector="units")] == ["塔什库勒地区质量检测中心"]


def test_terms_to_keep_are_not_searched() -> None:
    assert unit_terms(Applicant(units=("库勒大学",), keep=("库勒大学",))) == []


def test_rules_can_ask_or_leave_a_kind_out() -> None:
    terms = name_terms(Applicant(name="周晓澜"))
    ask = replace(RULES, actions={**RULES.actions, Kind.NAME: Action.ASK})
    keep = replace(RULES, actions={**RULES.actions, Kind.NAME: Action.KEEP})
    text_page = page(line("姓名：周晓澜"))
    assert [p.preselected for p in find_in_text(text_page, terms, ask, detector="names")] == [False]
    assert find_in_text(text_page, terms, keep, detector="names") == []
