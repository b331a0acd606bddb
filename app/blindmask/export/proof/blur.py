"""Finds mosaic and blur: text made hard to read instead of removed, which can be undone or guessed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import cv2
import numpy as np

from blindmask.core.boxes import Rect

if TYPE_CHECKING:
    from numpy.typing import NDArray

_STEP = 8
"""Grey levels between neighbours that count as an edge of a mosaic's tile; less is noise of the encoding."""
_TILE_PX = (4, 64)
_REGULAR = 0.85
"""The share of borders that stand where the lattice has one."""
_ON_LATTICE = 0.25
"""The share of a tile border's length along which an edge shows."""
_OFF_LATTICE = 0.06
_LEAST_TILES = (2, 4)
"""Along the shorter and the longer side."""
_BETWEEN = 0.1
"""The share of flat pixels between dark and light: a code has two levels, a mosaic of text or of a face has many."""
_LEAST_PX = 10
_TONED = (24, 238)
"""Neither the black of a block nor the white of paper."""
_MOST_AREA = 0.3
_SHARP = 48
"""The gradient of a page's strokes from which on something blurred can be told from the rest."""
_SMOOTH_SHARE = 0.3
"""A blurred place has at most this share of the page's usual gradient anywhere in it."""
_DIP = 24
"""Grey levels by which what was blurred is darker than the paper."""
_VARIED = 9.0
_ONE_WAY = 0.18
"""The share of the variance that rows or columns alone leave unexplained in a drawn gradient; more is a picture."""
_LEAST_SOFT = 0.25
"""The share of its box that is soft and dark."""
_RIM_PX, _RING_PX = 5, 12
_LINE_HEIGHT, _PORTRAIT = 0.06, (0.5, 1.1)
"""What is blurred is a line of text, at most so high in page lengths, or a portrait, of such a width over height."""
_ON_PAPER = 0.6
"""The share of what surrounds a blurred place that is bare paper."""


def obscured_places(picture: NDArray[np.uint8]) -> list[Rect]:
    """Where the RGB picture was pixelated, and where it was blurred while the rest of it is sharp."""
    grey = np.asarray(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), np.uint8)
    height_px, width_px = grey.shape
    return [
        Rect(x / width_px, y / height_px, (x + width) / width_px, (y + height) / height_px)
        for x, y, width, height in [*_mosaics(grey), *_blurs(grey)]
    ]


Place = tuple[int, int, int, int]
"""Left, top, width, height in pixels."""


def _mosaics(grey: NDArray[np.uint8]) -> list[Place]:
    toned = (_gradient(grey) < _STEP) & (grey >= _TONED[0]) & (grey <= _TONED[1])
    closed = cv2.morphologyEx(toned.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((9, 9), np.uint8))
    return [area for area in _areas(closed) if _is_mosaic(_cut(grey, _grown(area, _RIM_PX)))]


def _is_mosaic(part: NDArray[np.uint8]) -> bool:
    flat = part[_gradient(part) < _STEP]
    dark, light = np.percentile(part, (2, 98))
    between = (flat > dark + (light - dark) / 4) & (flat < light - (light - dark) / 4)
    if not flat.size or between.mean() < _BETWEEN:
        return False
    across = np.abs(np.diff(part.astype(np.int16), axis=1)) >= _STEP
    down = np.abs(np.diff(part.astype(np.int16), axis=0)) >= _STEP
    (columns, width_px), (rows, height_px) = _tiles_along(across.mean(axis=0)), _tiles_along(down.mean(axis=1))
    are_many = min(columns, rows) >= _LEAST_TILES[0] and max(columns, rows) >= _LEAST_TILES[1]
    return are_many and abs(width_px - height_px) <= max(1.0, width_px / 10)


