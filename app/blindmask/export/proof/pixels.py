"""Compares the pixels of an output with the decisions: boxes are flat, everything else is as in the source.

Fractions become pixels here by code of this package's own, not by `core/pixels`: the boxes were painted with that, and
a mistake in it must not hide what it did.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np

from blindmask.core.boxes import Rect

if TYPE_CHECKING:
    from numpy.typing import NDArray

COMPARED_PX = 1600
"""The long side at which source and output are compared."""
_BLOCK_PX = 16
"""A block of the comparison: about 8 pt of an A4 page, smaller than a character of its text."""
_CHANGED = 34
"""Grey levels by which a block's mean may differ. Two renderers differ by up to 25 where a standard font is not
embedded, else by 12. A single character that is gone changes its block by 36 (10 pt) to 54 (13 pt) in the median: most
are found alone, a word by any one of its characters."""
_REACH_PX = 2
"""How far a stroke may lie from where the other renderer draws it."""
_STROKE = 80
"""Grey levels by which a pixel differs from everything within reach: a stroke that is there in one picture only."""
_WINDOW_PX = 16
_STROKE_PX = 40
"""Such pixels in a window. Measured on text and scans: at most 7 to 18 between two renderers, 26 after the strongest
compression; a Chinese character of 9 to 12 pt that is gone leaves 56 or more in 95 of 100 cases, 77 in the median."""
_FILLS = {"black": (0,), "white": (255,), "label": (217, 255)}
_EDGE_PX = 2
_NEAR = 28
_NEAR_SHARE = 0.97
_FAR = 110
_FAR_SHARE = 0.998
"""JPEG rings along the edge of a box: a few pixels may be off by some levels, none of them by a stroke of text."""
_WORD_AREA = 0.6
"""The most of a label that its word's strokes may fill."""


def is_flat(picture: NDArray[np.uint8], box: Rect, *, style: str) -> bool:
    """Whether the box of the RGB page is one flat block of the style's colour; a label may carry dark strokes."""
    block = _inside(picture, box).astype(np.int16)
    if style == "label":
        return any(_is_label(block, fill) for fill in _FILLS[style])
    return any(_is_filled(block, fill) for fill in _FILLS[style])


def _inside(picture: NDArray[np.uint8], box: Rect) -> NDArray[np.uint8]:
    """The box's pixels without its rim, where the encoding mixes them with the neighbours; at least one pixel."""
    height_px, width_px = picture.shape[:2]
    x0, x1 = _inner_range(box.left * width_px, box.right * width_px, width_px)
    y0, y1 = _inner_range(box.top * height_px, box.bottom * height_px, height_px)
    return picture[y0:y1, x0:x1]


def _inner_range(start: float, end: float, size_px: int) -> tuple[int, int]:
    rim = min(_EDGE_PX, (end - start) / 4)
    first = min(max(0, round(start + rim)), size_px - 1)
    return first, min(size_px, max(first + 1, round(end - rim)))


def _is_filled(block: NDArray[np.int16], fill: int) -> bool:
    off = np.abs(block - fill).max(axis=2)
    return bool((off <= _NEAR).mean() >= _NEAR_SHARE and (off <= _FAR).mean() >= _FAR_SHARE)


def _is_label(block: NDArray[np.int16], fill: int) -> bool:
    """Flat apart from the word in its middle: the rows and columns along the rim show nothing."""
    height_px, width_px = block.shape[:2]
    rim_y, rim_x = max(1, height_px // 16), max(1, width_px // 16)
    rim = np.concatenate(
        [part.reshape(-1, 3) for part in (block[:rim_y], block[-rim_y:], block[:, :rim_x], block[:, -rim_x:])]
    )
    quiet = bool((np.abs(rim - fill).max(axis=1) <= _NEAR).mean() >= _NEAR_SHARE)
    ink = float((np.abs(block - fill).max(axis=2) > _NEAR).mean())
    return quiet and ink <= _WORD_AREA


def changed_blocks(source: NDArray[np.uint8], output: NDArray[np.uint8], *, ignored: Sequence[Rect]) -> list[Rect]:
    """Where two RGB renderings of a page differ outside the `ignored` boxes, as boxes of neighbouring blocks."""
    rows, columns = max(1, source.shape[0] // _BLOCK_PX), max(1, source.shape[1] // _BLOCK_PX)
    before, after = (_block_means(picture, rows, columns) for picture in (source, output))
    outside = ~_touched(ignored, rows, columns)
    if not outside.any():
        return []
    changed = (np.abs(before - after) > _CHANGED) & outside
    return _boxes_of(changed)


def changed_strokes(source: NDArray[np.uint8], output: NDArray[np.uint8], *, ignored: Sequence[Rect]) -> list[Rect]:
    """Where a character or a line is in one of two RGB renderings of a page only, outside the `ignored` boxes.

    Finer than `changed_blocks` and blind for faint print. The renderings have one size, give or take a pixel.
    """
    height_px, width_px = source.shape[:2]
    same_size = np.asarray(cv2.resize(output, (width_px, height_px), interpolation=cv2.INTER_AREA), np.uint8)
    before, after = (cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY) for picture in (source, same_size))
    unlike = (np.maximum(_beyond_reach(before, after), _beyond_reach(after, before)) > _STROKE).astype(np.float32)
    for box in ignored:
        rows = slice(max(0, int(box.top * height_px) - _REACH_PX), int(box.bottom * height_px) + _REACH_PX + 1)
        columns = slice(max(0, int(box.left * width_px) - _REACH_PX), int(box.right * width_px) + _REACH_PX + 1)
        unlike[rows, columns] = 0
    window_px = (_WINDOW_PX, _WINDOW_PX)
    counted = np.asarray(
        cv2.boxFilter(unlike, -1, window_px, normalize=False, borderType=cv2.BORDER_CONSTANT), np.float32
    )
    return _boxes_of(np.asarray(counted >= _STROKE_PX, np.bool_))


def _beyond_reach(picture: Any, other: Any) -> Any:
    """By how much each pixel is darker or lighter than all pixels of the other picture near it."""
    near = np.ones((2 * _REACH_PX + 1, 2 * _REACH_PX + 1), np.uint8)
    darker = cv2.subtract(cv2.erode(other, near), picture)
    lighter = cv2.subtract(picture, cv2.dilate(other, near))
    return cv2.max(darker, lighter)


def _block_means(picture: NDArray[np.uint8], rows: int, columns: int) -> NDArray[np.float32]:
    small = cv2.resize(picture, (columns, rows), interpolation=cv2.INTER_AREA).astype(np.float32)
    return np.asarray(small @ np.array([0.299, 0.587, 0.114], np.float32), dtype=np.float32)


def _touched(ignored: Sequence[Rect], rows: int, columns: int) -> NDArray[np.bool_]:
    touched = np.zeros((rows, columns), np.bool_)
    for box in ignored:
        top, bottom = int(box.top * rows - 0.5), int(box.bottom * rows + 1.5)
        left, right = int(box.left * columns - 0.5), int(box.right * columns + 1.5)
        touched[max(0, top) : max(0, bottom), max(0, left) : max(0, right)] = True
    return touched


def _boxes_of(changed: NDArray[np.bool_]) -> list[Rect]:
    rows, columns = changed.shape
    _, _, stats, _ = cv2.connectedComponentsWithStats(changed.astype(np.uint8), connectivity=8)
    return [
        Rect(x / columns, y / rows, (x + width) / columns, (y + height) / rows)
        for x, y, width, height, _ in stats[1:].tolist()
    ]
