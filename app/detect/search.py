"""Terms -> proposals: in the characters of all lines, then in the recogniser's probabilities."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from app.detect.characters import Characters, Match, is_cjk
from app.detect.spotting import spot
from app.detect.terms import Term
from app.domain import Proposal, Rect, TextSpan, make_proposal
from app.page_view import PageText, PageView
from app.paths import resources_dir
from app.rules import Action, RuleSet

_SPOTTING_TRUST = 0.9
"""A text that was read outranks one that was only spotted at the same place."""


def find_terms(view: PageView, terms: Sequence[Term], rules: RuleSet, *, detector: str) -> list[Proposal]:
    """A proposal for every place of every term, in the lines' text and in their probabilities."""
    proposals = find_in_text(view.text, terms, rules, detector=detector)
    for term in terms:
        if rules.action(term.kind) is not Action.KEEP:
            proposals.extend(_spotted_proposals(view, term, rules=rules, detector=detector))
    return proposals


def find_in_text(page: PageText, terms: Sequence[Term], rules: RuleSet, *, detector: str) -> list[Proposal]:
    """A proposal for every place of every term; a place inside a longer term's place is not reported twice."""
    characters = Characters(page)
    taken: set[tuple[int, int]] = set()
    proposals: list[Proposal] = []
    for term in terms:
        if rules.action(term.kind) is Action.KEEP:
            continue
        for match in characters.find(term.text):
            places = {(place.span, place.position) for place in match.places}
            if places <= taken:
                continue
            taken |= places
            proposals.extend(_text_proposals(page, characters, match, term, rules=rules, detector=detector))
    return proposals


def _text_proposals(
    page: PageText, characters: Characters, match: Match, term: Term, *, rules: RuleSet, detector: str
) -> Iterator[Proposal]:
    in_context = not term.is_common_risk or stands_alone(characters, match)
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
            confidence=characters.spans[index].confidence if in_context else 0.5,
            preselected=preselected,
        )


def _reason(match: Match, term: Term) -> str:
    if match.is_wrapped:
        return "wrapped"
    if term.reason != "exact":
        return term.reason
    return "exact" if match.text == term.text else "spaced"


@dataclass(frozen=True, slots=True)
class _ContextWords:
    """resources/gazetteers/name_context.toml."""

    before: tuple[str, ...]
    after: tuple[str, ...]
    perhaps_after: tuple[str, ...]
    surnames: frozenset[str]


@cache
def _context_words() -> _ContextWords:
    path = resources_dir() / "gazetteers" / "name_context.toml"
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    return _ContextWords(
        before=tuple(data["before"]),
        after=tuple(data["after"]),
        perhaps_after=tuple(data["perhaps_after"]),
        surnames=frozenset("".join(data["surnames"].split())),
    )


def stands_alone(characters: Characters, match: Match) -> bool:
    """Whether a two-character name is a name here: nothing Chinese beside it, or words that go with a name."""
    left, right = characters.neighbours(match)
    before, after = characters.context(match)
    words = _context_words()
    announced = not is_cjk(left) or before.endswith(words.before)
    if not is_cjk(right):
        return announced
    if after.startswith(words.after):
        return announced or left not in words.surnames
    return announced and after.startswith(words.perhaps_after)


def _text_under(span: TextSpan, box: Rect) -> str:
    """What was read where a text was spotted."""
    chars = zip(span.text, span.char_boxes, strict=True)
    return "".join(c for c, place in chars if box.left <= place.centre[0] <= box.right)


def _spotted_proposals(view: PageView, term: Term, *, rules: RuleSet, detector: str) -> Iterator[Proposal]:
    if term.text.isascii():
        return
    for reading in view.readings:
        for hit in spot(reading, term.text):
            # A two-character name needs its context, which a misread line does not show: a person decides.
            sure = hit.is_sure and term.is_safe and not term.is_common_risk
            yield make_proposal(
                view.key,
                hit.box.clipped(),
                term.kind,
                detector=f"{detector}.spotting",
                reason="similar",
                text=_text_under(reading.span, hit.box),
                term=term.given,
                confidence=round(max(0.0, 1 + hit.average / 10) * _SPOTTING_TRUST, 3),
                preselected=sure and rules.action(term.kind) is Action.MASK,
            )
