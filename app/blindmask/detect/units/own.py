"""Finds the applicant's own units."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from blindmask.core.applicants import Applicant
from blindmask.core.page_view import PageText, PageView
from blindmask.core.proposals import Kind, Proposal, Reason
from blindmask.core.rules import Action, RuleSet
from blindmask.detect.detector import Detector, Needs
from blindmask.detect.search.find import find_terms
from blindmask.detect.terms.own_unit import settle_schools
from blindmask.detect.terms.unit_words import find_document_codes, learn_short_names
from blindmask.detect.terms.wanted import Standing, Term, unit_terms
from blindmask.detect.units.numbers import find_unit_numbers

_HINTS = frozenset({Reason.DOC_CODE, Reason.DOMAIN})


def find_units(view: PageView, applicant: Applicant, rules: RuleSet) -> list[Proposal]:
    """Every place of every written form of the applicant's units, and of their codes in document numbers."""
    found = [
        *find_terms(view, unit_terms(applicant), rules, detector="units"),
        *find_document_codes(view.text, applicant, rules),
    ]
    settled = settle_schools(view.text, found)
    names_own_unit = any(proposal.preselected for proposal in settled)
    numbers = find_unit_numbers(view.text, rules, names_own_unit=names_own_unit)
    if names_own_unit and rules.action(Kind.UNIT) is Action.MASK:
        # Beside the unit's name its abbreviation or domain is no other unit's.
        settled = [replace(p, preselected=p.preselected or p.reason in _HINTS) for p in settled]
    return [*settled, *numbers]


def short_name_terms(pages: Iterable[PageText], applicant: Applicant) -> list[Term]:
    """What the documents call an own unit (`（以下简称“Y”）`), to be suggested on every page."""
    return [
        Term(text, Kind.UNIT, text, is_safe=False, reason=Reason.LEARNED, standing=Standing.APART)
        for text in learn_short_names(pages, applicant)
    ]


DETECTOR = Detector(
    "units",
    frozenset({Kind.UNIT}),
    Needs.TEXT,
    lambda evidence: find_units(evidence.view, evidence.applicant, evidence.rules),
    is_in_check=True,
)
