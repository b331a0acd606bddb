"""Searches terms on a page: in the text of its lines, then in the recogniser's probabilities (keyword spotting)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from blindmask.core.boxes import Rect
from blindmask.core.page_view import LineReading, PageText, PageView
from blindmask.core.pages import TextSpan
from blindmask.core.proposals import Proposal, Reason, make_proposal
from blindmask.core.rules import Action, RuleSet
from blindmask.detect.search.context import counts_here, is_this_name
from blindmask.detect.search.misread import misread_terms
from blindmask.detect.search.spotting import spot
from blindmask.detect.terms.latin import LatinLines, has_capitals, is_latin
from blindmask.detect.terms.wanted import Term, smallest_terms
from blindmask.detect.text.characters import Characters, Match, fold_text, page_characters

_SPOTTING_TRUST = 0.9
"""A text that was read outranks one that was only spotted at the same place: anything between 0 and 1
does that."""
_UNSURE = 0.5
"""The confidence of a name of two characters that nothing around it confirms; told to the person, nothing more."""
_AVERAGE_RANGE = 10
"""The log-ratio at which a spotted text would have no confidence; `LIKELY_AVERAGE` is never that low."""


def find_terms(view: PageView, terms: Sequence[Term], rules: RuleSet, *, detector: str) -> list[Proposal]:
    """A proposal for every place of every term, in the lines' text and in their probabilities."""
    proposals = find_in_text(view.text, terms, rules, detector=detector)
    spotted = [term for term in smallest_terms(terms) if term.is_spotted and rules.action(term.kind) is not Action.KEEP]
    safe = [term.folded for term in spotted if term.is_safe]
    for reading in view.readings:
        line = fold_text(reading.span.text)
        is_read = any(text in line for text in safe)
        for term in spotted:
            # A line in which a term was read need not be searched for the others, which are like it.
            if term.reason == Reason.EXACT or not is_read:
                proposals.extend(_spotted_proposals(view, reading, term, rules=rules, detector=detector))
    return proposals


def find_in_text(page: PageText, terms: Sequence[Term], rules: RuleSet, *, detector: str) -> list[Proposal]:
    """A proposal for every place of every term; a place inside a longer term's place is not reported twice.

    Chinese terms are found with one misread character, a misread dot or a cut end as well.
    """
    wanted = [term for term in terms if rules.action(term.kind) is not Action.KEEP]
    characters = page_characters(page)
    latin = LatinLines(page.spans)
    lines = [fold_text(span.text) for span in page.spans]
    letters = frozenset("".join(lines))
    taken: set[tuple[int, int]] = set()
    proposals: list[Proposal] = []
    for term in (*wanted, *misread_terms(lines, wanted)):
        if not is_latin(term.text) and not letters.issuperset(term.folded):
            continue
        for match in _matches(characters, latin, term):
            places = {(place.span, place.position) for place in match.places}
            if places <= taken or not counts_here(characters, match, term):
                continue
            taken |= places
            proposals.extend(_text_proposals(page, characters, match, term, rules=rules, detector=detector))
    return proposals


def _matches(characters: Characters, latin: LatinLines, term: Term) -> Iterator[Match]:
    if not is_latin(term.text):
        yield from characters.find(term.text)
        return
    for match in latin.find(term.text):
        if term.reason != Reason.INITIALS or has_capitals(match.text):
            yield match
    if term.reason != Reason.INITIALS:
        yield from (match for match in characters.find(term.text) if match.is_wrapped)


def _text_proposals(
    page: PageText, characters: Characters, match: Match, term: Term, *, rules: RuleSet, detector: str
) -> Iterator[Proposal]:
    in_context = is_this_name(characters, match, term)
    preselected = rules.action(term.kind) is Action.MASK and term.is_safe and in_context
    for index, box in characters.boxes(match):
        yield make_proposal(
            page.key,
            box,
            term.kind,
            detector=detector,
            reason=_reason(match, term),
            text=match.text,
            term=term.given,
            confidence=characters.spans[index].confidence if in_context else _UNSURE,
            preselected=preselected,
        )


def _reason(match: Match, term: Term) -> Reason:
    if match.is_wrapped:
        return Reason.WRAPPED
    if term.reason != Reason.EXACT:
        return term.reason
    return Reason.EXACT if match.text == term.text else Reason.SPACED


def _text_under(span: TextSpan, box: Rect) -> str:
    """What was read where a text was spotted."""
    chars = zip(span.text, span.char_boxes, strict=True)
    return "".join(c for c, place in chars if box.left <= place.centre[0] <= box.right)


def _spotted_proposals(
    view: PageView, reading: LineReading, term: Term, *, rules: RuleSet, detector: str
) -> Iterator[Proposal]:
    for hit in spot(reading, term.text):
        # A two-character name needs its context, which a misread line does not show: a person decides.
        sure = hit.is_sure and term.is_safe and not term.is_common_risk
        if not sure and term.reason != Reason.EXACT:
            continue
        yield make_proposal(
            view.key,
            hit.box.clipped(),
            term.kind,
            detector=f"{detector}.spotting",
            reason=Reason.SIMILAR,
            text=_text_under(reading.span, hit.box),
            term=term.given,
            confidence=round(max(0.0, 1 + hit.average / _AVERAGE_RANGE) * _SPOTTING_TRUST, 3),
            preselected=sure and rules.action(term.kind) is Action.MASK,
        )
