"""Parses the roster: rows of a table become members, with the problems of each row. Reads no file itself."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from blindmask.core.applicants import Applicant
from blindmask.core.errors import BadRoster
from blindmask.core.han import HAN
from blindmask.core.id_number import is_id_number

COLUMNS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "name": ("姓名", "申报人", "申报人姓名", "申请人", "name"),
        "other_names": ("曾用名", "其他写法", "其他姓名", "别名", "拼音", "外文名", "other_names", "other_name"),
        "units": ("工作单位", "单位", "单位名称", "单位全称", "所在单位", "工作单位全称", "units", "unit"),
        "unit_aliases": ("单位简称", "简称", "单位曾用名", "单位别名", "unit_aliases", "unit_alias"),
        "id_number": ("身份证号", "身份证", "身份证号码", "公民身份号码", "证件号码", "证件号", "id_number"),
        "phone": ("手机", "手机号", "手机号码", "联系电话", "电话", "联系方式", "phone"),
        "email": ("邮箱", "电子邮箱", "电子邮件", "email", "e-mail"),
        "address": ("住址", "家庭住址", "通讯地址", "地址", "address"),
        "keep": ("不遮盖", "保留", "keep"),
        "folder": ("文件夹", "材料文件夹", "文件夹名", "文件夹名称", "目录", "folder"),
    }
)
"""For each field the headers that mean it; the first is the template's."""
_LISTS = frozenset({"other_names", "units", "unit_aliases", "keep"})
_MANY = re.compile(r"[、;；，\n|]+")
_APART = re.compile(rf"(?:[^\w{HAN}]|_)+")
_HEADER_ROWS = 20
"""The header stands within so many rows; above it may be a title."""
LONGEST_TEXT = 300
MOST_APPLICANTS = 20_000

Rows = Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class RowProblem:
    """What is wrong in one row, as a code of messages.ROSTER. `row` counts from 1, as the table shows it."""

    row: int
    code: str
    is_refused: bool = False
    """The row gives no applicant."""


@dataclass(frozen=True, slots=True)
class Member:
    """One applicant of the roster. `folder`: where the roster says that the files are; empty when it does not."""

    row: int
    applicant: Applicant
    folder: str = ""


@dataclass(frozen=True, slots=True)
class Roster:
    """The members in the order of the table, and the problems in the order of its rows."""

    members: tuple[Member, ...]
    problems: tuple[RowProblem, ...] = ()


def parse_roster(rows: Rows, *, merged: frozenset[tuple[int, int]] = frozenset()) -> Roster:
    """The applicants of a table of texts. Raises BadRoster when it has no header with 姓名, or too many rows.

    `merged`: places (row, column from 0) whose text was spread from a merged cell.
    """
    head, columns = _find_header(rows)
    if len(rows) - head > MOST_APPLICANTS:
        raise BadRoster(reason="too_many_rows", limit=MOST_APPLICANTS)
    members: list[Member] = []
    problems: list[RowProblem] = []
    for index in range(head + 1, len(rows)):
        texts = {field: _cell(rows[index], column) for field, column in columns.items()}
        own = {f for f, c in columns.items() if texts[f] and (index, c) not in merged}
        if not own or _repeats_header(texts):
            continue
        if "name" not in own:
            code = "merged_name" if texts["name"] else "no_name"
            problems.append(RowProblem(index + 1, code, is_refused=True))
            continue
        member, found = _member(index + 1, texts)
        members.append(member)
        problems.extend(found)
    members, repeats = _without_repeats(members)
    problems += repeats + _shared(members)
    return Roster(tuple(members), tuple(sorted(problems, key=lambda p: (p.row, p.code))))


