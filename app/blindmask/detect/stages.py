"""A page's way through detecting: all that the rest of the program calls of it for one page.

`find_on` looks through an upright page, or the half of one; `finish` puts the halves together as displayed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from blindmask.core.applicants import Applicant
from blindmask.core.boxes import Rect
from blindmask.core.errors import SecrecyStop
from blindmask.core.papers import Paper
from blindmask.core.proposals import Proposal
from blindmask.detect.evidence import Evidence
from blindmask.detect.marks.photos.find import fit_to_pictures
from blindmask.detect.merge import merge
from blindmask.detect.page.attention import page_notes, part_notes
from blindmask.detect.page.kinds import recognise_paper
from blindmask.detect.page.secrecy import Marking, find_marking
from blindmask.detect.page.unread import find_unread
from blindmask.detect.page.zones import find_zones
from blindmask.detect.people import names
from blindmask.detect.people.authors import place_authors
from blindmask.detect.people.others import find_others
from blindmask.detect.registry import detectors_for
from blindmask.detect.units import own as own_units


@dataclass(frozen=True, slots=True)
class Findings:
    """What one upright page, or the half of one, holds; boxes are fractions of it."""

    proposals: tuple[Proposal, ...]
    notes: tuple[str, ...]
    paper: Paper | None
    """The kind of document, told here or by an earlier half."""


def find_on(evidence: Evidence, *, paper: Paper | None = None) -> Findings:
    """The page's proposals, one for each place. `paper`: what an earlier half told.

    Raises SecrecyStop for a marked page, before anything is searched on it, and EngineError.
    """
    view, page, rules = evidence.view, evidence.text, evidence.rules
    marking = find_marking(page, rules, is_first_page=page.key.index == 0)
    if marking in (Marking.STATE_SECRET, Marking.BARE_LEVEL):
        raise SecrecyStop(document=page.key.short_id, page=page.key.index)
    paper = paper or recognise_paper(page)
    found = _ask_all(evidence)
    found += merge(page, find_others(page, found, evidence.applicant, rules), rules)
    unread = find_unread(view, found, rules)
    found += unread
    found += find_zones(view, found, rules)
    placed = place_authors(page, found, is_article=paper is Paper.ARTICLE)
    return Findings(tuple(placed), tuple(part_notes(view, unread, marking)), paper)


def finish(
    parts: Sequence[Findings], proposals: Sequence[Proposal], *, pictures: Sequence[Rect], applicant: Applicant
) -> tuple[list[Proposal], list[str]]:
    """The whole page's proposals and notes. `proposals` are those of its parts where the page as displayed shows them,
    `pictures` its embedded pictures as displayed."""
    fitted = fit_to_pictures(proposals, pictures)
    paper = parts[-1].paper
    return fitted, page_notes([part.notes for part in parts], fitted, paper=paper, applicant=applicant)


def find_for_check(evidence: Evidence) -> list[Proposal]:
    """What would be masked without asking, detector by detector; labels alone prove nothing on a finished file."""
    found = (p for detector in detectors_for(evidence, check=True) for p in evidence.once(detector.find))
    return [proposal for proposal in found if proposal.preselected]


def find_names_and_units(evidence: Evidence) -> list[Proposal]:
    """Where names and units of the applicant surely stand, also misread."""
    found = (*evidence.once(names.DETECTOR.find), *evidence.once(own_units.DETECTOR.find))
    return [proposal for proposal in found if proposal.preselected]


def _ask_all(evidence: Evidence) -> list[Proposal]:
    """What all detectors say, each place once."""
    found: list[Proposal] = []
    exact: set[str] = set()
    for detector in detectors_for(evidence):
        said = evidence.once(detector.find)
        found += said
        exact.update(proposal.id for proposal in said if detector.is_exact)
    return merge(evidence.text, found, evidence.rules, exact=exact)
