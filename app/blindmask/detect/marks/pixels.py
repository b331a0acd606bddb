"""Boxes and cut-outs in pixels, for detectors that look at pictures."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil, floor
from typing import TYPE_CHECKING

import cv2
import numpy as np

from blindmask.core.boxes import Rect
from blindmask.core.pixels import edges_px, to_fractions

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class PixelBox:
    """A box in pixels of a picture, origin top left."""

    left_px: float
    top_px: float
    right_px: float
    bottom_px: float

    @classmethod
    def of(cls, rect: Rect, picture: NDArray[np.uint8]) -> PixelBox:
        """Where a box of the page lies on its picture, not rounded."""
        return cls(*edges_px(rect, picture.shape))

    def on_page(self, picture: NDArray[np.uint8]) -> Rect:
        """The fractions of the page of which this is a box on its picture, clipped to it; ValueError when nothing of
        it is there."""
        edges = self.left_px, self.top_px, self.right_px, self.bottom_px
        return to_fractions(edges, width=picture.shape[1], height=picture.shape[0]).clipped()

    @property
    def width_px(self) -> float:
        return self.right_px - self.left_px

    @property
    def height_px(self) -> float:
        return self.bottom_px - self.top_px

    @property
    def area_px(self) -> float:
        return self.width_px * self.height_px

    @property
    def centre_px(self) -> tuple[float, float]:
        return (self.left_px + self.right_px) / 2, (self.top_px + self.bottom_px) / 2

    def contains(self, point_px: tuple[float, float]) -> bool:
        return self.left_px <= point_px[0] <= self.right_px and self.top_px <= point_px[1] <= self.bottom_px

    def overlap_px(self, other: PixelBox) -> float:
        """The shared area; 0 when they do not meet."""
        width_px = min(self.right_px, other.right_px) - max(self.left_px, other.left_px)
        height_px = min(self.bottom_px, other.bottom_px) - max(self.top_px, other.top_px)
        return width_px * height_px if width_px > 0 and height_px > 0 else 0.0

    def grown(self, share: float) -> PixelBox:
        """The box with that share of its width (height) added on each side."""
        dx_px, dy_px = self.width_px * share, self.height_px * share
        return PixelBox(self.left_px - dx_px, self.top_px - dy_px, self.right_px + dx_px, self.bottom_px + dy_px)

    def placed(self, scale: float, dx_px: float, dy_px: float) -> PixelBox:
        """The box after scaling the picture, then moving it."""
        return PixelBox(
            self.left_px * scale + dx_px,
            self.top_px * scale + dy_px,
            self.right_px * scale + dx_px,
            self.bottom_px * scale + dy_px,
        )

    def turned(self, quarters: int, shape_px: tuple[float, float]) -> PixelBox:
        """The box after turning its picture (width, height) clockwise by that many quarters."""
        box, (width_px, height_px) = self, shape_px
        for _ in range(quarters % 4):
            box = PixelBox(height_px - box.bottom_px, box.left_px, height_px - box.top_px, box.right_px)
            width_px, height_px = height_px, width_px
        return box


def union(boxes: Iterable[PixelBox]) -> PixelBox:
    """The smallest box around all of them; ValueError when there is none."""
    left, top, right, bottom = zip(*((b.left_px, b.top_px, b.right_px, b.bottom_px) for b in boxes), strict=True)
    return PixelBox(min(left), min(top), max(right), max(bottom))


def resize(picture: NDArray[np.uint8], scale: float) -> NDArray[np.uint8]:
    """The picture at `scale`, at least one pixel each way, averaged where it shrinks."""
    size = (max(1, round(picture.shape[1] * scale)), max(1, round(picture.shape[0] * scale)))
    method = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(picture, size, interpolation=method), dtype=np.uint8)


def smooth(picture: NDArray[np.uint8], deviation_px: float) -> NDArray[np.uint8]:
    """The picture blurred by a Gaussian; as it is for 0."""
    return np.asarray(cv2.GaussianBlur(picture, (0, 0), deviation_px), np.uint8) if deviation_px else picture


def fit(box: PixelBox, picture: NDArray[np.uint8]) -> PixelBox:
    """The part of the box on the picture, out to whole pixels."""
    height_px, width_px = picture.shape[:2]
    return PixelBox(
        max(0, floor(box.left_px)),
        max(0, floor(box.top_px)),
        min(width_px, ceil(box.right_px)),
        min(height_px, ceil(box.bottom_px)),
    )


def cut(picture: NDArray[np.uint8], box: PixelBox) -> NDArray[np.uint8]:
    """A view of the part of the picture in the box."""
    part = fit(box, picture)
    return picture[int(part.top_px) : int(part.bottom_px), int(part.left_px) : int(part.right_px)]
