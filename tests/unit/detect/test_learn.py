from __future__ import annotations

import pytest

from app.detect.labelled import find_labelled
from app.detect.learn import find_sentence_names, learn_applicant
from app.domain import Applicant
from app.rules import load_rules
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
