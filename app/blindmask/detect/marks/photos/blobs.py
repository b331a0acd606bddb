"""Solid patches that differ from the paper: photos, and what may be one.

A picture file does not tell its size on paper, so a page's long side is taken for that of A4; only the size of what
counts as a patch depends on it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

from blindmask.core.pixels import sheet_px_per_mm
from blindmask.detect.marks.pixels import PixelBox, cut

if TYPE_CHECKING:
    from numpy.typing import NDArray

SHEET_LONG_PX = 1120
"""The long side of the sheet, the copy of the page that is searched."""
_PX_PER_MM = sheet_px_per_mm(SHEET_LONG_PX)
_LEAST_MM = 6.0
_LARGE_MM = 70.0
_FACE_LEAST_MM = 9.0
_PHOTO_LEAST_MM = 12.0
_PAPER_MM = 50.0
"""The reach within which some paper must show for its brightness to be known: more than a photo's width."""
_INK = 0.1
"""Difference from the paper, as a share of its brightness, from which a pixel belongs to something."""
_FILLED = 0.45
_FULL = 0.93
_LOOSE = 0.55
_DENSE = 0.85
_UPRIGHT = (0.5, 0.9)
"""Width over height of a photo for documents, with room for a skewed scan; the state emblem is nearly square."""
_SHADED_BITS = 1.0
"""Entropy of the distribution over 32 shades of grey: 0 for one flat colour; low, since 1-bit copies have two."""
_BLACK, _WHITE = 80, 176
_MOST_BETWEEN = 0.15
"""The share of a patch that may be neither black nor white (the smear of edges) when it counts as two-toned."""
_BLACKENED = (0.54, 0.97)
"""The share of black in a photo that was copied without greys: codes and bold titles have half and less, a bar all."""
_SILHOUETTE = (0.4, 1.6)
"""Width over height of what is left of a person: hair, face and clothes."""


@dataclass(frozen=True, slots=True)
class Blob:
    """A solid patch, in pixels of the sheet."""

    box: PixelBox
    fill: float
    """The share of the box that the patch fills."""
    ink: float
    """The share of the box that differs from the paper, before gaps were closed: low for writing and codes."""

    @property
    def is_large(self) -> bool:
        """More than a portrait photo."""
        return max(self.box.width_px, self.box.height_px) > _LARGE_MM * _PX_PER_MM

    @property
    def is_full(self) -> bool:
        """A rectangle without gaps, such as a photo with a background darker than the paper."""
        return self.fill >= _FULL

    @property
    def is_dense(self) -> bool:
        return self.ink >= _DENSE

    @property
    def is_big_enough(self) -> bool:
        """As wide and as high as a photo for documents."""
        return min(self.box.width_px, self.box.height_px) >= _PHOTO_LEAST_MM * _PX_PER_MM

    @property
    def may_hold_face(self) -> bool:
        least_px = min(self.box.width_px, self.box.height_px)
        return not self.is_large and self.ink >= _LOOSE and least_px >= _FACE_LEAST_MM * _PX_PER_MM


def find_blobs(sheet: NDArray[np.uint8]) -> list[Blob]:
    """Patches of at least 6 mm, largest first. `sheet` is RGB with a long side of SHEET_LONG_PX.

    Opening by 1.2 mm drops writing and lines, closing by 3 mm fills a picture's light parts; the last opening cuts off
    the ring of a seal that was put over the edge of a photo.
    """
    ink = mask = (_difference_from_paper(sheet) > _INK).astype(np.uint8)
    for operation, side_mm in ((cv2.MORPH_OPEN, 1.2), (cv2.MORPH_CLOSE, 3.0), (cv2.MORPH_OPEN, 5.0)):
        mask = cv2.morphologyEx(mask, operation, _square(side_mm))
    _, _, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    blobs: list[Blob] = []
    # The first component is the paper.
    for left, top, width, height, area in np.asarray(stats).tolist()[1:]:
        fill = area / (width * height)
        if min(width, height) >= _LEAST_MM * _PX_PER_MM and fill >= _FILLED:
            density = float(ink[top : top + height, left : left + width].mean())
            blobs.append(Blob(PixelBox(left, top, left + width, top + height), fill, density))
    return sorted(blobs, key=lambda blob: -blob.box.area_px)


def looks_like_photo(sheet: NDArray[np.uint8], blob: Blob) -> bool:
    """Upright, dense and shaded: writing and codes are not dense, emblems not upright, bars of colour not shaded."""
    box = blob.box
    if blob.is_large or not blob.is_dense or box.width_px < _PHOTO_LEAST_MM * _PX_PER_MM:
        return False
    if not _UPRIGHT[0] <= box.width_px / box.height_px <= _UPRIGHT[1]:
        return False
    grey = np.asarray(cv2.cvtColor(cut(sheet, box.grown(-0.06)), cv2.COLOR_RGB2GRAY), dtype=np.uint8)
    shares = np.bincount(grey.ravel() // 8, minlength=32) / grey.size
    shares = shares[shares > 0]
    return -float((shares * np.log2(shares)).sum()) >= _SHADED_BITS


def looks_two_toned(picture: NDArray[np.uint8]) -> bool:
    """Whether an RGB cut-out is black and white and hardly anything between, as on a 1-bit copy; a code is, too."""
    darkest, lightest = picture.min(axis=2), picture.max(axis=2)
    is_between = (darkest < _WHITE) & (lightest > _BLACK)
    return float(is_between.mean()) <= _MOST_BETWEEN


def looks_like_silhouette(picture: NDArray[np.uint8], blob: Blob) -> bool:
    """Whether a patch can be what is left of a photo on a 1-bit copy. `picture`: what the page shows there."""
    box = blob.box
    is_person = _SILHOUETTE[0] <= box.width_px / box.height_px <= _SILHOUETTE[1]
    if not is_person or blob.is_large or not blob.is_big_enough or not looks_two_toned(picture):
        return False
    return _BLACKENED[0] <= float((picture.max(axis=2) <= _BLACK).mean()) <= _BLACKENED[1]


def _square(side_mm: float) -> NDArray[np.uint8]:
    side_px = max(1, round(side_mm * _PX_PER_MM))
    return np.ones((side_px, side_px), np.uint8)


def _difference_from_paper(sheet: NDArray[np.uint8]) -> NDArray[np.float32]:
    """How far the strongest channel of each pixel lies below the paper around it, as a share of the paper's."""
    size = (max(1, sheet.shape[1] // 8), max(1, sheet.shape[0] // 8))
    small = cv2.medianBlur(cv2.resize(sheet, size, interpolation=cv2.INTER_AREA), 5)
    reach_px = round(_PAPER_MM * _PX_PER_MM / 8)
    paper = cv2.blur(cv2.dilate(small, np.ones((reach_px, reach_px), np.uint8)), (reach_px, reach_px))
    paper = cv2.resize(paper, (sheet.shape[1], sheet.shape[0]), interpolation=cv2.INTER_LINEAR).astype(np.float32)
    smooth = cv2.GaussianBlur(sheet, (0, 0), 1.2).astype(np.float32)
    red, green, blue = cv2.split((paper - smooth) / np.maximum(paper, 1))
    return np.asarray(cv2.max(cv2.max(red, green), blue), dtype=np.float32)
