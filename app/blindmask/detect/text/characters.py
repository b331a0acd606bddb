"""Text normalised for matching: characters folded, spaces and interval dots dropped, wrapped lines joined.

Matching works over characters, not over lines: a name may be printed with gaps (`李　明`), with any of a dozen
interval dots or none, or wrapped within a cell.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from statistics import median

from blindmask.core.boxes import Rect, bounding_rect
from blindmask.core.page_view import PageText
from blindmask.core.pages import TextSpan

DOTS = frozenset("·•∙・･‧●．.。｡⋅▪■")
"""Every interval mark seen between the parts of a name; the right one is U+00B7 (民委发〔2016〕33号)."""

_NEXT_COLUMN_EM = 3.0
"""Two spans of a row belong together up to this gap, in line heights: `李` and `明` far apart in one cell."""
_NEXT_CELL = 0.33
"""A label's value stands within a third of the page's width."""
_SAME_LEVEL_EM = 0.6
"""How far apart the axes of two lines of one row, and the left edges of two lines of one cell, are at most, in line
heights. Tests hold it within a wide range: what print sets level differs by far less, the next row by far more."""
_OVERLAP_EM = 0.3
"""How far two spans of a row may overlap: boxes of characters are wider than their ink."""
_NEXT_LINE_EM = (0.6, 2.6)
"""How far below a line the next one of the same text runs, in line heights."""
_SAME_VALUE_EM = 1.8
"""How far below a line the same value goes on in its cell."""
_SIMILAR_HEIGHT = 0.6
"""The smaller of two heights as a share of the larger: less is another size of print, in which no text goes on."""
_ONE_ROW = 0.5
"""The share of the lower of two boxes beside which the other stands, for them to be in one row. Rows that touch share
nothing and boxes of one row nearly all, so that tests hold no closer value."""
_CONTEXT = 12
"""Characters on each side of a match that may tell what it is; the longest word of name_context.toml has six."""


@lru_cache(maxsize=65_536)
def fold(character: str) -> str:
    """How a character is compared: NFKC, case folded; empty for spaces and dots."""
    if character in DOTS or character.isspace():
        return ""
    folded = unicodedata.normalize("NFKC", character).casefold()
    return "".join(c for c in folded if c not in DOTS and not c.isspace())


def fold_text(text: str) -> str:
    return "".join(fold(c) for c in text)


@dataclass(frozen=True, slots=True)
class Place:
    """One printed character: which span, which position in it."""

    span: int
    position: int


@dataclass(frozen=True, slots=True)
class Match:
    """Where a folded term was found: the characters from the first to the last, span by span."""

    places: tuple[Place, ...]
    text: str
    """As printed, with its gaps."""

    @property
    def is_wrapped(self) -> bool:
        return self.places[0].span != self.places[-1].span


class Characters:
    """The characters of one page, searchable across gaps, dots and line ends."""

    def __init__(self, page: PageText) -> None:
        self.spans = page.spans
        self._aspect = page.aspect
        self._lines = [_line(span) for span in page.spans]
        self._folded = [self._fold_span(i) for i in range(len(self.spans))]

    def _fold_span(self, index: int) -> tuple[str, list[Place]]:
        letters: list[str] = []
        places: list[Place] = []
        for position, character in enumerate(self.spans[index].text):
            for letter in fold(character):
                letters.append(letter)
                places.append(Place(index, position))
        return "".join(letters), places

    def find(self, term: str) -> Iterator[Match]:
        """Every place where `term` stands, ignoring gaps and dots; in one line first, then across line ends.

        Latin terms are not found inside longer Latin words. Terms that fold to fewer than two characters never match.
        """
        wanted = fold_text(term)
        if len(wanted) < 2:
            return
        for index, (letters, places) in enumerate(self._folded):
            yield from self._find_in(letters, places, wanted, crossing=None)
            yield from self._find_wrapped(index, letters, places, wanted)

    def _find_wrapped(self, index: int, letters: str, places: list[Place], wanted: str) -> Iterator[Match]:
        """Matches that begin in span `index` and go on in the spans after it."""
        if not any(letters.endswith(wanted[:n]) for n in range(1, len(wanted))):
            return
        chains: list[tuple[int, str, list[Place]]] = [(index, letters, places)]
        for _ in wanted:
            longer: list[tuple[int, str, list[Place]]] = []
            for last, text, where in chains:
                for following in self.followers(last):
                    more, more_places = self._folded[following]
                    joined, joined_places = text + more, where + more_places
                    yield from self._find_in(joined, joined_places, wanted, crossing=(len(letters), len(text)))
                    longer.append((following, joined, joined_places))
            # What is set apart widely comes in many pieces; a chain goes on while it still begins the term.
            chains = [chain for chain in longer if _may_go_on(chain[1], len(letters), wanted)]

    def _find_in(
        self, letters: str, places: list[Place], wanted: str, *, crossing: tuple[int, int] | None
    ) -> Iterator[Match]:
        """Occurrences in one string; with `crossing`, only those that begin before its first and end after its second
        offset (so that each is reported once)."""
        start = letters.find(wanted)
        while start >= 0:
            end = start + len(wanted)
            if crossing is None or (start < crossing[0] and end > crossing[1]):
                match = self._match(places[start:end])
                if not self._inside_latin_word(match, wanted):
                    yield match
            start = letters.find(wanted, start + 1)

    def _match(self, places: Sequence[Place]) -> Match:
        text = ""
        previous: Place | None = None
        for place in places:
            if previous is not None and place.span == previous.span:
                text += self.spans[place.span].text[previous.position + 1 : place.position]
            if place != previous:
                text += self.spans[place.span].text[place.position]
            previous = place
        return Match(tuple(places), text)

    def _inside_latin_word(self, match: Match, wanted: str) -> bool:
        first, last = self.neighbours(match)
        return _joins(first, wanted[0]) or _joins(wanted[-1], last)

    def neighbours(self, match: Match) -> tuple[str, str]:
        """The characters printed right before and right after the match in its own lines; empty at a line's end."""
        first, last = match.places[0], match.places[-1]
        before = self.spans[first.span].text[: first.position]
        after = self.spans[last.span].text[last.position + 1 :]
        return before[-1:], after[:1]

    def context(self, match: Match, *, size: int = _CONTEXT) -> tuple[str, str]:
        """Folded text before and after the match, up to `size` characters, in its own lines."""
        first, last = match.places[0], match.places[-1]
        before = fold_text(self.spans[first.span].text[: first.position])
        after = fold_text(self.spans[last.span].text[last.position + 1 :])
        return before[-size:], after[:size]

    def boxes(self, match: Match) -> list[tuple[int, Rect]]:
        """One box per span that the match runs over: (span index, box around its characters)."""
        result: list[tuple[int, Rect]] = []
        for index in dict.fromkeys(place.span for place in match.places):
            positions = [p.position for p in match.places if p.span == index]
            start, end = min(positions), max(positions) + 1
            text = self.spans[index].text
            # A dot at which a name wraps belongs to it, at whichever line's end it is printed.
            while index != match.places[0].span and start > 0 and text[start - 1] in DOTS:
                start -= 1
            while index != match.places[-1].span and end < len(text) and text[end] in DOTS:
                end += 1
            result.append((index, bounding_rect(self.spans[index].char_boxes[start:end])))
        return result

    def followers(self, index: int) -> list[int]:
        """The spans where a text that ends span `index` may go on: the right neighbour in the row, the line below."""
        right = self._right_neighbour(index)
        below = self._line_below(index)
        return [i for i in (right, below) if i is not None]

    def row_then_below(self, index: int, *, allow_below: bool) -> list[int]:
        """Where the value of a label that fills span `index` may stand: the next cell of the row, then the line below.

        Cells may be wide, so the row's reach is a third of the page.
        """
        right = self._right_neighbour(index, reach=_NEXT_CELL)
        below = self._line_below(index) if allow_below else None
        return [i for i in (right, below) if i is not None]

    def goes_on_below(self, index: int, *, lefts: Sequence[float]) -> int | None:
        """The line right below span `index` that begins at one of `lefts`: where a value goes on in its cell."""
        below = self._line_below(index)
        if below is None:
            return None
        here, other = self._lines[index], self._lines[below]
        drop = other.height_at(other.left) - here.height_at(other.left)
        is_aligned = any(abs(other.left - left) < _SAME_LEVEL_EM * here.em * self._aspect for left in lefts)
        return below if is_aligned and drop < _SAME_VALUE_EM * here.em else None

    def _right_neighbour(self, index: int, *, reach: float | None = None) -> int | None:
        here = self._lines[index]
        if reach is None:
            reach = _NEXT_COLUMN_EM * here.em * self._aspect
        row: list[tuple[float, int]] = []
        for i, other in self._others(index):
            gap = other.left - here.right
            level = other.height_at(other.left) - here.height_at(other.left)
            is_near = -_OVERLAP_EM * here.em * self._aspect <= gap <= reach
            if is_near and abs(level) < _SAME_LEVEL_EM * max(here.em, other.em):
                row.append((gap, i))
        return min(row)[1] if row else None

    def _line_below(self, index: int) -> int | None:
        here = self._lines[index]
        lines: list[tuple[float, int]] = []
        for i, other in self._others(index):
            left, right = max(here.left, other.left), min(here.right, other.right)
            drop = (other.height_at((left + right) / 2) - here.height_at((left + right) / 2)) / here.em
            if left < right and _NEXT_LINE_EM[0] < drop < _NEXT_LINE_EM[1] and _are_alike(here.em, other.em):
                lines.append((drop, i))
        return min(lines)[1] if lines else None

    def _others(self, index: int) -> Iterator[tuple[int, _Line]]:
        """The other lines with text that come from the same source."""
        for i, other in enumerate(self._lines):
            if i != index and self.spans[i].text and self.spans[i].source == self.spans[index].source:
                yield i, other


