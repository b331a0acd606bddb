"""Handwritten ink: pen strokes in an area, patches of blue handwriting, finger prints."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from blindmask.core.pixels import sheet_px_per_mm
from blindmask.detect.evidence import Evidence
from blindmask.detect.marks.inks import Ink, ink_plane
from blindmask.detect.marks.pixels import PixelBox, union
from blindmask.detect.marks.sheets import white_sheet_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

_INK = 0.22
"""Difference from white paper from which a pixel is ink; the pen may be pale."""
_RED = 0.25
_RULE_EM = 2.2
"""A straight run of ink as long as this, in heights of the label, is a ruled line or the frame of a table."""
_SPECK_EM = 0.18
_LEAST_EM = (0.7, 0.55)
"""The width and height from which strokes may be a signature."""
_DENSITY = (0.025, 0.6)
"""Ink as a share of its box: less is dust, more is a picture or a block of colour."""
_TALLEST_EM = 4.6
_SHEET_LONG_PX = 1120
_PX_PER_MM = sheet_px_per_mm(_SHEET_LONG_PX)
_PRINT_MM = (8.0, 28.0)
_PRINT_ASPECT = (0.5, 1.7)
_PRINT_FILL = 0.22
"""The least share of ink in the outline of a finger print: ridges and furrows, at this size often run together."""
_ROUND = (0.6, 0.9)
"""The share of a print's box that its outline fills; an ellipse has 0.785, a block of colour 1."""
_BLUE = 0.3
_BLUE_JOIN_MM = (5.0, 2.5)
_BLUE_MM = ((9.0, 75.0), (4.0, 24.0))
_BLUE_INK = (0.04, 0.4)
_PEN_MM = 1.3
"""Strokes of a pen are thinner than this; print in colour and logos are often not."""


def find_writing(white: NDArray[np.float32], area: PixelBox, *, em_px: float) -> PixelBox | None:
    """The box around the pen strokes that begin in `area`; None when there are none.

    `white` is RGB from `on_white`, print already left out; ruled lines and red stamps are left out here. A stroke that
    leaves the area is followed to its end.
    """
    ink = (1 - white.min(axis=2) > _INK) & (ink_plane(white, Ink.RED) < _RED)
    mask = _without_rules(ink.astype(np.uint8), em_px)
    count, _, stats, centres = cv2.connectedComponentsWithStats(mask, connectivity=8)
    strokes: list[PixelBox] = []
    for index in range(1, count):
        left, top, width, height, size = (int(v) for v in np.asarray(stats)[index])
        x, y = (float(v) for v in np.asarray(centres)[index])
        big_enough = max(width, height) >= _SPECK_EM * em_px and size >= 6
        # What runs over the window's border is the edge of the paper or the desk beside it.
        is_whole = left > 0 and top > 0 and left + width < mask.shape[1] and top + height < mask.shape[0]
        if big_enough and is_whole and height <= _TALLEST_EM * em_px and area.contains((x, y)):
            strokes.append(PixelBox(left, top, left + width, top + height))
    strokes = _main_row(strokes, em_px)
    if not strokes:
        return None
    box = union(strokes)
    part = mask[int(box.top_px) : int(box.bottom_px), int(box.left_px) : int(box.right_px)]
    is_large = box.width_px >= _LEAST_EM[0] * em_px and box.height_px >= _LEAST_EM[1] * em_px
    is_large &= box.height_px <= _TALLEST_EM * em_px
    return box if is_large and _DENSITY[0] <= float(part.mean()) <= _DENSITY[1] else None


def _without_rules(mask: NDArray[np.uint8], em_px: float) -> NDArray[np.uint8]:
    length = max(9, round(_RULE_EM * em_px))
    across = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((1, length), np.uint8))
    down = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((length, 1), np.uint8))
    near = cv2.dilate(cv2.max(across, down), np.ones((5, 5), np.uint8))
    return np.asarray(np.where(near > 0, 0, mask), np.uint8)


