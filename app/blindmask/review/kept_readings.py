"""What a batch read of an applicant who waits for a person, so that 核对 need not read it again.

It holds found text and names: it lies under the person's own folder like the cases, never beside the outputs, only its
owner may read it, and it goes once the applicant is done. What cannot be read back is as if it was never kept.
"""

from __future__ import annotations

import json
import re
import shutil
import zlib
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from blindmask.core.boxes import Rect
from blindmask.core.errors import CannotWrite
from blindmask.core.packed import PackedLines
from blindmask.core.pages import PageKey, TextSource, TextSpan
from blindmask.core.proposals import Kind, PageAnalysis, Proposal, Reason
from blindmask.host.paths import user_data_dir
from blindmask.host.saving import write_error, write_whole

VERSION = 1
_PLACE = re.compile(r"[0-9a-f]{32}")
_MOST_BYTES = 500_000_000
"""Unpacked; what would be more is read again."""
_DIGITS = 6
_LABELLED = frozenset({Reason.LABEL, Reason.SIGNATURE})


def readings_dir() -> Path:
    return user_data_dir() / "readings"


def keep_readings(place: str, asked: str, analyses: Sequence[PageAnalysis]) -> None:
    """Keeps them at a place (32 hex digits). `asked`: what they depend on beside the files. Raises OutputErrors."""
    data = {"version": VERSION, "asked": asked, "pages": [_page_data(analysis) for analysis in analyses]}
    target = _path(place)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.parent.chmod(0o700)
    except OSError as error:
        raise write_error(error) from error
    write_whole(target, zlib.compress(json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()))


def kept_readings(place: str, asked: str) -> list[PageAnalysis]:
    """What was kept there; empty when nothing was, or it was asked for something else."""
    try:
        data = json.loads(zlib.decompressobj().decompress(_path(place).read_bytes(), _MOST_BYTES))
        if data["version"] != VERSION or data["asked"] != asked:
            return []
        return [_page(entry) for entry in data["pages"]]
    except (OSError, zlib.error, ValueError, KeyError, TypeError, RecursionError):
        return []


def forget_readings(place: str) -> None:
    """Nothing is kept there any more. Raises CannotWrite."""
    try:
        _path(place).unlink(missing_ok=True)
    except OSError as error:
        raise CannotWrite(reason=type(error).__name__) from error


def forget_all_readings() -> None:
    """Nothing is kept of any batch. Raises CannotWrite."""
    try:
        if readings_dir().exists():
            shutil.rmtree(readings_dir())
    except OSError as error:
        raise CannotWrite(reason=type(error).__name__) from error


def _path(place: str) -> Path:
    if not _PLACE.fullmatch(place):
        raise ValueError("not a place of readings")
    return readings_dir() / f"{place}.bin"


def _page_data(analysis: PageAnalysis) -> dict[str, Any]:
    return {
        "page": asdict(analysis.page),
        "upright": analysis.upright,
        "aspect": analysis.aspect,
        "notes": analysis.notes,
        "paper": analysis.paper,
        "seconds": analysis.seconds,
        "spans": [_span_data(span) for span in analysis.spans],
        "proposals": [{**asdict(proposal), "box": proposal.box.as_list()} for proposal in analysis.proposals],
    }


def _page(data: dict[str, Any]) -> PageAnalysis:
    page = PageKey(str(data["page"]["document"]), int(data["page"]["index"]))
    return PageAnalysis(
        page,
        upright=int(data["upright"]),
        aspect=float(data["aspect"]),
        notes=tuple(map(str, data["notes"])),
        paper=str(data["paper"]),
        spans=PackedLines(_span(entry) for entry in data["spans"]),
        proposals=tuple(_proposal(entry, page) for entry in data["proposals"]),
        seconds=float(data["seconds"]),
    )


def _span_data(span: TextSpan) -> list[Any]:
    boxes = [[round(edge, _DIGITS) for edge in box.as_list()] for box in span.char_boxes]
    return [span.text, span.box.as_list(), boxes, str(span.source), span.confidence, span.font]


def _span(entry: list[Any]) -> TextSpan:
    text, box, boxes, source, confidence, font = entry
    return TextSpan(str(text), Rect(*box), tuple(Rect(*one) for one in boxes), TextSource(source), confidence, font)


def _proposal(entry: dict[str, Any], page: PageKey) -> Proposal:
    made: dict[str, Any] = {**entry, "page": page, "box": Rect(*entry["box"]), "kind": Kind(entry["kind"])}
    made["reason"] = Reason(entry["reason"])
    if "label" not in entry and made["reason"] in _LABELLED:  # kept when the term was the label there
        made |= {"term": "", "label": entry["term"]}
    return Proposal(**made)
