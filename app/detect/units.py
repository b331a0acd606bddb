"""The applicant's own units."""

from __future__ import annotations

from collections.abc import Iterable

from app.detect.own_unit import settle_schools
from app.detect.search import find_terms
from app.detect.terms import Standing, Term, unit_terms
from app.detect.unit_words import find_document_codes, learn_short_names
from app.domain import Applicant, Kind, Proposal
from app.page_view import PageText, PageView
from app.rules import RuleSet


def find_units(view: PageView, applicant: Applicant, rules: RuleSet) -> list[Proposal]:
    """Every place of every written form of the applicant's units, and of their codes in document numbers."""
    found = [
        *find_terms(view, unit_terms(applicant), rules, detector="units"),
        *find_document_codes(view.text, applicant, rules),
    ]
    return settle_schools(view.text, found)


def short_name_terms(pages: Iterable[PageText], applicant: Applicant) -> list[Term]:
    """What the documents call an own unit (`（以下简称“Y”）`), to be suggested on every page."""
    return [
        Term(text, Kind.UNIT, text, is_safe=False, reason="learned", standing=Standing.APART)
        for text in learn_short_names(pages, applicant)
    ]
