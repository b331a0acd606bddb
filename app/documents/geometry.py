"""The only place of conversions between fractions, pixels, PDF points and turned pages."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from app.domain import Rect

if TYPE_CHECKING:
    from numpy.typing import NDArray

_TOLERANCE_PX = 1e-6
"""What floating point adds to a whole pixel; without it an exact edge would grow by one pixel."""


def _quarter_turns(degrees: int) -> int:
    if degrees % 90:
        raise ValueError(f"not a quarter turn: {degrees}")
    return degrees // 90 % 4


def turn_rect(rect: Rect, degrees: int) -> Rect:
    """Where the box is after its page was turned clockwise by quarter turns; ValueError for another angle."""
    left, top, right, bottom = rect.as_list()
    match _quarter_turns(degrees):
        case 1:
            return Rect(1 - bottom, left, 1 - top, right)
        case 2:
            return Rect(1 - right, 1 - bottom, 1 - left, 1 - top)
        case 3:
            return Rect(top, 1 - right, bottom, 1 - left)
        case _:
            return rect


def turn_image(image: NDArray[np.uint8], degrees: int) -> NDArray[np.uint8]:
    """The picture turned clockwise by a multiple of 90 degrees, contiguous; ValueError for another angle."""
    return np.ascontiguousarray(np.rot90(image, k=-_quarter_turns(degrees)))


def to_pixels(rect: Rect, *, width_px: int, height_px: int) -> tuple[int, int, int, int]:
    """The pixels that hold the box: (x0, y0, x1, y1), x1 and y1 not included; rounded outward, clipped to the picture.

    At least one pixel each way. Raises ValueError when nothing of the box is on the page.
    """
    part = rect.clipped()
    x0, x1 = _pixel_range(part.left, part.right, width_px)
    y0, y1 = _pixel_range(part.top, part.bottom, height_px)
    return x0, y0, x1, y1


def _pixel_range(start: float, end: float, size_px: int) -> tuple[int, int]:
    first = min(math.floor(start * size_px + _TOLERANCE_PX), size_px - 1)
    last = min(math.ceil(end * size_px - _TOLERANCE_PX), size_px)
    return first, max(last, first + 1)


def from_pixels(box_px: tuple[float, float, float, float], *, width_px: int, height_px: int) -> Rect:
    """The fractions of the pixel box (x0, y0, x1, y1), x1 and y1 not included. Not clipped; ValueError when empty."""
    x0, y0, x1, y1 = box_px
    return Rect(x0 / width_px, y0 / height_px, x1 / width_px, y1 / height_px)


def from_points(box_pt: tuple[float, float, float, float], *, width_pt: float, height_pt: float) -> Rect:
    """The fractions of a box in points of the *displayed* page. Not clipped; ValueError when empty.

    Displayed: /Rotate, CropBox and UserUnit are applied to the box and to the page's size, as in a display list.
    """
    x0, y0, x1, y1 = box_pt
    return Rect(x0 / width_pt, y0 / height_pt, x1 / width_pt, y1 / height_pt)


def to_points(rect: Rect, *, width_pt: float, height_pt: float) -> tuple[float, float, float, float]:
    """The box in points of the displayed page: the reverse of `from_points`."""
    return rect.left * width_pt, rect.top * height_pt, rect.right * width_pt, rect.bottom * height_pt
