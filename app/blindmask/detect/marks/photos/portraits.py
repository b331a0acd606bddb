"""Finds the edges of the photo around a face.

Everything happens in a window: an upright cut-out around one face, scaled so that the face has WINDOW_FACE_PX.
Distances to the sides count from the face's centre, in widths (left, right) or heights (top, bottom) of the face; in
photos for documents the face is about half as wide and 0.4 to 0.5 times as high as the photo.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

import cv2
import numpy as np

from blindmask.detect.marks.pixels import PixelBox

if TYPE_CHECKING:
    from numpy.typing import NDArray

WINDOW_FACE_PX = 80
WINDOW_REACH = 2.6
"""How much of the page the window shows on each side of the face, in widths or heights of it."""


@dataclass(frozen=True, slots=True)
class _Side:
    least: float
    """The head itself, hair included."""
    usual: float
    """Where a photo ends when nothing tells."""
    enough: float | None
    """From here on a blob's end is taken for the photo's: clothes reach it. Above the head nothing does."""
    far: float


_LEFT = _RIGHT = _Side(least=0.7, usual=1.0, enough=0.85, far=1.6)
_TOP = _Side(least=0.85, usual=1.05, enough=None, far=1.5)
_BOTTOM = _Side(least=0.85, usual=1.1, enough=0.95, far=1.9)
_FARTHEST_BOTTOM = 2.4
_SIDES = (_RIGHT, _TOP, _LEFT, _BOTTOM)
"""In the order in which quarter turns clockwise bring them to the right."""

_BLOB_FAR = 1.5
"""Times `far`: a blob that goes on beyond has run into something else on that side."""
_BESIDE = 0.15
_LEAST_ASPECT = 1.3
"""Height over width of a photo for documents, unless its lines say less."""
_ASPECTS = (1.05, 1.8)
_LINE_STEP = 10
"""Grey levels by which a line or an edge differs from what is beside it."""
_SMEAR_PX = 4
"""How far one line spreads to either side in the search: two pixels of step and two of lean (3 degrees)."""
_LINE_SUPPORT = 0.75
"""The share of a face's width or height along which a line shows."""
_SIDE_SUPPORT = 0.7
"""The share of a rectangle's whole side along which it shows; a seal may hide a part."""


def outline_photo(
    window: NDArray[np.uint8], face: PixelBox, blob: PixelBox | None, *, blob_is_full: bool, is_alone: bool
) -> PixelBox:
    """The photo of the one person whose face this is.

    A full blob is the photo, corrected by straight lines at its ends. One with gaps (a light background) is the
    person's outline: the photo is a rectangle of lines around it, or each side is the farthest that blob, line and
    usual extent give. `is_alone`: no other face is near that a box drawn out downwards could run into.
    """
    all_lines = [_find_lines(window, face, quarters) for quarters in range(4)]
    if not blob_is_full:
        rectangle = _find_rectangle(window, face, all_lines)
        if rectangle and (blob is None or _belong_together(rectangle, blob)):
            return rectangle
    x_px, y_px = face.centre_px
    sides_px: list[float] = []
    for quarters, side in enumerate(_SIDES):
        unit_px = face.height_px if quarters % 2 else face.width_px
        reach = _reach_px(blob, face, quarters) / unit_px if blob else 0.0
        reach = reach if reach <= _BLOB_FAR * side.far else 0.0
        lines = all_lines[quarters] / unit_px
        sides_px.append((_end_of_full if blob_is_full and reach else _end_of_outline)(side, lines, reach) * unit_px)
    right_px, top_px, left_px, bottom_px = sides_px
    if not blob_is_full:
        # A photo as wide as this is higher: a small face has more clothes below it before it has more room above.
        wanted_px = _LEAST_ASPECT * (left_px + right_px)
        if is_alone:
            bottom_px = max(bottom_px, min(_FARTHEST_BOTTOM * face.height_px, wanted_px - top_px))
        top_px = max(top_px, min(_TOP.far * face.height_px, wanted_px - bottom_px))
    return PixelBox(x_px - left_px, y_px - top_px, x_px + right_px, y_px + bottom_px)


def outline_inner_photo(window: NDArray[np.uint8], face: PixelBox) -> PixelBox | None:
    """The rectangle of lines around a face inside a larger picture (a card, a collage); None when there is none."""
    return _find_rectangle(window, face, [_find_lines(window, face, quarters) for quarters in range(4)])


