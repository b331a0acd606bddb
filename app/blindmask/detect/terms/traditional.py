"""Traditional forms of names written in simplified characters, and the way back."""

from __future__ import annotations

from functools import cache
from itertools import islice, product

from blindmask.detect.text.gazetteers import gazetteer

_MOST = 4
"""A text with several characters that have several traditional forms each is not searched in all combinations."""


@cache
def _forms() -> dict[str, str]:
    return {row[0]: row[1:] for row in gazetteer("traditional")["forms"].split()}


def traditional_forms(text: str) -> list[str]:
    """The text in traditional characters: none if it looks the same, more than one where a character has two forms."""
    choices = [_forms().get(character, character) for character in text]
    written = ("".join(choice) for choice in product(*choices))
    return [form for form in islice(written, _MOST) if form != text]


@cache
def _simplified() -> dict[str, str]:
    return {form: simple for simple, forms in _forms().items() for form in forms if form not in _forms()}


def to_simplified(text: str) -> str:
    """The text with the traditional characters that names use made simplified."""
    return "".join(_simplified().get(character, character) for character in text)
