"""The texts that a case is about: what is searched, and what must not show in an output."""

from __future__ import annotations

from blindmask.core.applicants import Applicant
from blindmask.core.proposals import Kind, Reason
from blindmask.core.rules import Action, RuleSet
from blindmask.detect.terms.address import address_terms
from blindmask.detect.terms.wanted import derived_terms, name_terms, unit_terms


def search_terms(applicant: Applicant) -> list[tuple[str, Reason]]:
    """The forms that will be searched beside those that were typed: each text with its reason."""
    return [(term.text, term.reason) for term in derived_terms(applicant)]


def forbidden_terms(applicant: Applicant, rules: RuleSet) -> list[str]:
    """What must not show in an output: every safe written form of the applicant's names, units and address, and the
    numbers; of kinds that the rule set does not mask, nothing, since a person decides there place by place."""
    own = [term.text for term in (*name_terms(applicant), *unit_terms(applicant)) if term.is_safe]
    others = {
        Kind.ID_NUMBER: [applicant.id_number],
        Kind.PHONE: [applicant.phone],
        Kind.EMAIL: [applicant.email],
        Kind.ADDRESS: address_terms(applicant),
    }
    masked = (text for kind, texts in others.items() if rules.action(kind) is Action.MASK for text in texts)
    return [*own, *filter(None, masked)]