def _end_of_full(side: _Side, lines: NDArray[np.float64], reach: float) -> float:
    ends = np.clip(reach, lines[:, 0], lines[:, 1])
    near = ends[np.abs(ends - reach) <= _BESIDE]
    return max(side.least, float(near[np.abs(near - reach).argmin()]) if near.size else reach)


def _end_of_outline(side: _Side, lines: NDArray[np.float64], reach: float) -> float:
    if side.enough is not None and reach >= side.enough:
        return reach
    outer = lines[:, 1]
    outer = outer[(outer >= 0.9 * side.usual) & (outer <= 1.4 * max(side.usual, reach))]
    return max(reach, float(outer.min()) if outer.size else side.usual)


def _reach_px(blob: PixelBox, face: PixelBox, quarters: int) -> float:
    x_px, y_px = face.centre_px
    return (blob.right_px - x_px, y_px - blob.top_px, x_px - blob.left_px, blob.bottom_px - y_px)[quarters]


def _belong_together(rectangle: PixelBox, blob: PixelBox) -> bool:
    """Whether the rectangle is the photo's edge: it holds the person's outline and is no cell of a table around it."""
    return rectangle.overlap_px(blob) >= 0.85 * blob.area_px and rectangle.area_px <= 1.45 * blob.area_px


def _find_lines(window: NDArray[np.uint8], face: PixelBox, quarters: int) -> NDArray[np.float64]:
    """Distances in pixels from the face's centre to the straight lines on one side, nearest first.

    Shape (n, 2): where a line, or a group of lines too close to tell apart, begins and ends. The side is turned to the
    right, so that all four are searched alike.
    """
    turned = np.ascontiguousarray(np.rot90(window, -quarters))
    box = face.turned(quarters, (window.shape[1], window.shape[0]))
    side = _SIDES[quarters]
    centre_px = box.centre_px[0]
    top_px = max(0, int(box.top_px - 0.15 * box.height_px))
    bottom_px = int(box.bottom_px + 0.15 * box.height_px)
    start_px = int(centre_px + 0.9 * side.least * box.width_px)
    stop_px = min(turned.shape[1], int(centre_px + side.far * box.width_px))
    if start_px >= stop_px:
        return np.empty((0, 2))
    support = _steps(turned[top_px:bottom_px])[:, start_px:stop_px].mean(axis=0)
    changes = np.flatnonzero(np.diff(support >= _LINE_SUPPORT, prepend=False, append=False))
    first_px, last_px = changes[0::2], changes[1::2] - 1
    middle_px = (first_px + last_px) / 2
    ends_px = np.minimum(first_px + _SMEAR_PX, middle_px), np.maximum(last_px - _SMEAR_PX, middle_px)
    return np.stack(ends_px, axis=1) + start_px - centre_px


def _find_rectangle(window: NDArray[np.uint8], face: PixelBox, all_lines: list[NDArray[np.float64]]) -> PixelBox | None:
    """The smallest rectangle of lines whose sides show over nearly their whole length; None when there is none."""
    x_px, y_px = face.centre_px
    upright, level = _steps(window), _steps(np.ascontiguousarray(window.transpose(1, 0, 2)))
    found: list[PixelBox] = []
    for right, top, left, bottom in product(*(lines[:, 1] for lines in all_lines)):
        box = PixelBox(x_px - left, y_px - top, x_px + right, y_px + bottom)
        columns = slice(max(0, round(box.left_px)), round(box.right_px))
        rows = slice(max(0, round(box.top_px)), round(box.bottom_px))
        support = min(
            _share_at(upright[rows], box.left_px),
            _share_at(upright[rows], box.right_px),
            _share_at(level[columns], box.top_px),
            _share_at(level[columns], box.bottom_px),
        )
        if support >= _SIDE_SUPPORT and _ASPECTS[0] <= box.height_px / box.width_px <= _ASPECTS[1]:
            found.append(box)
    return min(found, key=lambda box: box.area_px, default=None)


def _share_at(steps: NDArray[np.bool_], column_px: float) -> float:
    return float(steps[:, min(max(0, round(column_px)), steps.shape[1] - 1)].mean())


def _steps(picture: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Where brightness or colour changes from left to right, spread by what a line may lean."""
    smooth = cv2.copyMakeBorder(cv2.GaussianBlur(picture, (0, 0), 0.8), 0, 0, 2, 2, cv2.BORDER_REPLICATE)
    step = cv2.absdiff(smooth[:, 4:], smooth[:, :-4]).max(axis=2)
    spread = cv2.dilate((step >= _LINE_STEP).astype(np.uint8), np.ones((1, 5), np.uint8))
    return np.asarray(spread, dtype=np.bool_)
