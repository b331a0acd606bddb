"""Oval and rectangular seals: separate patches of one ink whose outline is an ellipse or a frame.

A patch that touches other ink of its colour is not found. Black frames are mostly boxes of a form: what is in them must
tell that they are seals (`seals.py`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

from blindmask.detect.marks.inks import Ink
from blindmask.detect.marks.pixels import PixelBox
from blindmask.detect.marks.seals.rings import Ring, fit_ring

if TYPE_CHECKING:
    from numpy.typing import NDArray

_INKS = (0.2, 0.08)
"""The strength from which a pixel belongs to a seal: well inked, faint."""
_GAP_MM = 1.6
"""A worn frame's gaps up to this width are closed; the writing inside joins it."""
_SIDE_MM = (10.0, 62.0)
"""Smaller squares are coloured writing, larger ones pictures and borders."""
_LONGEST = 3.2
"""Long over short side of a rectangular seal; longer patches are titles and rules."""
_SIDE_SUPPORT = 0.92
"""The share of each side along which ink shows."""
_FULL = 0.88
"""The share of ink from which a rectangle is a block of colour: a photo, a flag, a coloured cell."""
_SPARSE = 0.12
_OVAL_LEAST_MM = 18.0
_OVAL_SUPPORT = 0.85
"""The outline of a large coloured character or of a face is round in part."""
_OVAL = 0.45
"""Short over long axis of the flattest oval seals (30 x 40 mm is common)."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A square or rectangular seal; `box` in pixels."""

    box: PixelBox
    ink: Ink
    support: float

    def scaled(self, scale: float) -> Frame:
        return Frame(self.box.placed(scale, 0, 0), self.ink, self.support)


def find_frames(plane: NDArray[np.float32], ink: Ink, *, px_per_mm: float) -> list[Ring | Frame]:
    """Oval and rectangular seals of one ink, and round ones that stand apart."""
    found: list[Ring | Frame] = []
    side_px = max(1, round(_GAP_MM * px_per_mm))
    for least in _INKS:
        mask = (plane > least).astype(np.uint8)
        closed = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((side_px, side_px), np.uint8))
        contours, _ = cv2.findContours(closed, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
        frames = (_frame_in(mask, np.asarray(c, np.int32), ink, px_per_mm=px_per_mm) for c in contours)
        found += [frame for frame in frames if frame is not None]
    return found


def _frame_in(
    mask: NDArray[np.uint8], contour: NDArray[np.int32], ink: Ink, *, px_per_mm: float
) -> Ring | Frame | None:
    rectangle = cv2.minAreaRect(contour)
    width_px, height_px = rectangle[1]
    short_px, long_px = sorted((width_px, height_px))
    if short_px < _SIDE_MM[0] * px_per_mm or long_px > _SIDE_MM[1] * px_per_mm or long_px > _LONGEST * short_px:
        return None
    left, top, width, height = cv2.boundingRect(contour)
    inked = float(mask[top : top + height, left : left + width].mean())
    if not _SPARSE < inked < _FULL:
        return None
    corners = np.asarray(cv2.boxPoints(rectangle), np.float32)
    support = min(_side_supports(mask, corners))
    if support >= _SIDE_SUPPORT:
        return Frame(PixelBox(left, top, left + width, top + height), ink, support)
    if short_px < _OVAL_LEAST_MM * px_per_mm:
        return None
    ring = fit_ring(contour.reshape(-1, 2).astype(np.float32), mask.shape, ink, flattest=_OVAL)
    return ring if ring is not None and ring.support >= _OVAL_SUPPORT else None


def _side_supports(mask: NDArray[np.uint8], corners: NDArray[np.float32]) -> Iterator[float]:
    """For each side of a rectangle, the share of it along which ink shows within two pixels."""
    near = cv2.dilate(mask, np.ones((5, 5), np.uint8))
    for start, end in zip(corners, np.roll(corners, -1, axis=0), strict=True):
        points = start + (end - start) * np.linspace(0.08, 0.92, 32)[:, None]
        x = np.clip(np.rint(points[:, 0]).astype(np.intp), 0, mask.shape[1] - 1)
        y = np.clip(np.rint(points[:, 1]).astype(np.intp), 0, mask.shape[0] - 1)
        yield float(near[y, x].mean())
