"""Forms of a term as OCR may have misread it on this page: one wrong character, a wrong dot, an end cut off.

The result are terms again, with the text as the page has it. They are few: only what stands on this page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise

from blindmask.core.han import is_han
from blindmask.core.proposals import Kind, Reason
from blindmask.detect.terms.wanted import Term
from blindmask.detect.text.dotted import split_parts
from blindmask.detect.text.gazetteers import lookalikes

_MIN_NAME, _MIN_UNIT = 3, 6
"""With one character replaced a shorter name or unit is somebody else's (`李朋`, `质检中心`)."""
_MIN_SURE_NAME = 6
"""In a name of this many characters one misread character does not make another person's name."""
_MIN_SURE_UNIT = 9
"""So does one in a unit's: numerals, which tell units apart, are no misreadings of each other (lookalikes.tsv)."""
_MIN_CUT, _MIN_SURE_CUT = 4, 6
"""What is left of a dotted name that a cell cut off: shown, and sure, from so many characters on (`test_a_cut_end`)."""
_SURE_MARKS = "-—–一丨|_~'’‘`\"^*"
_LIST_MARKS = ",，、;；:："
"""Read for a dot as well, but in a list they part two people."""
_FORMS = frozenset({Reason.EXACT, Reason.VARIANT})


def misread_terms(lines: Sequence[str], terms: Sequence[Term]) -> list[Term]:
    """The misread and cut forms of Chinese terms that stand in the folded lines of a page, longest first."""
    held = [(line, frozenset(line)) for line in lines if line]
    found: dict[str, Term] = {}
    for term in terms:
        if term.reason in _FORMS and _is_long_enough(term):
            for form in _forms_in(held, term):
                found.setdefault(form.text, form)
    known = {term.folded for term in terms}
    return sorted((form for text, form in found.items() if text not in known), key=lambda form: -len(form.text))


def _is_long_enough(term: Term) -> bool:
    folded = term.folded
    smallest = _MIN_NAME if term.kind is Kind.NAME else _MIN_UNIT
    return len(folded) >= smallest and all(map(is_han, folded))


def _forms_in(lines: list[tuple[str, frozenset[str]]], term: Term) -> Iterator[Term]:
    folded = term.folded
    parts = split_parts(term.text) if term.kind is Kind.NAME else ()
    letters = frozenset(folded)
    for line, held in lines:
        missing = len(letters - held)
        if missing <= 1:
            yield from _with_one_misread(line, folded, term)
        if len(parts) > 1:
            if missing == 0:
                yield from _with_misread_dot(line, parts, term)
            yield from _with_cut_end(line, parts, term)


def _with_one_misread(line: str, folded: str, term: Term) -> Iterator[Term]:
    is_safe = term.is_safe and len(folded) >= (_MIN_SURE_NAME if term.kind is Kind.NAME else _MIN_SURE_UNIT)
    for match in _misread_pattern(folded).finditer(line):
        if match.group() != folded:
            yield replace(term, text=match.group(), is_safe=is_safe, reason=Reason.SIMILAR)


@lru_cache(maxsize=256)
def _misread_pattern(folded: str) -> re.Pattern[str]:
    """The text with any one character replaced by one that looks alike."""
    table = lookalikes()
    choices = [
        folded[:i] + "[" + re.escape(table[c]) + "]" + folded[i + 1 :] for i, c in enumerate(folded) if c in table
    ]
    return re.compile("|".join(choices) if choices else "(?!)")


def _with_misread_dot(line: str, parts: tuple[str, ...], term: Term) -> Iterator[Term]:
    marks = "[" + re.escape(_SURE_MARKS + _LIST_MARKS) + "]?"
    for match in re.finditer(marks.join(parts), line):
        text = match.group()
        if text != "".join(parts):
            is_list = any(mark in text for mark in _LIST_MARKS)
            is_safe = not is_list or sum(map(len, parts)) >= _MIN_SURE_NAME
            yield replace(term, text=text, is_safe=is_safe, reason=Reason.DOT)


def _with_cut_end(line: str, parts: tuple[str, ...], term: Term) -> Iterator[Term]:
    """The name's beginning at the end of a line or cell, where forms with few cells cut it off.

    It is sure only when it holds more than one part: the first part alone is other people's name too.
    """
    folded = "".join(parts)
    ends = {sum(map(len, parts[: i + 1])) for i, _ in enumerate(pairwise(parts))}
    for size in range(len(folded) - 1, _MIN_CUT - 1, -1):
        if line.endswith(folded[:size]):
            is_safe = size >= _MIN_SURE_CUT and size > min(ends) + 1 and size not in ends
            yield replace(term, text=folded[:size], is_safe=is_safe, reason=Reason.TRUNCATED)
            return
