"""A PDF's text layer as pdfium extracts it: also invisible, covered or clipped text, and text off the page."""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from blindmask.core.boxes import Rect, bounding_rect
from blindmask.export.proof.pdfium import pdfium_c
from blindmask.export.proof.terms import find_terms

_GRID = 10_000
"""Device units per page side, in which pdfium tells displayed positions as whole numbers."""
_BEYOND_LATIN = 0x2E80
"""Where the CJK blocks of Unicode begin."""

_INVISIBLE = (pdfium_c.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium_c.FPDF_TEXTRENDERMODE_CLIP)
_LINE_ENDS = (0x0A, 0x0D)
_LONGEST_NAME = 128
_FLAT_INK = 0.2
_STANDARD_FONTS = ("Helvetica", "Arial", "Times", "Courier", "Symbol", "ZapfDingbats")


def layer_boxes(pdf: Any, index: int, wanted: Sequence[str]) -> list[Rect | None]:
    """The boxes of wanted terms in the text of a page, as fractions of the displayed page; None when off the page."""
    page = pdf[index]
    text_page = page.get_textpage()
    count = text_page.count_chars()
    letters = [chr(pdfium_c.FPDFText_GetUnicode(text_page, at) or 0x20) for at in range(count)]
    found = find_terms("".join(letters), wanted)
    return [_box(page, text_page, start, end) for start, end in found]


@dataclass(frozen=True, slots=True)
class Letter:
    """A character whose font is not in the file. Boxes are fractions of the displayed page."""

    text: str
    box: Rect
    """Its ink, as far as pdfium knows it."""
    cell: Rect
    """The room that the font gives it."""
    is_standard: bool
    """Latin in a standard font: every renderer has those fonts, in the same widths."""
    is_drawable: bool
    """Whether pdfium has glyphs for it on this machine."""


def unembedded_lines(pdf: Any, index: int) -> list[list[Letter]]:
    """The lines of a page's characters whose fonts are not embedded, without invisible ones."""
    page = pdf[index]
    text_page = page.get_textpage()
    lines: list[list[Letter]] = [[]]
    for at in range(text_page.count_chars()):
        code = pdfium_c.FPDFText_GetUnicode(text_page, at)
        if code in _LINE_ENDS:
            lines.append([])
        elif not _is_embedded(text_page, at) and _is_painted(text_page, at):
            box, cell = _box(page, text_page, at, at + 1), displayed_rect(page, text_page.get_charbox(at, loose=True))
            if box is not None:
                is_standard = code < _BEYOND_LATIN and _is_standard(text_page, at)
                is_drawable = not _is_flat(text_page, at)
                lines[-1].append(Letter(chr(code or 0x20), box, cell or box, is_standard, is_drawable))
    return [line for line in lines if line]


def _font(text_page: Any, at: int) -> Any:
    text_object = pdfium_c.FPDFText_GetTextObject(text_page, at)
    return pdfium_c.FPDFTextObj_GetFont(text_object) if text_object else None


def _is_embedded(text_page: Any, at: int) -> bool:
    font = _font(text_page, at)
    return bool(font) and pdfium_c.FPDFFont_GetIsEmbedded(font) == 1


def _is_painted(text_page: Any, at: int) -> bool:
    """Whether a character's render mode lets it show: not so the text that a scanner lays under its picture."""
    text_object = pdfium_c.FPDFText_GetTextObject(text_page, at)
    return bool(text_object) and pdfium_c.FPDFTextObj_GetTextRenderMode(text_object) not in _INVISIBLE


def _is_standard(text_page: Any, at: int) -> bool:
    """Whether the font is one of those that every viewer has (ISO 32000-1, 9.6.2.2), by any of its usual names."""
    font = _font(text_page, at)
    if not font:
        return False
    name = ctypes.create_string_buffer(_LONGEST_NAME)
    pdfium_c.FPDFFont_GetBaseFontName(font, name, _LONGEST_NAME)
    return name.value.decode("utf-8", errors="replace").startswith(_STANDARD_FONTS)


def _box(page: Any, text_page: Any, start: int, end: int) -> Rect | None:
    boxes: list[Rect] = []
    for at in range(start, end):
        box = character_rect(page, text_page, at)
        if box is not None and box.overlap(Rect(0, 0, 1, 1)) > 0:
            boxes.append(box.clipped())
    return bounding_rect(boxes) if boxes else None


def character_rect(page: Any, text_page: Any, at: int) -> Rect | None:
    """The box of a character as fractions of the displayed page; None without extent.

    Its ink, or its cell where the ink is flat or pdfium does not know it, as with fonts that are not embedded.
    """
    return displayed_rect(page, text_page.get_charbox(at, loose=_is_flat(text_page, at)))


def _is_flat(text_page: Any, at: int) -> bool:
    ink, cell = text_page.get_charbox(at), text_page.get_charbox(at, loose=True)
    return ink[3] - ink[1] < _FLAT_INK * (cell[3] - cell[1])


def displayed_rect(page: Any, bounds: tuple[float, float, float, float]) -> Rect | None:
    """(left, bottom, right, top) of the page's own space as fractions of the displayed page; None without extent."""
    left, bottom, right, top = bounds
    corners = [_displayed(page, left, top), _displayed(page, right, bottom)]
    (x0, x1), (y0, y1) = (sorted(values) for values in zip(*corners, strict=True))
    return Rect(x0, y0, x1, y1) if x0 < x1 and y0 < y1 else None


def _displayed(page: Any, x: float, y: float) -> tuple[float, float]:
    device_x, device_y = ctypes.c_int(), ctypes.c_int()
    pdfium_c.FPDF_PageToDevice(page, 0, 0, _GRID, _GRID, 0, x, y, device_x, device_y)
    return device_x.value / _GRID, device_y.value / _GRID
