"""Image quality of a page, measured where its text is: sharpness, resolution, light and edges.

The notice asks for upright, clear scans (正向、清晰); what falls short becomes a note for the person.
"""

# cv2's types are only partly annotated.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import cv2
import numpy as np

from blindmask.core.boxes import Rect
from blindmask.core.pixels import to_pixels

if TYPE_CHECKING:
    from numpy.typing import NDArray

_MOST_LINES = 14
"""Lines looked at; more say no more."""
_LEAST_LINES = 3
_BLURRED = 0.03
"""Of a line's height: how far the edge of a stroke is smeared in the direction in which it is smeared most. Measured on
median lines: prints, scans, copies without greys, faint and phone pictures 0.011 to 0.022, screenshots of 110 dpi up to
0.0275; out of focus by 0.28 mm 0.031 to 0.055, shaken by 1 mm in any direction 0.037 to 0.091."""
_COARSE_PX = 19.0
"""Line height (a third more than the characters) under which small signs (dots, 己已巳) run together."""
_DARK = 105
"""Of 255: paper darker than this is hard on the eye and lost in print."""
_FAINT = 0.33
"""Of the paper's brightness: how much darker ink must be."""
_BLACK, _WHITE = 80, 176
_PURE = 235
_GREYS = 0.1
"""The share of a line's ink that is neither black nor white; on a 1-bit copy it is 0 to 0.08 (0.17 when it was shrunk),
elsewhere 0.18 and more."""
_TONE_STEP = 3
_MOST_TONES = 0.015
"""The share of a page that is neither black nor white; 0.01 on a 1-bit copy that was shrunk, else hardly any."""
_NO_EDGE = 12
"""Of 255: with less contrast nothing can be said about sharpness."""
_AT_EDGE = 0.004
"""Fractions of the page: a line nearer to the edge goes on beyond it."""
_CUT_LINES = 2


@dataclass(frozen=True, slots=True)
class Quality:
    """Medians over the lines of a picture. `smear` is in heights of a character, `contrast` in shares of the paper,
    `greys` the share of the ink that is neither black nor white."""

    smear: float
    line_px: float
    paper: float
    contrast: float
    greys: float


def measure(image: NDArray[np.uint8], lines: Sequence[Rect]) -> Quality | None:
    """The quality of an upright RGB picture at the lines that were read in it; None when there are too few."""
    if len(lines) < _LEAST_LINES:
        return None
    step = max(1, len(lines) // _MOST_LINES)
    facts = [_line_facts(image, line) for line in lines[::step][:_MOST_LINES]]
    facts = [fact for fact in facts if fact is not None]
    if len(facts) < _LEAST_LINES:
        return None
    quality = Quality(*np.median(np.array(facts), axis=0).tolist())
    return quality if quality.greys > _GREYS or not _has_tones(image) else replace(quality, greys=1.0)


def _has_tones(image: NDArray[np.uint8]) -> bool:
    """Whether there is a colour or a shade anywhere: letters of a screenshot may be drawn without greys."""
    few = image[::_TONE_STEP, ::_TONE_STEP]
    return float(((few.min(axis=2) < _WHITE) & (few.max(axis=2) > _BLACK)).mean()) > _MOST_TONES


def quality_notes(quality: Quality | None, *, scale: float = 1.0) -> list[str]:
    """Codes of what falls short: blurred, coarse, dark, faint, two_toned.

    `scale`: how much larger than its own pixels the picture was rendered.
    """
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
    if quality.greys <= _GREYS and quality.paper >= _PURE:
        notes.append("two_toned")
    return notes


def is_cut(lines: Iterable[Rect]) -> bool:
    """Whether lines of the page as displayed run into one of its edges, so that text is missing beyond it."""
    at = [0, 0, 0, 0]
    for line in lines:
        edges = (line.left, line.top, 1 - line.right, 1 - line.bottom)
        at = [count + (edge <= _AT_EDGE) for count, edge in zip(at, edges, strict=True)]
    return max(at) >= _CUT_LINES


def _line_facts(image: NDArray[np.uint8], line: Rect) -> tuple[float, ...] | None:
    """The values of a Quality at one line; None when it is too small."""
    height_px, width_px = image.shape[:2]
    x0, y0, x1, y1 = to_pixels(line, width_px=width_px, height_px=height_px)
    line_px = min(y1 - y0, x1 - x0)
    if line_px < 6:
        return None
    # Ink is dark in some channel: red letters are as black as black ones in blue light.
    red, green, blue = cv2.split(image[y0:y1, x0:x1])
    patch, lightest = cv2.min(cv2.min(red, green), blue), cv2.max(cv2.max(red, green), blue)
    paper, ink = np.percentile(patch, (92, 2))
    inked = patch < _WHITE
    greys = float((inked & (lightest > _BLACK)).sum()) / float(inked.sum()) if inked.any() else 1.0
    if paper - ink < _NO_EDGE:
        return 0.0, float(line_px), float(paper), float(paper - ink) / max(1.0, float(paper)), greys
    # A step smeared by a Gaussian of width s rises by at most step / (s * sqrt(2 pi)) a pixel.
    smear_px = float(paper - ink) / max(_least_steep(patch.astype(np.float32)), 1.0) / 2.507
    return smear_px / line_px, float(line_px), float(paper), float(paper - ink) / float(paper), greys


def _least_steep(patch: NDArray[np.float32]) -> float:
    """How much the steepest edges rise a pixel, in the direction where that is least: a shaken picture is sharp across
    the way in which it moved."""
    level, down = patch[:, 1:] - patch[:, :-1], patch[1:] - patch[:-1]
    falling, rising = patch[1:, 1:] - patch[:-1, :-1], patch[:-1, 1:] - patch[1:, :-1]
    steps = (level, down, falling / 2**0.5, rising / 2**0.5)
    return min(float(np.percentile(np.abs(step), 99.5)) for step in steps)
