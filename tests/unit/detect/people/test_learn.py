from __future__ import annotations

from dataclasses import replace

import pytest

from blindmask.core.applicants import Applicant, Candidate
from blindmask.core.pages import PageKey
from blindmask.core.proposals import Proposal
from blindmask.detect.people.labelled import find_labelled
from blindmask.detect.people.learn import agree_on_applicant, find_sentence_names, learn_applicant
from blindmask.host.rule_files import load_rules
from tests.unit.detect.pages import line, page

RULES = load_rules()


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ("学生周晓澜，性别女，一九八八年三月五日生", "周晓澜"),
        ("周晓澜，女，1990年1月1日生。", "周晓澜"),
        ("周晓澜同志：", "周晓澜"),
        ("兹聘任热依拉·托合提同志为工程师", "热依拉·托合提"),
        ("兹推荐我单位周晓澜同志参加评审", "周晓澜"),
        ("关于周晓澜同志晋升的推荐意见", "周晓澜"),
        ("本人周晓澜，郑重承诺", "周晓澜"),
    ],
)
def test_a_name_in_a_fixed_sentence(sentence: str, name: str) -> None:
    (proposal,) = find_sentence_names(page(line(sentence)), Applicant(), RULES)
    assert proposal.text == name


@pytest.mark.parametrize(
    "sentence", ["一年来，本人在库勒地区检测中心党组织的领导下，努力工作", "全体同志：", "关于印发通知的函"]
)
def test_other_sentences_give_no_name(sentence: str) -> None:
    assert find_sentence_names(page(line(sentence)), Applicant(), RULES) == []


def test_a_typed_name_makes_sentences_needless() -> None:
    assert find_sentence_names(page(line("本人周晓澜，")), Applicant(name="周晓澜"), RULES) == []


def test_the_commonest_labelled_name_is_learned() -> None:
    pages = [page(line("姓名：周晓澜")), page(line("姓名：周晓澜")), page(line("姓名：王大同"))]
    proposals = [p for text_page in pages for p in find_labelled(text_page, Applicant(), RULES)]
    assert learn_applicant(proposals, Applicant()).name == "周晓澜"


def test_what_was_typed_is_never_replaced() -> None:
    typed = Applicant(name="周晓澜", units=("库勒检测中心",))
    proposals = find_labelled(page(line("姓名：王大同"), line("工作单位：别处检测中心", top=0.2)), typed, RULES)
    assert learn_applicant(proposals, typed) == typed


def in_files(*texts: str) -> list[Proposal]:
    """What labels and sentences give, each text a file of its own."""
    found: list[Proposal] = []
    for number, text in enumerate(texts):
        text_page = replace(page(*(line(t, top=0.1 + 0.1 * i) for i, t in enumerate(text.split("|")))), key=key(number))
        found += [*find_labelled(text_page, Applicant(), RULES), *find_sentence_names(text_page, Applicant(), RULES)]
    return found


def key(number: int) -> PageKey:
    return PageKey(f"{number:064x}", 0)


def test_files_agree_on_an_applicant() -> None:
    files = "姓名：周晓澜|工作单位：库勒检测中心", "兹聘任周晓澜同志为工程师", "姓名：王大同", "工作单位：库勒检测中心"
    candidate = agree_on_applicant(in_files(*files), Applicant())
    assert candidate == Candidate(Applicant(name="周晓澜", units=("库勒检测中心",)), files=2, total=3)
    assert candidate is not None
    assert candidate.is_agreed


def test_a_dotted_name_is_learned_with_its_dot() -> None:
    candidate = agree_on_applicant(in_files("姓名：热依拉托合提", "姓名：热依拉•托合提"), Applicant())
    assert candidate is not None
    assert (candidate.applicant.name, candidate.files) == ("热依拉·托合提", 2)


def test_the_units_of_a_list_of_people_are_not_learned() -> None:
    people = "|".join(f"姓名：{name}" for name in ("王大同", "赵一鸣", "周晓澜")) + "|单位：别处检测中心"
    candidate = agree_on_applicant(in_files(people, "姓名：周晓澜"), Applicant())
    assert candidate is not None
    assert candidate.applicant == Applicant(name="周晓澜")


def test_nothing_is_learned_from_nothing() -> None:
    assert agree_on_applicant(in_files("合格证书"), Applicant()) is None


@pytest.mark.parametrize(
    ("sentence", "name"),
    [("关于热依拉·托合提等同志职务的通知", "热依拉·托合提"), ("授予周晓澜同志先进工作者称号", "周晓澜")],
)
def test_a_name_is_not_more_than_the_name(sentence: str, name: str) -> None:
    assert {p.text for p in find_sentence_names(page(line(sentence)), Applicant(), RULES)} <= {name}


def test_a_degree_is_no_name() -> None:
    assert find_sentence_names(page(line("的规定，授予工学学士学位。")), Applicant(), RULES) == []
