"""Finds the applicant's own home address, also over several lines or cells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from blindmask.core.applicants import Applicant
from blindmask.core.boxes import bounding_rect
from blindmask.core.page_view import PageText
from blindmask.core.proposals import Kind, Proposal, Reason, make_proposal
from blindmask.core.rules import Action, RuleSet
from blindmask.detect.detector import Detector, Needs
from blindmask.detect.terms.address import Address, fold_address, read_address
from blindmask.detect.text.characters import Characters, Place, page_characters

_SPANS = 3
"""An address runs over so many lines or cells at most."""


@dataclass(frozen=True, slots=True)
class _Find:
    places: tuple[Place, ...]
    text: str
    is_sure: bool

    @property
    def is_wrapped(self) -> bool:
        return self.places[0].span != self.places[-1].span


def find_address(page: PageText, applicant: Applicant, rules: RuleSet) -> list[Proposal]:
    """Every place of the typed address, a box for each of its lines. Another home in the same house is only shown."""
    address, action = read_address(applicant.address), rules.action(Kind.ADDRESS)
    if address is None or action is Action.KEEP:
        return []
    characters = page_characters(page)
    proposals: list[Proposal] = []
    for find in _finds(characters, address):
        for index in dict.fromkeys(place.span for place in find.places):
            span, positions = page.spans[index], [p.position for p in find.places if p.span == index]
            first, last = min(positions), max(positions)
            proposals.append(
                make_proposal(
                    page.key,
                    bounding_rect(span.char_boxes[first : last + 1]),
                    Kind.ADDRESS,
                    detector=DETECTOR.name,
                    reason=_reason(find, address),
                    text=span.text[first : last + 1],
                    term=applicant.address,
                    confidence=span.confidence,
                    preselected=find.is_sure and action is Action.MASK,
                )
            )
    return proposals


def _reason(find: _Find, address: Address) -> Reason:
    if find.is_wrapped:
        return Reason.WRAPPED
    return Reason.EXACT if find.text == address.folded else Reason.VARIANT


def _finds(characters: Characters, address: Address) -> list[_Find]:
    """The longest finds first; none lies within another one."""
    lines = [fold_address(span.text) for span in characters.spans]
    found = [
        find
        for index, line in enumerate(lines)
        if _may_begin("".join(letter for letter, _position in line), address)
        for chain in _chains(characters, index)
        for find in _finds_in(chain, lines, address)
    ]
    taken: set[Place] = set()
    kept: list[_Find] = []
    for find in sorted(found, key=lambda find: -len(find.text)):
        if taken.isdisjoint(find.places):
            taken.update(find.places)
            kept.append(find)
    return sorted(kept, key=lambda find: (find.places[0].span, find.places[0].position))


def _may_begin(line: str, address: Address) -> bool:
    """Whether a find may begin in a folded line, perhaps with its last character."""
    return any(head in line or line.endswith(head[0]) for head in address.heads)


def _chains(characters: Characters, index: int) -> Iterator[tuple[int, ...]]:
    """A line, and with it what may continue it."""
    chains = [(index,)]
    for _ in range(_SPANS):
        yield from chains
        chains = [(*chain, n) for chain in chains for n in characters.followers(chain[-1]) if n not in chain]


def _finds_in(chain: Sequence[int], lines: Sequence[list[tuple[str, int]]], address: Address) -> Iterator[_Find]:
    """What begins in the first line of a chain and reaches its last one."""
    letters = [(letter, Place(index, position)) for index in chain for letter, position in lines[index]]
    text = "".join(letter for letter, _place in letters)
    for start, end, is_sure in address.find_in(text):
        places = tuple(place for _letter, place in letters[start:end])
        if (places[0].span, places[-1].span) == (chain[0], chain[-1]):
            yield _Find(places, text[start:end], is_sure)


DETECTOR = Detector(
    "address",
    frozenset({Kind.ADDRESS}),
    Needs.TEXT,
    lambda evidence: find_address(evidence.text, evidence.applicant, evidence.rules),
    is_in_check=True,
)
