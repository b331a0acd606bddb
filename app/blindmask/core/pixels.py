"""Fractions of a page, pixels of its picture, points and millimetres: one place for what every stage converts.

Pixels are rounded outwards: a box has every pixel that it touches. Where nothing may be rounded, `edges_px` gives the
edges as they are. The proof of redaction (`export/proof/`) has conversions of its own, so that a mistake here cannot
hide there.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from blindmask.core.boxes import Rect

PT_PER_INCH = 72.0
_A4_LONG_MM = 297.0
TOLERANCE_PX = 1e-6
"""What floating point adds to a whole pixel; without it an exact edge would grow by one pixel."""


def to_pixels(rect: Rect, *, width_px: int, height_px: int) -> tuple[int, int, int, int]:
    """The pixels that hold the box: (x0, y0, x1, y1), x1 and y1 not included; rounded outwards, clipped to the picture.

    At least one pixel each way. Raises ValueError when nothing of the box is on the page.
    """
    part = rect.clipped()
    x0, x1 = pixel_range(part.left, part.right, width_px)
    y0, y1 = pixel_range(part.top, part.bottom, height_px)
    return x0, y0, x1, y1


def to_slices(rect: Rect, shape: Sequence[int]) -> tuple[slice, slice]:
    """`to_pixels` as the rows and columns of a picture of that shape (height, width, …)."""
    x0, y0, x1, y1 = to_pixels(rect, width_px=shape[1], height_px=shape[0])
    return slice(y0, y1), slice(x0, x1)


def pixel_range(start: float, end: float, size_px: int) -> tuple[int, int]:
    """The pixels of one side that hold the stretch: first and one behind the last; at least one, also of what lies
    outside."""
    first = min(max(0, math.floor(start * size_px + TOLERANCE_PX)), size_px - 1)
    last = min(math.ceil(end * size_px - TOLERANCE_PX), size_px)
    return first, max(last, first + 1)


def edges_px(rect: Rect, shape: Sequence[float]) -> tuple[float, float, float, float]:
    """The box's edges (left, top, right, bottom) on a picture of that shape, not rounded and not clipped."""
    height_px, width_px = shape[:2]
    return rect.left * width_px, rect.top * height_px, rect.right * width_px, rect.bottom * height_px


def to_fractions(edges: tuple[float, float, float, float], *, width: float, height: float) -> Rect:
    """The fractions of a box (left, top, right, bottom) in pixels or points of a page of that size as displayed.

    Not clipped; ValueError when empty.
    """
    left, top, right, bottom = edges
    return Rect(left / width, top / height, right / width, bottom / height)


def sheet_px_per_mm(long_side_px: float) -> float:
    """How many pixels of a picture with that long side are a millimetre of paper, taken for a whole A4 sheet."""
    return long_side_px / _A4_LONG_MM
