"""Keeps the date under a masked seal legible, where none of the seal's words stand in its strip.

The ring and the star tell nothing and may show in the strip; the seal's words lie around it. A strip that holds a part
of them, or that would leave too much of the seal to see, is covered with the rest.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from blindmask.core.boxes import bounding_rect
from blindmask.core.pages import TextSpan
from blindmask.detect.marks.inks import Ink, ink_plane, on_white
from blindmask.detect.marks.pixels import PixelBox, cut, fit
from blindmask.detect.marks.seals.rings import Ellipse, Ring

if TYPE_CHECKING:
    from numpy.typing import NDArray

_DIGIT = r"[0-9〇零○OoＯ一二三四五六七八九十]"
_MONTH, _DAY = rf"{_DIGIT}{{1,3}}\s*月", rf"{_DIGIT}{{1,3}}\s*日"
_DATE = re.compile(rf"{_DIGIT}{{2,4}}\s*年(?:\s*{_MONTH})?(?:\s*{_DAY})?|{_MONTH}\s*{_DAY}")
_STAR = 0.4
"""Up to this share of the radius there is only the star."""
_WRITING = 0.2
_DARK = 0.35
_LEAST_COVER = 0.92
"""The share of the seal that stays covered."""
_LEAST_LEFT = 0.7
"""The share of the date's part under the seal that must stay, or it could not be read anyway."""
_MARGIN = 0.02
"""Kept around the seal's writing, in widths of the seal."""


def leave_dates(image: NDArray[np.uint8], ring: Ring, box: PixelBox, spans: Sequence[TextSpan]) -> list[PixelBox]:
    """The boxes that cover a seal: `box` alone, or the parts of it around a date. All in pixels of `image`."""
    if ring.ink is Ink.DARK:
        return [box]
    for span in spans:
        for match in _DATE.finditer(span.text):
            chars = span.char_boxes[match.start() : match.end()]
            date = PixelBox.of(bounding_rect(chars), image)
            left_free = _free_strip(image, ring, box, date)
            if left_free is not None:
                return _around(box, left_free)
    return [box]


def _free_strip(image: NDArray[np.uint8], ring: Ring, box: PixelBox, date: PixelBox) -> PixelBox | None:
    """The part of the date's line under the seal that holds no writing of the seal; None when it cannot stay."""
    if date.overlap_px(box) <= 0 or date.height_px > 0.3 * box.height_px:
        return None
    around = fit(box, image)
    white = on_white(cut(image, around))
    strip = _tight(white, fit(date.placed(1, -around.left_px, -around.top_px), cut(image, around)))
    if strip is None:
        return None
    top, bottom, first, last = int(strip.top_px), int(strip.bottom_px), int(strip.left_px), int(strip.right_px)
    radius = _radius(ring.outline, around, white.shape[:2])
    writing = (ink_plane(white, ring.ink) > _WRITING) & (radius > _STAR) & (radius < 1.06)
    taken = writing[top:bottom].any(axis=0)
    margin = max(1, round(_MARGIN * box.width_px))
    taken = np.convolve(taken, np.ones(2 * margin + 1), mode="same") > 0
    start, end = _longest_run(~taken[first:last])
    if end - start < _LEAST_LEFT * (last - first):
        return None
    left, right = first + start, first + end
    inside = radius <= 1
    seen = inside[top:bottom, left:right].sum() / max(1, inside.sum())
    if 1 - seen < _LEAST_COVER:
        return None
    return PixelBox(left, top, right, bottom).placed(1, around.left_px, around.top_px)


def _tight(white: NDArray[np.float32], date: PixelBox) -> PixelBox | None:
    """The date's box shrunk to its black ink."""
    part = white[int(date.top_px) : int(date.bottom_px), int(date.left_px) : int(date.right_px)]
    if not part.size:
        return None
    dark = part.max(axis=2) < 1 - _DARK
    rows, columns = np.flatnonzero(dark.any(axis=1)), np.flatnonzero(dark.any(axis=0))
    if not len(rows):
        return None
    return PixelBox(
        date.left_px + columns[0], date.top_px + rows[0], date.left_px + columns[-1] + 1, date.top_px + rows[-1] + 1
    )


def _radius(outline: Ellipse, around: PixelBox, shape: tuple[int, ...]) -> NDArray[np.float64]:
    """For each pixel its distance from the seal's middle, as a share of the outline's."""
    y, x = np.mgrid[0 : shape[0], 0 : shape[1]].astype(np.float64)
    away = np.stack([x + around.left_px - outline.x_px, y + around.top_px - outline.y_px], axis=-1)
    return np.linalg.norm(away @ np.linalg.inv(outline.matrix), axis=-1)


def _longest_run(free: NDArray[np.bool_]) -> tuple[int, int]:
    changes = np.flatnonzero(np.diff(free.astype(np.int8), prepend=0, append=0))
    starts, ends = changes[0::2], changes[1::2]
    if not len(starts):
        return 0, 0
    longest = int((ends - starts).argmax())
    return int(starts[longest]), int(ends[longest])


def _around(box: PixelBox, hole: PixelBox) -> list[PixelBox]:
    """The box without the hole, as up to four boxes."""
    parts = (
        (box.left_px, box.top_px, box.right_px, hole.top_px),
        (box.left_px, hole.bottom_px, box.right_px, box.bottom_px),
        (box.left_px, hole.top_px, hole.left_px, hole.bottom_px),
        (hole.right_px, hole.top_px, box.right_px, hole.bottom_px),
    )
    return [PixelBox(*edges) for edges in parts if edges[0] < edges[2] - 1 and edges[1] < edges[3] - 1]
