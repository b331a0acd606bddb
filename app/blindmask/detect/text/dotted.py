"""Written forms of names whose parts are joined by a dot: Uyghur, Kazakh and Kirghiz ones (app/domain.md)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import product

from blindmask.core.han import is_han
from blindmask.core.proposals import Reason
from blindmask.detect.text.characters import DOTS
from blindmask.detect.text.gazetteers import gazetteer, rows

_DOT = re.compile("[" + re.escape("".join(DOTS)) + r"\s]+")
_MIN_LONE_PART = 3
"""A part of two characters (`艾力`) is the name of too many others."""
_MIN_SURE_RESPELT = 6
"""One other spelling in a name of this many characters does not make another person's name of it."""
_MIN_SURE_PAIR = 5
"""Two parts of fewer characters together (`李 明`, `艾力·木沙`) are too short to tell one person."""
_MIN_RESPELT = 4
"""A name of one part that is shorter would become another person's with one other spelling."""
_MOST_SPELLINGS = 24
"""Spellings of one name that are searched, those with the fewest changes first; each costs a search of every line."""


@dataclass(frozen=True, slots=True)
class DottedForm:
    """A written form of a dotted name; safe when a hit may be preselected."""

    text: str
    reason: Reason
    is_safe: bool
    is_lone: bool = False
    """One part of the name alone; inside another dotted name it is somebody else's."""


def split_parts(name: str) -> tuple[str, ...]:
    """The parts of a dotted name; one for any other. Spaces part a name too, but not the two characters of `李 明`."""
    parts = tuple(part for part in _DOT.split(name.strip()) if part)
    has_dot = any(character in DOTS for character in name)
    if not all(is_han(part[0]) for part in parts) or (not has_dot and sum(map(len, parts)) < _MIN_SURE_PAIR):
        return (name,)
    return parts


def dotted_forms(name: str) -> Iterator[DottedForm]:
    """The forms that the six official kinds of error (app/domain.md) make of a name, beside the name itself."""
    parts = split_parts(name)
    letters = sum(map(len, parts))
    if len(parts) == 2:
        # The official error "order reversed": `买合木提·吐尔洪`.
        yield DottedForm("·".join(reversed(parts)), Reason.VARIANT, is_safe=True)
    yield from _shortened(parts)
    for spelling in _respelt(parts):
        changes = [(a, b) for a, b in zip(parts, spelling, strict=True) if a != b]
        is_safe = letters >= _MIN_SURE_RESPELT and len(changes) == 1 and _keeps_most(*changes[0], letters=letters)
        yield DottedForm("·".join(spelling), Reason.SPELLING, is_safe=is_safe)
        if len(parts) == 2:
            yield DottedForm("·".join(reversed(spelling)), Reason.SPELLING, is_safe=False)


def respelt_forms(name: str) -> Iterator[DottedForm]:
    """Other spellings of a transcribed name of one part."""
    if len(name) >= _MIN_RESPELT and is_transcribed(name):
        for text in _one_respelling(name):
            yield DottedForm(text, Reason.SPELLING, is_safe=False)


def _shortened(parts: tuple[str, ...]) -> Iterator[DottedForm]:
    if len(parts) > 2:
        pair = parts[:2]
        yield DottedForm("·".join(pair), Reason.PART, is_safe=sum(map(len, pair)) >= _MIN_SURE_PAIR)
    for part in parts:
        if len(part) >= _MIN_LONE_PART:
            yield DottedForm(part, Reason.PART, is_safe=False, is_lone=True)


@cache
def _spellings() -> dict[str, tuple[str, ...]]:
    """Spelling -> the others that stand for the same sound."""
    table: dict[str, tuple[str, ...]] = {}
    for row in rows(gazetteer("transcriptions")["same"]):
        for spelling in row:
            others = tuple(other for other in row if other != spelling)
            table[spelling] = tuple(dict.fromkeys((*table.get(spelling, ()), *others)))
    return table


def _respelt(parts: tuple[str, ...]) -> list[tuple[str, ...]]:
    """The name with other spellings: those with one change first, then those with one in each part."""
    choices = [(part, *_one_respelling(part)) for part in parts]
    found = [c for c in product(*choices) if c != parts]
    found.sort(key=lambda spelling: sum(a != b for a, b in zip(parts, spelling, strict=True)))
    return found[:_MOST_SPELLINGS]


def _one_respelling(part: str) -> list[str]:
    """The part with one piece spelt otherwise; the longest piece at a place only, so that 买买提 is no 麦买提."""
    found: list[str] = []
    start = 0
    while start < len(part):
        piece = next((part[start:end] for end in range(len(part), start, -1) if part[start:end] in _spellings()), "")
        found.extend(part[:start] + other + part[start + len(piece) :] for other in _spellings().get(piece, ()))
        start += max(1, len(piece))
    return list(dict.fromkeys(found))


def _keeps_most(before: str, after: str, *, letters: int) -> bool:
    """Whether the piece in which two spellings of a part differ is at most half of the name."""
    alike = _common_start(before, after) + _common_start(before[::-1], after[::-1])
    return len(before) - alike <= letters / 2


def _common_start(a: str, b: str) -> int:
    return next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))


@cache
def _transcription_characters() -> frozenset[str]:
    return frozenset("".join(gazetteer("transcriptions")["characters"].split()))


def is_transcribed(text: str) -> bool:
    """Whether a text may be a transcribed name or a part of one."""
    return bool(text) and all(character in _transcription_characters() for character in text)


@cache
def dotted_pattern() -> re.Pattern[str]:
    """A text that may be a dotted name: parts of characters that transcribe, with an interval dot between them."""
    part = "[" + "".join(_transcription_characters()) + "]{2,8}"
    return re.compile(rf"{part}(?:[·•∙・‧]{part}){{1,2}}")


def goes_on(text: str) -> bool:
    """Whether `text`, which follows a transcribed name directly, begins with an ending that makes another name."""
    return text.startswith(tuple(gazetteer("transcriptions")["endings"]))
