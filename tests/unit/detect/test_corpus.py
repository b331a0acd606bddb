"""Recall for each written form of a name and a unit, and the traps, over made-up ones in real-looking sentences."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable

import pytest

from blindmask.core.applicants import Applicant
from blindmask.core.proposals import Proposal
from blindmask.detect.search.find import find_in_text
from blindmask.detect.terms.unit_words import find_document_codes
from blindmask.detect.terms.wanted import name_terms, unit_terms
from blindmask.detect.text.characters import fold_text
from blindmask.host.rule_files import load_rules
from tests.unit.detect import corpus, corpus_more
from tests.unit.detect.corpus import Sample
from tests.unit.detect.pages import paragraph

RULES = load_rules()
WANTED_NAMES, WANTED_UNITS = 0.995, 0.98
WANTED_TWO_CHARACTERS = 0.98
"""Names that are ordinary words, in every kind of sentence: what is not preselected is shown."""


def search(applicant: Applicant, text: str) -> list[Proposal]:
    text_page = paragraph(*text.split("\n"))
    return [
        *find_in_text(text_page, name_terms(applicant), RULES, detector="names"),
        *find_in_text(text_page, unit_terms(applicant), RULES, detector="units"),
        *find_document_codes(text_page, applicant, RULES),
    ]


def is_preselected(sample: Sample) -> bool:
    return any(p.preselected and covers(p, sample) for p in search(sample.applicant, sample.text))


def is_shown(sample: Sample) -> bool:
    return any(covers(p, sample) for p in search(sample.applicant, sample.text))


def is_only_shown(sample: Sample) -> bool:
    found = [p for p in search(sample.applicant, sample.text) if covers(p, sample)]
    return bool(found) and not any(p.preselected for p in found)


def covers(proposal: Proposal, sample: Sample) -> bool:
    return fold_text(sample.shown).strip(".,") in fold_text(proposal.text + ".")


def missed(samples: Iterable[Sample], found: Callable[[Sample], bool]) -> dict[str, list[str]]:
    """The texts that were not found, by form."""
    result: dict[str, list[str]] = defaultdict(list)
    for sample in samples:
        if not found(sample):
            result[sample.form].append(f"{sample.applicant.name or sample.applicant.units[0]}: {sample.text}")
    return dict(result)


@pytest.mark.parametrize(
    ("samples", "found", "wanted"),
    [
        (corpus.name_samples, is_preselected, WANTED_NAMES),
        (corpus.shown_samples, is_shown, WANTED_NAMES),
        (corpus.unit_samples, is_preselected, WANTED_UNITS),
        (corpus.shown_unit_samples, is_shown, WANTED_UNITS),
        (corpus_more.wrapped_samples, is_preselected, WANTED_NAMES),
        (corpus_more.two_character_samples, is_preselected, WANTED_TWO_CHARACTERS),
        (corpus_more.script_samples, is_preselected, WANTED_NAMES),
        (corpus_more.surrounded_units, is_preselected, WANTED_UNITS),
        (corpus_more.hinted_units, is_only_shown, WANTED_UNITS),
    ],
)
def test_forms_are_found(
    samples: Callable[[], Iterable[Sample]], found: Callable[[Sample], bool], wanted: float
) -> None:
    every = list(samples())
    misses = missed(every, found)
    assert 1 - sum(map(len, misses.values())) / len(every) >= wanted, misses


def test_the_corpus_is_large() -> None:
    every = [*corpus.name_samples(), *corpus.shown_samples(), *corpus.unit_samples(), *corpus.shown_unit_samples()]
    assert len(every) >= 1000


@pytest.mark.parametrize(
    ("name", "text"), [*corpus.FALSE_FRIENDS, *corpus_more.NAME_TRAPS, *corpus_more.two_character_traps()]
)
def test_a_false_friend_of_a_name_is_not_preselected(name: str, text: str) -> None:
    assert [p.text for p in search(Applicant(name=name), text) if p.preselected] == []


@pytest.mark.parametrize(("unit", "text"), [*corpus.UNIT_FALSE_FRIENDS, *corpus_more.UNIT_TRAPS])
def test_a_false_friend_of_a_unit_is_not_preselected(unit: str, text: str) -> None:
    assert [p.text for p in search(Applicant(units=(unit,)), text) if p.preselected] == []
