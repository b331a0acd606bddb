"""The covers that somebody drew on a PDF's page: paths, pictures, thick lines, annotations; colour and opacity."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pikepdf

from blindmask.core.boxes import Rect
from blindmask.export.proof.layer import displayed_rect
from blindmask.export.proof.pdfium import pdfium_c

_LARGEST = 0.6
"""A larger rectangle is a page's background, not a block over something."""
DARK = 112
"""The brightest colour of a block that hides what it covers."""
SEEN, _OPAQUE = 20, 236
"""Of 255. Between them a block lets through what it covers, under the first nothing of it is seen."""
_LEAST_SIDE = 0.004
_MARKER_PT = 6.0
_ON_TOP = 1_000_000
"""The place of an annotation in the order of drawing: over everything on the page."""
_MARKERS = frozenset(
    ("/Highlight", "/Square", "/Circle", "/Polygon", "/Ink", "/Line", "/FreeText", "/Stamp", "/Underline")
)


@dataclass(frozen=True, slots=True)
class Cover:
    """Something filled that is drawn over a part of the page."""

    box: Rect
    order: int
    colour: tuple[int, int, int] | None
    alpha: int
    how: str
    """The Leak's word for text under it."""

    @property
    def is_translucent(self) -> bool:
        return SEEN < self.alpha < _OPAQUE and self.colour is not None and max(self.colour) <= DARK


def drawn_covers(page: Any) -> Iterator[Cover]:
    """Filled paths and pictures that are no background, on the page or in a form on it, as office programs draw."""
    for order, item, bounds in _drawn_items(page):
        if item.type not in (pdfium_c.FPDF_PAGEOBJ_PATH, pdfium_c.FPDF_PAGEOBJ_IMAGE):
            continue
        is_path = item.type == pdfium_c.FPDF_PAGEOBJ_PATH
        if is_path and not _is_filled(item) and not _is_thick_line(item):
            continue
        box = displayed_rect(page, bounds)
        if box is None or not _is_block(box):
            continue
        colour, alpha = fill_of(item.raw) if is_path else (None, 255)
        if alpha > SEEN:
            yield Cover(box, order, colour, alpha, "covered_text")


def _drawn_items(page: Any) -> Iterator[tuple[int, Any, tuple[float, float, float, float]]]:
    """(place in the order of drawing, object, bounds on the page) of what the page and the forms on it draw."""
    for order, item in enumerate(page.get_objects(max_depth=1)):
        yield order, item, item.get_bounds()
        if item.type == pdfium_c.FPDF_PAGEOBJ_FORM:
            matrix = item.get_matrix()
            for inner in page.get_objects(form=item, max_depth=1):
                yield order, inner, matrix.on_rect(*inner.get_bounds())


def _is_filled(path: Any) -> bool:
    mode, stroke = ctypes.c_int(), ctypes.c_int()
    return bool(pdfium_c.FPDFPath_GetDrawMode(path.raw, mode, stroke)) and mode.value != pdfium_c.FPDF_FILLMODE_NONE


def _is_thick_line(path: Any) -> bool:
    """Whether it is drawn as a marker draws, with a line as thick as text is high."""
    mode, stroke, width = ctypes.c_int(), ctypes.c_int(), ctypes.c_float()
    pdfium_c.FPDFPath_GetDrawMode(path.raw, mode, stroke)
    return bool(stroke.value and pdfium_c.FPDFPageObj_GetStrokeWidth(path.raw, width)) and width.value >= _MARKER_PT


def _is_block(box: Rect) -> bool:
    return min(box.width, box.height) >= _LEAST_SIDE and box.overlap(Rect(0, 0, 1, 1)) <= _LARGEST


def fill_of(item: Any) -> tuple[tuple[int, int, int] | None, int]:
    """Colour and alpha, 0 to 255, with which an object is filled; opaque and of no colour when pdfium does not know."""
    parts = [ctypes.c_uint() for _ in range(4)]
    if not pdfium_c.FPDFPageObj_GetFillColor(item, *parts):
        return None, 255
    red, green, blue, alpha = (int(part.value) for part in parts)
    return (red, green, blue), alpha


def annotations_of(page: Any, shown: Any) -> Iterator[tuple[str, Rect, tuple[int, int, int] | None, int]]:
    """(subtype, box, colour of its inside, alpha of 255) of the annotations that are displayed, or would be."""
    for item in page.get("/Annots", ()):
        if not isinstance(item, pikepdf.Dictionary) or "/Rect" not in item or int(item.get("/F", 0)) & 2:
            continue
        corners = [float(edge) for edge in item.Rect.as_list()]
        (left, right), (bottom, top) = sorted(corners[::2]), sorted(corners[1::2])
        box = displayed_rect(shown, (left, bottom, right, top))
        if box is not None:
            inside = item.get("/IC") if "/IC" in item else item.get("/C")
            yield str(item.get("/Subtype")), box, _rgb(inside), round(255 * float(item.get("/CA", 1)))


def _rgb(colour: Any) -> tuple[int, int, int] | None:
    """An annotation's colour of one, three or four components (ISO 32000-1, table 164)."""
    parts = [float(part) for part in colour.as_list()] if isinstance(colour, pikepdf.Array) else []
    if len(parts) == 4:
        cyan, magenta, yellow, black = parts
        parts = [(1 - part) * (1 - black) for part in (cyan, magenta, yellow)]
    if len(parts) == 1:
        parts *= 3
    if len(parts) != 3:
        return None
    red, green, blue = (round(255 * min(1.0, max(0.0, part))) for part in parts)
    return red, green, blue


def annotation_covers(
    annotations: Sequence[tuple[str, Rect, tuple[int, int, int] | None, int]],
) -> Iterator[Cover]:
    """The annotations that can be taken off again, over whatever the page shows there."""
    for kind, box, colour, alpha in annotations:
        if kind in _MARKERS and _is_block(box) and alpha > SEEN:
            yield Cover(box, _ON_TOP, colour, alpha, "removable_cover")


def address(item: Any) -> int:
    """Which object a handle of pdfium stands for; 0 for none."""
    return 0 if item is None else int(ctypes.cast(item, ctypes.c_void_p).value or 0)
