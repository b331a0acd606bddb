from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from blindmask.core.applicants import Applicant
from blindmask.core.proposals import Kind
from blindmask.core.rules import Action
from blindmask.detect.people.address import find_address
from blindmask.detect.terms.address import address_terms
from blindmask.host.rule_files import load_rules
from tests.unit.detect.pages import EM, line, page, paragraph

RULES = load_rules()
TYPED = "云北回族自治区青柳市白杨区长春路123号5栋2单元301室"
VILLAGE = "云北省青柳县红柳乡阿克乔克村"


def hits(*lines: str, typed: str = TYPED) -> list[tuple[str, bool]]:
    found = find_address(paragraph(*lines), Applicant(name="周晓澜", address=typed), RULES)
    assert all(p.kind is Kind.ADDRESS for p in found)
    return [(p.text, p.preselected) for p in found]


@pytest.mark.parametrize(
    "written",
    [
        TYPED,
        "青柳市白杨区长春路123号5栋2单元301室",
        "云北青柳白杨区长春路123号5栋2单元301",
        "长春路123号5栋2单元301室",
        "长春路１２３号５栋２单元３０１室",
        "云北回族自治区 青柳市 白杨区 长春路 123 号 5 栋 2 单元 301 室",
        "青柳市，白杨区，长春路123号，5栋2单元301室",
        "长春路123号5幢2单元301号",
        "长春路123号5号楼2单元301",
        "长春路123号5-2-301",
        "长春路123号五栋二单元301室",
        "长春路l23号5栋2单元3O1室",
        "长春路123号",
        "青柳市白杨区长春路123号5栋",
    ],
)
def test_the_typed_address_is_found_however_it_is_written(written: str) -> None:
    assert hits(f"家庭住址：{written}。") == [(written, True)]


@pytest.mark.parametrize(
    "text",
    [
        "长春路12号",
        "长春路1234号",
        "长春路",
        "青柳市白杨区",
        "长春市场路123号",
        "春路123号",
        "5栋2单元301室",
    ],
)
def test_other_addresses_and_regions_are_not(text: str) -> None:
    assert hits(text) == []


def test_another_home_in_the_same_compound_is_shown() -> None:
    assert hits("邻居住长春路123号6栋2单元301室") == [("长春路123号", False)]


def test_an_address_over_two_lines_is_one_find_with_a_box_for_each() -> None:
    assert hits("户籍所在地址青柳市白杨区长春路1", "23号5栋2单元301室，已核") == [
        ("青柳市白杨区长春路1", True),
        ("23号5栋2单元301室", True),
    ]


def test_an_address_over_two_cells_of_a_row_is_found() -> None:
    first = line("青柳市白杨区长春路")
    second = line("123号5栋2单元301室", left=first.box.right + EM)
    found = find_address(page(first, second), Applicant(address=TYPED), RULES)
    assert [p.text for p in found] == ["青柳市白杨区长春路", "123号5栋2单元301室"]
    assert [p.reason for p in found] == ["wrapped", "wrapped"]


def test_a_residential_quarter_behind_the_street_is_found_alone() -> None:
    typed = "青柳市长春路123号阳光花园5栋2单元301室"
    assert hits("现住阳光花园5-2-301", typed=typed) == [("阳光花园5-2-301", True)]


def test_an_address_without_numbers_is_found_by_its_village_and_the_place_before_it() -> None:
    assert hits("家住青柳县红柳乡阿克乔克村", typed=VILLAGE) == [("青柳县红柳乡阿克乔克村", True)]
    assert hits("家住阿克乔克村附近", typed=VILLAGE) == []


@pytest.mark.parametrize("typed", ["青柳市白杨区", "云北省", "5栋2单元301室", "123", "一", "室" * 2])
def test_what_tells_no_home_is_not_searched(typed: str) -> None:
    assert hits(f"{typed}教育局", typed=typed) == []
    assert address_terms(Applicant(address=typed)) == []


def test_a_village_alone_is_shown() -> None:
    assert hits("阿克乔克村委会", typed="阿克乔克村") == [("阿克乔克村", False)]
    assert address_terms(Applicant(address="阿克乔克村")) == []


def test_an_address_in_latin_letters_is_found_as_it_was_typed() -> None:
    typed = "Room 301, 5 Example Road"
    assert hits("Address: ROOM 301 5 Example Road", "Room 301", typed=typed) == [("ROOM 301 5 Example Road", True)]
    assert address_terms(Applicant(address=typed)) == [typed]


@example("青柳市长春路3a5号")
@example("青柳市沙区区阿克村")
@example("长春路12---号5号")
@given(st.text(alphabet="一十百白杨区市长春路号栋室0123456789-#aX，组族", max_size=40))
def test_no_address_is_too_odd_and_what_is_sure_is_found_as_typed(typed: str) -> None:
    for term in address_terms(Applicant(address=typed)):
        assert "".join(text for text, is_sure in hits(term, typed=typed) if is_sure)


def test_an_address_of_thousands_of_numbers_is_read() -> None:
    typed = "青柳市长春路" + "1号" * 3000 + "9" * 6000
    assert hits("长春路1号", typed=typed)


def test_without_an_address_nothing_is_found() -> None:
    assert hits("长春路123号5栋2单元301室", typed=" ") == []


def test_rules_decide_about_addresses() -> None:
    who, text = Applicant(address=TYPED), paragraph(TYPED)
    asked = find_address(text, who, RULES.without([Kind.ADDRESS]))
    assert [p.preselected for p in asked] == [False]
    kept = replace(RULES, actions={**RULES.actions, Kind.ADDRESS: Action.KEEP})
    assert find_address(text, who, kept) == []


def test_what_must_not_show_is_the_address_and_its_end_from_the_street_on() -> None:
    assert address_terms(Applicant(address=TYPED)) == [TYPED, "长春路123号5栋2单元301室"]
    assert address_terms(Applicant(address=VILLAGE)) == [VILLAGE]
    assert address_terms(Applicant()) == []


def test_a_row_of_signs_costs_no_time() -> None:
    assert hits("长春路123" + "号楼" * 200 + "。") == [("长春路123号楼号楼", True)]
