"""Finds the applicant's own names."""

from __future__ import annotations

from blindmask.core.applicants import Applicant
from blindmask.core.page_view import PageView
from blindmask.core.proposals import Kind, Proposal
from blindmask.core.rules import RuleSet
from blindmask.detect.detector import Detector, Needs
from blindmask.detect.search.find import find_terms
from blindmask.detect.terms.wanted import name_terms


def find_names(view: PageView, applicant: Applicant, rules: RuleSet) -> list[Proposal]:
    """Every place of every written form of the applicant's names."""
    return find_terms(view, name_terms(applicant), rules, detector="names")


DETECTOR = Detector(
    "names",
    frozenset({Kind.NAME}),
    Needs.TEXT,
    lambda evidence: find_names(evidence.view, evidence.applicant, evidence.rules),
    is_in_check=True,
)
