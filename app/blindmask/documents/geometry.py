"""How a picture that was turned, cut out or straightened lies on the page, and many boxes in pixels at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from blindmask.core.boxes import Rect
from blindmask.core.pixels import TOLERANCE_PX

if TYPE_CHECKING:
    from numpy.typing import NDArray


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


def all_to_pixels(boxes: NDArray[np.float64], *, width_px: int, height_px: int) -> NDArray[np.intp]:
    """`core.pixels.to_pixels` of many boxes on the page at once: both of shape (n, 4)."""
    size = np.array([width_px, height_px])
    first = np.minimum(np.floor(boxes[:, :2] * size + TOLERANCE_PX), size - 1)
    last = np.minimum(np.ceil(boxes[:, 2:] * size - TOLERANCE_PX), size)
    return np.hstack([first, np.maximum(last, first + 1)]).astype(np.intp)


_AS_IT_LIES = (1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0)


@dataclass(frozen=True, slots=True)
class Placement:
    """How a picture that was turned, cut out or straightened for reading lies on the page as displayed.

    `matrix` is the homography (nine numbers, row by row) that takes the picture's fractions to the page's.
    """

    matrix: tuple[float, ...]

    @classmethod
    def turned(cls, degrees: int) -> Placement:
        """Of the whole page, turned clockwise by `degrees` to stand upright; ValueError but for quarter turns."""
        rows = ((1, 0, 0, 0, 1, 0), (0, 1, 0, -1, 0, 1), (-1, 0, 1, 0, -1, 1), (0, -1, 1, 1, 0, 0))
        return cls((*map(float, rows[_quarter_turns(degrees)]), 0.0, 0.0, 1.0))

    @classmethod
    def of_corners(cls, corners: Sequence[tuple[float, float]]) -> Placement:
        """Of a picture whose corners (from the top left clockwise) lie at `corners`, fractions of what it was cut from.

        ValueError when three of them are in a line.
        """
        rows: list[list[float]] = []
        for (x, y), (u, v) in zip(((0, 0), (1, 0), (1, 1), (0, 1)), corners, strict=True):
            rows.append([x, y, 1, 0, 0, 0, -u * x, -u * y])
            rows.append([0, 0, 0, x, y, 1, -v * x, -v * y])
        try:
            solution = np.linalg.solve(np.array(rows), np.array(corners, dtype=np.float64).ravel())
        except np.linalg.LinAlgError as error:
            raise ValueError("corners in a line") from error
        return cls((*map(float, solution), 1.0))

    def within(self, outer: Placement) -> Placement:
        """Where this picture, cut from one that lies at `outer`, lies on the page itself."""
        return Placement(tuple(map(float, (outer._array() @ self._array()).ravel())))

    def to_page(self, rect: Rect) -> Rect:
        """The smallest upright box of the page around a box of the picture."""
        return _mapped(self.matrix, rect)

    def from_page(self, rect: Rect) -> Rect:
        """The smallest box of the picture around a box of the page; it may lie outside the picture."""
        return _mapped(_inverse(self.matrix), rect)

    def _array(self) -> NDArray[np.float64]:
        return np.array(self.matrix, dtype=np.float64).reshape(3, 3)


@lru_cache(maxsize=16)
def _inverse(matrix: tuple[float, ...]) -> tuple[float, ...]:
    return tuple(map(float, np.linalg.inv(np.array(matrix, dtype=np.float64).reshape(3, 3)).ravel()))


def _mapped(matrix: tuple[float, ...], rect: Rect) -> Rect:
    # Plain numbers: a page of text has thousands of characters, and most pages lie as they are.
    if matrix == _AS_IT_LIES:
        return rect
    a, b, c, d, e, f, g, h, i = matrix
    xs: list[float] = []
    ys: list[float] = []
    for x, y in ((rect.left, rect.top), (rect.right, rect.top), (rect.right, rect.bottom), (rect.left, rect.bottom)):
        w = g * x + h * y + i
        xs.append((a * x + b * y + c) / w)
        ys.append((d * x + e * y + f) / w)
    return Rect(min(xs), min(ys), max(xs), max(ys))
