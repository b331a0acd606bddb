"""Lines that were detected but could not be read: only a person can say what they name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import hypot
from statistics import median
from typing import TYPE_CHECKING

import numpy as np

from blindmask.core.boxes import Rect
from blindmask.core.han import is_han
from blindmask.core.page_view import LineReading, PageView
from blindmask.core.pixels import to_slices
from blindmask.core.proposals import Kind, Proposal, Reason, make_proposal
from blindmask.core.rules import Action, RuleSet
from blindmask.detect.text.characters import fold_text, in_one_row
from blindmask.detect.text.silent import silent_pieces

if TYPE_CHECKING:
    from numpy.typing import NDArray

DETECTOR = "unread"
_READ_CONFIDENCE = 0.5
"""Below this a Chinese line counts as not read."""
_OTHER_CONFIDENCE = 0.85
"""From this on what is not Chinese was read: of Mongolian the recogniser makes letters and signs of up to 0.78."""
_LEAST_LETTERS = 3
"""Different ones; less of them in a line that is filled is the ornament of a frame (`0000-0`)."""
_THIN = 0.5
"""Characters for each height of a line: less do not fill it."""
_MIN_LENGTH = 2.0
"""In heights of the line: shorter finds are pieces of seals and pictures, specks and ticks (all 10 on 29 pages)."""
_HEIGHTS = (0.4, 4.0)
"""A line's height against the page's usual one; beyond are dust and textures."""
_INSIDE = 0.5
"""The share of a line that another find covers, for it to be that find's."""
_ALIKE = 0.6
"""How well a line's ink must agree with itself a little further on to be an ornament."""
_BESIDE, _BELOW = 6.0, 2.0
"""How far, in heights of the name, the same name in another script stands beside it, and above or below it."""
_SURE = 0.5
"""The confidence that is told for a line beside a known name; it decides nothing."""
_NAME_LENGTH = (2.5, 16.0)
"""A name in Arabic script, in heights of its line: `روزى` to three long parts."""


def find_unread(view: PageView, proposals: Sequence[Proposal], rules: RuleSet) -> list[Proposal]:
    """Unread lines outside `proposals` (all other finds of the page, merged).

    The recogniser makes nothing at all of a line in Arabic script, or of the part of a line that is. Beside a masked
    Chinese name such a line is the name in that script (reason `beside_name`), and so is the page's only one, wherever
    it stands (`script_name`): both are preselected if they are as long as a name is, and if the page could be read: a
    bilingual form has such lines, but not more of them than of others. What was read badly beside a name is only
    offered; elsewhere a line is of kind OTHER (reason `unread`).
    """
    usual = _usual_height(view)
    lines = [reading for reading in (*view.readings, *silent_pieces(view)) if _is_line(reading, view, usual)]
    lines = [line for line in lines if not _is_inside(line.span.box, proposals) and not _repeats(view, line)]
    names = [p.box for p in proposals if p.kind is Kind.NAME and p.preselected and any(map(is_han, p.text))]
    scripts = [line for line in lines if _is_script(line, view)]
    read = sum(not is_unread(reading, view) for reading in view.readings)
    nearest = _nearest(scripts, names, view.text.aspect) if len(scripts) <= read else set[int]()
    found: list[Proposal] = []
    for line in lines:
        is_name = any(_is_beside(line.span.box, name, view.text.aspect) for name in names)
        if id(line) in nearest:
            found.append(_propose(view, line, Reason.BESIDE_NAME, rules, is_sure=True))
        elif is_name:
            found.append(_propose(view, line, Reason.BESIDE_NAME, rules))
        elif names and scripts == [line]:
            found.append(_propose(view, line, Reason.SCRIPT_NAME, rules, is_sure=True))
        else:
            found.append(_propose(view, line, Reason.UNREAD, rules))
    return [proposal for proposal in found if rules.action(proposal.kind) is not Action.KEEP]


def is_unread(reading: LineReading, view: PageView) -> bool:
    """Whether the recogniser saw a line of the page and made nothing, or nothing sure, of it."""
    text = fold_text(reading.span.text)
    return reading.span.confidence < _READ_CONFIDENCE or not text or _is_other_script(reading, text, view)


