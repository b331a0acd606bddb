"""A PDF's text as pdfium extracts it: also text that is invisible, covered, off the page or clipped away."""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from typing import Any

from app.domain import Rect, bounding_rect
from app.export.verify_pdfium import pdfium_c
from app.export.verify_terms import find_terms

_GRID = 10_000
"""Device units per page side, in which pdfium tells displayed positions as whole numbers."""
_BEYOND_LATIN = 0x2E80
"""Where the CJK blocks of Unicode begin."""


def layer_boxes(pdf: Any, index: int, wanted: Sequence[str]) -> list[Rect | None]:
    """The boxes of wanted terms in the text of a page, as fractions of the displayed page; None when off the page."""
    page = pdf[index]
    text_page = page.get_textpage()
    count = text_page.count_chars()
    letters = [chr(pdfium_c.FPDFText_GetUnicode(text_page, at) or 0x20) for at in range(count)]
    found = find_terms("".join(letters), wanted)
    return [_box(page, text_page, start, end) for start, end in found]


def substituted_boxes(pdf: Any, index: int) -> list[Rect]:
    """The boxes of characters beyond Latin whose font is not embedded, as fractions of the displayed page.

    Latin ones are left out: every renderer has the standard fonts, in the same widths.
    """
    page = pdf[index]
    text_page = page.get_textpage()
    boxes = (
        _box(page, text_page, at, at + 1)
        for at in range(text_page.count_chars())
        if pdfium_c.FPDFText_GetUnicode(text_page, at) >= _BEYOND_LATIN and not _is_embedded(text_page, at)
    )
    return [box for box in boxes if box is not None]


def _is_embedded(text_page: Any, at: int) -> bool:
    text_object = pdfium_c.FPDFText_GetTextObject(text_page, at)
    font = pdfium_c.FPDFTextObj_GetFont(text_object) if text_object else None
    return bool(font) and pdfium_c.FPDFFont_GetIsEmbedded(font) == 1


def _box(page: Any, text_page: Any, start: int, end: int) -> Rect | None:
    boxes: list[Rect] = []
    for at in range(start, end):
        left, bottom, right, top = text_page.get_charbox(at)
        corners = [_displayed(page, left, top), _displayed(page, right, bottom)]
        (x0, x1), (y0, y1) = (sorted(values) for values in zip(*corners, strict=True))
        if x1 > 0 and y1 > 0 and x0 < 1 and y0 < 1 and x0 < x1 and y0 < y1:
            boxes.append(Rect(x0, y0, x1, y1).clipped())
    return bounding_rect(boxes) if boxes else None


def _displayed(page: Any, x: float, y: float) -> tuple[float, float]:
    device_x, device_y = ctypes.c_int(), ctypes.c_int()
    pdfium_c.FPDF_PageToDevice(page, 0, 0, _GRID, _GRID, 0, x, y, device_x, device_y)
    return device_x.value / _GRID, device_y.value / _GRID