def _main_row(strokes: list[PixelBox], em_px: float) -> list[PixelBox]:
    """The strokes that stand together: those within 1.6 heights of the ones before, left to right."""
    row: list[PixelBox] = []
    for stroke in sorted(strokes, key=lambda s: s.left_px):
        if not row or stroke.left_px - max(s.right_px for s in row) <= 1.6 * em_px:
            row.append(stroke)
        elif union(row).width_px >= _LEAST_EM[0] * em_px:
            break
        else:
            row = [stroke]
    return row


def prints_on(evidence: Evidence) -> list[PixelBox]:
    """The page's finger prints, to be asked for with `once`."""
    return find_prints(evidence.view.image)


def find_prints(image: NDArray[np.uint8]) -> list[PixelBox]:
    """Patches on an RGB page, in its pixels, that look like a finger print in stamp ink, largest first."""
    scale = _SHEET_LONG_PX / max(image.shape[:2])
    white = white_sheet_of(image, _SHEET_LONG_PX)
    found: list[PixelBox] = []
    for ink in (Ink.RED, Ink.BLUE):
        mask = (ink_plane(white, ink) > _RED).astype(np.uint8)
        joined = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, _square(1.2))
        joined = cv2.morphologyEx(joined, cv2.MORPH_OPEN, _square(2.4))
        count, labels, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
        for index in range(1, count):
            left, top, width, height, size = (int(v) for v in np.asarray(stats)[index])
            small_mm, large_mm = sorted((width / _PX_PER_MM, height / _PX_PER_MM))
            fits = _PRINT_MM[0] <= small_mm and large_mm <= _PRINT_MM[1]
            if not fits or not _PRINT_ASPECT[0] <= width / height <= _PRINT_ASPECT[1]:
                continue
            inside = labels[top : top + height, left : left + width] == index
            fill = float(mask[top : top + height, left : left + width][inside].mean())
            if _ROUND[0] <= size / (width * height) <= _ROUND[1] and fill >= _PRINT_FILL:
                found.append(PixelBox(left, top, left + width, top + height).placed(1 / scale, 0, 0))
    return sorted(found, key=lambda box: -box.area_px)


def find_blue_writing(image: NDArray[np.uint8]) -> list[PixelBox]:
    """Patches of blue pen strokes on an RGB page, in its pixels, largest first."""
    scale = _SHEET_LONG_PX / max(image.shape[:2])
    mask = (ink_plane(white_sheet_of(image, _SHEET_LONG_PX), Ink.BLUE) > _BLUE).astype(np.uint8)
    thick = cv2.morphologyEx(mask, cv2.MORPH_OPEN, _square(_PEN_MM))
    mask = _without_rules(mask, 4.0 * _PX_PER_MM)
    across, down = (max(1, round(side * _PX_PER_MM)) for side in _BLUE_JOIN_MM)
    joined = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((down, across), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    found: list[PixelBox] = []
    for index in range(1, count):
        left, top, width, height, _size = (int(v) for v in np.asarray(stats)[index])
        wide, high = _BLUE_MM
        if not (wide[0] <= width / _PX_PER_MM <= wide[1] and high[0] <= height / _PX_PER_MM <= high[1]):
            continue
        part = slice(top, top + height), slice(left, left + width)
        own = labels[part] == index
        ink = float((mask[part] * own).mean())
        if _BLUE_INK[0] <= ink <= _BLUE_INK[1] and float((thick[part] * own).mean()) < 0.1 * ink:
            found.append(PixelBox(left, top, left + width, top + height).placed(1 / scale, 0, 0))
    return sorted(found, key=lambda box: -box.area_px)


def _square(side_mm: float) -> NDArray[np.uint8]:
    side_px = max(1, round(side_mm * _PX_PER_MM))
    return np.ones((side_px, side_px), np.uint8)
