from __future__ import annotations

import pytest

from blindmask.core.applicants import Applicant
from blindmask.detect.terms.unit_words import find_document_codes, learn_short_names
from blindmask.detect.units.own import short_name_terms
from blindmask.host.rule_files import load_rules
from tests.unit.detect.pages import line, page, paragraph

RULES = load_rules()
SCHOOL = Applicant(units=("阿勒泰市第二中学",))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("阿二中字〔2020〕3号", "阿二中字"),
        ("根据阿二中发[2021]12号文件", "阿二中发"),
        ("阿 二 中〔2019〕1号", "阿 二 中"),
    ],
)
def test_the_units_code_in_a_document_number_is_shown(text: str, code: str) -> None:
    (proposal,) = find_document_codes(page(line(text)), SCHOOL, RULES)
    assert proposal.text == code
    assert proposal.reason == "doc_code"
    assert not proposal.preselected


@pytest.mark.parametrize("text", ["新人社发〔2020〕3号", "中二阿字〔2020〕3号", "阿二中字第3号", "阿〔2020〕3号"])
def test_other_codes_are_not(text: str) -> None:
    assert find_document_codes(page(line(text)), SCHOOL, RULES) == []


def test_a_short_name_that_a_text_gives_is_learned() -> None:
    pages = [paragraph("委托方：阿勒泰市第二中学（以下简称“阿中”）", "新疆某公司（以下简称“金盾”）")]
    assert learn_short_names(pages, SCHOOL) == ("阿中",)
    (term,) = short_name_terms(pages, SCHOOL)
    assert not term.is_safe


def test_a_short_name_across_lines_is_learned_a_general_word_is_not() -> None:
    assert learn_short_names([paragraph("阿勒泰市第二", "中学（简称：阿中学校）")], SCHOOL) == ("阿中学校",)
    assert learn_short_names([paragraph("阿勒泰市第二中学（以下简称甲方）")], SCHOOL) == ()
    assert learn_short_names([paragraph("阿勒泰市第二中学（以下简称“学校”）")], SCHOOL) == ()
