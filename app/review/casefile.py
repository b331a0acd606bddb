"""The case file: what a person did, kept between starts under the person's own folder, never beside the output.

It holds names, so only its owner may read it; it holds no found text. Documents are known by their hash; the path only
helps to find them again. Strict JSON with a version: what this program would not have written is not half understood.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, cast

from app.applicant_file import parse_applicant
from app.domain import Applicant, DecidedBy, Decision, Kind, PageKey, Rect, Verdict
from app.errors import AppError, CannotWrite, DamagedCase, MissingCase, NewerCase, UsageError
from app.paths import user_data_dir
from app.review.work import Work
from app.saving import write_error, write_whole

VERSION = 1
_UPGRADES: Mapping[int, Callable[[dict[str, Any]], dict[str, Any]]] = {}
"""For each older version: what makes the next one of it."""
_ID = re.compile(r"[0-9a-f]{32}")
_HASH = re.compile(r"[0-9a-f]{64}")
_KEYS = {"version", "id", "saved", "rules", "applicant", "documents", "pages"}
_PAGE_KEYS = {"document", "index", "opened", "done", "turn", "decisions"}
_DECISION_KEYS = {"id", "kind", "verdict", "box"}
_SET_ASIDE = ".damaged"


@dataclass(frozen=True, slots=True)
class CaseDocument:
    """A file of a case. `path` is where it was last seen."""

    sha256: str
    path: str


@dataclass(frozen=True, slots=True)
class Case:
    """What a case file holds. `id` is 32 hex digits, `saved` a time in ISO 8601, `rules` the name of a rule set."""

    id: str
    saved: str
    rules: str
    applicant: Applicant
    documents: tuple[CaseDocument, ...]
    work: Work


@dataclass(frozen=True, slots=True)
class CaseInfo:
    """A saved case in a list. With a `problem`, the code of an error, nothing else but the id is known."""

    id: str
    saved: str = ""
    applicant: Applicant = field(default_factory=Applicant)
    documents: tuple[CaseDocument, ...] = ()
    problem: str = ""

    @property
    def title(self) -> str:
        """The applicant's name, else the first file's; for a person, never for a log."""
        first = os.path.basename(self.documents[0].path) if self.documents else ""
        return next(iter(self.applicant.names), first)


def cases_dir() -> Path:
    return user_data_dir() / "cases"


# Writing


class Encoder:
    """Makes the text of one case's file again and again; pages on which nothing changed are not made anew."""

    def __init__(self) -> None:
        self._pages: dict[PageKey, tuple[tuple[object, ...], str]] = {}

    def encode(self, case: Case) -> str:
        """The case as the text of its file."""
        decisions: dict[PageKey, list[Decision]] = {}
        for decision in case.work.decisions:
            decisions.setdefault(decision.page, []).append(decision)
        touched = {*decisions, *case.work.opened, *case.work.done, *case.work.turns}
        ordered = sorted(touched, key=lambda page: (page.document, page.index))
        head = {
            "version": VERSION,
            "id": case.id,
            "saved": case.saved,
            "rules": case.rules,
            "applicant": asdict(case.applicant),
            "documents": [asdict(document) for document in case.documents],
        }
        pages = ",".join(self._page(page, case.work, tuple(decisions.get(page, ()))) for page in ordered)
        return f'{_json(head)[:-1]},"pages":[{pages}]}}'

    def _page(self, page: PageKey, work: Work, decisions: tuple[Decision, ...]) -> str:
        done, turn, is_opened = work.done.get(page), work.turns.get(page), page in work.opened
        facts = (decisions, done, turn, is_opened)
        known = self._pages.get(page)
        if known is not None and known[0] == facts:
            return known[1]
        data = {
            "document": page.document,
            "index": page.index,
            "opened": is_opened,
            "done": None if done is None else sorted(done),
            "turn": turn,
            "decisions": [
                {"id": d.id, "kind": str(d.kind), "verdict": str(d.verdict), "box": d.box.as_list()} for d in decisions
            ],
        }
        text = _json(data)
        self._pages[page] = facts, text
        return text


