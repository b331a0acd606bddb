"""The terms to search for an applicant: what was given, and the written forms that follow from it safely."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from app.detect.characters import DOTS, fold_text, is_cjk
from app.domain import Applicant, Kind

_DOT = re.compile("[" + re.escape("".join(DOTS)) + "]")
_MIN_SAFE_ALIAS = 3
"""A unit's two-character alias (`质检`) is a word in other texts: it is shown, never preselected."""


@dataclass(frozen=True, slots=True)
class Term:
    """One text to search. `given` is what the applicant wrote, from which it was derived."""

    text: str
    kind: Kind
    given: str
    is_safe: bool
    """Safe: a hit is preselected. Otherwise it is shown and a person decides."""
    reason: str

    @property
    def is_common_risk(self) -> bool:
        """A Chinese name of two characters is often part of another name or an ordinary word (高明, 阳光)."""
        return self.kind is Kind.NAME and len(self.text) == 2 and is_cjk(self.text[0])


def name_terms(applicant: Applicant) -> list[Term]:
    """Every written form of the applicant's names, longest first."""
    terms: list[Term] = []
    for given in applicant.names:
        terms.append(_term(given, Kind.NAME, given, reason="exact"))
        terms.extend(_name_variants(given))
    return _without_repeats(terms, applicant)


def unit_terms(applicant: Applicant) -> list[Term]:
    """Every written form of the applicant's units, longest first."""
    terms = [_term(given, Kind.UNIT, given, reason="exact") for given in applicant.all_units]
    return _without_repeats(terms, applicant)


def wanted_characters(applicant: Applicant) -> str:
    """The characters whose probabilities spotting needs, gaps and dots included."""
    terms = [*name_terms(applicant), *unit_terms(applicant)]
    return "".join(sorted({c for term in terms for c in term.text} | set(" ·•.-—・")))


def _term(text: str, kind: Kind, given: str, *, reason: str) -> Term:
    folded = fold_text(text)
    is_safe = kind is Kind.NAME or len(folded) >= _MIN_SAFE_ALIAS
    return Term(text=text, kind=kind, given=given, is_safe=is_safe, reason=reason)


def _name_variants(given: str) -> Iterator[Term]:
    """Parts in reverse order: `买合木提·吐尔洪` (official error type, DOMAIN 3.3), `Haiyan ZHOU`."""
    if given.isascii():
        parts = [part for part in re.split(r"[\s,]+", given) if part]
    else:
        parts = [part for part in _DOT.split(given) if part.strip()]
    if len(parts) == 2:
        separator = " " if given.isascii() else "·"
        yield _term(separator.join(reversed(parts)), Kind.NAME, given, reason="variant")


def _without_repeats(terms: list[Term], applicant: Applicant) -> list[Term]:
    never = {fold_text(keep) for keep in applicant.keep}
    found: dict[str, Term] = {}
    for term in terms:
        folded = fold_text(term.text)
        if len(folded) >= 2 and folded not in never:
            found.setdefault(folded, term)
    return sorted(found.values(), key=lambda t: -len(fold_text(t.text)))
