"""A box on a page, and what is asked of boxes.

Every box is a `Rect`: fractions of the page *as a viewer displays it* (the PDF's /Rotate and CropBox and an image's
EXIF orientation applied), origin top left. The one exception is a `PageView` (`page_view.py`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rect:
    """A box on the page as displayed, as fractions of its width and height, origin top left."""

    left: float
    top: float
    right: float
    bottom: float

    def __post_init__(self) -> None:
        if not (self.left < self.right and self.top < self.bottom):
            raise ValueError(f"empty rect {self.as_list()}")

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top

    @property
    def area(self) -> float:
        return self.width * self.height

    @property
    def centre(self) -> tuple[float, float]:
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2

    def as_list(self) -> list[float]:
        return [self.left, self.top, self.right, self.bottom]

    def overlap(self, other: Rect) -> float:
        """The shared area, in fractions of the page's area; 0 when they do not meet."""
        width = min(self.right, other.right) - max(self.left, other.left)
        height = min(self.bottom, other.bottom) - max(self.top, other.top)
        return width * height if width > 0 and height > 0 else 0.0

    def union(self, other: Rect) -> Rect:
        return bounding_rect((self, other))

    def grown(self, dx: float, dy: float) -> Rect:
        """The box with `dx` added on the left and right and `dy` above and below, not yet clipped to the page."""
        return Rect(self.left - dx, self.top - dy, self.right + dx, self.bottom + dy)

    def clipped(self) -> Rect:
        """The part on the page. Raises ValueError when nothing of it is."""
        return Rect(max(0.0, self.left), max(0.0, self.top), min(1.0, self.right), min(1.0, self.bottom))


def bounding_rect(rects: Iterable[Rect]) -> Rect:
    """The smallest box around `rects`. Raises ValueError when there are none."""
    boxes = list(rects)
    if not boxes:
        raise ValueError("no boxes to bound")
    return Rect(
        min(r.left for r in boxes),
        min(r.top for r in boxes),
        max(r.right for r in boxes),
        max(r.bottom for r in boxes),
    )
