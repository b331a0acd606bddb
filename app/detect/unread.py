"""Lines that are there but could not be read: nobody but a person can say what they name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import hypot
from statistics import median
from typing import TYPE_CHECKING

import numpy as np

from app.detect.characters import fold_text, is_cjk, shared
from app.domain import Kind, Proposal, Rect, make_proposal
from app.page_view import LineReading, PageView
from app.rules import Action, RuleSet

if TYPE_CHECKING:
    from numpy.typing import NDArray

DETECTOR = "unread"
_READ_CONFIDENCE = 0.5
_MIN_LENGTH = 2.0
"""In heights of the line: shorter finds are pieces of seals and pictures, specks and ticks (all 10 on 29 pages)."""
_HEIGHTS = (0.4, 4.0)
"""A line's height against the page's usual one; beyond are dust and textures."""
_INSIDE = 0.5
_ALIKE = 0.6
"""How well a line's ink must agree with itself a little further on to be an ornament."""
_BESIDE = 6.0
_BELOW = 2.0
"""How far, in heights of the name, the same name in another script stands beside it, and above or below it."""


def find_unread(view: PageView, proposals: Sequence[Proposal], rules: RuleSet) -> list[Proposal]:
    """Unread lines outside `proposals` (all other finds of the page, merged); none is preselected.

    Beside a masked Chinese name such a line is taken for the name in another script (reason `beside_name`), elsewhere
    it is of kind OTHER (reason `unread`).
    """
    usual = _usual_height(view)
    lines = [reading for reading in view.readings if _is_line(reading, view, usual)]
    boxes = [line.span.box for line in lines if not _is_inside(line.span.box, proposals) and not _repeats(view, line)]
    names = [p.box for p in proposals if p.kind is Kind.NAME and p.preselected and any(map(is_cjk, p.text))]
    found = [_propose(view, box, names, rules) for box in boxes]
    return [proposal for proposal in found if rules.action(proposal.kind) is not Action.KEEP]


def is_unread(reading: LineReading) -> bool:
    """Whether the recogniser saw a line and made nothing, or nothing sure, of it."""
    return reading.span.confidence < _READ_CONFIDENCE or not fold_text(reading.span.text)


def _is_line(reading: LineReading, view: PageView, usual: float) -> bool:
    if not is_unread(reading):
        return False
    length, height = _size(reading, view.text.aspect)
    is_usual = not usual or _HEIGHTS[0] * usual <= height <= _HEIGHTS[1] * usual
    return length >= _MIN_LENGTH * height and is_usual


def _usual_height(view: PageView) -> float:
    """Of the lines that were read, in page widths; 0 when none was."""
    heights = [_size(reading, view.text.aspect)[1] for reading in view.readings if not is_unread(reading)]
    return median(heights) if heights else 0.0


def _size(reading: LineReading, aspect: float) -> tuple[float, float]:
    """A line's length and height along its own axes, in page widths."""
    (ax, ay), (bx, by), _, (dx, dy) = reading.quad
    return hypot(bx - ax, (by - ay) * aspect), hypot(dx - ax, (dy - ay) * aspect)


def _is_inside(box: Rect, proposals: Iterable[Proposal]) -> bool:
    return any(box.overlap(proposal.box) >= _INSIDE * box.area for proposal in proposals)


def _repeats(view: PageView, reading: LineReading) -> bool:
    """Whether the line is the ornament of a frame: the same figure again and again, which writing never is."""
    height_px, width_px = view.image.shape[:2]
    box = reading.span.box.clipped()
    top, bottom = int(box.top * height_px), int(box.bottom * height_px)
    crop = view.image[top:bottom, int(box.left * width_px) : int(box.right * width_px)].mean(axis=2)
    if crop.shape[0] > crop.shape[1]:
        crop = crop.T
    ink = crop.mean(axis=0)
    ink -= ink.mean()
    em_px = crop.shape[0]
    lags = range(em_px // 2, min(3 * em_px, len(ink) // 2))
    alike = [_correlation(ink[lag:], ink[: len(ink) - lag]) for lag in lags]
    return max(alike, default=0.0) >= _ALIKE


def _correlation(a: NDArray[np.float64], b: NDArray[np.float64]) -> float:
    return float((a * b).sum() / max(1e-9, float(np.sqrt((a * a).sum() * (b * b).sum()))))


def _propose(view: PageView, box: Rect, names: Iterable[Rect], rules: RuleSet) -> Proposal:
    is_name = any(_is_beside(box, name, view.text.aspect) for name in names)
    pad = rules.padding * min(box.height, box.width / view.text.aspect)
    return make_proposal(
        view.key,
        box.grown(pad * view.text.aspect, pad),
        Kind.NAME if is_name else Kind.OTHER,
        detector=DETECTOR,
        reason="beside_name" if is_name else "unread",
        confidence=0.0,
        preselected=False,
    )


def _is_beside(box: Rect, name: Rect, aspect: float) -> bool:
    across = max(name.left - box.right, box.left - name.right) / aspect
    down = max(name.top - box.bottom, box.top - name.bottom)
    in_row = shared(box.top, box.bottom, name.top, name.bottom) >= 0.5 and across <= _BESIDE * name.height
    in_column = across <= 0 and down <= _BELOW * name.height
    return in_row or in_column
