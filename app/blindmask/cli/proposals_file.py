"""The proposals file, version 1: written by `propose`, read back with verdicts by `mask --decisions`."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from blindmask.case.attachments import Input
from blindmask.case.exporting import Decided
from blindmask.case.file_reading import FileReading
from blindmask.core.boxes import Rect
from blindmask.core.errors import AppError, BadDecisionsFile, SecrecyStop, UnreadPage
from blindmask.core.pages import Document
from blindmask.core.papers import Paper
from blindmask.core.proposals import Decision, Kind, PageAnalysis, Proposal, Verdict
from blindmask.core.results import Status
from blindmask.host.saving import write_error, write_whole

VERSION = 1
_WRONG_FORM = (KeyError, TypeError, ValueError, AttributeError, OverflowError)
"""What taking a value from the wrong place, or making a number of it, raises."""


def to_json(readings: Sequence[FileReading]) -> dict[str, Any]:
    return {"version": VERSION, "files": [_file(reading) for reading in readings]}


def _file(reading: FileReading) -> dict[str, Any]:
    return {
        "path": reading.source.name,
        "status": str(reading.status),
        "message": reading.message,
        **({"paper": reading.paper} if reading.paper else {}),
        "pages": [_page(analysis) for analysis in reading.analyses],
    }


def _page(analysis: PageAnalysis) -> dict[str, Any]:
    return {
        "index": analysis.page.index,
        "upright": analysis.upright,
        "notes": list(analysis.notes),
        "proposals": [_proposal(proposal) for proposal in analysis.proposals],
    }


def _proposal(proposal: Proposal) -> dict[str, Any]:
    return {
        "id": proposal.id,
        "kind": str(proposal.kind),
        "box": [round(edge, 6) for edge in proposal.box.as_list()],
        "text": proposal.text,
        "confidence": round(proposal.confidence, 4),
        "preselected": proposal.preselected,
        "reason": proposal.reason,
        **({"author": proposal.author} if proposal.author else {}),
    }


def write_json(data: Any, path: Path) -> None:
    """Raises CannotWrite or DiskFull; an older file stays until the new one is whole. Only its owner may read it."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise write_error(error) from error
    write_whole(path, json.dumps(data, ensure_ascii=False, indent=1).encode())


class DecisionsFile:
    """A proposals file in which a person set `"verdict": "mask" | "keep"` and may have added entries."""

    def __init__(self, path: Path) -> None:
        """Raises BadDecisionsFile when it is not one."""
        try:
            data = json.loads(path.read_text(encoding="utf-8-sig"))
            if data["version"] != VERSION:
                raise BadDecisionsFile(reason="version")
            self._files: dict[str, dict[str, Any]] = {entry["path"]: entry for entry in data["files"]}
        except (OSError, ValueError, RecursionError) as error:
            raise BadDecisionsFile(reason=type(error).__name__) from error
        except _WRONG_FORM as error:
            raise BadDecisionsFile(reason="form") from error

    def knows(self, name: str) -> bool:
        return name in self._files

    def decided(self, item: Input, document: Document, *, accept_all: bool) -> Decided:
        """What the file says about one of the inputs. Raises BadDecisionsFile when it says nothing, or wrongly."""
        name = item.name
        if not self.knows(name):
            raise BadDecisionsFile(reason="a file is missing in it")
        decisions = self.decisions(name, document, accept_all=accept_all)
        return Decided(item, document, self.error_of(name), decisions, self.uprights(name), self.paper(name))

    def error_of(self, name: str) -> AppError | None:
        """A file that `propose` stopped or could not read is not exported from its proposals either."""
        status = self._files[name].get("status", Status.OK)
        if status == Status.BLOCKED:
            return SecrecyStop()
        return None if status == Status.OK else UnreadPage(page=1)

    def decisions(self, name: str, document: Document, *, accept_all: bool) -> list[Decision]:
        """The file's decisions; without a verdict, the rule's (preselected, or everything with `accept_all`)."""
        found: list[Decision] = []
        for index, entry in self._entries(name):
            try:
                found.append(_decision(entry, document, index, accept_all=accept_all))
            except _WRONG_FORM as error:
                raise BadDecisionsFile(reason="entry") from error
        return found

    def paper(self, name: str) -> str:
        """The kind of document that `propose` told, for the neutral name; empty when it told none."""
        written = self._files[name].get("paper")
        try:
            return str(Paper(written)) if written else ""
        except ValueError as error:
            raise BadDecisionsFile(reason="paper") from error

    def uprights(self, name: str) -> dict[int, int]:
        try:
            return {int(p["index"]): _upright(p.get("upright", 0)) for p in self._files[name].get("pages", [])}
        except _WRONG_FORM as error:
            raise BadDecisionsFile(reason="page") from error

    def _entries(self, name: str) -> list[tuple[int, dict[str, Any]]]:
        try:
            return [(int(p["index"]), e) for p in self._files[name].get("pages", []) for e in p.get("proposals", [])]
        except _WRONG_FORM as error:
            raise BadDecisionsFile(reason="page") from error


def _upright(value: Any) -> int:
    if value not in (0, 90, 180, 270):
        raise ValueError("upright")
    return int(value)


def _decision(entry: dict[str, Any], document: Document, index: int, *, accept_all: bool) -> Decision:
    if not 0 <= index < len(document.pages):
        raise ValueError("page")
    box = Rect(*(float(edge) for edge in entry["box"])).clipped()
    kind = Kind(entry.get("kind", Kind.OTHER))
    written = entry.get("verdict")
    if written is not None:
        verdict = Verdict(written)
        if verdict is Verdict.UNDECIDED:
            raise ValueError("verdict")
    else:
        wanted = accept_all or bool(entry.get("preselected", True))
        verdict = Verdict.MASK if wanted else Verdict.KEEP
    author = int(entry.get("author", 0))
    if author < 0:
        raise ValueError("author")
    return Decision(str(entry.get("id", "")), document.page_key(index), box, kind, verdict, author=author)
