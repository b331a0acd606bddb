from __future__ import annotations

import numpy as np
import pytest

from blindmask.core.applicants import Applicant
from blindmask.core.page_view import PageView
from blindmask.core.pages import TextSpan
from blindmask.detect.units.numbers import find_unit_numbers, has_check_character
from blindmask.detect.units.own import find_units
from blindmask.host.rule_files import load_rules
from tests.unit.detect.pages import KEY, line, page

RULES = load_rules()
CODE, OTHER_CODE = "91990000MA99ABCD9X", "91990000MA88EFGH8Y"
LAB = Applicant(name="周晓澜", units=("塔城地区质量检测中心",), email="zhou@tczj.org.cn")


def numbers(*texts: str, names_own_unit: bool) -> list[tuple[str, bool]]:
    text_page = page(*(line(text, top=0.1 + 0.05 * i) for i, text in enumerate(texts)))
    return [(p.text, p.preselected) for p in find_unit_numbers(text_page, RULES, names_own_unit=names_own_unit)]


def view(*spans: TextSpan) -> PageView:
    return PageView(KEY, np.full((1414, 1000, 3), 255, np.uint8), spans)


def test_a_credit_code_is_masked_where_the_page_names_the_own_unit() -> None:
    assert numbers(f"统一社会信用代码：{CODE}", names_own_unit=True) == [(CODE, True)]
    assert numbers(f"统一社会信用代码：{CODE}", names_own_unit=False) == [(CODE, False)]


def test_of_two_parties_codes_neither_is_sure() -> None:
    assert numbers(f"甲方代码 {CODE}", f"乙方代码 {OTHER_CODE}", names_own_unit=True) == [
        (CODE, False),
        (OTHER_CODE, False),
    ]


def test_a_number_that_a_label_calls_another_one_is_no_credit_code_unless_its_check_character_says_so() -> None:
    assert numbers("证书编号：999991208658549638", names_own_unit=True) == []
    assert numbers("证书编号 91350100M000100Y43", names_own_unit=True) == [("91350100M000100Y43", True)]
    assert numbers(f"社会信用代码 {CODE}", names_own_unit=True) == [(CODE, True)]


@pytest.mark.parametrize("code", ["91350100M000100Y43", "91110000600037341L"])
def test_the_check_character_is_that_of_the_standard(code: str) -> None:
    assert has_check_character(code)
    assert not has_check_character(code[:-1] + "0")


@pytest.mark.parametrize("text", ["证书编号：99999120101012345678", "身份证号：11010519491231002X", "XJ2021-0034"])
def test_other_numbers_are_no_credit_codes(text: str) -> None:
    assert numbers(text, names_own_unit=True) == []


def test_what_a_unit_numbers_its_members_by_is_masked() -> None:
    assert numbers("单位编号：65010023", "工号：0123", names_own_unit=False) == [("65010023", True), ("0123", True)]
    assert numbers("单位编号：", names_own_unit=False) == []


def test_beside_the_units_name_its_code_and_domain_are_sure() -> None:
    heading = line("塔城地区质量检测中心文件")
    rest = line("塔质检字〔2020〕3号", top=0.2), line("网址：www.tczj.org.cn", top=0.3)
    assert [p.preselected for p in find_units(view(heading, *rest), LAB, RULES)] == [True] * 3
    assert [p.preselected for p in find_units(view(*rest), LAB, RULES)] == [False] * 2