def _tiles_along(edges: NDArray[np.floating[Any]]) -> tuple[int, float]:
    """How many tiles stand side by side, and their size, when edges come at regular distances only; else (0, 0).

    `edges` are the shares of edge pixels along one axis.
    """
    lines = np.flatnonzero(edges >= _ON_LATTICE)
    lines = lines[np.diff(lines, prepend=-9) > 1]  # a tile's border that is smoothed takes two pixels
    between = edges[edges < _ON_LATTICE]
    if len(lines) < 2 or not between.size:
        return 0, 0.0
    steps = np.diff(lines)
    tile = float(np.median(steps))
    off = np.abs(steps - tile * np.maximum(1, np.round(steps / tile)))
    is_regular = float((off <= max(1.0, tile / 8)).mean()) >= _REGULAR and float(between.mean()) <= _OFF_LATTICE
    return (
        (round((lines[-1] - lines[0]) / tile), tile) if is_regular and _TILE_PX[0] <= tile <= _TILE_PX[1] else (0, 0.0)
    )


def _blurs(grey: NDArray[np.uint8]) -> list[Place]:
    gradient = _gradient(grey)
    strokes = gradient[gradient >= _SHARP // 2]
    if strokes.size < grey.size * 1e-4:
        return []
    usual = float(np.percentile(strokes, 75))
    if usual < _SHARP:
        return []  # the whole page is soft: nothing stands out
    paper = float(np.percentile(grey, 80))
    smooth = cv2.dilate(gradient, np.ones((7, 7), np.uint8)) < _SMOOTH_SHARE * usual
    core = smooth & (grey >= _TONED[0]) & (grey <= paper - _DIP)
    closed = cv2.morphologyEx(core.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((15, 15), np.uint8))
    return [area for area in _areas(closed) if _is_blurred(grey, gradient, core, area, usual=usual, paper=paper)]


def _is_blurred(
    grey: NDArray[np.uint8],
    gradient: NDArray[np.uint8],
    core: NDArray[np.bool_],
    area: Place,
    *,
    usual: float,
    paper: float,
) -> bool:
    """Soft all over and at its rim, of several tones, and no gradient that somebody drew."""
    part = _cut(grey, area).astype(np.float32)
    soft = part[_cut(core, area)]
    is_line = area[3] <= _LINE_HEIGHT * max(grey.shape)
    if not is_line and not _PORTRAIT[0] <= area[2] / area[3] <= _PORTRAIT[1]:
        return False
    if soft.size < _LEAST_SOFT * part.size or soft.std() < _VARIED:
        return False
    if np.percentile(_cut(gradient, _grown(area, _RIM_PX)), 98) > _SMOOTH_SHARE * usual:
        return False
    around = _cut(grey, _grown(area, _RING_PX)).astype(np.float32)
    ring_px = around.size - part.size
    on_paper = np.count_nonzero(around >= paper - _DIP) - np.count_nonzero(part >= paper - _DIP)
    if ring_px <= 0 or on_paper < _ON_PAPER * ring_px:
        return False  # a smooth spot of a picture
    rows, columns = part - part.mean(axis=1, keepdims=True), part - part.mean(axis=0, keepdims=True)
    return min(float(rows.var()), float(columns.var())) > _ONE_WAY * float(part.var())


def _gradient(grey: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The largest step to a neighbour, per pixel."""
    return np.asarray(cv2.morphologyEx(grey, cv2.MORPH_GRADIENT, np.ones((2, 2), np.uint8)), np.uint8)


def _areas(binary: Any) -> list[Place]:
    _, _, stats, _ = cv2.connectedComponentsWithStats(np.asarray(binary, np.uint8), connectivity=8)
    most = _MOST_AREA * binary.size
    return [
        (x, y, width, height)
        for x, y, width, height, _ in stats[1:].tolist()
        if min(width, height) >= _LEAST_PX and width * height <= most
    ]


def _grown(place: Place, by_px: int) -> Place:
    x, y, width, height = place
    return x - by_px, y - by_px, width + 2 * by_px, height + 2 * by_px


def _cut(picture: Any, place: Place) -> Any:
    x, y, width, height = place
    return picture[max(0, y) : max(0, y + height), max(0, x) : max(0, x + width)]
