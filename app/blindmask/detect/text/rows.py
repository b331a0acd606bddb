"""Joins the pieces of a printed row (a letter-spaced title, a marking in pieces) into one line."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from blindmask.core.boxes import Rect, bounding_rect
from blindmask.core.pages import TextSpan
from blindmask.detect.text.characters import in_one_row

_LONGEST_PIECE = 8
"""Characters; a longer piece is a line of its own."""
_ROW_GAP = 4.0
"""How far apart, in heights of a line, the pieces of a letter-spaced line stand."""

_STACK, _STACK_GAP = 3, 1.5
"""Lines of a title, and how far apart they stand in their heights."""
_OVERLAP = 0.3
"""How far, in heights, the boxes of two lines of a title may run into each other: they have a margin."""
_ONE_SIZE = 1.35
"""How many times as high as another line of its title one may be; the name of the place above a title is smaller."""


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


def columns(spans: Sequence[TextSpan], *, aspect: float) -> Iterator[Row]:
    """What single characters below one another spell. `aspect`: the page's height over its width."""
    single = [span for span in spans if len(_plain(span.text)) == 1]
    for first in single:
        pieces = [first]
        while below := [span for span in single if _is_below(span.box, pieces[-1].box, gaps=_ROW_GAP)]:
            pieces.append(min(below, key=lambda span: span.box.top))
        if len(pieces) > 1:
            yield replace(_row(pieces), height=min(first.box.height, first.box.width / aspect))


def stacks(rows: Sequence[Row]) -> Iterator[Row]:
    """What two and three lines of one size below one another say together."""
    for first in rows:
        lines = [first]
        while len(lines) < _STACK:
            below = [r for r in rows if _is_below(r.box, lines[-1].box, gaps=_STACK_GAP) and _is_as_high(r, first)]
            if not below:
                break
            lines.append(min(below, key=lambda row: row.box.top - len(row.text) * row.height))
            text = "".join(line.text for line in lines)
            yield Row(text, bounding_rect(line.box for line in lines), first.height)


def _is_below(box: Rect, other: Rect, *, gaps: float) -> bool:
    """Whether a line or character begins under another one, at most so many of its heights away."""
    away = box.top - other.bottom
    middle = (box.left + box.right) / 2
    return -_OVERLAP * other.height <= away <= gaps * other.height and other.left <= middle <= other.right


def _is_as_high(row: Row, other: Row) -> bool:
    return 1 / _ONE_SIZE <= row.height / other.height <= _ONE_SIZE


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
        if not is_near or len(_plain(piece.text)) > _LONGEST_PIECE:
            break
        pieces.append(piece)
    return pieces


def _is_beside(first: TextSpan, other: TextSpan) -> bool:
    return other is not first and in_one_row(first.box, other.box) and other.box.left >= first.box.left


def _em(span: TextSpan) -> float:
    """A character's width, which is its height, in page widths."""
    return max((box.width for box in span.char_boxes), default=span.box.width)
