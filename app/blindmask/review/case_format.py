"""The text of a case file: strict JSON with a version. What this program would not have written is not half understood.

It holds names, but no found text. Documents are known by their hash; the path only helps to find them again.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, cast

from blindmask.core.applicants import Applicant
from blindmask.core.boxes import Rect
from blindmask.core.errors import DamagedCase, NewerCase, UsageError
from blindmask.core.pages import PageKey
from blindmask.core.proposals import Decision, Kind, Verdict
from blindmask.host.applicant_file import parse_applicant
from blindmask.review.work import Work

VERSION = 1
_UPGRADES: Mapping[int, Callable[[dict[str, Any]], dict[str, Any]]] = {}
"""For each older version: what makes the next one of it."""
CASE_ID = re.compile(r"[0-9a-f]{32}")
_HASH = re.compile(r"[0-9a-f]{64}")
_KEYS = {"version", "id", "saved", "rules", "applicant", "documents", "pages"}
_PAGE_KEYS = {"document", "index", "opened", "done", "turn", "decisions"}
_DECISION_KEYS = {"id", "kind", "verdict", "box"}


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


def parse_case(data: bytes) -> Case:
    """What the bytes of a case file say. Raises DamagedCase, and NewerCase for one of a later version."""
    try:
        return _case(_upgraded(json.loads(data)))
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError, UsageError) as error:
        raise DamagedCase() from error


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
    if not CASE_ID.fullmatch(data["id"]):
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
    return Decision(_text(entry["id"]), page, box, Kind(entry["kind"]), Verdict(entry["verdict"]))


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
