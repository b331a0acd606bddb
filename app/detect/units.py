"""The applicant's own units."""

from __future__ import annotations

from app.detect.search import find_terms
from app.detect.terms import unit_terms
from app.domain import Applicant, Proposal
from app.page_view import PageView
from app.rules import RuleSet


def find_units(view: PageView, applicant: Applicant, rules: RuleSet) -> list[Proposal]:
    """Every place of every given name and alias of the applicant's units."""
    return find_terms(view, unit_terms(applicant), rules, detector="units")
