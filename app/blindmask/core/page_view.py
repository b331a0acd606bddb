"""One page as readers and detectors see it: turned upright, in the worker only.

The boxes here are fractions of the upright picture, not of the page as displayed; `case/work/analysis.py` turns what
was found back before it leaves the worker.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from blindmask.core.boxes import Rect
from blindmask.core.pages import PageKey, TextSpan

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class LineReading:
    """One line as the recogniser saw it: its best text, and what is needed to search another text in it.

    The natural logarithms are per CTC frame (T frames): `log_p` has shape (T, len(characters)) and holds the wanted
    characters only; `log_blank` and `log_best` have shape (T,).
    """

    span: TextSpan
    quad: tuple[tuple[float, float], ...]
    """The line's corners in reading order: start top, end top, end bottom, start bottom; fractions of the page."""
    frame_step: float
    """How much of the line's length one frame covers."""
    characters: str
    log_p: NDArray[np.float32]
    log_blank: NDArray[np.float32]
    log_best: NDArray[np.float32]


def quad_slice(quad: tuple[tuple[float, float], ...], start: float, end: float) -> Rect:
    """The box around the part of a line between two fractions of its length."""
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = quad
    xs = [ax + (bx - ax) * f for f in (start, end)] + [dx + (cx - dx) * f for f in (start, end)]
    ys = [ay + (by - ay) * f for f in (start, end)] + [dy + (cy - dy) * f for f in (start, end)]
    return Rect(min(xs), min(ys), max(xs), max(ys))


@dataclass(frozen=True, slots=True, eq=False)
class PageText:
    """The lines of one page. `aspect` is the page's height over its width: multiply a height fraction by it to compare
    it with a width fraction. Equal to itself only, so that what was found out about it can be kept for the others who
    ask."""

    key: PageKey
    aspect: float
    spans: tuple[TextSpan, ...]


@dataclass(frozen=True, slots=True)
class PageView:
    """One page as a detector sees it: turned upright.

    `image` is RGB, uint8, shape (height_px, width_px, 3); the boxes of `spans` are fractions of that upright picture.
    `spans` holds the text layer's lines and the OCR lines; `readings` are the latter with their probabilities.
    """

    key: PageKey
    image: NDArray[np.uint8]
    spans: tuple[TextSpan, ...]
    readings: tuple[LineReading, ...] = ()
    is_all_told: bool = False
    """The text layer tells all that is to be seen: no picture, seal, code or writing is on the page."""
    text: PageText = field(init=False)

    def __post_init__(self) -> None:
        height_px, width_px = self.image.shape[:2]
        object.__setattr__(self, "text", PageText(self.key, height_px / width_px, self.spans))
