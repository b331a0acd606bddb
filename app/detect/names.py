"""The applicant's own names."""

from __future__ import annotations

from app.detect.search import find_terms
from app.detect.terms import name_terms
from app.domain import Applicant, Proposal
from app.page_view import PageView
from app.rules import RuleSet


def find_names(view: PageView, applicant: Applicant, rules: RuleSet) -> list[Proposal]:
    """Every place of every written form of the applicant's names."""
    return find_terms(view, name_terms(applicant), rules, detector="names")
