"""Seals with similar descriptors: what is decided about one is offered for the others."""

from __future__ import annotations

from functools import lru_cache
from math import sqrt

from blindmask.core.proposals import LOOK_RINGS, LOOK_STEPS
from blindmask.review.session import Session

ALIKE = 0.75
"""Likeness from which two prints are taken for those of one seal; see tests/tools/measure_looks.py."""


def alike_boxes(session: Session, box_id: str) -> list[str]:
    """The boxes that look like this one and are decided otherwise or not at all, in reading order over all files."""
    proposal = session.proposal(box_id)
    if proposal is None or not proposal.look:
        return []
    verdict = session.decision(box_id).verdict
    found: list[str] = []
    for decision in session.walk():
        other = session.proposal(decision.id)
        if other is None or decision.id == box_id or decision.verdict is verdict or other.kind is not proposal.kind:
            continue
        if likeness(proposal.look, other.look) >= ALIKE:
            found.append(decision.id)
    return found


@lru_cache(maxsize=4096)
def likeness(one: str, other: str) -> float:
    """How like two looks are, up to 1: the best correlation over all turns; 0 for seals of different shape."""
    if not one or not other or one[0] != other[0] or len(one) != len(other):
        return 0.0
    first, second = _rows(one), _rows(other)
    doubled = [row + row for row in second]
    best = 0.0
    for turn in range(LOOK_STEPS):
        total = 0.0
        for row, twice in zip(first, doubled, strict=True):
            total += sum(map(float.__mul__, row, twice[turn : turn + LOOK_STEPS]))
        best = max(best, total)
    return best


def _rows(look: str) -> list[list[float]]:
    """The digits ring by ring without what is the same all around, scaled to the length 1."""
    digits = [int(digit, 16) for digit in look[1:]]
    rows: list[list[float]] = []
    for ring in range(LOOK_RINGS):
        row = digits[ring * LOOK_STEPS : (ring + 1) * LOOK_STEPS]
        mean = sum(row) / LOOK_STEPS
        rows.append([digit - mean for digit in row])
    length = sqrt(sum(value * value for row in rows for value in row)) or 1.0
    return [[value / length for value in row] for row in rows]
