"""Proposals of detectors, decisions of people, and all that was found on a page."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
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


class Reason(StrEnum):
    """Why a place is proposed. `messages.REASONS` has the words of each."""

    EXACT = "exact"
    SPACED = "spaced"
    """As it was given, with spaces or dots between its characters."""
    WRAPPED = "wrapped"
    """It goes on in another line."""
    SIMILAR = "similar"
    """Misread, by one character or in the recogniser's probabilities."""
    DOT = "dot"
    """With another mark in place of the interval dot."""
    TRUNCATED = "truncated"
    """Its beginning, where a form cut it off."""
    VARIANT = "variant"
    """The parts of the name in another order."""
    LATIN = "latin"
    INITIALS = "initials"
    TRADITIONAL = "traditional"
    SPELLING = "spelling"
    """Another transcription."""
    PART = "part"
    SHORT = "short"
    """A unit's short form, or with other place words."""
    SUPERIOR = "superior"
    """The organ with which the unit's name begins."""
    LEARNED = "learned"
    """What the papers call an own unit."""
    DOMAIN = "domain"
    DOC_CODE = "doc_code"
    UNIT_CODE = "unit_code"
    OWN_UNIT = "own_unit"
    OWN_SCHOOL = "own_school"
    """An own unit that is the place of study here."""
    LABEL = "label"
    """It stands beside a label that says what it is."""
    SENTENCE = "sentence"
    """It stands in a fixed sentence."""
    PATTERN = "pattern"
    """It is written as a number of that kind is."""
    OTHER_PERSON = "other_person"
    OTHER_UNIT = "other_unit"
    FACE = "face"
    PICTURE = "picture"
    SAME_PICTURE = "same_picture"
    """It looks like a box that a person drew."""
    SIGNATURE = "signature"
    """Ink beside a label that asks for a signature."""
    HANDWRITING = "handwriting"
    FINGER_PRINT = "finger_print"
    SEAL = "seal"
    SEAL_TEXT = "seal_text"
    SEAL_NAME = "seal_name"
    SEAL_PLACE = "seal_place"
    """An own unit is printed where the seal stands."""
    UNDER_SEAL = "under_seal"
    QR = "qr"
    BARCODE = "barcode"
    BESIDE_CODE = "beside_code"
    UNREAD = "unread"
    BESIDE_NAME = "beside_name"
    SCRIPT_NAME = "script_name"
    NO_LINE = "no_line"


LISTED = frozenset({Reason.OTHER_PERSON, Reason.OTHER_UNIT})
"""Reasons of proposals that are only listed: kept unless a person says otherwise, so that nobody has to decide."""


class Verdict(StrEnum):
    """What is to happen to a box."""

    UNDECIDED = "undecided"
    MASK = "mask"
    KEEP = "keep"


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
    reason: Reason
    detector: str
    term: str = ""
    """The searched term that it matched, as the applicant wrote it; of others, their name folded. Else empty."""
    label: str = ""
    """The words beside it that say what it is; else empty."""
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
    reason: Reason,
    text: str = "",
    term: str = "",
    label: str = "",
    look: str = "",
    confidence: float = 1.0,
    preselected: bool = True,
) -> Proposal:
    """A proposal with its stable id: a hash of document, page, kind, detector and the box rounded to 1/200."""
    box = box.clipped()
    rounded = ",".join(str(round(edge * 200)) for edge in box.as_list())
    identity = f"{page.document}|{page.index}|{kind}|{detector}|{rounded}"
    own_id = hashlib.sha256(identity.encode()).hexdigest()[:16]
    return Proposal(
        own_id,
        page,
        box,
        kind,
        text,
        confidence,
        preselected,
        reason,
        detector,
        term=term,
        label=label,
        look=look,
    )


@dataclass(frozen=True, slots=True)
class Decision:
    """What happens to one box. Export reads nothing else."""

    id: str
    page: PageKey
    box: Rect
    kind: Kind
    verdict: Verdict
    author: int = 0
    """As in its proposal: what a block with a word says."""

    @classmethod
    def from_proposal(cls, proposal: Proposal) -> Decision:
        """Preselected: masked unless a person says otherwise; listed: kept; everything else waits for a person."""
        unasked = Verdict.KEEP if proposal.reason in LISTED else Verdict.UNDECIDED
        verdict = Verdict.MASK if proposal.preselected else unasked
        return cls(proposal.id, proposal.page, proposal.box, proposal.kind, verdict, author=proposal.author)


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
