"""Blocks of ink in which no line of text was detected (handwriting, sketches): a person must look at them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import cv2
import numpy as np

from blindmask.core.boxes import Rect
from blindmask.core.page_view import PageView
from blindmask.core.pixels import to_fractions, to_slices
from blindmask.core.proposals import Kind, Proposal, Reason, make_proposal
from blindmask.core.rules import Action, RuleSet

if TYPE_CHECKING:
    from numpy.typing import NDArray

DETECTOR = "zones"
_CELLS = 200
"""Across the page; a cell is half a percent of its width."""
_SHARPNESS = 4
"""Pixels across a cell."""
_PAPER_PX = 41
"""Strokes are narrower than this, so that what is lightest around them is the paper."""
_INK = 40.0
"""How much darker than the paper around it ink is."""
_BUSY = 0.06
"""The share of ink in a cell that is written on."""
_GAP, _STROKE = 5, 9
"""Cells: gaps within a block are narrower; rules, frames and single words are thinner than a block."""
_AROUND_LINE, _AROUND_FIND = (0.01, 0.3), (0.015, 0.01)
"""Wiped around what is known, on each side and above and below: shares of the page, but heights above a line."""
_AREA = 0.012
"""The smallest block, in squares of the page's width: 11 percent of it each way."""
_MOST = 3
"""Of one page: where there is more, the whole page is to be looked at."""


def find_zones(view: PageView, proposals: Iterable[Proposal], rules: RuleSet) -> list[Proposal]:
    """The largest blocks outside the page's lines and `proposals` (all other finds), never preselected.

    What touches the page's edge is the table under it, a shadow or a frame.
    """
    if view.is_all_told or rules.action(Kind.OTHER) is Action.KEEP:
        return []
    busy = _busy(view.image)
    for span in view.spans:
        _wipe(busy, span.box.grown(_AROUND_LINE[0], _AROUND_LINE[1] * span.box.height))
    for proposal in proposals:
        _wipe(busy, proposal.box.grown(*_AROUND_FIND))
    return [_propose(view, box) for box in _blocks(busy)]


def _busy(image: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """1 for each cell of the page that is written on."""
    height_px, width_px = image.shape[:2]
    cells = _CELLS, max(1, round(_CELLS * height_px / width_px))
    fine = cells[0] * _SHARPNESS, cells[1] * _SHARPNESS
    grey = cv2.cvtColor(cv2.resize(image, fine, interpolation=cv2.INTER_AREA), cv2.COLOR_RGB2GRAY)
    paper = cv2.morphologyEx(grey, cv2.MORPH_CLOSE, np.ones((_PAPER_PX, _PAPER_PX), np.uint8))
    ink = (cv2.subtract(paper, grey) > _INK).astype(np.float32)
    return (cv2.resize(ink, cells, interpolation=cv2.INTER_AREA) > _BUSY).astype(np.uint8)


def _wipe(busy: NDArray[np.uint8], box: Rect) -> None:
    busy[to_slices(box, busy.shape)] = 0


def _blocks(busy: NDArray[np.uint8]) -> Sequence[Rect]:
    rows, columns = busy.shape
    joined = cv2.morphologyEx(busy, cv2.MORPH_CLOSE, np.ones((_GAP, _GAP), np.uint8))
    solid = cv2.morphologyEx(joined, cv2.MORPH_OPEN, np.ones((_STROKE, _STROKE), np.uint8))
    found: list[tuple[int, Rect]] = []
    for values in cv2.connectedComponentsWithStats(solid)[2][1:]:
        x, y, width, height, area = (int(value) for value in values)
        is_within = x > 1 and y > 1 and x + width < columns - 1 and y + height < rows - 1
        if is_within and area >= _AREA * columns**2:
            found.append((area, to_fractions((x, y, x + width, y + height), width=columns, height=rows)))
    return [box for _area, box in sorted(found, key=lambda block: -block[0])[:_MOST]]


def _propose(view: PageView, box: Rect) -> Proposal:
    return make_proposal(
        view.key, box, Kind.OTHER, detector=DETECTOR, reason=Reason.NO_LINE, confidence=0.0, preselected=False
    )
