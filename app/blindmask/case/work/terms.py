"""The texts that a case is about: what is searched, and what must not show in an output."""

from __future__ import annotations

from blindmask.core.applicants import Applicant
from blindmask.core.proposals import Reason
from blindmask.detect.terms.address import address_terms
from blindmask.detect.terms.wanted import derived_terms, name_terms, unit_terms


def search_terms(applicant: Applicant) -> list[tuple[str, Reason]]:
    """The forms that will be searched beside those that were typed: each text with its reason."""
    return [(term.text, term.reason) for term in derived_terms(applicant)]


def forbidden_terms(applicant: Applicant) -> list[str]:
    """What must not show in an output: every safe written form of the applicant's names, units and address, and the
    numbers."""
    terms = [term.text for term in (*name_terms(applicant), *unit_terms(applicant)) if term.is_safe]
    numbers = [number for number in (applicant.id_number, applicant.phone, applicant.email) if number]
    return [*terms, *numbers, *address_terms(applicant)]