def _is_other_script(reading: LineReading, text: str, view: PageView) -> bool:
    """Whether a line was read as what it is not: Mongolian, which is written down the page; a page of it alone lies on
    its side for the reader."""
    if reading.span.confidence >= _OTHER_CONFIDENCE or any(map(is_han, text)):
        return False
    (ax, ay), (bx, by), *_ = reading.quad
    is_down = abs(by - ay) * view.text.aspect > abs(bx - ax)
    if not is_down and any(_is_sure_chinese(other) for other in view.readings):
        return False
    length, height = _size(reading, view.text.aspect)
    return len(set(text)) >= _LEAST_LETTERS or len(text) < _THIN * length / height


def _is_sure_chinese(reading: LineReading) -> bool:
    return reading.span.confidence >= _OTHER_CONFIDENCE and any(map(is_han, reading.span.text))


def _is_line(reading: LineReading, view: PageView, usual: float) -> bool:
    if not is_unread(reading, view):
        return False
    length, height = _size(reading, view.text.aspect)
    is_usual = not usual or _HEIGHTS[0] * usual <= height <= _HEIGHTS[1] * usual
    return length >= _MIN_LENGTH * height and is_usual


def _usual_height(view: PageView) -> float:
    """Of the lines that were read, in page widths; 0 when none was."""
    heights = [_size(reading, view.text.aspect)[1] for reading in view.readings if not is_unread(reading, view)]
    return median(heights) if heights else 0.0


def _size(reading: LineReading, aspect: float) -> tuple[float, float]:
    """A line's length and height along its own axes, in page widths."""
    (ax, ay), (bx, by), _, (dx, dy) = reading.quad
    return hypot(bx - ax, (by - ay) * aspect), hypot(dx - ax, (dy - ay) * aspect)


def _is_inside(box: Rect, proposals: Iterable[Proposal]) -> bool:
    return any(box.overlap(proposal.box) >= _INSIDE * box.area for proposal in proposals)


def _repeats(view: PageView, reading: LineReading) -> bool:
    """Whether the line is the ornament of a frame: the same figure again and again, which writing never is."""
    crop = view.image[to_slices(reading.span.box, view.image.shape)].mean(axis=2)
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


def _is_script(line: LineReading, view: PageView) -> bool:
    """Whether a line is as a name in Arabic script is: nothing at all was read, and it is as long as a name."""
    length, height = _size(line, view.text.aspect)
    return not fold_text(line.span.text) and _NAME_LENGTH[0] <= length / height <= _NAME_LENGTH[1]


def _nearest(lines: Sequence[LineReading], names: Iterable[Rect], aspect: float) -> set[int]:
    """For each name the nearest line above or below it and the nearest behind it; only where neither is, the one before
    it, which on a bilingual form is the label. Of two below one another the farther is the next field's."""
    found: set[int] = set()
    for name in names:
        beside = [line for line in lines if _is_beside(line.span.box, name, aspect)]
        behind = [line for line in beside if line.span.box.left >= name.right]
        before = [line for line in beside if line.span.box.right <= name.left]
        apart = {id(line) for line in (*behind, *before)}
        column = [line for line in beside if id(line) not in apart]
        for group in (column, behind) if column or behind else (before,):
            if group:
                found.add(id(min(group, key=lambda line: _distance(line.span.box, name, aspect))))
    return found


def _distance(box: Rect, name: Rect, aspect: float) -> float:
    (x, y), (name_x, name_y) = box.centre, name.centre
    return hypot(x - name_x, (y - name_y) * aspect)


def _propose(view: PageView, line: LineReading, reason: Reason, rules: RuleSet, *, is_sure: bool = False) -> Proposal:
    box = line.span.box
    kind = Kind.OTHER if reason == Reason.UNREAD else Kind.NAME
    pad = rules.padding * min(box.height, box.width / view.text.aspect)
    return make_proposal(
        view.key,
        box.grown(pad * view.text.aspect, pad),
        kind,
        detector=DETECTOR,
        reason=reason,
        confidence=_SURE if is_sure else 0.0,
        preselected=is_sure and rules.action(kind) is Action.MASK,
    )


def _is_beside(box: Rect, name: Rect, aspect: float) -> bool:
    across = max(name.left - box.right, box.left - name.right) / aspect
    down = max(name.top - box.bottom, box.top - name.bottom)
    in_row = in_one_row(box, name) and across <= _BESIDE * name.height
    in_column = across <= 0 and down <= _BELOW * name.height
    return in_row or in_column
