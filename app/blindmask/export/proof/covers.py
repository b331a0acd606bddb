"""What lies under a block that somebody drew: text and pictures still in the PDF, redactions never applied.

These need no terms: a block over live text is a finding whatever the text says.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import pikepdf

from blindmask.core.boxes import Rect, bounding_rect
from blindmask.export.proof.drawn import (
    DARK,
    SEEN,
    Cover,
    address,
    annotation_covers,
    annotations_of,
    drawn_covers,
    fill_of,
)
from blindmask.export.proof.layer import character_rect, displayed_rect
from blindmask.export.proof.pdfium import PdfiumError, pdfium_c

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from blindmask.export.proof.view import PdfView

_SHOWN_PX = 1600
_FLAT = 14
"""The most by which the pixels of a flat block differ."""
_OWN_COLOUR = 60
"""Text of nearly the colour of its ground needs no block to hide; the search for terms finds it."""
_COVERED_SHARE = 0.8
_LEAST_LETTERS = 2
_INVISIBLE = 3


@dataclass(frozen=True, slots=True)
class _Run:
    """Neighbouring characters of one text object."""

    box: Rect
    order: int | None
    colour: tuple[int, int, int] | None
    """None when the text is not painted, as that of a scan's text layer."""


def covered_places(data: bytes, view: PdfView) -> list[tuple[int, str, Rect]]:
    """(page index, how, box) of everything on a PDF's pages that a block, a mark or an annotation only covers."""
    found: list[tuple[int, str, Rect]] = []
    with pikepdf.open(BytesIO(data)) as pdf:
        for index in range(len(view)):
            page = view.pdf[index]
            annotations = list(annotations_of(pdf.pages[index].obj, page))
            found += [(index, "unapplied_mark", box) for kind, box, *_ in annotations if kind == "/Redact"]
            covers = [*drawn_covers(page), *annotation_covers(annotations)]
            objects = _objects(page)
            runs = list(_runs(page, objects))
            if covers or any(run.colour is None for run in runs):
                shown = view.picture(index, long_side_px=_SHOWN_PX)
                found += [(index, how, box) for how, box in _under(page, covers, runs, shown)]
    return found


def _under(
    page: Any, covers: Sequence[Cover], runs: Sequence[_Run], shown: NDArray[np.uint8]
) -> Iterator[tuple[str, Rect]]:
    # A scan whose pixels were masked well may still carry a text layer that tells what stood there.
    lost = [run.box for run in runs if run.colour is None and _is_lost(run, shown)]
    told: list[Rect] = []
    for cover in covers:
        below = [run for run in runs if _hides(cover, run)]
        if cover.is_translucent:
            if below or _covers_picture(page, cover):
                yield "translucent", cover.box
        elif hidden := [run.box for run in below if _is_lost(run, shown)]:
            told += hidden
            yield cover.how, bounding_rect(hidden)
        elif _flat_colour(shown, cover.box) is not None and _covers_picture(page, cover):
            yield "covered_picture" if cover.how == "covered_text" else cover.how, cover.box
    if rest := [box for box in lost if box not in told]:
        yield "covered_text", bounding_rect(rest)


def _hides(cover: Cover, run: _Run) -> bool:
    is_above = run.order is None or run.order < cover.order
    # The text layer of a scan is not painted: a block hides what it says wherever it stands in the order of drawing.
    return (is_above or run.colour is None) and run.box.overlap(cover.box) >= _COVERED_SHARE * run.box.area


def _is_lost(run: _Run, shown: NDArray[np.uint8]) -> bool:
    """Whether the page shows one colour there; where the order of drawing is unknown, one that the text has not."""
    ground = _flat_colour(shown, run.box)
    if ground is None:
        return False
    if run.colour is None:
        return max(ground) <= DARK
    if run.order is not None:
        return True
    return max(abs(a - b) for a, b in zip(run.colour, ground, strict=True)) > _OWN_COLOUR


