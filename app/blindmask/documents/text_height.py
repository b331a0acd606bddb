"""The height of a page's text, by which the legibility of an export is measured."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_WINDOW = 31
_INK_STEP = 12
"""Grey levels by which ink is darker than what surrounds it."""
_LETTERS = (0.15, 3.0)
_HEIGHTS_PX = (5, 160)
_LEAST_LINE_PX = 9
"""Lower lines are rules, specks or no longer legible."""
_FILLED = (0.12, 0.62)
"""The share of a line's box that is ink; a rule has more."""
_GROUPED = 0.5
"""Pieces of characters belong to one line when their gap is at most so many of their heights."""
_LEAST_PIECES = 12
_SMALL_SHARE = 10
"""The percentile of line heights, by length, that stands for a page's small text; specks and rules are below it."""


def text_height_px(image: NDArray[np.uint8]) -> float | None:
    """The height in pixels of the ink of the smaller text lines of an RGB picture; None when it has hardly any text.

    Works for lines along and across the picture's rows.
    """
    grey = np.asarray(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY), np.uint8)
    around = cv2.blur(grey, (_WINDOW, _WINDOW))
    ink = (around.astype(np.int16) - grey >= _INK_STEP).astype(np.uint8)
    along, across = _line_heights(ink), _line_heights(np.ascontiguousarray(ink.T))
    heights = along if along[:, 1].sum() >= across[:, 1].sum() else across
    if not len(heights):
        return None
    order = heights[np.argsort(heights[:, 0])]
    reached = np.cumsum(order[:, 1]) / order[:, 1].sum() * 100
    return float(order[int(np.searchsorted(reached, _SMALL_SHARE)), 0])


def _line_heights(ink: NDArray[np.uint8]) -> NDArray[np.float64]:
    """Rows of (height, width) in pixels of what looks like a line of text along the rows."""
    _, _, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    pieces = stats[1:]
    heights, widths = pieces[:, 3], pieces[:, 2]
    fits = (heights >= _HEIGHTS_PX[0]) & (heights <= _HEIGHTS_PX[1])
    fits &= (widths >= _LETTERS[0] * heights) & (widths <= _LETTERS[1] * heights)
    if np.count_nonzero(fits) < _LEAST_PIECES:
        return np.empty((0, 2))
    reach = round(_GROUPED * float(np.median(heights[fits])))
    joined = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((1, max(3, reach)), np.uint8))
    _, _, lines, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    found = [
        (height, width)
        for x, y, width, height, _ in lines[1:].tolist()
        if _is_line(width, height) and _FILLED[0] <= ink[y : y + height, x : x + width].mean() <= _FILLED[1]
    ]
    return np.array(found, np.float64).reshape(-1, 2)


def _is_line(width_px: int, height_px: int) -> bool:
    return _LEAST_LINE_PX <= height_px <= _HEIGHTS_PX[1] and width_px >= 3 * height_px
