"""Exact boxes of the pictures embedded in a page, which pixels could only guess."""

from __future__ import annotations

from blindmask.core.boxes import Rect
from blindmask.core.pages import Document
from blindmask.documents.formats.registry import format_of

_TOUCH = 0.002
"""Strips of one picture meet within this share of the page."""


def page_pictures(document: Document, index: int) -> list[Rect]:
    """The pictures of a page as displayed, clipped to it; one that was stored in strips is one box.

    None where a file tells nothing of them, as an image that is the page. Raises as `render_page`.
    """
    whole = Rect(0, 0, 1, 1)
    boxes = [picture.box for picture in format_of(document).pictures(document, index)]
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
