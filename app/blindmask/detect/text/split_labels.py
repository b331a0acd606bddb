"""Joins labels that are printed in pieces: `姓` and `名` far apart in a cell, or one under the other."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from statistics import mean

from blindmask.core.boxes import Rect, bounding_rect
from blindmask.core.han import HAN, is_han
from blindmask.core.page_view import PageText
from blindmask.core.pages import TextSpan
from blindmask.detect.text.characters import fold_text, shared

_APART_EM, _BELOW_EM = 5.0, 2.2
"""How far apart the pieces of one label stand at most, in their heights: in a row from edge to edge, in a column from
top to top. Only pieces that make a label join, so that it need not be close."""
_LEVEL = 0.6
"""The share of their height (width) that two pieces of a row (column) have beside each other."""
_ALIKE = 0.6
"""The height of the lower of two pieces as a share of the other's."""
_PIECE = 2
"""Characters that one piece of a label holds at most."""
_LABEL_END = re.compile(rf"\s*([{HAN}]{{1,2}})\s*[:：]")
"""The end of a label before its value."""


def join_labels(page: PageText, is_label: Callable[[str], bool]) -> PageText:
    """The page with every label that stands in pieces as one line; the other lines as they are."""
    pieces = [span for span in page.spans if 1 <= len(fold_text(span.text)) <= _PIECE and all(map(is_han, span.text))]
    joined: dict[int, TextSpan] = {}
    dropped: set[int] = set()
    for first in pieces:
        if id(first) in dropped:
            continue
        chain = next((chain for chain in _chains(first, pieces, page) if is_label(_text(chain))), list[TextSpan]())
        valued = None if chain else _valued(first, page, is_label)
        if valued is not None:
            joined[id(first)] = _with_value(first, valued)
            dropped.update((id(first), id(valued)))
        elif chain and not any(id(span) in dropped for span in chain):
            joined[id(first)] = _as_line(chain)
            dropped.update(id(span) for span in chain)
    if not joined:
        return page
    spans = (joined.get(id(span)) or (None if id(span) in dropped else span) for span in page.spans)
    return replace(page, spans=tuple(span for span in spans if span is not None))


def _chains(first: TextSpan, pieces: list[TextSpan], page: PageText) -> Iterator[list[TextSpan]]:
    """The pieces that follow in the row, then those that follow below, the longest chains first."""
    for following in (_right_of, _below):
        chain = [first]
        while (span := following(chain[-1], pieces, page)) is not None:
            chain.append(span)
        yield from (chain[:size] for size in range(len(chain), 1, -1))


def _valued(first: TextSpan, page: PageText, is_label: Callable[[str], bool]) -> TextSpan | None:
    """The rest of a label in two pieces that stands in one line with its value: `姓` and `名：李明`."""
    rest = _right_of(first, page.spans, page)
    end = _LABEL_END.match(rest.text) if rest is not None else None
    return rest if end is not None and is_label(fold_text(first.text + end[1])) else None


def _with_value(first: TextSpan, rest: TextSpan) -> TextSpan:
    box = bounding_rect((first.box, rest.box))
    boxes = (*first.char_boxes, *rest.char_boxes)
    confidence = min(first.confidence, rest.confidence)
    return replace(rest, text=first.text + rest.text, box=box, char_boxes=boxes, confidence=confidence)


def _right_of(span: TextSpan, pieces: Sequence[TextSpan], page: PageText) -> TextSpan | None:
    reach = _APART_EM * span.box.height * page.aspect
    row = [
        other
        for other in pieces
        if 0 <= other.box.left - span.box.right <= reach
        and _alike(span, other)
        and shared(span.box.top, span.box.bottom, other.box.top, other.box.bottom) > _LEVEL
    ]
    return min(row, key=lambda other: other.box.left, default=None)


def _below(span: TextSpan, pieces: list[TextSpan], page: PageText) -> TextSpan | None:
    del page
    column = [
        other
        for other in pieces
        if 0 < other.box.top - span.box.top <= _BELOW_EM * span.box.height
        and _alike(span, other)
        and shared(span.box.left, span.box.right, other.box.left, other.box.right) > _LEVEL
    ]
    return min(column, key=lambda other: other.box.top, default=None)


def _alike(one: TextSpan, other: TextSpan) -> bool:
    heights = one.box.height, other.box.height
    return one.source is other.source and one is not other and min(heights) > _ALIKE * max(heights)


def _text(chain: list[TextSpan]) -> str:
    return fold_text("".join(span.text for span in chain))


def _as_line(chain: list[TextSpan]) -> TextSpan:
    """One line at the middle of the pieces, so that what stands beside a stacked label is level with it."""
    box = bounding_rect(span.box for span in chain)
    half = mean(span.box.height for span in chain) / 2
    middle = box.centre[1]
    flat = Rect(box.left, middle - half, box.right, middle + half)
    text = "".join(span.text for span in chain)
    width = flat.width / len(text)
    chars = tuple(
        Rect(flat.left + i * width, flat.top, flat.left + (i + 1) * width, flat.bottom) for i in range(len(text))
    )
    return TextSpan(text, flat, chars, chain[0].source, min(span.confidence for span in chain))
