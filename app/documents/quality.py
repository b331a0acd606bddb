"""How well a picture of a page can be read, measured where its text is: sharpness, resolution, light and edges.

The notice asks for upright, clear scans (正向、清晰); what falls short becomes a note for the person.
"""

# cv2's types are only partly annotated.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

from app.documents.geometry import to_pixels
from app.domain import Rect

if TYPE_CHECKING:
    from numpy.typing import NDArray

_MOST_LINES = 14
"""Lines looked at; more say no more."""
_LEAST_LINES = 3
_BLURRED = 0.03
"""Of a line's height: how far the edge of a stroke is smeared. Measured: prints and scans 0.008 to 0.021, phone photos
0.011 to 0.018, out of focus by 0.3 mm 0.027 to 0.058."""
_COARSE_PX = 19.0
"""Line height (a third more than the characters) under which small signs (dots, 己已巳) run together."""
_DARK = 105
"""Of 255: paper darker than this is hard on the eye and lost in print."""
_FAINT = 0.33
"""Of the paper's brightness: how much darker ink must be."""
_NO_EDGE = 12
"""Of 255: with less contrast nothing can be said about sharpness."""
_AT_EDGE = 0.004
"""Fractions of the page: a line nearer to the edge goes on beyond it."""
_CUT_LINES = 2


@dataclass(frozen=True, slots=True)
class Quality:
    """Medians over the lines of a picture. `smear` is in heights of a character, `contrast` in shares of the paper."""

    smear: float
    line_px: float
    paper: float
    contrast: float


def measure(image: NDArray[np.uint8], lines: Sequence[Rect]) -> Quality | None:
    """The quality of an upright RGB picture at the lines that were read in it; None when there are too few."""
    if len(lines) < _LEAST_LINES:
        return None
    step = max(1, len(lines) // _MOST_LINES)
    facts = [_line_facts(image, line) for line in lines[::step][:_MOST_LINES]]
    facts = [fact for fact in facts if fact is not None]
    if len(facts) < _LEAST_LINES:
        return None
    smear, line_px, paper, contrast = np.median(np.array(facts), axis=0).tolist()
    return Quality(smear, line_px, paper, contrast)


def quality_notes(quality: Quality | None, *, scale: float = 1.0) -> list[str]:
    """Codes of what falls short: blurred, coarse, dark, faint. `scale`: how much larger than its own pixels the picture
    was rendered."""
    if quality is None:
        return []
    notes: list[str] = []
    if quality.line_px / scale < _COARSE_PX:
        notes.append("coarse")
    elif quality.smear > _BLURRED:
        notes.append("blurred")
    if quality.paper < _DARK:
        notes.append("dark")
    if quality.contrast < _FAINT:
        notes.append("faint")
    return notes


def is_cut(lines: Iterable[Rect]) -> bool:
    """Whether lines of the page as displayed run into one of its edges, so that text is missing beyond it."""
    at = [0, 0, 0, 0]
    for line in lines:
        edges = (line.left, line.top, 1 - line.right, 1 - line.bottom)
        at = [count + (edge <= _AT_EDGE) for count, edge in zip(at, edges, strict=True)]
    return max(at) >= _CUT_LINES


def _line_facts(image: NDArray[np.uint8], line: Rect) -> tuple[float, float, float, float] | None:
    height_px, width_px = image.shape[:2]
    x0, y0, x1, y1 = to_pixels(line, width_px=width_px, height_px=height_px)
    line_px = min(y1 - y0, x1 - x0)
    if line_px < 6:
        return None
    # Ink is dark in some channel: red letters are as black as black ones in blue light.
    patch = cv2.min(cv2.min(*cv2.split(image[y0:y1, x0:x1])[:2]), image[y0:y1, x0:x1, 2])
    paper, ink = np.percentile(patch, (92, 2))
    if paper - ink < _NO_EDGE:
        return 0.0, float(line_px), float(paper), float(paper - ink) / max(1.0, float(paper))
    across = np.abs(np.diff(patch.astype(np.float32), axis=1))
    # A step smeared by a Gaussian of width s rises by at most step / (s * sqrt(2 pi)) a pixel.
    steepest = float(np.percentile(across, 99.5))
    smear_px = float(paper - ink) / max(steepest, 1.0) / 2.507
    return smear_px / line_px, float(line_px), float(paper), float(paper - ink) / float(paper)
