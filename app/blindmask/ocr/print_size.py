"""Estimates the size of print on a page from its ink, at a fifteenth of the cost of a text detection."""

# cv2's types are only partly annotated.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

_CONTRAST = 24
"""Of 255: how much darker than its surroundings ink is."""
_AROUND_PX = 31
_RULE_PX = 40
_GAP_PX = 11
"""Gaps between the characters of a line up to this width are closed."""
_SPECK_PX = 3
_FULL = 0.4
"""The share of its box that a piece of a line fills at least, even a slightly crooked one."""
_LONG = 5
"""A piece of a line is so many times longer than high; ornaments, strokes and seals mostly are not."""
_LOW_PX, _HIGH_PX = 4, 60
_ENOUGH = 16
"""Pieces of print that are together so many times longer than high (about a dozen characters) are no chance find."""


def smallest_print(bgr: NDArray[np.uint8], *, scale: float) -> float:
    """How high the lines of the smallest print are, in pixels of the picture scaled so; infinite when there is none.

    A height is the mean along the line: the size of small characters, half that of large ones. Of print smaller than
    that only a few characters stand there. Ornaments may pass for print; the answer is rather too small than too large.
    """
    height_px, width_px = bgr.shape[:2]
    size = (max(1, round(width_px * scale)), max(1, round(height_px * scale)))
    grey = cv2.cvtColor(bgr, cv2.COLOR_BGR2GRAY)
    small = np.asarray(cv2.resize(grey, size, interpolation=cv2.INTER_AREA), np.uint8)
    lengths, heights = _pieces(_joined_ink(small))
    order = np.argsort(heights)
    told = np.cumsum((lengths / heights)[order]) >= _ENOUGH
    if told.any():
        return float(heights[order][told.argmax()])
    return float(heights.max(initial=0.0)) or float("inf")


def _joined_ink(grey: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """1 where ink and the gaps between characters are, without rules and specks."""
    darker = cv2.subtract(cv2.blur(grey, (_AROUND_PX, _AROUND_PX)), grey)
    _, ink = cv2.threshold(darker, _CONTRAST, 1, cv2.THRESH_BINARY)
    for shape in ((1, _RULE_PX), (_RULE_PX, 1)):
        ink = cv2.subtract(ink, cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones(shape, np.uint8)))
    joined = cv2.morphologyEx(ink, cv2.MORPH_CLOSE, np.ones((1, _GAP_PX), np.uint8))
    return np.asarray(cv2.morphologyEx(joined, cv2.MORPH_OPEN, np.ones((_SPECK_PX, _SPECK_PX), np.uint8)), np.uint8)


def _pieces(ink: NDArray[np.uint8]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Length and mean height of each piece of ink that looks like a piece of a line."""
    stats = np.asarray(cv2.connectedComponentsWithStats(ink, connectivity=8)[2], np.float64)[1:]
    lengths, boxes, areas = stats[:, 2], stats[:, 2] * stats[:, 3], stats[:, 4]
    heights = areas / lengths
    fits = (lengths >= _LONG * heights) & (heights >= _LOW_PX) & (heights <= _HIGH_PX) & (areas >= _FULL * boxes)
    return lengths[fits], heights[fits]
