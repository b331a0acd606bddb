"""What a PDF's visible text layer already tells needs no reading, if the layer tells what the page shows.

A layer may lie (broken encodings), but it lies font by font: of every font some characters are recognised all the same
and compared, and the lines of a font that disagrees are left to the engine.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from app.domain import Rect, TextSpan, bounding_rect

Corners = tuple[tuple[float, float], ...]
"""A line's corners in reading order, fractions of the page (as in LineReading.quad)."""

SAMPLE_EVERY = 40
"""One line in so many of a font is looked at."""
SAMPLE_CHARACTERS = 5
"""So many characters of it: enough to tell a lie, and quick."""
_AGREEMENT = 0.7
"""A broken encoding agrees in nothing; a misread character of five is forgiven."""
_GAP_EM = 1.2
"""A stretch of a line without layer characters that is longer than this may be a picture of text."""
_PLAIN = re.compile(r"[\w\u3400-\u9fff]")
_VERTICAL = 1.5


@dataclass(frozen=True, slots=True)
class Sample:
    """A stretch of a layer's line to recognise: what the layer says, and where."""

    text: str
    box: Rect


class KnownText:
    """The characters of a text layer, to be looked up by place."""

    def __init__(self, spans: Sequence[TextSpan]) -> None:
        self._characters = [
            (character, box)
            for span in spans
            for character, box in zip(span.text, span.char_boxes, strict=True)
            if not character.isspace()
        ]

    def tells(self, corners: Corners, *, aspect: float) -> bool:
        """Whether the layer covers the line from end to end. `aspect` is the page's height over its width."""
        left, right = min(x for x, _ in corners), max(x for x, _ in corners)
        top, bottom = min(y for _, y in corners), max(y for _, y in corners)
        if (bottom - top) * aspect > right - left:
            return False  # a vertical line: rare, and its order in the layer is not known
        inside = [b for _, b in self._characters if left < b.centre[0] < right and top < b.centre[1] < bottom]
        inside.sort(key=lambda box: box.left)
        return _covers(inside, left, right, gap=_GAP_EM * (bottom - top) * aspect)


def _covers(boxes: Sequence[Rect], left: float, right: float, *, gap: float) -> bool:
    """Whether no stretch from `left` to `right` longer than `gap` is without a box; `boxes` run from left to right."""
    reached = left
    for box in boxes:
        if box.left - reached > gap:
            return False
        reached = max(reached, box.right)
    return bool(boxes) and right - reached <= gap


def by_font(spans: Sequence[TextSpan], *, aspect: float) -> list[list[TextSpan]]:
    """The lines in groups that tell the truth or lie together; vertical lines are in none."""
    groups: dict[str, list[TextSpan]] = {}
    for span in spans:
        if len(span.text) == 1 or span.box.height * aspect <= _VERTICAL * span.box.width:
            groups.setdefault(span.font, []).append(span)
    return list(groups.values())


def pick_samples(spans: Sequence[TextSpan]) -> list[Sample]:
    """Of the lines of one font: the one with the most different characters, and more of a long text, evenly spread."""
    telling = max(spans, key=lambda span: len(set(_plain(span.text[:SAMPLE_CHARACTERS]))))
    spread = list(spans[SAMPLE_EVERY // 2 :: SAMPLE_EVERY])
    chosen = spread if telling in spread else [telling, *spread]
    return [_sample(span) for span in chosen]


def _sample(span: TextSpan) -> Sample:
    text = span.text[:SAMPLE_CHARACTERS].rstrip()
    return Sample(text, bounding_rect(span.char_boxes[: len(text)]))


def agree(layer: str, recognised: str) -> bool:
    """Whether both tell the same, but for punctuation, spacing and a misread character here and there."""
    a, b = _plain(layer), _plain(recognised)
    if not a or not b:
        return not a and not b
    return SequenceMatcher(None, a, b, autojunk=False).ratio() >= _AGREEMENT


def _plain(text: str) -> str:
    return "".join(_PLAIN.findall(unicodedata.normalize("NFKC", text).casefold()))
