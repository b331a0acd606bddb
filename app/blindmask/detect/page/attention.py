"""Why a person must look at a page, as codes (the keys of `messages.NOTES`)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from blindmask.core.applicants import Applicant
from blindmask.core.page_view import PageView
from blindmask.core.papers import Paper
from blindmask.core.proposals import Kind, Proposal
from blindmask.detect.page.kinds import bears_name
from blindmask.detect.page.secrecy import Marking
from blindmask.detect.text.characters import fold_text

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_POOR_CONFIDENCE, _POOR_SHARE = 0.6, 1 / 3
"""A page is told to be read badly when so large a share of its lines was read with less confidence than that."""
_FEW_CHARACTERS = 8
"""Folded characters of a page or half: less is a stamp or a page number, and something may have been missed."""
_INK_DEVIATION, _INK_STEP = 4, 4
"""Grey levels by which a page without lines varies when something is on it, at every fourth pixel each way."""


def part_notes(view: PageView, unread: Sequence[Proposal], marking: Marking | None) -> list[str]:
    """What is to be said about the reading of a page, or of one of its halves."""
    if not view.spans:
        return ["no_text"] if _has_ink(view.image) else ["blank"]
    notes = ["internal"] if marking is Marking.INTERNAL else []
    if sum(len(fold_text(span.text)) for span in view.spans) < _FEW_CHARACTERS:
        notes.append("few_lines")
    poor = sum(span.confidence < _POOR_CONFIDENCE for span in view.spans)
    if poor > _POOR_SHARE * len(view.spans):
        notes.append("low_confidence")
    elif unread:
        notes.append("unread_lines")
    return notes


def page_notes(
    parts: Sequence[Sequence[str]], proposals: Iterable[Proposal], *, paper: Paper | None, applicant: Applicant
) -> list[str]:
    """The notes of a page from those of its parts: an empty half beside a full one is nothing to look at, and a paper
    that ought to bear the applicant's name and seems to bear none is suspicious (`no_name`)."""
    written = [notes for notes in parts if "blank" not in notes]
    notes = [note for part in (written or parts) for note in part]
    names = (p for p in proposals if p.kind is Kind.NAME and (p.preselected or not applicant.names))
    if bears_name(paper) and not any(names):
        notes.append("no_name")
    return list(dict.fromkeys(notes))


def _has_ink(image: NDArray[np.uint8]) -> bool:
    grey = image[::_INK_STEP, ::_INK_STEP].mean(axis=2)
    return bool(grey.std() > _INK_DEVIATION)
