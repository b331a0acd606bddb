"""When the quick recogniser's reading of a line is enough.

It costs a fifth of the careful one. On 707 lines of certificates and papers, 12 of those that it was trusted with read
differently, all in punctuation or dates. What masking depends on goes to the careful one: lines where a wanted text is
likely, Latin writing, long numbers, and whatever was not read surely.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from app.page_view import LineReading

_SURE = 0.97
_DELICATE = re.compile(r"[A-Za-z]{3}|\d{6}|@")
"""Names in Latin letters, numbers of persons, addresses."""
_LIKELY = -4.0
"""How much less than the best, as a logarithm, a character may be that could stand in a frame."""
_TOGETHER_FRAMES = 24
"""Two characters of a name or unit stand this near, even if spaced out: four times a line's height of six frames."""
_ENOUGH_LETTERS = 2
"""So many characters of a wanted text near each other may be it, whatever the others were read as."""
_NAME_LETTERS = 4
"""In texts up to this length a character that the quick recogniser lacks counts as seen; longer ones have others."""


class Care:
    """Decides for the lines of one page. `wanted` are the texts that will be searched, `characters` what `LineReading`s
    of the quick recogniser keep of them."""

    def __init__(self, wanted: Sequence[str], characters: str) -> None:
        letters = ["".join(filter(str.isalnum, text)) for text in wanted]
        counts = {text: _needed(text, characters) for text in letters if text}
        self._is_needless = not any(len(text) > 1 for text in counts)
        self._knows_all = all(any(c in characters for c in text) for text in counts if len(text) <= _NAME_LETTERS)
        self._needed = np.array(list(counts.values()))
        self._members = np.array([[character in text for text in counts] for character in characters], np.int32)

    @property
    def is_total(self) -> bool:
        """Whether every line is to be read with care: nothing to search is known, or a text is all unknown letters."""
        return self._is_needless or not self._knows_all

    def is_enough(self, reading: LineReading) -> bool:
        """Whether nothing more need be made of the line that the quick recogniser read so."""
        span = reading.span
        return span.confidence >= _SURE and not _DELICATE.search(span.text) and not self._may_hold_wanted(reading)

    def _may_hold_wanted(self, reading: LineReading) -> bool:
        likely = reading.log_p - reading.log_best[:, None] >= _LIKELY
        seen: NDArray[np.int32] = np.cumsum(likely, axis=0, dtype=np.int32)
        near = seen.copy()
        near[_TOGETHER_FRAMES:] -= seen[:-_TOGETHER_FRAMES]
        return bool(((near > 0).astype(np.int32) @ self._members >= self._needed).any())


def _needed(text: str, characters: str) -> int:
    """How many known letters of the text, near each other, may be it. Of two letters one is enough."""
    unknown = sum(c not in characters for c in text) if len(text) <= _NAME_LETTERS else 0
    return max(1, min(_ENOUGH_LETTERS, len(text) - 1) - unknown)
