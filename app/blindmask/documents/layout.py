"""Deskew: paper on its side, askew, seen from the side, or as two halves that stand differently, made level.

What is read is a Part: an upright, level picture, with its place on the page as displayed.
"""

# cv2's types are only partly annotated.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

from blindmask.documents.geometry import Placement, turn_image
from blindmask.documents.upright import Standing

if TYPE_CHECKING:
    from numpy.typing import NDArray

Corner = tuple[float, float]

_SMALL_PX = 480
_LEAST_PAPER, _MOST_PAPER = 0.3, 0.97
"""The share of the picture that a sheet of paper on a desk takes."""
_FILLED = 0.94
"""The share of its four-cornered outline that the bright sheet fills; less is a heap or a torn edge."""
_LEAST_SLANT = 0.02
"""A sheet whose corners lie this near a box parallel to the picture's edges is read as it is."""
_SHORTEST_SIDE = 0.5
"""Against the side opposite; a shorter one is no sheet seen from where a person stands."""
_FARTHEST = 0.35
"""How much around the sheet is kept, in its sides: its outline may have been misjudged, and nothing may get lost."""
_SKEWS = np.arange(-12.0, 12.01, 0.5)
_STRIP_PX = 4
_LEAST_SKEW = 1.5
"""Degrees under which lines are read as well askew as level."""
_SURER = 1.15
"""How much sharper the rows must be at an angle than as they lie."""
_GUTTER = 0.08
"""How far from the middle, in lengths of the picture, the fold of an open booklet is looked for."""


@dataclass(frozen=True, slots=True)
class Part:
    """An upright RGB picture of the page or of a half of it, and how it lies on the page as displayed."""

    image: NDArray[np.uint8]
    placement: Placement
    is_turned_only: bool = False
    """Whether it is the whole page, turned and nothing else."""


def find_parts(displayed: NDArray[np.uint8], standing: Standing, *, is_photo: bool) -> list[Part]:
    """The parts of a page as displayed, in reading order: one, or two when its halves stand differently.

    `is_photo`: it may show a sheet from the side, and crooked; a page drawn by a program never does.
    """
    if standing.halves is None:
        image = turn_image(displayed, standing.upright)
        whole = Part(image, Placement.turned(standing.upright), is_turned_only=True)
        return [_levelled(whole) if is_photo else whole]
    parts: list[Part] = []
    for (rows, columns), corners, degrees in zip(*_cut_in_halves(displayed), standing.halves, strict=True):
        half = np.ascontiguousarray(displayed[rows, columns])
        placement = Placement.turned(degrees).within(Placement.of_corners(corners))
        parts.append(_levelled(Part(turn_image(half, degrees), placement)))
    return parts


def _cut_in_halves(image: NDArray[np.uint8]) -> tuple[list[tuple[slice, slice]], list[list[Corner]]]:
    """The halves along the longer side: their pixels, and their corners as fractions of the picture."""
    height_px, width_px = image.shape[:2]
    if width_px >= height_px:
        at_px = _fold(image)
        at = at_px / width_px
        cuts = [(slice(None), slice(0, at_px)), (slice(None), slice(at_px, None))]
        return cuts, [_box_corners(0, 0, at, 1), _box_corners(at, 0, 1, 1)]
    at_px = _fold(image.transpose(1, 0, 2))
    at = at_px / height_px
    cuts = [(slice(0, at_px), slice(None)), (slice(at_px, None), slice(None))]
    return cuts, [_box_corners(0, 0, 1, at), _box_corners(0, at, 1, 1)]


def _box_corners(left: float, top: float, right: float, bottom: float) -> list[Corner]:
    return [(left, top), (right, top), (right, bottom), (left, bottom)]


