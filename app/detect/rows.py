"""Lines as they are printed: what a row holds in pieces (a letter-spaced title, a mark cut up) put together."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.detect.characters import shared
from app.domain import Rect, TextSpan, bounding_rect

_PIECES = 6
_LONGEST_PIECE = 8
"""Characters; a longer piece is a line of its own."""
_ROW_GAP = 4.0
"""How far apart, in heights of a line, the pieces of a letter-spaced line stand."""


@dataclass(frozen=True, slots=True)
class Row:
    """A line, or neighbouring pieces of a row; `text` without spaces, full-width forms made plain (NFKC)."""

    text: str
    box: Rect
    height: float
    """Of its characters, in page heights."""


def lines_and_rows(spans: Sequence[TextSpan]) -> Iterator[Row]:
    """Every line, and every run of short pieces from a line on to the right."""
    short = [span for span in spans if len(_plain(span.text)) <= _LONGEST_PIECE]
    for span in spans:
        yield _row([span])
        pieces = _pieces_from(span, spans) if any(_is_beside(span, piece) for piece in short) else []
        for count in range(2, len(pieces) + 1):
            yield _row(pieces[:count])


def _row(pieces: Sequence[TextSpan]) -> Row:
    text = "".join(_plain(piece.text) for piece in pieces)
    heights = [box.height for piece in pieces for box in piece.char_boxes]
    box = bounding_rect(piece.box for piece in pieces)
    return Row(text, box, max(heights, default=box.height))


def _plain(text: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


def _pieces_from(first: TextSpan, spans: Sequence[TextSpan]) -> list[TextSpan]:
    """The pieces of the row from `first` on, as long as each is short and near the one before."""
    pieces = [first]
    for piece in sorted((s for s in spans if _is_beside(first, s)), key=lambda s: s.box.left):
        reach = _ROW_GAP * max(_em(pieces[-1]), _em(piece))
        is_near = piece.box.left - pieces[-1].box.right <= reach
        if len(pieces) == _PIECES or not is_near or len(_plain(piece.text)) > _LONGEST_PIECE:
            break
        pieces.append(piece)
    return pieces


def _is_beside(first: TextSpan, other: TextSpan) -> bool:
    is_level = shared(first.box.top, first.box.bottom, other.box.top, other.box.bottom) >= 0.5
    return other is not first and is_level and other.box.left >= first.box.left


def _em(span: TextSpan) -> float:
    """A character's width, which is its height, in page widths."""
    return max((box.width for box in span.char_boxes), default=span.box.width)
