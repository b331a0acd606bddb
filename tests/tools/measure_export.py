"""`python -m tests.tools.measure_export SET PROPOSALS.json [--max-bytes N] [--read]`: what an export keeps and costs.

Masks every file of the set's `files` with the preselected boxes of a `propose` run and prints for each: bytes before
and after, seconds, SSIM outside the boxes, pixels that changed there and, with `--read`, how much of the text that OCR
reads in the masked source it still reads in the output: a character counts when the same one is read at its place, in
whatever order the lines of a table come. Writing is measured, verification is not.
"""

from __future__ import annotations

import argparse
import json
import math
import tempfile
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from blindmask.case.work.looking import Inspector
from blindmask.core.applicants import Applicant
from blindmask.core.boxes import Rect
from blindmask.core.errors import LimitNotMet
from blindmask.core.pages import Document
from blindmask.core.proposals import Decision, Kind, Verdict
from blindmask.core.results import ExportOptions
from blindmask.documents.geometry import turn_image
from blindmask.documents.open import open_document
from blindmask.documents.render import render_page
from blindmask.documents.source import document_source
from blindmask.export.write.mask import MaskedFile, output_suffix, write_masked
from blindmask.export.write.resolution import export_dpi, long_side_px
from blindmask.host.rule_files import load_rules

_WINDOW = (7, 7)
_C1, _C2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2
_ALIKE = 4
"""Grey levels by which a pixel may differ and count as the same."""
_NEAR = 1.0
"""Of its own longer side, how far from its place a character may be read and count as read: frames of a line move."""


@dataclass(frozen=True, slots=True)
class Kept:
    """Of one page, outside its boxes: structural similarity, share of unchanged pixels, share of characters read."""

    ssim: float
    same: float
    read: float | None


def ssim_map(a: NDArray[np.uint8], b: NDArray[np.uint8]) -> NDArray[np.float64]:
    """Structural similarity per pixel of two grey pictures (Wang et al. 2004, uniform windows)."""
    x, y = a.astype(np.float64), b.astype(np.float64)
    mean_x, mean_y = cv2.blur(x, _WINDOW), cv2.blur(y, _WINDOW)
    var_x, var_y = cv2.blur(x * x, _WINDOW) - mean_x**2, cv2.blur(y * y, _WINDOW) - mean_y**2
    both = cv2.blur(x * y, _WINDOW) - mean_x * mean_y
    top = (2 * mean_x * mean_y + _C1) * (2 * both + _C2)
    return np.asarray(top / ((mean_x**2 + mean_y**2 + _C1) * (var_x + var_y + _C2)))


def _outside(boxes: Sequence[Rect], shape: tuple[int, ...]) -> NDArray[np.bool_]:
    height_px, width_px = shape[:2]
    outside = np.ones((height_px, width_px), np.bool_)
    rim = 20  # a block of colour differences and what a window reaches
    for box in boxes:
        rows = slice(max(0, int(box.top * height_px) - rim), int(box.bottom * height_px) + rim)
        outside[rows, max(0, int(box.left * width_px) - rim) : int(box.right * width_px) + rim] = False
    return outside


@dataclass(frozen=True, slots=True)
class Letter:
    """A character where it was read, in pixels of the page."""

    text: str
    x_px: float
    y_px: float
    side_px: float


def _letters(picture: NDArray[np.uint8], boxes: Sequence[Rect], *, width_px: int, height_px: int) -> list[Letter]:
    """What OCR reads outside the boxes, which are black in the picture, on a page of `width_px` and `height_px`."""
    black = picture.copy()
    for box in boxes:
        rows = slice(int(box.top * black.shape[0]), int(box.bottom * black.shape[0]) + 1)
        black[rows, int(box.left * black.shape[1]) : int(box.right * black.shape[1]) + 1] = 0
    reader = Inspector(Applicant(), load_rules())
    return [
        Letter(
            char,
            place.centre[0] * width_px,
            place.centre[1] * height_px,
            max(place.width * width_px, place.height * height_px),
        )
        for span in reader.read(black)
        for char, place in zip(span.text, span.char_boxes, strict=True)
        if not char.isspace()
    ]


def share_read(source: Sequence[Letter], output: Sequence[Letter]) -> float:
    """The share of the source's characters of which the output has the same one at their place, each used once."""
    left: dict[str, list[Letter]] = defaultdict(list)
    for letter in output:
        left[letter.text].append(letter)
    found = 0
    for letter in source:
        near = min(left[letter.text], key=partial(_distance_px, letter), default=None)
        if near is not None and _distance_px(letter, near) <= _NEAR * letter.side_px:
            left[letter.text].remove(near)
            found += 1
    return found / len(source) if source else 1.0


