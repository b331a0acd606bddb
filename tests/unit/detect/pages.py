"""Pages of text for the detectors' tests: lines of characters at known places, without any picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blindmask.core.boxes import Rect
from blindmask.core.page_view import LineReading, PageText
from blindmask.core.pages import PageKey, TextSource, TextSpan

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

KEY = PageKey("ab" * 32, 0)
ASPECT = 1.414
EM = 0.014
"""A character's height in page heights, about 12 pt on A4."""


def line(
    text: str,
    *,
    left: float = 0.1,
    top: float = 0.1,
    slope: float = 0.0,
    source: TextSource = TextSource.OCR,
    confidence: float = 1.0,
) -> TextSpan:
    """A line whose characters are an em wide (ASCII half), rising or falling by `slope` page heights per page width."""
    boxes: list[Rect] = []
    x = left
    for character in text:
        width = EM * ASPECT * (0.5 if character.isascii() else 1.0)
        y = top + slope * (x - left)
        boxes.append(Rect(x, y, x + width, y + EM))
        x += width
    first, last = boxes[0], boxes[-1]
    box = Rect(first.left, min(first.top, last.top), last.right, max(first.bottom, last.bottom))
    return TextSpan(text, box, tuple(boxes), source, confidence)


def page(*spans: TextSpan) -> PageText:
    return PageText(KEY, ASPECT, spans)


def paragraph(*texts: str, left: float = 0.1, top: float = 0.1, slope: float = 0.0) -> PageText:
    """Lines below one another, one and a half ems apart."""
    return page(*(line(text, left=left, top=top + i * 1.5 * EM, slope=slope) for i, text in enumerate(texts)))


class NoReader:
    """Reads nothing, as where a seal's words are worn off."""

    def read(self, image: NDArray[np.uint8], *, wanted: str = "") -> list[LineReading]:
        del image, wanted
        return []

    def read_line(self, crop: NDArray[np.uint8], *, wanted: str = "") -> LineReading | None:
        del crop, wanted
        return None