def _fold(image: NDArray[np.uint8]) -> int:
    """The column near the middle with the least ink on it; the middle when several have none."""
    width_px = image.shape[1]
    ink = _ink(image)
    scale = ink.shape[1] / width_px
    middle, reach = ink.shape[1] / 2, _GUTTER * ink.shape[1]
    columns = np.arange(math.floor(middle - reach), math.ceil(middle + reach))
    amount = ink.astype(np.float32).sum(axis=0)[columns]
    best = columns[np.lexsort((np.abs(columns - middle), amount))[0]]
    return int(np.clip(round(float(best) / scale), 1, width_px - 1))


def _ink(image: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """1 where a small grey copy is darker than its surroundings."""
    grey = cv2.cvtColor(_shrunk(image), cv2.COLOR_RGB2GRAY)
    paper = cv2.blur(grey, (41, 41)).astype(np.int16)
    return (grey.astype(np.int16) < paper - 12).astype(np.uint8)


def _shrunk(image: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The picture with a long side of _SMALL_PX; halved first, which is five times as fast as any other factor."""
    while max(image.shape[:2]) >= 2 * _SMALL_PX:
        half = (max(1, image.shape[1] // 2), max(1, image.shape[0] // 2))
        even = image[: 2 * half[1], : 2 * half[0]]
        image = np.asarray(cv2.resize(even, half, interpolation=cv2.INTER_AREA), np.uint8)
    scale = _SMALL_PX / max(image.shape[:2])
    size = (max(1, round(image.shape[1] * scale)), max(1, round(image.shape[0] * scale)))
    return np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), np.uint8)


def _levelled(part: Part) -> Part:
    """The part without perspective, else without skew, else as it is."""
    corners = find_sheet(part.image)
    if corners is not None:
        return _straightened(part, corners)
    skew = find_skew(part.image)
    return _straightened(part, _askew_corners(part.image, skew)) if abs(skew) >= _LEAST_SKEW else part


def find_sheet(image: NDArray[np.uint8]) -> list[Corner] | None:
    """The corners, from the top left clockwise, of a bright sheet on a darker ground that is not parallel to the
    picture's edges, in fractions of the picture; None when there is none to be sure of."""
    red, green, blue = cv2.split(_shrunk(image))
    # The lowest channel tells white paper from warm wood and skin better than the brightness does.
    lowest = cv2.medianBlur(cv2.min(cv2.min(red, green), blue), 5)
    closed = cv2.morphologyEx(lowest, cv2.MORPH_CLOSE, np.ones((15, 15), np.uint8))
    _, bright = cv2.threshold(closed, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    contours, _ = cv2.findContours(bright, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    if not contours:
        return None
    contour = max(contours, key=cv2.contourArea)
    hull = cv2.convexHull(contour)
    polygon = cv2.approxPolyDP(hull, 0.03 * cv2.arcLength(hull, True), True).reshape(-1, 2)
    if len(polygon) != 4:
        return None
    height_px, width_px = bright.shape
    area = float(cv2.contourArea(polygon))
    if not _LEAST_PAPER <= area / (height_px * width_px) <= _MOST_PAPER or cv2.contourArea(contour) < _FILLED * area:
        return None
    corners = _clockwise([(float(x) / width_px, float(y) / height_px) for x, y in polygon])
    return corners if _is_slanted(corners, aspect=height_px / width_px) else None


def _clockwise(points: Sequence[Corner]) -> list[Corner]:
    x0, y0 = np.mean(points, axis=0)
    ring = sorted(points, key=lambda p: math.atan2(p[1] - y0, p[0] - x0))
    first = min(range(4), key=lambda i: ring[i][0] + ring[i][1])
    return ring[first:] + ring[:first]


def _is_slanted(corners: Sequence[Corner], *, aspect: float) -> bool:
    """Whether straightening is worth it, and the outline can be that of a sheet."""
    points = np.array(corners) * (1.0, aspect)
    sides = np.linalg.norm(points - np.roll(points, -1, axis=0), axis=1)
    for a, b in ((0, 2), (1, 3)):
        if min(sides[a], sides[b]) < _SHORTEST_SIDE * max(sides[a], sides[b]):
            return False
    low, high = points.min(axis=0), points.max(axis=0)
    box = np.array([low, (high[0], low[1]), high, (low[0], high[1])])
    return bool(np.abs(points - box).max() > _LEAST_SLANT * float((high - low).max()))


def find_skew(image: NDArray[np.uint8]) -> float:
    """Degrees clockwise by which the lines of an upright picture fall; 0 when no angle up to 12 is plainly better."""
    ink = _ink(image)
    # Columns are summed in strips and slid up or down: as good as turning the picture, at a quarter of the time.
    strips = np.add.reduceat(ink, np.arange(0, ink.shape[1], _STRIP_PX), axis=1, dtype=np.float32)
    middle = (strips.shape[1] - 1) / 2
    sharpness: list[float] = []
    for fall in np.tan(np.deg2rad(_SKEWS)) * _STRIP_PX:
        slide = np.array([[1, 0, 0], [-fall, 1, fall * middle]])
        rows = cv2.warpAffine(strips, slide, (strips.shape[1], strips.shape[0])).sum(axis=1)
        sharpness.append(float(np.square(np.diff(rows)).sum()))
    best = int(np.argmax(sharpness))
    level = sharpness[len(_SKEWS) // 2]
    return float(_SKEWS[best]) if sharpness[best] > _SURER * level else 0.0


def _askew_corners(image: NDArray[np.uint8], skew: float) -> list[Corner]:
    """Where the corners of the level page lie in a picture of it that is turned by `skew` degrees clockwise."""
    height_px, width_px = image.shape[:2]
    cos, sin = math.cos(math.radians(skew)), math.sin(math.radians(skew))
    turned: list[Corner] = []
    for x, y in ((-0.5, -0.5), (0.5, -0.5), (0.5, 0.5), (-0.5, 0.5)):
        across, down = x * width_px, y * height_px
        turned.append((0.5 + (cos * across - sin * down) / width_px, 0.5 + (sin * across + cos * down) / height_px))
    return turned


def _straightened(part: Part, corners: Sequence[Corner]) -> Part:
    """The picture as if the sheet with those corners lay flat before the viewer, with what lies around it."""
    height_px, width_px = part.image.shape[:2]
    points = np.array(corners) * (width_px, height_px)
    sides = np.linalg.norm(points - np.roll(points, -1, axis=0), axis=1)
    sheet_px = (float(max(sides[0], sides[2])), float(max(sides[1], sides[3])))
    sheet = Placement.of_corners(corners)
    # The sheet is the unit square; the picture's own corners, seen from there, say how much lies around it.
    around = np.array([_seen(sheet, corner) for corner in _box_corners(0, 0, 1, 1)])
    left, top = np.clip(around.min(axis=0), -_FARTHEST, 0.0)
    right, bottom = np.clip(around.max(axis=0), 1.0, 1.0 + _FARTHEST)
    window = Placement.of_corners(_box_corners(float(left), float(top), float(right), float(bottom)))
    size = (max(1, round((right - left) * sheet_px[0])), max(1, round((bottom - top) * sheet_px[1])))
    inner = window.within(sheet)
    to_fractions = np.diag([1 / size[0], 1 / size[1], 1.0])
    to_pixels = np.diag([float(width_px), float(height_px), 1.0])
    matrix = to_pixels @ np.array(inner.matrix).reshape(3, 3) @ to_fractions
    flags = cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP
    flat = cv2.warpPerspective(part.image, matrix, size, flags=flags, borderMode=cv2.BORDER_REPLICATE)
    return Part(np.asarray(flat, np.uint8), inner.within(part.placement))


def _seen(sheet: Placement, corner: Corner) -> Corner:
    x, y, w = np.linalg.inv(np.array(sheet.matrix).reshape(3, 3)) @ (*corner, 1.0)
    if w <= 1e-6:
        # Behind the viewer: as far off as can be kept.
        return (-_FARTHEST if corner[0] < 0.5 else 1 + _FARTHEST, -_FARTHEST if corner[1] < 0.5 else 1 + _FARTHEST)
    return float(x / w), float(y / w)
