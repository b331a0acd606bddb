"""Names and units in Latin letters: the pinyin forms of a Han name, and where a Latin text stands on a page.

Readings come from pypinyin and from resources/gazetteers/surnames.toml. A dotted name's Latin form is no pinyin: it is
typed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import product

from pypinyin import lazy_pinyin

from blindmask.core.han import is_han
from blindmask.core.pages import TextSpan
from blindmask.detect.text.characters import Match, Place
from blindmask.detect.text.gazetteers import gazetteer

_LONGEST_HAN = 4
"""Two characters of surname and two given ones; longer names are transcribed, and their Latin forms no pinyin."""
_U_SPELLINGS = ("ü", "v", "yu", "u")
"""吕 is Lü, Lv, Lyu (passports) or, with the marks lost, Lu."""
_BETWEEN = r"[\s.,·•\-‐‑–'’]{0,3}"
"""Between words, and between syllables where a hyphen may stand; a comma follows a surname that is put first."""
_BREAK = re.compile(r"[\s.,·•\-‐‑–'’]+")
_NO_INITIAL_BEFORE = r"(?<!\b[a-z][\s.\-])(?<!\b[a-z]\.\s)"
_NO_INITIAL_AFTER = r"(?![\s.\-]{0,2}[a-z](?![a-z]))"
_WORD_END = r"(?![a-km-z]|l[a-z])"
"""A raised 1 behind an author is read as `l` (`ZHOU Haiyanl, …`), with which no syllable ends."""
_UNSURE_SYLLABLES = 2
"""A name of two words without capitals may be English (`you can`)."""
_MIN_SURE_LETTERS = 9
"""With so many letters it is none: `zhangliang` is no word."""
_MIN_MISREAD = 12
"""Letters of a text in which i, l and o may be misread; in a shorter one each is another name (`Li`, `Lo`)."""
_MISREAD = frozenset("ilo")
"""Letters that are read for one another or as a digit: `lnspection`; in a long text they may be."""


def is_latin(text: str) -> bool:
    """Whether a text is written in Latin letters, with what stands between them."""
    return any(map(str.isalpha, text)) and all(not c.isalpha() or _is_latin_letter(c) for c in text)


def _is_latin_letter(character: str) -> bool:
    return character.isascii() or unicodedata.name(character, "").startswith("LATIN")


@dataclass(frozen=True, slots=True)
class LatinForm:
    """A Latin form of a name. A hyphen shows where syllables may be parted; full: the whole name, no initials."""

    text: str
    is_full: bool


def latin_forms(name: str) -> Iterator[LatinForm]:
    """`ZHOU Xiaolan` and `Xiaolan ZHOU` in every reading, and with initials; nothing for what is no Han name."""
    letters = [character for character in name if not character.isspace()]
    if not 2 <= len(letters) <= _LONGEST_HAN or not all(map(is_han, letters)):
        return
    surname, given = _split("".join(letters))
    for reading, syllables in product(_readings(surname, "surnames"), _given_readings(given)):
        whole, first = "-".join(syllables).capitalize(), reading.capitalize()
        yield LatinForm(f"{first} {whole}", is_full=True)
        yield LatinForm(f"{whole} {first}", is_full=True)
        initials = "-".join(syllable[0].upper() for syllable in syllables)
        for short in dict.fromkeys((initials, initials[0])):
            yield LatinForm(f"{first} {short}", is_full=False)
            yield LatinForm(f"{short} {first}", is_full=False)


def reversed_latin(name: str) -> Iterator[str]:
    """`Haiyan ZHOU` for `ZHOU Haiyan`."""
    parts = [part for part in re.split(r"[\s,]+", name) if part]
    if len(parts) == 2:
        yield " ".join(reversed(parts))


def _split(name: str) -> tuple[str, str]:
    size = 2 if len(name) > 2 and name[:2] in _compound_surnames() else 1
    return name[:size], name[size:]


@cache
def _compound_surnames() -> frozenset[str]:
    return frozenset(gazetteer("surnames")["compound"].split())


def makes_compound_surname(before: str, first: str) -> bool:
    """`欧` before 阳晓澜: another person's name."""
    return before + first in _compound_surnames()


