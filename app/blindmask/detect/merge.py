"""Merges the proposals of several detectors: one box for each place, padded, of a uniform minimum width."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from blindmask.core.boxes import Rect
from blindmask.core.page_view import PageText
from blindmask.core.pages import TextSpan
from blindmask.core.proposals import Proposal, Reason, make_proposal
from blindmask.core.rules import RuleSet
from blindmask.detect.text.characters import shared

_SAME_PLACE = 0.55
"""Two boxes of a kind are one place when they share this much of the smaller one."""
_ENLARGED = 1.4
_WHOLLY, _MOSTLY = 0.95, 0.7


def merge(
    page: PageText, proposals: Sequence[Proposal], rules: RuleSet, *, exact: Collection[str] = ()
) -> list[Proposal]:
    """One proposal per place, in reading order; boxes padded and widened into free space, but for those of the ids
    `exact`."""
    merged: list[Proposal] = []
    for proposal in sorted(proposals, key=_rank):
        index = _same_place(proposal, merged)
        if index is None:
            if not _is_hidden(proposal, merged):
                merged.append(proposal)
        else:
            merged[index] = _joined(merged[index], proposal)
    finished = [_finish(page, p, rules) if p.id not in exact else p for p in merged]
    return sorted(finished, key=lambda p: (round(p.box.top, 2), p.box.left))


def _rank(proposal: Proposal) -> tuple[bool, bool, float, float]:
    """Preselected first; then what was found by itself before what a label or a fixed sentence points at, since a
    labelled value may say more (unit and post); then the surer, then the larger."""
    return (not proposal.preselected, _is_pointed_at(proposal), -proposal.confidence, -proposal.box.area)


def _is_pointed_at(proposal: Proposal) -> bool:
    return proposal.reason in (Reason.LABEL, Reason.SENTENCE)


def _share(a: Rect, b: Rect) -> float:
    return a.overlap(b) / min(a.area, b.area)


def _same_place(proposal: Proposal, others: Sequence[Proposal]) -> int | None:
    for i, other in enumerate(others):
        if other.kind is proposal.kind and _share(other.box, proposal.box) >= _SAME_PLACE:
            return i
    return None


def _is_hidden(proposal: Proposal, others: Iterable[Proposal]) -> bool:
    """A box that lies under a preselected box of another kind adds nothing to decide; a mere suggestion (a seal seen
    in a portrait) need not lie wholly under it."""
    share = _WHOLLY if proposal.preselected else _MOSTLY
    return any(o.preselected and proposal.box.overlap(o.box) >= share * proposal.box.area for o in others)


def _joined(kept: Proposal, other: Proposal) -> Proposal:
    """The kept one's identity over both boxes; what ranks lower never enlarges a box much, and what a label points at
    (unit and post) never one that was found by itself."""
    if other.box.area > _ENLARGED * kept.box.area or (_is_pointed_at(other) and not _is_pointed_at(kept)):
        return kept
    return replace(kept, box=kept.box.union(other.box))


def _finish(page: PageText, proposal: Proposal, rules: RuleSet) -> Proposal:
    box = _widen(page, _pad(page, proposal.box, rules), rules)
    return make_proposal(
        proposal.page,
        box,
        proposal.kind,
        detector=proposal.detector,
        reason=proposal.reason,
        text=proposal.text,
        term=proposal.term,
        label=proposal.label,
        confidence=proposal.confidence,
        preselected=proposal.preselected,
    )


def _pad(page: PageText, box: Rect, rules: RuleSet) -> Rect:
    pad = rules.padding * _em(page, box)
    return box.grown(pad * page.aspect, pad).clipped()


def _em(page: PageText, box: Rect) -> float:
    """The height of a character, in page heights: the lower side of the box, whichever way the line runs."""
    return min(box.height, box.width / page.aspect)


def _widen(page: PageText, box: Rect, rules: RuleSet) -> Rect:
    """To the uniform minimum width, so that the width does not tell the name's length; only into free space."""
    if box.height * page.aspect > 1.5 * box.width:
        return box  # a vertical line
    wanted = rules.min_width * box.height * page.aspect - box.width
    if wanted <= 0:
        return box
    left, right = _free_space(box, page.spans)
    to_right = min(wanted, right)
    to_left = min(wanted - to_right, left)
    return Rect(box.left - to_left, box.top, box.right + to_right, box.bottom)


def _free_space(box: Rect, spans: Sequence[TextSpan]) -> tuple[float, float]:
    """How far the box can grow to the left and right before it meets another character."""
    left, right = box.left, 1.0 - box.right
    middle = box.centre[0]
    for span in spans:
        if shared(span.box.top, span.box.bottom, box.top, box.bottom) <= 0.1:
            continue
        for char in span.char_boxes:
            if shared(char.top, char.bottom, box.top, box.bottom) <= 0.1 or box.left < char.centre[0] < box.right:
                continue
            if char.centre[0] > middle:
                right = min(right, char.left - box.right)
            else:
                left = min(left, box.left - char.right)
    return max(0.0, left), max(0.0, right)
