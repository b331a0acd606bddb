"""Where a PDF page paints its pictures: exact boxes, which pixels can only guess."""

from __future__ import annotations

from blindmask.core.boxes import Rect
from blindmask.core.pages import Document, Form
from blindmask.documents.geometry import from_points
from blindmask.documents.pdf import show_page

_TOUCH = 0.002
"""Strips of one picture meet within this share of the page."""


def page_pictures(document: Document, index: int) -> list[Rect]:
    """The pictures of a page as displayed, clipped to it; one that was stored in strips is one box. None for images.

    Raises as `render_page`.
    """
    if document.form is Form.IMAGE:
        return []
    page = show_page(document, index)
    whole = Rect(0, 0, 1, 1)
    boxes = [from_points(p.box_pt, width_pt=page.width_pt, height_pt=page.height_pt) for p in page.blocks()[1]]
    joined: list[Rect] = []
    for box in sorted((b.clipped() for b in boxes if b.overlap(whole) > 0), key=lambda b: (b.top, b.left)):
        strip = next((i for i, other in enumerate(joined) if _continues(other, box)), None)
        if strip is None:
            joined.append(box)
        else:
            joined[strip] = joined[strip].union(box)
    return joined


def _continues(one: Rect, other: Rect) -> bool:
    """Whether two boxes share a whole side, as the strips of a picture do."""
    same_columns = abs(one.left - other.left) <= _TOUCH and abs(one.right - other.right) <= _TOUCH
    same_rows = abs(one.top - other.top) <= _TOUCH and abs(one.bottom - other.bottom) <= _TOUCH
    below = abs(one.bottom - other.top) <= _TOUCH or abs(other.bottom - one.top) <= _TOUCH
    beside = abs(one.right - other.left) <= _TOUCH or abs(other.right - one.left) <= _TOUCH
    return (same_columns and below) or (same_rows and beside)
