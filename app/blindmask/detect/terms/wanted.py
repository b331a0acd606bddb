"""The terms that are searched for an applicant: what was typed, and the written forms that follow from it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from blindmask.core.applicants import Applicant
from blindmask.core.han import is_han
from blindmask.core.proposals import Kind, Reason
from blindmask.detect.terms.latin import is_latin, latin_forms, reversed_latin
from blindmask.detect.terms.own_unit import superiors
from blindmask.detect.terms.traditional import traditional_forms
from blindmask.detect.terms.unit_forms import unit_forms
from blindmask.detect.terms.unit_words import mail_domain
from blindmask.detect.text.characters import fold_text
from blindmask.detect.text.dotted import dotted_forms, respelt_forms, split_parts

_SHORTEST = 2
"""A single character is never searched: it stands in every text."""
_GAPS = " ·•.-—・"
_MIN_SAFE_ALIAS = 3
"""A unit's two-character alias (`质检`) is a word in other texts: it is shown, never preselected."""


class Standing(StrEnum):
    """Where a term counts."""

    ANYWHERE = "anywhere"
    APART = "apart"
    """Not as a part of something longer: the first part of a dotted name, `第二中学` without its place."""


@dataclass(frozen=True, slots=True)
class Term:
    """One text to search. `given` is what the applicant wrote, from which it was derived."""

    text: str
    kind: Kind
    given: str
    is_safe: bool
    """Safe: a hit is preselected. Otherwise it is shown and a person decides."""
    reason: Reason
    """How it follows from `given`, or from it and what was found on a page."""
    standing: Standing = Standing.ANYWHERE

    @property
    def folded(self) -> str:
        """The text as it is compared."""
        return _folded(self.text)

    @property
    def is_common_risk(self) -> bool:
        """A Chinese name of two characters is often part of another name or an ordinary word (高明, 阳光)."""
        return self.kind is Kind.NAME and len(self.text) == 2 and is_han(self.text[0])

    @property
    def is_spotted(self) -> bool:
        """Whether it is searched in the recogniser's probabilities too; unsafe forms would suggest too much there."""
        return not is_latin(self.text) and (self.is_safe or self.reason == Reason.EXACT)


@lru_cache(maxsize=4096)
def _folded(text: str) -> str:
    return fold_text(text)


def name_terms(applicant: Applicant) -> list[Term]:
    """Every written form of the applicant's names, longest first."""
    return list(_all_name_terms(applicant))


def unit_terms(applicant: Applicant) -> list[Term]:
    """Every written form of the applicant's units, longest first."""
    return list(_all_unit_terms(applicant))


def derived_terms(applicant: Applicant) -> list[Term]:
    """The forms that were not typed but follow from what was, each with its reason; for a person to look through.

    One that is put into `Applicant.keep` is not searched any more, nor are the longer ones around it, which are not
    listed (塔城质检中心 stands for 新疆塔城质检中心).
    """
    terms = [*smallest_terms(name_terms(applicant)), *smallest_terms(unit_terms(applicant))]
    return [term for term in terms if term.reason != Reason.EXACT]


def smallest_terms(terms: Sequence[Term]) -> list[Term]:
    """The given terms, and the derived ones that hold no other safe term."""
    safe = [term.folded for term in terms if term.is_safe]

    def holds_another(text: str) -> bool:
        return any(other != text and other in text for other in safe)

    return [term for term in terms if term.reason == Reason.EXACT or not holds_another(term.folded)]


def wanted_texts(applicant: Applicant) -> tuple[str, ...]:
    """The texts that are searched in the recogniser's probabilities, and the gaps and dots that may stand in them."""
    terms = (*name_terms(applicant), *unit_terms(applicant))
    return (*(term.text for term in terms if not is_latin(term.text)), _GAPS)


def wanted_characters(applicant: Applicant) -> str:
    """The characters whose probabilities spotting needs, gaps and dots included."""
    return "".join(sorted(set("".join(wanted_texts(applicant)))))


