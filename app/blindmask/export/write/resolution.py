"""The resolution of exported pages: a scan keeps its own pixels, everything else gets the rule set's dpi."""

from __future__ import annotations

import math

from blindmask.core.pages import Document
from blindmask.core.pixels import PT_PER_INCH
from blindmask.documents.formats.registry import format_of
from blindmask.documents.render import page_resolution

MAX_DPI = 400
MAX_PIXELS = 40_000_000
"""A page of more is scaled down; while it is painted it takes three bytes for each."""
_A4_LONG_SIDE_PT = 842.0


def export_dpi(document: Document, index: int, *, rules_dpi: int) -> float:
    """At how many pixels per inch page `index` is exported, within the pixel limit.

    An image file keeps its pixels; their dpi is told as if it were an A4 sheet. A scanned page keeps its picture's
    pixels too, unless it has text of its own that `rules_dpi` shows better.
    """
    page = document.page(index)
    width_pt, height_pt = page_size_pt(document, index)
    if not has_known_size(document):
        dpi = page.width / width_pt * PT_PER_INCH
    else:
        own = page_resolution(document, index)
        dpi = float(rules_dpi) if own is None or (page.has_text and own < rules_dpi) else own
        dpi = min(dpi, MAX_DPI)
    return min(dpi, PT_PER_INCH * math.sqrt(MAX_PIXELS / (width_pt * height_pt)))


def has_known_size(document: Document) -> bool:
    """Whether the file tells how large its pages are on paper; an image file's size is supposed to be that of A4."""
    return format_of(document).is_measured


def page_size_pt(document: Document, index: int) -> tuple[float, float]:
    """Width and height of the displayed page in points; an image file becomes as long as an A4 sheet."""
    page = document.page(index)
    if has_known_size(document):
        return page.width, page.height
    scale = _A4_LONG_SIDE_PT / max(page.width, page.height)
    return page.width * scale, page.height * scale


def long_side_px(document: Document, index: int, *, dpi: float) -> int:
    """The pixels of the page's long side at `dpi`."""
    return max(1, round(max(page_size_pt(document, index)) * dpi / PT_PER_INCH))
