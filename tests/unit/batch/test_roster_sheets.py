"""Roster files as offices really save them, and files that mean harm."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from blindmask.batch import roster_sheets
from blindmask.batch.roster import COLUMNS
from blindmask.batch.roster_sheets import read_roster, write_sheet, write_template
from blindmask.core.errors import BadRoster, MissingFile
from blindmask.messages import ERRORS

LINES = "姓名,工作单位,身份证号\n陆砚秋,青柳地区检验检测中心,999999198703140267\n"


def put(folder: Path, data: bytes, name: str = "r.csv") -> str:
    (folder / name).write_bytes(data)
    return str(folder / name)


def save(folder: Path, fill: Any) -> str:
    book = openpyxl.Workbook()
    fill(book.active)
    book.save(folder / "r.xlsx")
    return str(folder / "r.xlsx")


def why(path: str) -> str:
    with pytest.raises(BadRoster) as caught:
        read_roster(path)
    assert caught.value.code in ERRORS
    return caught.value.code.rpartition(".")[2]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_csv_in_every_usual_encoding(tmp_path: Path, encoding: str, delimiter: str) -> None:
    path = put(tmp_path, LINES.replace(",", delimiter).encode(encoding))
    (member,) = read_roster(path).members
    assert (member.applicant.name, member.applicant.units) == ("陆砚秋", ("青柳地区检验检测中心",))


def test_a_rare_character_outside_gbk_survives(tmp_path: Path) -> None:
    path = put(tmp_path, "姓名\n陆\U00020bb7\n".encode("gb18030"))
    assert read_roster(path).members[0].applicant.name == "陆\U00020bb7"


def test_an_xlsx_with_title_blank_rows_numbers_and_merged_cells(tmp_path: Path) -> None:
    def fill(sheet: Any) -> None:
        sheet["A1"] = "名册"
        sheet.merge_cells("A1:D1")
        for row in (["姓名", "工作单位", "身份证号", "手机"], ["甲一", "衡准检测"], ["甲二"], [], ["甲三", "别处"]):
            sheet.append(row)
        sheet["D3"] = 19900001357
        sheet["C3"] = 999999198703140267
        sheet.merge_cells("B3:B5")

    roster = read_roster(save(tmp_path, fill))
    assert [(m.row, m.applicant.name, m.applicant.units) for m in roster.members] == [
        (3, "甲一", ("衡准检测",)),
        (4, "甲二", ("衡准检测",)),
        (6, "甲三", ("别处",)),
    ]
    assert roster.members[0].applicant.phone == "19900001357"
    assert (3, "id_as_number") in [(p.row, p.code) for p in roster.problems]


def test_the_first_sheet_with_rows_is_taken(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.create_sheet().append(["姓名"])
    book.worksheets[1].append(["甲一"])
    book.save(tmp_path / "r.xlsx")
    assert len(read_roster(str(tmp_path / "r.xlsx")).members) == 1


def test_what_is_no_roster_says_why(tmp_path: Path) -> None:
    assert why(put(tmp_path, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")) == "old_excel"
    assert why(put(tmp_path, b"PK\x03\x04 no archive")) == "not_a_table"
    assert why(put(tmp_path, b"\xff\xfe\x00")) == "not_a_table"
    assert why(put(tmp_path, b"%PDF-1.7\x00\xff")) == "not_a_table"
    assert why(put(tmp_path, b"")) == "no_header"
    with pytest.raises(MissingFile):
        read_roster(str(tmp_path / "gone.csv"))


def test_a_file_that_unpacks_to_too_much_is_refused_unread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(roster_sheets, "_MOST_UNPACKED_BYTES", 1_000_000)
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 1_000_001)
    assert why(put(tmp_path, bomb.getvalue())) == "too_large"


def test_a_row_far_below_and_a_merge_over_the_whole_sheet_cost_nothing(tmp_path: Path) -> None:
    def far(sheet: Any) -> None:
        sheet["A1"] = "姓名"
        sheet["A1048576"] = "甲一"

    assert why(save(tmp_path, far)) == "too_many_rows"

    def fill(sheet: Any) -> None:
        sheet.append(["姓名", "工作单位"])
        sheet.append(["甲一", "衡准检测"])

    path = Path(save(tmp_path, fill))
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    merge = b'</sheetData><mergeCells count="1"><mergeCell ref="B2:XFD1048576"/></mergeCells>'
    parts[sheet] = parts[sheet].replace(b"</sheetData>", merge)
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    assert len(read_roster(str(path)).members) == 1


def test_entities_are_not_expanded(tmp_path: Path) -> None:
    book = put(tmp_path, b"")
    with zipfile.ZipFile(book, "w") as archive:
        archive.writestr("[Content_Types].xml", '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>')
    assert why(book) == "not_a_table"


def test_the_template_is_a_roster_and_its_columns_are_texts(tmp_path: Path) -> None:
    path = tmp_path / "template.xlsx"
    write_template(str(path))
    assert read_roster(str(path)).members == ()
    heads = [cell.value for cell in next(openpyxl.load_workbook(path).worksheets[0].iter_rows())]
    assert heads == [titles[0] for titles in COLUMNS.values()]


def test_a_written_text_is_never_a_formula(tmp_path: Path) -> None:
    path = tmp_path / "s.xlsx"
    write_sheet(str(path), [["a", "b"], ["=1+1", 2], ["\x01x", 0.5]])
    sheet = openpyxl.load_workbook(path).worksheets[0]
    assert [[c.value for c in row] for row in sheet.iter_rows()] == [["a", "b"], ["=1+1", 2], ["x", 0.5]]
    assert sheet["A2"].data_type == "s"
