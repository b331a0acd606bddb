"""The pages that both readers get: upright pictures with the text that stands in them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from blindmask.detect.terms.wanted import wanted_texts
from blindmask.documents import geometry, render
from blindmask.documents.open import open_document
from blindmask.documents.text import page_spans
from blindmask.documents.upright import find_upright
from blindmask.host.applicant_file import load_applicant
from blindmask.host.paths import resources_dir

CASE = resources_dir() / "samples" / "case"
SHARED = Path(__file__).parents[3].parent / "shared" / "sample"
_NO_TEXT = ("photo", "signature", "seal_own", "seal_issuer", "code")

Outline = list[list[float]]


@dataclass(frozen=True, slots=True)
class Segment:
    """A text of the truth and its outline, as fractions of the upright picture."""

    text: str
    outline: Outline


@dataclass(frozen=True, slots=True)
class Page:
    """`wanted`: what the program would search on it. `is_scan`: it has no visible text layer."""

    name: str
    image: NDArray[np.uint8]
    segments: tuple[Segment, ...]
    wanted: tuple[str, ...]
    is_scan: bool


def load_pages() -> Iterator[Page]:
    """The pages of the made-up case, then those of ../shared/sample where it is there."""
    for root in (CASE, SHARED):
        if (root / "truth.json").is_file():
            yield from _pages_of(root)


def _pages_of(root: Path) -> Iterator[Page]:
    truth = json.loads((root / "truth.json").read_text(encoding="utf-8"))
    files = root / "files" if (root / "files").is_dir() else root
    for entry in truth["files"]:
        path = files / entry["path"]
        document = open_document(str(path))
        wanted = wanted_texts(load_applicant(path.parent / "applicant.json"))
        for page in entry["pages"]:
            displayed = render.render_for_reading(document, page["index"])
            upright = find_upright(displayed)
            yield Page(
                name=f"{entry['path']} p{page['index']}",
                image=np.ascontiguousarray(geometry.turn_image(displayed, upright)),
                segments=tuple(_segment(item, upright) for item in page["items"] if _is_text(item)),
                wanted=wanted,
                is_scan=not page_spans(document, page["index"]),
            )


def _is_text(item: dict[str, Any]) -> bool:
    return bool(item["text"]) and item["kind"] not in _NO_TEXT


def _segment(item: dict[str, Any], upright: int) -> Segment:
    outline: Outline = item["poly"]
    for _ in range(upright // 90):
        outline = [[1 - y, x] for x, y in outline]
    return Segment(item["text"], outline)
