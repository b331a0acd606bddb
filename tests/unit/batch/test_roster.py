"""Rows -> applicants, and what is said about each row."""

from __future__ import annotations

import pytest

from blindmask.batch.roster import COLUMNS, LONGEST_TEXT, Roster, parse_roster
from blindmask.core.applicants import Applicant
from blindmask.core.errors import BadRoster
from blindmask.messages import ROSTER

HEAD = ["姓名", "曾用名", "工作单位", "单位简称", "身份证号", "手机", "邮箱", "文件夹"]
ID = "999999198703140267"


def row(name: str, **more: str) -> list[str]:
    texts = {"工作单位": "青柳地区检验检测中心", "身份证号": ID, **more}
    return [name, *(texts.get(head, "") for head in HEAD[1:])]


def parse(*rows: list[str]) -> Roster:
    return parse_roster([HEAD, *rows])


def codes(roster: Roster) -> list[tuple[int, str]]:
    return [(problem.row, problem.code) for problem in roster.problems]


def test_a_row_is_an_applicant_with_everything_that_it_says() -> None:
    (member,) = parse(
        row("陆砚秋", 曾用名="陆彦秋；LU Yanqiu", 单位简称="青柳检测、质检所", 手机="1", 文件夹="甲/01")
    ).members
    assert member.applicant == Applicant(
        name="陆砚秋",
        other_names=("陆彦秋", "LU Yanqiu"),
        units=("青柳地区检验检测中心",),
        unit_aliases=("青柳检测", "质检所"),
        id_number=ID,
        phone="1",
    )
    assert (member.row, member.folder) == (2, "甲/01")


@pytest.mark.parametrize("name", ["王 𠮷 明", "陈　𬭎", "简 宁"])
def test_a_gap_within_a_chinese_name_is_left_out(name: str) -> None:
    assert parse(row(name)).members[0].applicant.name == "".join(name.split())


@pytest.mark.parametrize("head", ["姓　名", "*姓名", "姓名（必填）", "申报人姓名：", "Name"])
def test_headers_are_recognised_as_they_are_printed(head: str) -> None:
    rows = [["2024 年申报人员名册"], [], ["序号", head, "所在单位", "公民身份号码"], ["1", "简 宁", "衡准检测", ID]]
    (member,) = parse_roster(rows).members
    assert (member.applicant.name, member.applicant.units) == ("简宁", ("衡准检测",))
    assert member.row == 4


def test_no_two_headers_mean_different_fields() -> None:
    titles = [title for field in COLUMNS.values() for title in field]
    assert len(titles) == len(set(titles))


def test_without_a_name_column_it_is_no_roster() -> None:
    for rows in ([], [["单位"], ["甲"]], [[""]] * 40):
        with pytest.raises(BadRoster) as caught:
            parse_roster(rows)
        assert caught.value.code == "usage.roster.no_header"


def test_every_row_says_what_is_wrong_with_it() -> None:
    roster = parse(
        row("陆砚秋"),
        [],
        row("", 手机="13"),
        row("简宁", 身份证号="999999198703140268"),
        row("周一", 身份证号=""),
        row("周二", 身份证号="1.10101E+17", 工作单位=""),
        row("周三", 工作单位="长" * (LONGEST_TEXT + 1), 身份证号="999999198703140224"),
    )
    assert codes(roster) == [
        (4, "no_name"), (5, "bad_id"), (6, "no_id"), (7, "id_as_number"), (7, "no_unit"), (8, "too_long"),
    ]  # fmt: skip
    assert [member.row for member in roster.members] == [2, 5, 6, 7, 8]
    assert roster.members[3].applicant.id_number == ""
    assert {problem.code for problem in roster.problems} <= set(ROSTER)


def test_what_two_rows_share_is_said_at_both_and_a_repeated_row_counts_once() -> None:
    roster = parse(
        row("李明", 文件夹="a"),
        row("李　明", 文件夹="b", 身份证号=""),
        row("王五", 文件夹="A"),
        row("李明", 文件夹="a"),
    )
    assert codes(roster) == [
        (2, "same_folder"), (2, "same_id"), (2, "same_name"), (3, "no_id"), (3, "same_name"),
        (4, "same_folder"), (4, "same_id"), (5, "repeated"),
    ]  # fmt: skip
    assert [member.row for member in roster.members] == [2, 3, 4]


def test_a_unit_spread_from_a_merged_cell_counts_and_a_name_does_not() -> None:
    rows = [HEAD, row("甲一"), row("甲二"), row("甲二")]
    roster = parse_roster(rows, merged=frozenset({(2, 2), (3, 0)}))
    assert [member.applicant.name for member in roster.members] == ["甲一", "甲二"]
    assert (4, "merged_name") in codes(roster)
    only_unit = ["", "", "青柳地区检验检测中心"]
    assert parse_roster([HEAD, row("甲一"), only_unit], merged=frozenset({(2, 2)})).members[1:] == ()


def test_a_header_printed_again_is_no_applicant() -> None:
    assert [m.applicant.name for m in parse(row("甲一"), HEAD, row("甲二", 身份证号="")).members] == ["甲一", "甲二"]
