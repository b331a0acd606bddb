"""The words that name organisations (resources/gazetteers/unit_words.toml), and what a text that holds them may be."""

from __future__ import annotations

import re
from functools import cache

from blindmask.detect.text.gazetteers import gazetteer


def names_body(text: str) -> bool:
    """Whether a word for a body of any sort stands somewhere in a folded text."""
    return bool(_pattern("bodies").search(text))


def ends_as_body(text: str) -> bool:
    """Whether a folded text ends as the name of a body does, with a department's word too."""
    return text.endswith(_endings())


def names_school(text: str) -> bool:
    """Whether a folded text names a place of study."""
    return bool(_pattern("schools").search(text))


def words(key: str) -> tuple[str, ...]:
    """One list of the file, by its name there."""
    return tuple(gazetteer("unit_words")[key].split())


@cache
def _endings() -> tuple[str, ...]:
    return (*words("bodies"), *words("body_ends"))


@cache
def _pattern(key: str) -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, words(key))))