@cache
def _special_readings(table: str) -> dict[str, list[str]]:
    entries = re.split(r"[|\n]", gazetteer("surnames")[table].strip())
    return {characters: readings for characters, *readings in map(str.split, entries)}


def _readings(text: str, table: str) -> list[str]:
    usual = "".join(lazy_pinyin(text, v_to_u=True))
    found = _special_readings(table).get(text, [usual])
    return [spelling for reading in found for spelling in _umlaut_spellings(reading)]


def _umlaut_spellings(reading: str) -> list[str]:
    return [reading.replace("ü", spelling) for spelling in _U_SPELLINGS] if "ü" in reading else [reading]


def _given_readings(given: str) -> list[tuple[str, ...]]:
    in_phrase = [_umlaut_spellings(reading) for reading in lazy_pinyin(given, v_to_u=True)]
    alone = [_readings(character, "given") for character in given]
    choices = [list(dict.fromkeys((*a, *b))) for a, b in zip(alone, in_phrase, strict=True)]
    return list(product(*choices))


class LatinLines:
    """The lines of a page for Latin texts: one letter for one character, without case and diacritics."""

    def __init__(self, spans: Sequence[TextSpan]) -> None:
        self._spans = spans
        self._lines = ["".join(map(_plain, span.text)) for span in spans]
        self._letters = [frozenset(line) for line in self._lines]

    def find(self, text: str) -> Iterator[Match]:
        """Every place of a Latin text in one line, whatever stands between its words; digits may follow it."""
        pattern = _pattern(text)
        wanted = frozenset(_plain(c) for c in text if c.isalpha())
        for index, (line, letters) in enumerate(zip(self._lines, self._letters, strict=True)):
            if wanted - _MISREAD <= letters:
                for match in pattern.finditer(line):
                    yield self._match(index, match.start(), match.end())

    def _match(self, index: int, start: int, end: int) -> Match:
        text = self._spans[index].text
        return Match(tuple(Place(index, i) for i in range(start, end) if text[i].isalnum()), text[start:end])


@lru_cache(maxsize=8192)
def _plain(character: str) -> str:
    plain = unicodedata.normalize("NFKD", character).casefold()
    return plain[0] if plain else character


@cache
def _pattern(text: str) -> re.Pattern[str]:
    """The words of a text with anything or nothing between them; an initial stands beside no further initial."""
    words = [re.escape("".join(map(_plain, word))) for word in _BREAK.split(text) if word]
    if sum(map(len, words)) >= _MIN_MISREAD:
        words = [re.sub("[il]", "[il1|]", word).replace("o", "[o0]") for word in words]
    start = _NO_INITIAL_BEFORE if len(words[0]) == 1 else ""
    end = _NO_INITIAL_AFTER if len(words[-1]) == 1 else ""
    return re.compile(start + r"(?<![a-z])" + _BETWEEN.join(words) + _WORD_END + end)


def is_sure_latin(printed: str, form: str) -> bool:
    """Whether a place of a Latin name is that name and no other word.

    Two short syllables are words as well (`you can`, `liming`, `Anhui`): they count when they stand apart and each is
    capitalised.
    """
    if len(_BREAK.split(form)) != _UNSURE_SYLLABLES or sum(map(str.isalpha, printed)) >= _MIN_SURE_LETTERS:
        return True
    return len(_words(printed)) > 1 and has_capitals(printed)


def has_capitals(printed: str) -> bool:
    """Whether each word of a place begins with a capital, as the initials of a name do."""
    return all(word[0].isupper() for word in _words(printed))


def _words(printed: str) -> list[str]:
    return re.findall(r"[^\W\d_]+", printed)