def _json(data: dict[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def write_case(case_id: str, text: str) -> None:
    """Put the text of a case in place of the older one, once it is whole. Raises CannotWrite or DiskFull."""
    # A file name that is not UTF-8 comes in halves of characters; json.loads takes them back.
    _write(_path(case_id), text.encode("utf-8", "surrogatepass"))


def write_private_report(case_id: str, text: str) -> None:
    """Put a case's report for the person who works on it beside its file. Raises CannotWrite or DiskFull."""
    _write(private_report_path(case_id), text.encode("utf-8", "replace"))


def _write(target: Path, data: bytes) -> None:
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.parent.chmod(0o700)
    except OSError as error:
        raise write_error(error) from error
    write_whole(target, data)


def delete_case(case_id: str) -> None:
    """Forget a case and its report. Raises CannotWrite when a file cannot be removed."""
    try:
        private_report_path(case_id).unlink(missing_ok=True)
        _path(case_id).unlink(missing_ok=True)
    except OSError as error:
        raise CannotWrite(reason=type(error).__name__) from error


# Reading


def load_case(case_id: str) -> Case:
    """The saved case. Raises MissingCase, NewerCase, and DamagedCase after setting the damaged file aside."""
    path = _path(case_id)
    try:
        return _read(path)
    except DamagedCase:
        os.replace(path, path.with_suffix(_SET_ASIDE))
        raise


def list_cases() -> list[CaseInfo]:
    """Every saved case, the latest first; those that cannot be read come last, with their problem."""
    infos = [_info(path) for path in cases_dir().glob("*.json") if _ID.fullmatch(path.stem)]
    return sorted(infos, key=lambda info: info.saved, reverse=True)


def _info(path: Path) -> CaseInfo:
    try:
        case = _read(path)
    except AppError as error:
        return CaseInfo(path.stem, problem=error.code)
    return CaseInfo(case.id, case.saved, case.applicant, case.documents)


def private_report_path(case_id: str) -> Path:
    """Where what was masked in a case is told with its text; see private_report.py."""
    return _path(case_id).with_suffix(".html")


def _path(case_id: str) -> Path:
    if not _ID.fullmatch(case_id):
        raise ValueError("not the id of a case")
    return cases_dir() / f"{case_id}.json"


def _read(path: Path) -> Case:
    try:
        data = json.loads(path.read_bytes())
    except OSError as error:
        raise MissingCase() from error
    except (ValueError, RecursionError) as error:
        raise DamagedCase() from error
    try:
        case = _case(_upgraded(data))
    except (KeyError, TypeError, ValueError, AttributeError, UsageError) as error:
        raise DamagedCase() from error
    if case.id != path.stem:
        raise DamagedCase()
    return case


def _upgraded(data: dict[str, Any]) -> dict[str, Any]:
    version = _whole(data["version"])
    if version > VERSION:
        raise NewerCase(version=version)
    while version < VERSION:
        data = _UPGRADES[version](data)
        version += 1
    return data


def _case(data: dict[str, Any]) -> Case:
    _check_keys(data, _KEYS)
    if not _ID.fullmatch(data["id"]):
        raise ValueError("id")
    documents = tuple(_document(entry) for entry in data["documents"])
    return Case(
        id=data["id"],
        saved=_text(data["saved"]),
        rules=_text(data["rules"]),
        applicant=parse_applicant(data["applicant"]),
        documents=documents,
        work=_work(data["pages"]),
    )


def _document(entry: dict[str, Any]) -> CaseDocument:
    _check_keys(entry, {"sha256", "path"})
    return CaseDocument(_hash(entry["sha256"]), _text(entry["path"]))


def _work(entries: list[dict[str, Any]]) -> Work:
    decisions: list[Decision] = []
    opened: set[PageKey] = set()
    done: dict[PageKey, frozenset[str]] = {}
    turns: dict[PageKey, int] = {}
    for entry in entries:
        _check_keys(entry, _PAGE_KEYS)
        page = PageKey(_hash(entry["document"]), _whole(entry["index"]))
        decisions.extend(_decision(page, one) for one in entry["decisions"])
        if _flag(entry["opened"]):
            opened.add(page)
        if entry["done"] is not None:
            done[page] = frozenset(_text(one) for one in cast("list[Any]", entry["done"]))
        if entry["turn"] is not None:
            turns[page] = _turn(entry["turn"])
    return Work(tuple(decisions), frozenset(opened), done, turns)


def _decision(page: PageKey, entry: dict[str, Any]) -> Decision:
    _check_keys(entry, _DECISION_KEYS)
    left, top, right, bottom = (_edge(edge) for edge in cast("list[Any]", entry["box"]))
    box = Rect(left, top, right, bottom)
    return Decision(_text(entry["id"]), page, box, Kind(entry["kind"]), Verdict(entry["verdict"]), DecidedBy.PERSON)


def _check_keys(data: dict[str, Any], wanted: set[str]) -> None:
    if set(data) != wanted:
        raise ValueError("keys")


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("text")
    return value


def _hash(value: object) -> str:
    if not _HASH.fullmatch(_text(value)):
        raise ValueError("hash")
    return _text(value)


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise TypeError("flag")
    return value


def _whole(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise TypeError("number")
    return value


def _turn(value: object) -> int:
    if _whole(value) not in (0, 90, 180, 270):
        raise ValueError("turn")
    return _whole(value)


def _edge(value: object) -> float:
    if not isinstance(value, int | float) or isinstance(value, bool) or not 0 <= value <= 1:
        raise ValueError("edge")
    return float(value)
