"""Tells which of several people a document names, so that no file is masked with another's profile."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from blindmask.core.applicants import Applicant, Naming
from blindmask.core.id_number import SHORTEST_ID
from blindmask.core.page_view import PageText
from blindmask.core.proposals import Kind
from blindmask.core.rules import Action, RuleSet
from blindmask.detect.search.find import find_in_text
from blindmask.detect.terms.wanted import Term, name_terms, unit_terms
from blindmask.detect.text.characters import fold_text


def name_people(pages: Sequence[PageText], applicants: Sequence[Applicant], rules: RuleSet) -> list[Naming]:
    """For each applicant, by what the pages name them: only sure finds count, as for what is preselected."""
    everything = replace(rules, actions=dict.fromkeys(Kind, Action.MASK))
    text = "".join(fold_text(span.text) for page in pages for span in page.spans).upper()

    def is_found(terms: list[Term], detector: str) -> bool:
        hits = (hit for page in pages for hit in find_in_text(page, terms, everything, detector=detector))
        return any(hit.preselected for hit in hits)

    return [
        Naming(
            name=is_found(name_terms(applicant), "names"),
            id_number=len(applicant.id_number) >= SHORTEST_ID and applicant.id_number.upper() in text,
            unit=is_found(unit_terms(applicant), "units"),
        )
        for applicant in applicants
    ]