def _flat_colour(shown: NDArray[np.uint8], box: Rect) -> tuple[int, int, int] | None:
    height_px, width_px = shown.shape[:2]
    x0, x1 = _inner(box.left * width_px, box.right * width_px, width_px)
    y0, y1 = _inner(box.top * height_px, box.bottom * height_px, height_px)
    part = shown[y0:y1, x0:x1].reshape(-1, 3)
    if not part.size or int((part.max(axis=0) - part.min(axis=0)).max()) > _FLAT:
        return None
    red, green, blue = (int(level) for level in part.mean(axis=0))
    return red, green, blue


def _inner(start: float, end: float, size_px: int) -> tuple[int, int]:
    """The range without its rim, on which the block's edge falls."""
    rim = min(2.0, (end - start) / 4)
    first = min(max(0, round(start + rim)), size_px - 1)
    return first, max(first + 1, min(size_px, round(end - rim)))


def _objects(page: Any) -> dict[int, int]:
    """The place in the order of drawing of each object that stands on the page itself, not in a form on it."""
    return {address(item.raw): order for order, item in enumerate(page.get_objects(max_depth=1))}


def _runs(page: Any, objects: dict[int, int]) -> Iterator[_Run]:
    """The page's text, run by run; single characters are left out, they may be bullets and rules."""
    text_page = page.get_textpage()
    boxes: list[Rect] = []
    before = None
    for at in range(text_page.count_chars()):
        item = pdfium_c.FPDFText_GetTextObject(text_page, at) or None
        if address(item) != address(before):
            yield from _run(boxes, before, objects)
            boxes, before = [], item
        letter = chr(pdfium_c.FPDFText_GetUnicode(text_page, at) or 0x20)
        box = character_rect(page, text_page, at) if letter.isalnum() else None
        if box is not None and box.overlap(Rect(0, 0, 1, 1)) > 0:
            boxes.append(box.clipped())
    yield from _run(boxes, before, objects)


def _run(boxes: Sequence[Rect], item: Any, objects: dict[int, int]) -> Iterator[_Run]:
    """Two letters at a time: a block seldom ends where a text object does."""
    if item is None or len(boxes) < _LEAST_LETTERS:
        return
    mode = pdfium_c.FPDFTextObj_GetTextRenderMode(item)
    colour, alpha = fill_of(item)
    is_painted = mode % 4 != _INVISIBLE and alpha > SEEN
    for first, second in pairwise(boxes):
        yield _Run(first.union(second), objects.get(address(item)), colour if is_painted else None)


def _covers_picture(page: Any, cover: Cover) -> bool:
    """Whether a picture that is drawn before the block shows something other than one colour under it."""
    for order, item in enumerate(page.get_objects(max_depth=1)):
        if item.type != pdfium_c.FPDF_PAGEOBJ_IMAGE or order >= cover.order:
            continue
        left, bottom, right, top = item.get_bounds()
        box = displayed_rect(page, (left, bottom, right, top))
        if box is None or box.overlap(cover.box) < _COVERED_SHARE * cover.box.area:
            continue
        if not _is_plain_under(page, item, box, cover.box):
            return True
    return False


def _is_plain_under(page: Any, image: Any, box: Rect, cover: Rect) -> bool:
    """Whether the picture has one colour where the block is; one on a turned page is looked at as a whole."""
    try:
        pixels = image.get_bitmap(render=True).to_numpy()
    except PdfiumError:
        return True
    part = Rect(
        max(0.0, (cover.left - box.left) / box.width),
        max(0.0, (cover.top - box.top) / box.height),
        min(1.0, (cover.right - box.left) / box.width),
        min(1.0, (cover.bottom - box.top) / box.height),
    )
    if page.get_rotation():
        part = Rect(0, 0, 1, 1)
    colours = np.asarray(pixels, np.uint8)
    colours = np.repeat(colours.reshape(*colours.shape[:2], -1)[:, :, :1], 3, axis=2)
    return _flat_colour(colours, part) is not None
