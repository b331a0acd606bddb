"""Reads and writes tables: the roster from xlsx or csv, its template, the summaries. The only user of openpyxl.

Runs in a worker: a file may be hostile, and openpyxl loads numpy.
"""

from __future__ import annotations

import csv
import io
import os
import re
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import openpyxl
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter, range_boundaries

from blindmask.batch.roster import COLUMNS, MOST_APPLICANTS, Roster, parse_roster
from blindmask.core.errors import BadRoster, MissingFile
from blindmask.host.saving import write_whole

_MOST_BYTES = 20_000_000
_MOST_UNPACKED_BYTES = 200_000_000
_MOST_PARTS = 2_000
_MOST_COLUMNS = 100
_MOST_CELL_CHARACTERS = 32_767
_MOST_MERGES = 20_000
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
"""An .xls, or an xlsx with a password."""
_ENCODINGS = ("utf-8-sig", "gb18030")
_DELIMITERS = ",\t;，"

Table = list[list[str]]


def read_roster(path: str) -> Roster:
    """The roster in an xlsx or csv file. Raises MissingFile and BadRoster."""
    rows, merged = read_table(path)
    return parse_roster(rows, merged=merged)


def read_table(path: str) -> tuple[Table, frozenset[tuple[int, int]]]:
    """The texts of an xlsx or csv file, and the places (row, column) whose text was spread from a merged cell.

    Raises MissingFile and BadRoster.
    """
    file = Path(path)
    try:
        if file.stat().st_size > _MOST_BYTES:
            raise BadRoster(reason="too_large")
        data = file.read_bytes()
    except OSError as error:
        raise MissingFile() from error
    if data.startswith(b"PK"):
        return _xlsx_rows(data)
    if data.startswith(_OLD_EXCEL):
        raise BadRoster(reason="old_excel")
    return _csv_rows(data), frozenset()


# csv


def _csv_rows(data: bytes) -> Table:
    text = _decoded(data)
    csv.field_size_limit(_MOST_CELL_CHARACTERS)
    first = text.lstrip().partition("\n")[0]
    delimiter = max(_DELIMITERS, key=first.count)
    rows: Table = []
    try:
        for row in csv.reader(io.StringIO(text), delimiter=delimiter):
            _check_rows(len(rows))
            rows.append(row[:_MOST_COLUMNS])
    except csv.Error as error:
        raise BadRoster(reason="not_a_table") from error
    return rows


def _decoded(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = _ENCODINGS
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise BadRoster(reason="not_a_table")


def _check_rows(count: int) -> None:
    if count > MOST_APPLICANTS + 100:
        raise BadRoster(reason="too_many_rows", limit=MOST_APPLICANTS)


# xlsx


def _xlsx_rows(data: bytes) -> tuple[Table, frozenset[tuple[int, int]]]:
    """The first sheet that has rows, and the places that got their text from a merged cell."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check_archive(archive)
            book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
            try:
                sheets: list[Any] = list(book.worksheets)
                for sheet in sheets:
                    rows = _sheet_rows(sheet)
                    if any(any(row) for row in rows):
                        # A read-only sheet keeps no merged cells: they are read from its part of the archive.
                        return rows, _spread_merged(rows, archive, str(sheet._worksheet_path))
            finally:
                book.close()
    except (OSError, KeyError, ValueError, TypeError, AttributeError, IndexError, SyntaxError, EOFError) as error:
        raise BadRoster(reason="not_a_table") from error
    except (zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, struct.error, RuntimeError) as error:
        raise BadRoster(reason="not_a_table") from error
    raise BadRoster(reason="no_header")


def _check_archive(archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > _MOST_UNPACKED_BYTES:
        raise BadRoster(reason="too_large")
    if any(part.flag_bits & 1 for part in parts):
        raise BadRoster(reason="old_excel")


def _sheet_rows(sheet: Any) -> Table:
    rows: Table = []
    for row in sheet.iter_rows(max_col=_MOST_COLUMNS, values_only=True):
        _check_rows(len(rows))
        rows.append([_text(value) for value in row])
    while rows and not any(rows[-1]):
        rows.pop()
    return rows


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and abs(value) < 1e15 and value.is_integer():
        return str(int(value))  # a phone number that Excel keeps as a number
    if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) >= 1e15:
        return f"{value:.6E}"  # an identity number kept as a number has lost its last digits
    return str(value)[:_MOST_CELL_CHARACTERS]


def _spread_merged(rows: Table, archive: zipfile.ZipFile, place: str) -> frozenset[tuple[int, int]]:
    """Gives the text of a merged cell to every row that it covers, in its first column; which places got it."""
    spread: set[tuple[int, int]] = set()
    for number, reference in enumerate(_merges(archive, place.lstrip("/"))):
        if number >= _MOST_MERGES:
            raise BadRoster(reason="too_large")
        left, top, _right, bottom = range_boundaries(reference)
        if left is None or top is None or bottom is None:
            continue
        column, first = left - 1, top - 1
        text = rows[first][column] if first < len(rows) and column < len(rows[first]) else ""
        for index in range(first + 1, min(bottom, len(rows))) if text else ():
            if column < len(rows[index]) and not rows[index][column]:
                rows[index][column] = text
                spread.add((index, column))
    return frozenset(spread)


def _merges(archive: zipfile.ZipFile, place: str) -> Iterator[str]:
    """The merged ranges of a sheet, as `A2:A5`; its cells are dropped as they pass."""
    with archive.open(place) as sheet:
        for _event, element in ElementTree.iterparse(sheet, events=("end",)):
            if element.tag.endswith("}mergeCell"):
                reference = element.get("ref", "")
                if re.fullmatch(r"[A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7}", reference):
                    yield reference
            if element.tag.endswith(("}row", "}mergeCell")):
                element.clear()


# Writing


def write_template(path: str) -> None:
    """An empty roster with its headers and how to fill it. Raises CannotWrite or DiskFull."""
    heads = [titles[0] for titles in COLUMNS.values()]
    write_sheet(path, [heads], widths=[12, 18, 28, 22, 22, 14, 22, 22, 14, 18])


def write_sheet(path: str, rows: Iterable[Sequence[str | int | float]], *, widths: Sequence[int] = ()) -> None:
    """One sheet whose first row is its header. Every text stays a text: none is a formula. Raises as `write_whole`."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.freeze_panes = "A2"
    for number, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    for index, row in enumerate(rows):
        cells: list[object] = []
        for value in row:
            cell = WriteOnlyCell(sheet, value=_printable(value))
            if isinstance(value, str):
                cell.data_type = "s"
                cell.number_format = "@"
                cell.alignment = Alignment(wrap_text=True, vertical="top")
            if index == 0:
                cell.font = Font(bold=True)
            cells.append(cell)
        sheet.append(cells)
    target = io.BytesIO()
    book.save(target)
    os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
    write_whole(Path(path), target.getvalue(), is_private=False)


def _printable(value: str | int | float) -> str | int | float:
    """Without the control characters that a sheet cannot hold."""
    if not isinstance(value, str):
        return value
    return re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", "", value)[:_MOST_CELL_CHARACTERS]
