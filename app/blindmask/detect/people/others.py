"""Other people and other units: listed and kept, so that a person may hide them too. Nothing here is ever preselected.

Found by the tagger and, for names of this region that it does not know, by their interval dot. A page lists only a few:
what would flood the list (references, tables of contents, rosters) names nobody whom the notice wants hidden.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from blindmask.core.applicants import Applicant
from blindmask.core.boxes import bounding_rect
from blindmask.core.han import is_han
from blindmask.core.page_view import PageText
from blindmask.core.proposals import Kind, Proposal, Reason, make_proposal
from blindmask.core.rules import Action, RuleSet
from blindmask.detect.people.labelled import is_alike, looks_like_name, looks_like_unit
from blindmask.detect.terms.wanted import unit_terms
from blindmask.detect.text.characters import fold_text, in_one_row
from blindmask.detect.text.dotted import dotted_pattern
from blindmask.detect.text.tagger import Entity, find_all_entities

_MOST = 8
"""Different names, and different units, that one page lists."""
_REFERENCE = re.compile(r"^\s*[\[［【]\d{1,3}[\]］】]|[\[［][JMDCRSPNBL](?:/OL)?[\]］]|…{2,}|\.{6,}")
_READ = 0.9
"""Below this confidence a line is too often the ring of a seal."""
_PERSON_LENGTH, _MIN_UNIT = (2, 4), 5
"""Characters of what the tagger calls a person or an organisation, to be listed: its longer people are two, its shorter
organisations words like 检测中心. Nothing listed is masked, so that tests hold the shortest names alone."""
_LISTED = 0.5
"""The confidence that is told for whatever is listed; it decides nothing."""


@dataclass(frozen=True, slots=True)
class _Mention:
    kind: Kind
    start: int
    end: int


def find_others(page: PageText, known: Sequence[Proposal], applicant: Applicant, rules: RuleSet) -> list[Proposal]:
    """Mentions of other people and units outside `known`, the page's other finds."""
    found: dict[tuple[Kind, str], list[Proposal]] = {}
    own_units = tuple(term.folded for term in unit_terms(applicant))
    spans = [span for span in page.spans if span.confidence >= _READ and not _REFERENCE.search(span.text)]
    for span, entities in zip(spans, find_all_entities([span.text for span in spans]), strict=True):
        for mention in _mentions(span.text, entities):
            text = span.text[mention.start : mention.end]
            folded = fold_text(text)
            if rules.action(mention.kind) is Action.KEEP or _is_own(folded, mention.kind, applicant, own_units):
                continue
            box = bounding_rect(span.char_boxes[mention.start : mention.end])
            if any(in_one_row(box, p.box) and box.overlap(p.box) for p in known):
                continue
            proposal = make_proposal(
                page.key,
                box,
                mention.kind,
                detector="others",
                reason=Reason.OTHER_PERSON if mention.kind is Kind.NAME else Reason.OTHER_UNIT,
                text=text,
                term=folded,
                confidence=_LISTED,
                preselected=False,
            )
            found.setdefault((mention.kind, folded), []).append(proposal)
    return [p for kind in (Kind.NAME, Kind.UNIT) for p in _few(found, kind)]


def _few(found: dict[tuple[Kind, str], list[Proposal]], kind: Kind) -> Iterator[Proposal]:
    """All mentions of the first few of a kind; none on a page that holds many, which is a list."""
    groups = [proposals for (of_kind, _), proposals in found.items() if of_kind is kind]
    if len(groups) <= _MOST:
        for proposals in groups:
            yield from proposals


def _mentions(text: str, entities: Iterable[Entity]) -> Iterator[_Mention]:
    dotted = [match.span() for match in dotted_pattern().finditer(text)]
    yield from (_Mention(Kind.NAME, start, end) for start, end in dotted)
    for entity in entities:
        if any(start < entity.end and entity.start < end for start, end in dotted):
            continue
        word = text[entity.start : entity.end]
        if entity.is_person and _is_person(word):
            yield _Mention(Kind.NAME, entity.start, entity.end)
        elif not entity.is_person and len(word) >= _MIN_UNIT and looks_like_unit(word):
            yield _Mention(Kind.UNIT, entity.start, entity.end)


def _is_person(word: str) -> bool:
    return _PERSON_LENGTH[0] <= len(word) <= _PERSON_LENGTH[1] and all(map(is_han, word)) and looks_like_name(word)


def _is_own(folded: str, kind: Kind, applicant: Applicant, own_units: Iterable[str]) -> bool:
    if kind is Kind.NAME:
        return is_alike(folded, applicant.names)
    return any(unit in folded or folded in unit for unit in own_units) or is_alike(folded, applicant.keep)
