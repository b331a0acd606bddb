"""Ink that a PDF's text layer does not account for: pictures of text, outlined glyphs, stamps, handwriting."""

# cv2's types are only partly annotated.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import cv2
import numpy as np

from blindmask.core.boxes import Rect
from blindmask.core.pages import TextSpan

if TYPE_CHECKING:
    from numpy.typing import NDArray

PixelBox = tuple[int, int, int, int]
"""x0, y0, x1, y1; x1 and y1 not included."""

_LONG_SIDE_PX = 1200
"""About; enough to see 5 pt characters (8 px) with a quarter of the pixels that reading needs."""
_CONTRAST = 18
"""Of 255: how far a grey must be from the paper around it to be ink."""
_DARK_PAPER = 110
_PAPER_PX = 25
"""The neighbourhood whose brightest tells the paper; wider than the strokes of a title."""
_AROUND = 0.2
"""How far, in heights of the character, its ink may reach out of its box."""
_RULE_PX = 40
"""A stroke this long and thin is a rule or a frame: longer than the strokes of all but huge characters."""
_RULE_THICK_PX = 4
_LONG_RULE = 0.2
"""Of the page's side."""
_SPECK_PX = 5
_REACH_PX = (25, 9)
"""Ink nearer than this, across and down, is read together."""
_MARGIN_PX = 6
_FRAME = 0.6
"""The share of the page, both ways, that a frame around it spans at least."""
_ALIKE = 0.6
_BAR_SHARES = (0.02, 0.03, 0.04, 0.06, 0.08, 0.11)
"""How wide the bars of a frame are tried, in shorter sides of it."""


def unexplained(ink: NDArray[np.uint8]) -> list[Rect]:
    """The parts of the page that hold ink of `ink_beside`; rules and specks left out."""
    if not ink.any():
        return []
    ink = _without_rules(ink, (_RULE_PX, _RULE_PX))
    joined = cv2.dilate(ink, np.ones((_REACH_PX[1], _REACH_PX[0]), np.uint8))
    _, labels, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    parts: list[PixelBox] = []
    for number, (left, top, width, height, _) in enumerate(np.asarray(stats).tolist()):
        held = labels[top : top + height, left : left + width] == number
        held &= ink[top : top + height, left : left + width] > 0
        if number == 0 or held.any(axis=1).sum() < _SPECK_PX or held.any(axis=0).sum() < _SPECK_PX:
            continue
        parts += [(x0 + left, y0 + top, x1 + left, y1 + top) for x0, y0, x1, y1 in _bars(held, ink.shape)]
    height_px, width_px = ink.shape
    return [
        Rect(
            max(0, x0 - _MARGIN_PX) / width_px,
            max(0, y0 - _MARGIN_PX) / height_px,
            min(width_px, x1 + _MARGIN_PX) / width_px,
            min(height_px, y1 + _MARGIN_PX) / height_px,
        )
        for x0, y0, x1, y1 in _apart(parts)
    ]


def _bars(held: NDArray[np.bool_], page: tuple[int, ...]) -> list[PixelBox]:
    """The box of a piece of ink; of a frame around the page those of its four bars that are no mere ornament."""
    height, width = held.shape
    whole = [(0, 0, width, height)]
    if height < _FRAME * page[0] or width < _FRAME * page[1]:
        return whole
    for share in _BAR_SHARES:
        bar = max(1, int(share * min(height, width)))
        if not held[bar:-bar, bar:-bar].any():
            sides = [(0, bar, bar, height - bar), (width - bar, bar, width, height - bar)]
            bars = [(0, 0, width, bar), (0, height - bar, width, height), *sides]
            return [(x0, y0, x1, y1) for x0, y0, x1, y1 in bars if not _is_ornament(held[y0:y1, x0:x1])]
    return whole


def is_all_told(ink: NDArray[np.uint8]) -> bool:
    """Whether the ink of `ink_beside` is nothing but rules as long as a fifth of the page; shorter ones may be the bars
    of a code."""
    if not ink.any():
        return True
    rules = _without_rules(ink, (round(_LONG_RULE * ink.shape[1]), round(_LONG_RULE * ink.shape[0])))
    _, _, stats, _ = cv2.connectedComponentsWithStats(rules, connectivity=8)
    return not any(max(width, height) >= _SPECK_PX for _, _, width, height, _ in np.asarray(stats)[1:].tolist())


