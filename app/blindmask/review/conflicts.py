"""What is masked in one place and kept in another: shown before export, never in its way."""

from __future__ import annotations

from dataclasses import dataclass

from blindmask.core.proposals import Kind, Reason, Verdict
from blindmask.review.groups import GroupKey
from blindmask.review.session import Session

_WITHOUT_TEXT = frozenset({Kind.PHOTO, Kind.CODE})
"""Kinds of which all places are alike, though nothing is read there."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """One term, or photos or codes, decided in two ways. The ids are in reading order."""

    key: GroupKey
    masked: tuple[str, ...]
    kept: tuple[str, ...]

    @property
    def odd_one(self) -> str:
        """The first place of the rarer verdict: where a slip is more likely; of a kept one when both are as many."""
        return min((self.kept, self.masked), key=len)[0]


def find_conflicts(session: Session) -> list[Conflict]:
    """In the order of the candidate list. What a person kept because it only looks like the term is no conflict."""
    found: list[Conflict] = []
    for group in session.groups():
        if group.key.drawn or not (group.key.term or group.key.kind in _WITHOUT_TEXT):
            continue
        masked = tuple(i for i in group.ids if session.decision(i).verdict is Verdict.MASK)
        kept = tuple(i for i in group.ids if session.decision(i).verdict is Verdict.KEEP and not _is_other(session, i))
        if masked and kept:
            found.append(Conflict(group.key, masked, kept))
    return found


def _is_other(session: Session, box_id: str) -> bool:
    proposal = session.proposal(box_id)
    return proposal is not None and proposal.reason == Reason.SIMILAR
