"""Names with a character beyond the basic plane are names like any other, with and without a known applicant."""

from __future__ import annotations

import pytest

from blindmask.core.applicants import Applicant
from blindmask.core.proposals import Kind
from blindmask.detect.people.authors import place_authors
from blindmask.detect.people.labelled import find_labelled, looks_like_name
from blindmask.detect.people.learn import find_sentence_names, learn_applicant
from blindmask.detect.people.others import find_others
from blindmask.detect.search.find import find_in_text
from blindmask.detect.terms.unit_words import find_document_codes, learn_short_names
from blindmask.detect.terms.wanted import name_terms
from blindmask.detect.text.dotted import split_parts
from blindmask.host.rule_files import load_rules
from tests.unit.detect.pages import line, page, paragraph

RULES = load_rules()
NAMES = ("王𠮷明", "陈𬭎", "李䶮", "赵\uf9d1", "周\U0002ebf1", "孙\U00031351")
"""Extensions B, E and A, a compatibility ideograph, extensions I and H."""
rare = pytest.mark.parametrize("name", NAMES)


@rare
@pytest.mark.parametrize("label", ["姓名：", "申报人："])
def test_a_label_gives_the_name_without_an_applicant(label: str, name: str) -> None:
    (proposal,) = find_labelled(page(line(label + name)), Applicant(), RULES)
    assert (proposal.kind, proposal.text, proposal.preselected) == (Kind.NAME, name, True)
    assert learn_applicant([proposal], Applicant()).name == name


@rare
def test_a_fixed_sentence_gives_the_name(name: str) -> None:
    for sentence in (f"兹证明{name}同志系我单位职工", f"学生{name}，性别女", f"{name}同志："):
        (proposal,) = find_sentence_names(page(line(sentence)), Applicant(), RULES)
        assert proposal.text == name


@rare
def test_another_persons_name_under_a_label_is_shown(name: str) -> None:
    (proposal,) = find_labelled(page(line(f"校长：{name}")), Applicant(name="周晓澜"), RULES)
    assert (proposal.text, proposal.preselected) == (name, False)


@rare
def test_the_name_has_its_place_among_authors(name: str) -> None:
    text = paragraph("核心素养与课堂教学的研究", f"王志远，{name}，李明", "摘　要：本文讨论核心素养。", "关键词：课堂")
    names = find_in_text(text, name_terms(Applicant(name=name)), RULES, detector="names")
    assert [p.author for p in place_authors(text, names, is_article=False)] == [2]


@pytest.mark.parametrize("name", NAMES[:3])
def test_a_colleague_is_listed(name: str) -> None:
    found = find_others(page(line(f"{name}与周晓澜在一起工作")), [], Applicant(name="周晓澜"), RULES)
    assert [p.text for p in found if p.kind is Kind.NAME] == [name]


@rare
def test_the_name_of_a_form_ends_where_the_next_field_begins(name: str) -> None:
    (proposal,) = find_labelled(page(line(f"姓名：{name}性别：女")), Applicant(), RULES)
    assert proposal.text == name


def test_the_parts_of_a_name_may_be_rare() -> None:
    assert split_parts("𠮷尔·买买提") == ("𠮷尔", "买买提")
    assert looks_like_name("𠮷尔·买买提")


def test_a_unit_with_a_rare_character_has_its_short_forms() -> None:
    unit = Applicant(units=("甪里市第二中学", "𬭎城市第二中学"))
    (proposal,) = find_document_codes(page(line("𬭎二中字〔2020〕3号")), unit, RULES)
    assert proposal.text == "𬭎二中字"
    assert learn_short_names([paragraph("委托方：𬭎城市第二中学（以下简称“𬭎中”）")], unit) == ("𬭎中",)
