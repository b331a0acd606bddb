"""Takes text from a PDF's visible layer instead of OCR, for each font whose samples are read as the layer says.

A layer may lie (broken encodings), but it lies font by font: of every font some characters are recognised all the same
and compared, and the lines of a font that disagrees are left to the engine.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

import numpy as np
from numpy.typing import NDArray

from blindmask.core.boxes import Rect, bounding_rect
from blindmask.core.han import HAN
from blindmask.core.pages import TextSpan
from blindmask.core.pixels import pixel_range

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
_INKED_GAP_EM, _INKED = 0.35, 0.4
"""A shorter one is too, down to less than a character, if so much of its width holds ink. The line's box is about one
and a half times as high as its characters."""
_PLAIN = re.compile(rf"[\w{HAN}]")
_VERTICAL = 1.5


@dataclass(frozen=True, slots=True)
class Sample:
    """A stretch of a layer's line to recognise: what the layer says, and where."""

    text: str
    box: Rect


class KnownText:
    """The characters of a text layer, to be looked up by place. `beside`: the ink that is of none (`ink_beside`)."""

    def __init__(self, spans: Sequence[TextSpan], beside: NDArray[np.uint8] | None = None) -> None:
        self._beside = beside
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
        height = (bottom - top) * aspect
        gaps = list(_gaps(inside, left, right))
        if not inside or any(end - start > _GAP_EM * height for start, end in gaps):
            return False
        return not any(
            end - start > _INKED_GAP_EM * height and self._is_inked(start, top, end, bottom) for start, end in gaps
        )

    def _is_inked(self, left: float, top: float, right: float, bottom: float) -> bool:
        """Whether a gap holds characters that are not the layer's; a stroke of a seal is narrower."""
        if self._beside is None:
            return False
        height_px, width_px = self._beside.shape
        rows, columns = pixel_range(top, bottom, height_px), pixel_range(left, right, width_px)
        return float(self._beside[slice(*rows), slice(*columns)].any(axis=0).mean()) >= _INKED


def _gaps(boxes: Iterable[Rect], left: float, right: float) -> Iterator[tuple[float, float]]:
    """The stretches from `left` to `right` without a box."""
    reached = left
    for box in sorted(boxes, key=lambda box: box.left):
        if box.left > reached:
            yield reached, box.left
        reached = max(reached, box.right)
    if right > reached:
        yield reached, right


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
