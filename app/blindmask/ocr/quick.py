"""Decides when the quick recogniser's reading of a line is good enough.

It costs a fifth of the careful one. On 707 lines of certificates and papers, 12 of those that it was trusted with read
differently, all in punctuation or dates. What masking depends on goes to the careful one: lines where a wanted text may
stand and was not read letter by letter, Latin writing, long numbers, and whatever was not read surely.

That is enough for the proof of a masked file as well: it searches the same texts, so that a line is trusted only where
none of them may stand. `tests/README.md` says how many names that were left in masked files it finds, and how many with
every line read with care.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from blindmask.core.page_view import LineReading

_SURE = 0.97
_DELICATE = re.compile(r"[A-Za-z]{3}|\d{6}|@")
"""Names in Latin letters, numbers of persons, addresses."""
_LIKELY = -4.0
"""How much less than the best, as a logarithm, a character may be that could stand in a frame."""
_LETTER_FRAMES = 12
"""A character of a name or unit stands this near the next, even if spaced out: twice a line's height, of six frames."""
_ENOUGH_LETTERS, _ENOUGH = 2, 0.5
"""So many characters of a wanted text near each other may be it, whatever the others were read as; of a long text such
a share of it: a line that was read surely has most of its characters right."""
_NAME_LETTERS = 4
"""In texts up to this length a character that the quick recogniser lacks counts as seen; longer ones have others."""
_BESIDE = 2
"""Texts up to this length count by what stands beside them, in which the careful recogniser misses fewer gaps."""
_OTHER = "\0"
"""Stands for any character that is in no wanted text."""


class Care:
    """Decides for the lines of one page. `wanted` are the texts that will be searched, `characters` what `LineReading`s
    of the quick recogniser keep of them."""

    def __init__(self, wanted: Sequence[str], characters: str) -> None:
        letters = ["".join(filter(str.isalnum, text)) for text in wanted]
        self._texts = {text: _needed(text, characters) for text in letters if text}
        self._is_needless = not any(len(text) > 1 for text in self._texts)
        self._knows_all = all(any(c in characters for c in text) for text in self._texts if len(text) <= _NAME_LETTERS)
        self._members = {
            needed: np.array([[c in t for t, n in self._texts.items() if n == needed] for c in characters], np.int32)
            for needed in set(self._texts.values())
        }

    @property
    def is_total(self) -> bool:
        """Whether every line is to be read with care: nothing to search is known, or a text is all unknown letters."""
        return self._is_needless or not self._knows_all

    def is_enough(self, reading: LineReading) -> bool:
        """Whether nothing more need be made of the line that the quick recogniser read so."""
        span = reading.span
        return span.confidence >= _SURE and not _DELICATE.search(span.text) and not self._may_hold_wanted(reading)

    def _may_hold_wanted(self, reading: LineReading) -> bool:
        """Whether a wanted text may stand where none was read, or a short one anywhere."""
        likely = reading.log_p - reading.log_best[:, None] >= _LIKELY
        likely[self._plainly_read(reading)] = False
        seen: NDArray[np.int32] = np.cumsum(likely, axis=0, dtype=np.int32)
        return any(_are_near(seen, members, needed) for needed, members in self._members.items())

    def _plainly_read(self, reading: LineReading) -> NDArray[np.bool_]:
        """The frames in which wanted texts were read letter by letter."""
        spelt, starts, ends = _spelt(reading)
        frames = np.zeros(len(reading.log_best), bool)
        for text in self._texts:
            place = spelt.find(text) if len(text) > _BESIDE else -1
            while place >= 0:
                frames[starts[place] : ends[place + len(text) - 1]] = True
                place = spelt.find(text, place + 1)
        return frames


def _are_near(seen: NDArray[np.int32], members: NDArray[np.int32], needed: int) -> bool:
    """Whether so many characters of a text are likely near each other. `seen`: how often each was by a frame."""
    together = max(_ENOUGH_LETTERS, needed) * _LETTER_FRAMES
    near = seen.copy()
    near[together:] -= seen[:-together]
    return bool(((near > 0).astype(np.int32) @ members >= needed).any())


def _spelt(reading: LineReading) -> tuple[str, list[int], list[int]]:
    """What the best characters of the frames spell, gaps left out; the frames in which each letter starts and ends."""
    is_best = reading.log_p >= reading.log_best[:, None]
    is_blank = reading.log_blank >= reading.log_best
    codes: list[int] = np.where(is_blank, -2, np.where(is_best.any(axis=1), is_best.argmax(axis=1), -1)).tolist()
    borders = [0, *(frame for frame in range(1, len(codes)) if codes[frame] != codes[frame - 1]), len(codes)]
    symbols = [*reading.characters, "", _OTHER]  # the last two by codes -2 and -1
    runs = [(symbols[codes[start]], start, end) for start, end in pairwise(borders)]
    letters = [run for run in runs if run[0] == _OTHER or run[0].isalnum()]
    return "".join(run[0] for run in letters), [run[1] for run in letters], [run[2] for run in letters]


def _needed(text: str, characters: str) -> int:
    """How many known letters of the text, near each other, may be it. Of two letters one is enough."""
    unknown = sum(c not in characters for c in text) if len(text) <= _NAME_LETTERS else 0
    enough = max(_ENOUGH_LETTERS, math.ceil(_ENOUGH * len(text)))
    return max(1, min(enough, len(text) - 1) - unknown)