@dataclass(frozen=True, slots=True)
class _Line:
    """Where a line runs: its ends, the height of its axis at the left end, its slope, and its character height.

    Phone photos are askew, so lines are compared along their axes and not by their bounding boxes.
    """

    left: float
    right: float
    start: float
    slope: float
    em: float

    def height_at(self, x: float) -> float:
        return self.start + self.slope * (x - self.left)


def _line(span: TextSpan) -> _Line:
    first = span.char_boxes[0] if span.char_boxes else span.box
    last = span.char_boxes[-1] if span.char_boxes else span.box
    run = last.centre[0] - first.centre[0]
    slope = (last.centre[1] - first.centre[1]) / run if run > 0 else 0.0
    em = median(box.height for box in span.char_boxes) if span.char_boxes else span.box.height
    return _Line(first.left, max(last.right, first.right), first.centre[1], slope, em)


@lru_cache(maxsize=4)
def page_characters(page: PageText) -> Characters:
    """The page's characters; those of the last pages are kept."""
    return Characters(page)


def _may_go_on(text: str, first: int, wanted: str) -> bool:
    """Whether a term may begin within the first `first` characters of the text and still go on behind its end."""
    starts = range(max(0, len(text) - len(wanted) + 1), first)
    return any(wanted.startswith(text[start:]) for start in starts)


def _are_alike(a: float, b: float) -> bool:
    return min(a, b) > _SIMILAR_HEIGHT * max(a, b)


def shared(a0: float, a1: float, b0: float, b1: float) -> float:
    """How much two intervals overlap, as a share of the shorter one."""
    return max(0.0, min(a1, b1) - max(a0, b0)) / max(1e-9, min(a1 - a0, b1 - b0))


def in_one_row(one: Rect, other: Rect) -> bool:
    """Whether two boxes stand beside one another."""
    return shared(one.top, one.bottom, other.top, other.bottom) >= _ONE_ROW


def _joins(left: str, right: str) -> bool:
    return bool(left and right) and left.isascii() and right.isascii() and left.isalnum() and right.isalnum()