def _find_header(rows: Rows) -> tuple[int, dict[str, int]]:
    """Which row is the header, and the column of each known field."""
    known = {_plain(title): field for field, titles in COLUMNS.items() for title in titles}
    for index, row in enumerate(rows[:_HEADER_ROWS]):
        columns: dict[str, int] = {}
        for column, text in enumerate(row):
            field = known.get(_plain(text))
            if field is not None:
                columns.setdefault(field, column)
        if "name" in columns:
            return index, columns
    raise BadRoster(reason="no_header")


def _plain(text: str) -> str:
    """A header without what is only decoration: 姓　名（必填） and *姓名 are 姓名."""
    bare = re.sub(r"[（(【\[].*?[）)】\]]", "", unicodedata.normalize("NFKC", text))
    return re.sub(r"[\s*：:]+", "", bare).casefold()


def _cell(row: Sequence[str], column: int) -> str:
    return row[column].strip() if column < len(row) else ""


def _repeats_header(texts: Mapping[str, str]) -> bool:
    """A header printed again on each sheet's page, or of two rows."""
    return _plain(texts["name"]) in {_plain(title) for title in COLUMNS["name"]}


def _member(row: int, texts: Mapping[str, str]) -> tuple[Member, list[RowProblem]]:
    problems: list[RowProblem] = []
    cut = {field: text[:LONGEST_TEXT] for field, text in texts.items()}
    if any(len(text) > LONGEST_TEXT for text in texts.values()):
        problems.append(RowProblem(row, "too_long"))
    id_number = re.sub(r"\s", "", unicodedata.normalize("NFKC", cut.get("id_number", ""))).upper()
    if not id_number:
        problems.append(RowProblem(row, "no_id"))
    elif "E+" in id_number:
        problems.append(RowProblem(row, "id_as_number"))
        id_number = ""
    elif not is_id_number(id_number):
        problems.append(RowProblem(row, "bad_id"))
    values = {field: _values(cut.get(field, "")) if field in _LISTS else cut.get(field, "") for field in COLUMNS}
    if not values["units"]:
        problems.append(RowProblem(row, "no_unit"))
    folder = str(values.pop("folder")).replace("\\", "/").strip("/")
    applicant = Applicant(**{**values, "name": _name(cut["name"]), "id_number": id_number})  # pyright: ignore[reportArgumentType] - texts and lists by field
    return Member(row, applicant, folder), problems


def _values(text: str) -> tuple[str, ...]:
    return tuple(value for part in _MANY.split(text) if (value := part.strip()))


def _name(text: str) -> str:
    """A name of Chinese characters without the gap that tables print in it: 李　明 is 李明."""
    return re.sub(rf"(?<=[{HAN}])\s+(?=[{HAN}])", "", text)


def _without_repeats(members: Sequence[Member]) -> tuple[list[Member], list[RowProblem]]:
    """A row that says the same as an earlier one counts once."""
    seen: dict[tuple[Applicant, str], int] = {}
    problems: list[RowProblem] = []
    left: list[Member] = []
    for member in members:
        key = replace(member.applicant, id=""), member.folder
        if key in seen:
            problems.append(RowProblem(member.row, "repeated", is_refused=True))
        else:
            seen[key] = member.row
            left.append(member)
    return left, problems


def _shared(members: Sequence[Member]) -> list[RowProblem]:
    """Names, ID numbers and folders that more than one row has."""
    keys: dict[str, Callable[[Member], str]] = {
        "same_name": lambda m: plain_name(m.applicant.name),
        "same_id": lambda m: m.applicant.id_number,
        "same_folder": lambda m: m.folder.casefold(),
    }
    problems: list[RowProblem] = []
    for code, key in keys.items():
        rows: dict[str, list[int]] = defaultdict(list)
        for member in members:
            rows[key(member)].append(member.row)
        problems += [RowProblem(r, code) for value, found in rows.items() if value and len(found) > 1 for r in found]
    return problems


def plain_name(text: str) -> str:
    """A name as names are compared: without gaps, dots and letter case."""
    return _APART.sub("", unicodedata.normalize("NFKC", text).casefold())
