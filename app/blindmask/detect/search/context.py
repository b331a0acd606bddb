"""Tells whether a text that equals a term means it: 高明 is a word too, 张伟 is not 张伟明, 第二中学 has a place."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from blindmask.core.han import is_han
from blindmask.core.proposals import Kind
from blindmask.detect.terms.latin import is_latin, is_sure_latin, makes_compound_surname
from blindmask.detect.terms.wanted import Standing, Term
from blindmask.detect.text.characters import Characters, Match
from blindmask.detect.text.dotted import goes_on, is_transcribed, split_parts
from blindmask.detect.text.gazetteers import gazetteer
from blindmask.detect.text.tagger import find_entities

_NAME_DOTS = frozenset("·•∙・･‧●⋅▪■")
"""Dots that part names; not those that end sentences."""
_BEFORE_A_UNIT = frozenset('在由向与和及至到于从自为是对给经受被以让请达归属派赴往原系我本兹：:;；,，、。（(《“"')
"""What stands before a unit's name in a sentence and is no part of it."""
_SHORT_UNIT = 3
"""A unit's form of so many characters may end in another word (`质检所` in 质检所有); the corpus holds it."""
_OTHER_WORDS = frozenset({"所有", "所以", "所需", "所谓", "局部", "部分", "处理", "处于"})


@dataclass(frozen=True, slots=True)
class _Words:
    before: tuple[str, ...]
    perhaps_before: tuple[str, ...]
    after: tuple[str, ...]
    perhaps_after: tuple[str, ...]
    surnames: frozenset[str]


@cache
def _words() -> _Words:
    data = gazetteer("name_context")
    return _Words(
        before=tuple(data["before"]),
        perhaps_before=tuple(data["perhaps_before"]),
        after=tuple(data["after"]),
        perhaps_after=tuple(data["perhaps_after"]),
        surnames=frozenset("".join(data["surnames"].split())),
    )


def counts_here(characters: Characters, match: Match, term: Term) -> bool:
    """Whether a match is worth showing: a term that must stand apart does not count inside something longer."""
    if term.standing is Standing.ANYWHERE:
        return True
    if term.kind is Kind.NAME:
        return not _is_beside_a_dot(characters, match)
    left, _ = characters.neighbours(match)
    return not is_han(left) or left in _BEFORE_A_UNIT


def is_this_name(characters: Characters, match: Match, term: Term) -> bool:
    """Whether a match is that name or unit and not an ordinary word or a piece of somebody else's name."""
    if term.kind is Kind.UNIT:
        return len(term.folded) > _SHORT_UNIT or not _ends_in_a_word(characters, match)
    if is_latin(term.text):
        return is_sure_latin(match.text, term.text)
    if term.is_common_risk:
        return stands_alone(characters, match) or _is_tagged(characters, match)
    return len(split_parts(term.text)) > 1 or not _is_part_of_another(characters, match, term)


def _ends_in_a_word(characters: Characters, match: Match) -> bool:
    """Whether the last character of a short unit is the first of a word: `质检所有样品`."""
    _, right = characters.neighbours(match)
    return match.text[-1] + right in _OTHER_WORDS


def stands_alone(characters: Characters, match: Match) -> bool:
    """Whether a two-character name is a name here: nothing Chinese beside it, or words that go with a name."""
    left, right = characters.neighbours(match)
    before, after = characters.context(match)
    words = _words()
    announced = not is_han(left) or before.endswith(words.before)
    if not is_han(right):
        return announced or before.endswith(words.perhaps_before)
    if after.startswith(words.after):
        return announced or left not in words.surnames
    return announced and after.startswith(words.perhaps_after)


def _is_tagged(characters: Characters, match: Match) -> bool:
    """Whether the tagger takes just this text for a person: `会议由李娜主持`."""
    first, last = match.places[0], match.places[-1]
    if first.span != last.span:
        return False
    entities = find_entities(characters.spans[first.span].text)
    return any(e.is_person and (e.start, e.end) == (first.position, last.position + 1) for e in entities)


def _is_part_of_another(characters: Characters, match: Match, term: Term) -> bool:
    """A name without dots in a longer one: 阳晓澜 in 欧阳晓澜, 阿迪力 in 阿迪力·吐尔洪 and in 阿迪力江."""
    left, _ = characters.neighbours(match)
    if makes_compound_surname(left, term.text[0]):
        return True
    if not is_transcribed(term.text):
        return False
    _, after = characters.context(match)
    return goes_on(after) or _is_beside_a_dot(characters, match)


def _is_beside_a_dot(characters: Characters, match: Match) -> bool:
    first, last = match.places[0], match.places[-1]
    before = characters.spans[first.span].text[: first.position].rstrip()
    after = characters.spans[last.span].text[last.position + 1 :].lstrip()
    return (len(before) > 1 and before[-1] in _NAME_DOTS and is_han(before[-2])) or (
        len(after) > 1 and after[0] in _NAME_DOTS and is_han(after[1])
    )
