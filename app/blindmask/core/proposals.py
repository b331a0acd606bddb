"""What a detector suggests, what a person decides, and what was found on a page."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from blindmask.core.boxes import Rect
from blindmask.core.pages import PageKey, TextSpan

LOOK_RINGS, LOOK_STEPS = 5, 72
"""The size of a seal's look (`Proposal.look`): digits from the edge inwards and around."""


class Kind(StrEnum):
    """What a box hides."""

    NAME = "name"
    UNIT = "unit"
    PHOTO = "photo"
    ID_NUMBER = "id_number"
    PHONE = "phone"
    EMAIL = "email"
    ADDRESS = "address"
    SIGNATURE = "signature"
    SEAL = "seal"
    CODE = "code"
    OTHER = "other"


LISTED = frozenset({"other_person", "other_unit"})
"""Reasons of proposals that are only listed: kept unless a person says otherwise, so that nobody has to decide."""


class Verdict(StrEnum):
    UNDECIDED = "undecided"
    MASK = "mask"
    KEEP = "keep"


class DecidedBy(StrEnum):
    RULE = "rule"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class Proposal:
    """A box that a detector suggests. Immutable; `id` is the same when the same file is read again."""

    id: str
    page: PageKey
    box: Rect
    kind: Kind
    text: str
    confidence: float
    preselected: bool
    reason: str
    """Why, as a code: exact, spaced, wrapped, similar, variant, label, pattern, face, picture, signature …"""
    detector: str
    term: str = ""
    """The searched term that it matched, as the applicant wrote it, or the label that it stands beside; else empty."""
    look: str = ""
    """What a seal looks like, to be compared with others; empty for everything else."""
    author: int = 0
    """The place of a name in a list of authors, from 1; 0 everywhere else."""


def make_proposal(
    page: PageKey,
    box: Rect,
    kind: Kind,
    *,
    detector: str,
    reason: str,
    text: str = "",
    term: str = "",
    look: str = "",
    confidence: float = 1.0,
    preselected: bool = True,
) -> Proposal:
    """A proposal with its stable id: a hash of document, page, kind, detector and the box rounded to 1/200."""
    box = box.clipped()
    rounded = ",".join(str(round(edge * 200)) for edge in box.as_list())
    identity = f"{page.document}|{page.index}|{kind}|{detector}|{rounded}"
    own_id = hashlib.sha256(identity.encode()).hexdigest()[:16]
    return Proposal(own_id, page, box, kind, text, confidence, preselected, reason, detector, term=term, look=look)


@dataclass(frozen=True, slots=True)
class Decision:
    """What happens to one box. Export reads nothing else."""

    id: str
    page: PageKey
    box: Rect
    kind: Kind
    verdict: Verdict
    by: DecidedBy
    author: int = 0
    """As in its proposal: what a block with a word says."""

    @classmethod
    def from_proposal(cls, proposal: Proposal) -> Decision:
        """Preselected: masked unless a person says otherwise; listed: kept; everything else waits for a person."""
        unasked = Verdict.KEEP if proposal.reason in LISTED else Verdict.UNDECIDED
        verdict = Verdict.MASK if proposal.preselected else unasked
        return cls(
            proposal.id, proposal.page, proposal.box, proposal.kind, verdict, DecidedBy.RULE, author=proposal.author
        )

    def decided(self, verdict: Verdict) -> Decision:
        return replace(self, verdict=verdict, by=DecidedBy.PERSON)


@dataclass(frozen=True, slots=True)
class PageAnalysis:
    """What reading and detecting found on one page. Boxes refer to the page as displayed."""

    page: PageKey
    upright: int
    """Degrees clockwise (0, 90, 180, 270) by which the displayed page must be turned to stand upright."""
    aspect: float = 1.0
    """Height over width of the page as displayed."""
    notes: tuple[str, ...] = ()
    """Codes of what a person must look at: the keys of `messages.NOTES`."""
    paper: str = ""
    """The kind of document that the page is the first page of, as a `papers.Paper`; empty when it does not tell."""
    spans: Sequence[TextSpan] = ()
    proposals: tuple[Proposal, ...] = ()
    seconds: float = 0.0
