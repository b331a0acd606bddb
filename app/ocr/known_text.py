"""Lines that a PDF's visible text layer already tells need no recognition, if the layer tells what the page shows.

A layer may lie (broken encodings, text of another page under a scan), so some of its lines are recognised all the same
and compared; one that disagrees makes the whole layer untrusted. Recognition is four fifths of the cost of a page.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from app.domain import Rect, TextSpan

Corners = tuple[tuple[float, float], ...]
"""A line's corners in reading order, fractions of the page (as in LineReading.quad)."""

SAMPLE_EVERY = 8
"""One covered line in so many is recognised to test the layer."""
_MIN_SAMPLES = 2
_AGREEMENT = 0.8
_GAP_EM = 1.2
"""A stretch of a line without layer characters that is longer than this may be a picture of text."""
_PLAIN = re.compile(r"[\w\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class KnownLine:
    """A detected line that the layer covers, and the characters that it has there."""

    index: int
    text: str


class KnownText:
    """The characters of a text layer, to be looked up by place."""

    def __init__(self, spans: Sequence[TextSpan]) -> None:
        self._characters = [
            (character, box)
            for span in spans
            for character, box in zip(span.text, span.char_boxes, strict=True)
            if not character.isspace()
        ]

    def lines(self, quads: Sequence[Corners], *, aspect: float) -> list[KnownLine]:
        """The lines among `quads` that the layer covers from end to end. `aspect` is the page's height over width."""
        known: list[KnownLine] = []
        for index, corners in enumerate(quads):
            text = self._text_along(corners, aspect=aspect)
            if text:
                known.append(KnownLine(index, text))
        return known

    def _text_along(self, corners: Corners, *, aspect: float) -> str:
        left, right = min(x for x, _ in corners), max(x for x, _ in corners)
        top, bottom = min(y for _, y in corners), max(y for _, y in corners)
        if (bottom - top) * aspect > right - left:
            return ""  # a vertical line: rare, and its order in the layer is not known
        inside = [(c, b) for c, b in self._characters if left < b.centre[0] < right and top < b.centre[1] < bottom]
        inside.sort(key=lambda item: item[1].left)
        gap = _GAP_EM * (bottom - top) * aspect
        return "".join(c for c, _ in inside) if _covers([b for _, b in inside], left, right, gap=gap) else ""


def _covers(boxes: Sequence[Rect], left: float, right: float, *, gap: float) -> bool:
    """Whether no stretch from `left` to `right` longer than `gap` is without a box; `boxes` run from left to right."""
    reached = left
    for box in boxes:
        if box.left - reached > gap:
            return False
        reached = max(reached, box.right)
    return bool(boxes) and right - reached <= gap


def pick_samples(lines: Sequence[KnownLine]) -> list[KnownLine]:
    """The lines to recognise all the same: evenly spread, at least two, the longest among them."""
    if len(lines) <= _MIN_SAMPLES:
        return list(lines)
    longest = max(lines, key=lambda line: len(line.text))
    spread = list(lines[:: max(1, min(SAMPLE_EVERY, len(lines) // _MIN_SAMPLES))])
    return spread if longest in spread else [*spread, longest]


def agree(layer: str, recognised: str) -> bool:
    """Whether both tell the same, but for punctuation, spacing and a misread character here and there."""
    a, b = _plain(layer), _plain(recognised)
    if not a or not b:
        return not a and not b
    return SequenceMatcher(None, a, b, autojunk=False).ratio() >= _AGREEMENT


def _plain(text: str) -> str:
    return "".join(_PLAIN.findall(unicodedata.normalize("NFKC", text).casefold()))