def ink_beside(image: NDArray[np.uint8], layer: Sequence[TextSpan]) -> NDArray[np.uint8]:
    """1 where an upright RGB page, shrunk, has ink that is of no character of `layer`, else 0.

    Ink as pale as 7 % is seen, on paper of any even colour.
    """
    by = max(1, round(max(image.shape[:2]) / _LONG_SIDE_PX))
    size = (max(1, image.shape[1] // by), max(1, image.shape[0] // by))
    # By a whole number: five times as fast as by any other.
    small = cv2.resize(image[: size[1] * by, : size[0] * by], size, interpolation=cv2.INTER_AREA)
    ink = _ink(np.asarray(small, np.uint8))
    _erase(ink, layer)
    return ink


def _ink(image: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """1 where a pixel differs from its paper in any of its colours, 0 elsewhere."""
    red, green, blue = cv2.split(image)
    darkest = cv2.min(cv2.min(red, green), blue)
    kernel = np.ones((_PAPER_PX, _PAPER_PX), np.uint8)
    _, ink = cv2.threshold(cv2.subtract(cv2.dilate(darkest, kernel), darkest), _CONTRAST, 1, cv2.THRESH_BINARY)
    around = cv2.blur(darkest, (4 * _PAPER_PX + 1, 4 * _PAPER_PX + 1))
    if around.min() < _DARK_PAPER:
        # Pale ink on dark paper is as much ink.
        brightest = cv2.max(cv2.max(red, green), blue)
        pale = cv2.subtract(brightest, cv2.erode(brightest, kernel))
        _, pale_ink = cv2.threshold(pale, _CONTRAST, 1, cv2.THRESH_BINARY)
        ink = np.where(around < _DARK_PAPER, pale_ink, ink)
    return np.asarray(ink, np.uint8)


def _erase(ink: NDArray[np.uint8], layer: Sequence[TextSpan]) -> None:
    height_px, width_px = ink.shape
    characters = ((c, box) for span in layer for c, box in zip(span.text, span.char_boxes, strict=True))
    boxes = np.array([box.as_list() for c, box in characters if not c.isspace()]).reshape(-1, 4)
    around_px = _AROUND * height_px * (boxes[:, 3:] - boxes[:, 1:2])
    boxes_px = boxes * (width_px, height_px, width_px, height_px) + around_px * (-1, -1, 1, 1) + (0, 0, 1, 1)
    for left, top, right, bottom in np.maximum(boxes_px, 0).astype(int).tolist():
        ink[top:bottom, left:right] = 0


def _without_rules(ink: NDArray[np.uint8], lengths_px: tuple[int, int]) -> NDArray[np.uint8]:
    """Without thin strokes that are at least so long, across and down."""
    whole = ink.copy()
    ink = _inked(whole, around_px=max(lengths_px))
    for size in ((lengths_px[0], 1), (1, lengths_px[1])):
        long = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((size[1], size[0]), np.uint8))
        across = np.ones((_RULE_THICK_PX + 1, 1) if size[0] > 1 else (1, _RULE_THICK_PX + 1), np.uint8)
        thick = cv2.morphologyEx(long, cv2.MORPH_OPEN, across)
        rules = cv2.dilate(cv2.subtract(long, thick), np.ones((3, 3), np.uint8))
        ink[:] = cv2.subtract(ink, rules)
    return whole


def _inked(ink: NDArray[np.uint8], *, around_px: int) -> NDArray[np.uint8]:
    """The part that holds all the ink, and so much around it, as a view."""
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    top, left = max(0, rows[0] - around_px), max(0, columns[0] - around_px)
    return ink[top : rows[-1] + 1 + around_px, left : columns[-1] + 1 + around_px]


def _is_ornament(bar: NDArray[np.bool_]) -> bool:
    """Whether the ink of a bar repeats itself along it, which writing never does."""
    along = bar.sum(axis=0 if bar.shape[1] >= bar.shape[0] else 1).astype(np.float64)
    knot = 2 * min(bar.shape)  # the corners have figures of their own
    along = along[knot:-knot] if len(along) > 6 * knot else along
    along -= along.mean()
    power = float((along * along).sum())
    if not power:
        return True
    alike = np.correlate(along, along, mode="full")[len(along) :]
    shortest, longest = min(bar.shape) // 2, len(along) // 3
    # What is left of the bar after a shift bounds how alike it can be.
    kept = 1 - np.arange(1, len(along)) / len(along)
    return bool((alike / power / kept)[max(1, shortest) : longest].max(initial=0.0) >= _ALIKE)


def _apart(parts: list[PixelBox]) -> list[PixelBox]:
    """Parts that overlap made one, until none do."""
    done: list[PixelBox] = []
    for part in parts:
        while touching := [other for other in done if _overlap(other, part)]:
            done = [other for other in done if other not in touching]
            boxes = np.array([part, *touching])
            x0, y0 = boxes[:, :2].min(axis=0).tolist()
            x1, y1 = boxes[:, 2:].max(axis=0).tolist()
            part = (x0, y0, x1, y1)
        done.append(part)
    return done


def _overlap(a: PixelBox, b: PixelBox) -> bool:
    return min(a[2], b[2]) > max(a[0], b[0]) and min(a[3], b[3]) > max(a[1], b[1])