@lru_cache(maxsize=64)
def _all_name_terms(applicant: Applicant) -> tuple[Term, ...]:
    terms: list[Term] = [_exact(given, Kind.NAME) for given in applicant.names]
    for given in applicant.names:
        terms.extend(_name_variants(given))
    return _without_repeats(terms, applicant)


@lru_cache(maxsize=64)
def _all_unit_terms(applicant: Applicant) -> tuple[Term, ...]:
    terms: list[Term] = [_exact(given, Kind.UNIT) for given in applicant.all_units]
    for given in applicant.all_units:
        terms.extend(_unit_variants(given))
        terms.extend(Term(organ, Kind.UNIT, given, is_safe=False, reason=Reason.SUPERIOR) for organ in superiors(given))
    domain = mail_domain(applicant.email)
    if domain:
        terms.append(Term(domain, Kind.UNIT, applicant.email, is_safe=False, reason=Reason.DOMAIN))
    return _without_repeats(terms, applicant)


def _exact(given: str, kind: Kind) -> Term:
    is_safe = kind is Kind.NAME or len(fold_text(given)) >= _MIN_SAFE_ALIAS
    return Term(text=given, kind=kind, given=given, is_safe=is_safe, reason=Reason.EXACT)


def _name_variants(given: str) -> Iterator[Term]:
    if is_latin(given):
        for text in reversed_latin(given):
            yield Term(text, Kind.NAME, given, is_safe=True, reason=Reason.VARIANT)
        return
    if len(split_parts(given)) > 1:
        for part in dotted_forms(given):
            standing = Standing.APART if part.is_lone else Standing.ANYWHERE
            yield Term(part.text, Kind.NAME, given, is_safe=part.is_safe, reason=part.reason, standing=standing)
    else:
        for part in respelt_forms(given):
            yield Term(part.text, Kind.NAME, given, is_safe=part.is_safe, reason=part.reason)
        for form in latin_forms(given):
            reason = Reason.LATIN if form.is_full else Reason.INITIALS
            yield Term(form.text, Kind.NAME, given, is_safe=form.is_full, reason=reason)
    for text in traditional_forms(given):
        yield Term(text, Kind.NAME, given, is_safe=True, reason=Reason.TRADITIONAL)


def _unit_variants(given: str) -> Iterator[Term]:
    if is_latin(given):
        return
    for form in unit_forms(given):
        standing = Standing.ANYWHERE if form.is_safe else Standing.APART
        yield Term(form.text, Kind.UNIT, given, is_safe=form.is_safe, reason=Reason.SHORT, standing=standing)
    is_safe = len(fold_text(given)) >= _MIN_SAFE_ALIAS
    for text in traditional_forms(given):
        yield Term(text, Kind.UNIT, given, is_safe=is_safe, reason=Reason.TRADITIONAL)


def _without_repeats(terms: list[Term], applicant: Applicant) -> tuple[Term, ...]:
    """Each text once: as given before as derived, safe before unsafe; without those that the applicant keeps."""
    kept = [fold_text(keep) for keep in applicant.keep if keep.strip()]
    found: dict[str, Term] = {}
    for term in sorted(terms, key=lambda t: (t.reason != Reason.EXACT, not t.is_safe)):
        # Latin forms differ by where their words end.
        key = term.text.casefold() if is_latin(term.text) else term.folded
        if len(term.folded) >= _SHORTEST and not any(_is_struck(term, keep) for keep in kept):
            found.setdefault(key, term)
    return tuple(sorted(found.values(), key=lambda t: -len(t.folded)))


def _is_struck(term: Term, keep: str) -> bool:
    """A kept text strikes the term that equals it, what is derived from it, and derived terms around it."""
    text, given = term.folded, fold_text(term.given)
    return keep in (text, given) or (term.reason != Reason.EXACT and keep in text and keep not in given)