def _distance_px(a: Letter, b: Letter) -> float:
    return math.hypot(a.x_px - b.x_px, a.y_px - b.y_px)


def measure_page(
    before: NDArray[np.uint8], after: NDArray[np.uint8], boxes: Sequence[Rect], *, with_text: bool
) -> Kept:
    height_px, width_px = before.shape[:2]
    read = None
    if with_text:
        read_both = (_letters(p, boxes, width_px=width_px, height_px=height_px) for p in (before, after))
        read = share_read(*read_both)
    if after.shape != before.shape:
        after = np.asarray(cv2.resize(after, (width_px, height_px), interpolation=cv2.INTER_CUBIC), np.uint8)
    outside = _outside(boxes, before.shape)
    greys = [np.asarray(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), np.uint8) for picture in (before, after)]
    same = (np.abs(before.astype(np.int16) - after).max(axis=2) <= _ALIKE)[outside].mean()
    return Kept(float(ssim_map(*greys)[outside].mean()), float(same), read)


def _decisions(document: Document, pages: Sequence[dict[str, Any]]) -> list[Decision]:
    return [
        Decision(p["id"], document.page_key(page["index"]), Rect(*p["box"]), Kind(p["kind"]), Verdict.MASK)
        for page in pages
        for p in page["proposals"]
        if p["preselected"]
    ]


def _pages_kept(document: Document, masked: MaskedFile, *, with_text: bool) -> list[Kept]:
    output = open_document(str(masked.path))
    kept: list[Kept] = []
    for info, page in zip(document.pages, masked.pages, strict=True):
        size_px = long_side_px(document, info.index, dpi=export_dpi(document, info.index, rules_dpi=load_rules().dpi))
        before = turn_image(render_page(document, info.index, long_side_px=size_px), page.turned)
        after = render_page(output, len(kept), long_side_px=max(page.width_px, page.height_px))
        kept.append(measure_page(before, after, [box.box for box in page.boxes], with_text=with_text))
    return kept


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("set", type=Path)
    parser.add_argument("proposals", type=Path)
    parser.add_argument("--max-bytes", type=int)
    parser.add_argument("--read", action="store_true")
    args = parser.parse_args()
    options = ExportOptions(max_bytes=args.max_bytes)
    ratios: list[float] = []
    per_page: list[float] = []
    kept: list[Kept] = []
    for file in json.loads(args.proposals.read_text(encoding="utf-8"))["files"]:
        if file["status"] != "ok":
            continue
        document = open_document(str(args.set / "files" / file["path"]))
        uprights = {page["index"]: page["upright"] for page in file["pages"]}
        with tempfile.TemporaryDirectory() as folder:
            target = Path(folder) / f"m{output_suffix(document, options)}"
            start = time.process_time()
            try:
                (masked,) = write_masked(
                    document,
                    _decisions(document, file["pages"]),
                    uprights=uprights,
                    target=target,
                    rules=load_rules(),
                    options=options,
                )
            except LimitNotMet as error:
                print(f"{document.short_id} {document.format:5s} {error}", flush=True)
                continue
            seconds = time.process_time() - start
            pages = _pages_kept(document, masked, with_text=args.read)
        before = len(document_source(document).data)
        ratios.append(masked.bytes / before)
        per_page.append(seconds / len(pages))
        kept += pages
        read = min((page.read for page in pages if page.read is not None), default=None)
        print(
            f"{document.short_id} {document.format:5s} {before:8d} -> {masked.bytes:8d} B ({ratios[-1]:5.2f})"
            f"  {seconds / len(pages):5.2f} s/page  SSIM {min(page.ssim for page in pages):.4f}"
            f"  same {min(page.same for page in pages):.4f}" + (f"  read {read:.4f}" if read is not None else ""),
            flush=True,
        )
    reads = [page.read for page in kept if page.read is not None]
    print(
        f"files {len(ratios)}  pages {len(kept)}  size ratio median {np.median(ratios):.2f} max {max(ratios):.2f}"
        f"  s/page {np.mean(per_page):.2f}  SSIM min {min(page.ssim for page in kept):.4f}"
        + (f"  read mean {np.mean(reads):.4f} min {min(reads):.4f}" if reads else "")
    )


if __name__ == "__main__":
    main()
