"""The checker's own search for terms: in lines of text, over line breaks, and in bytes of unknown encoding.

It shares nothing with the detectors on purpose: a checker that repeats their rule passes what they missed.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from blindmask.core.boxes import Rect, bounding_rect
from blindmask.core.pages import TextSpan
from blindmask.export.proof.escapes import unescaped_forms

_DOTS = frozenset("·•∙・･‧●．.。｡⋅‑‐‒–—―－-﹣−⸱ꞏ᛫․﹒'’‘＇`´_")
"""What stands between the parts of a name, is lost or is misread there; hyphens, apostrophes."""
_SHORTEST = 2
_SHORTEST_BYTES = 6
"""Fewer bytes occur by chance in compressed data: four of them once in 4 GB for each place, term and encoding."""
_JOINED_LINES = 3
_ENCODINGS = ("utf-8", "utf-16-be", "utf-16-le", "gb18030")


@dataclass(frozen=True, slots=True)
class _Folded:
    """A text without case, width, spaces and dots; `origin` tells the index of each character in the text."""

    text: str
    origin: tuple[int, ...]


def fold_text(text: str) -> str:
    """The text as it is compared: NFKC, no case, no white space, no dots, no invisible characters."""
    return _fold(text).text


def _fold(text: str) -> _Folded:
    kept: list[str] = []
    origin: list[int] = []
    for index, character in enumerate(text):
        for folded in unicodedata.normalize("NFKC", character).casefold():
            if folded not in _DOTS and character not in _DOTS and _is_visible(folded):
                kept.append(folded)
                origin.append(index)
    return _Folded("".join(kept), tuple(origin))


def _is_visible(character: str) -> bool:
    return not character.isspace() and unicodedata.category(character) not in ("Cc", "Cf", "Mn", "Zs")


def _is_latin(character: str) -> bool:
    return character.isalpha() and unicodedata.name(character, "").startswith("LATIN")


_DROPPED = {ord(dot): None for dot in _DOTS} | {
    code: None for code in range(0x3100) if not _is_visible(chr(code)) or chr(code).isspace()
}
"""What `fold_text` drops, where it is frequent: enough for a first look, which `find_terms` then confirms."""


def wanted_terms(terms: Sequence[str]) -> tuple[str, ...]:
    """The folded terms that are searched: those of two characters or more, each once, the longest first."""
    folded = {fold_text(term) for term in terms}
    return tuple(sorted((term for term in folded if len(term) >= _SHORTEST), key=lambda term: (-len(term), term)))


def find_terms(text: str, wanted: Sequence[str]) -> list[tuple[int, int]]:
    """Where a wanted term stands in `text`: (start, end) indexes. A Latin term inside a longer word does not count."""
    folded = _fold(text)
    found: list[tuple[int, int]] = []
    for term in wanted:
        start = folded.text.find(term)
        while start >= 0:
            first, last = folded.origin[start], folded.origin[start + len(term) - 1]
            if not _inside_word(text, first, last):
                found.append((first, last + 1))
            start = folded.text.find(term, start + 1)
    return found


def _inside_word(text: str, first: int, last: int) -> bool:
    before = first > 0 and _is_latin(text[first]) and _is_latin(text[first - 1])
    after = last + 1 < len(text) and _is_latin(text[last]) and _is_latin(text[last + 1])
    return before or after


def find_in_spans(spans: Sequence[TextSpan], wanted: Sequence[str]) -> list[Rect]:
    """The boxes of wanted terms in lines of text, also of those that run on into following lines or cells."""
    boxes: list[Rect] = []
    seen: set[tuple[float, ...]] = set()
    for chain in _chains(spans):
        text = "".join(span.text for span in chain)
        letters = [box for span in chain for box in span.char_boxes]
        for start, end in find_terms(text, wanted):
            box = bounding_rect(letters[start:end])
            key = tuple(round(edge, 4) for edge in box.as_list())
            if key not in seen:
                seen.add(key)
                boxes.append(box)
    return boxes


def _chains(spans: Sequence[TextSpan]) -> Iterator[tuple[TextSpan, ...]]:
    """Each line alone, then each with what may continue it: the next in order, to its right, and below it."""
    for span in spans:
        yield (span,)
    following = {id(a): b for a, b in pairwise(spans)}
    rightward = {id(span): _right_of(span, spans) for span in spans}
    downward = {id(span): _below(span, spans) for span in spans}
    for links in (following, rightward, downward):
        for span in spans:
            chain = [span]
            while len(chain) < _JOINED_LINES and (next_span := links.get(id(chain[-1]))) is not None:
                chain.append(next_span)
                yield tuple(chain)


def _right_of(span: TextSpan, spans: Sequence[TextSpan]) -> TextSpan | None:
    same_row = [
        other
        for other in spans
        if other.box.left >= span.box.centre[0]
        and other is not span
        and span.box.top < other.box.centre[1] < span.box.bottom
    ]
    return min(same_row, key=lambda other: other.box.left, default=None)


def _below(span: TextSpan, spans: Sequence[TextSpan]) -> TextSpan | None:
    under = [
        other
        for other in spans
        if other.box.centre[1] > span.box.bottom and other.box.left < span.box.right and other.box.right > span.box.left
    ]
    return min(under, key=lambda other: other.box.top, default=None)


def text_holds(text: str, wanted: Sequence[str]) -> bool:
    """Whether a term stands anywhere in `text`. Fast on long texts that hold none."""
    quick = unicodedata.normalize("NFKC", text).casefold().translate(_DROPPED)
    return any(term in quick for term in wanted) and bool(find_terms(text, wanted))


def bytes_hold(data: bytes, wanted: Sequence[str]) -> bool:
    """Whether bytes that are text in some encoding hold a term, however it is spaced, escaped or cut by tags."""
    return _decoded_hold(data, wanted) or any(_decoded_hold(form, wanted) for form in unescaped_forms(data))


def _decoded_hold(data: bytes, wanted: Sequence[str]) -> bool:
    candidates = [data.decode(encoding, errors="replace") for encoding in _ENCODINGS]
    candidates += [data[1:].decode(encoding, errors="replace") for encoding in ("utf-16-be", "utf-16-le")]
    return any(text_holds(text, wanted) for text in candidates)


def noise_holds(data: bytes, wanted: Sequence[str]) -> bool:
    """Whether mostly compressed bytes hold a term, with at most two dots or spaces between two of its characters.

    Terms too short to be told from chance in some encoding are not sought in it.
    """
    folded = data.lower()
    return any(
        _spells(folded, start.end(), letters, needles.gaps)
        for needles in _needles(tuple(wanted))
        for start in needles.start.finditer(folded)
        for letters in needles.letters
    )


@dataclass(frozen=True, slots=True)
class _Needles:
    """Terms that begin with the same character in one encoding. `start` finds it fast; the rest is seldom looked at."""

    start: re.Pattern[bytes]
    letters: tuple[tuple[bytes, ...], ...]
    """Of each term, without the first."""
    gaps: tuple[bytes, ...]


@lru_cache(maxsize=8)
def _needles(wanted: tuple[str, ...]) -> list[_Needles]:
    found: list[_Needles] = []
    for encoding in _ENCODINGS:
        gaps = tuple(sorted({gap.encode(encoding).lower() for gap in (*_DOTS, " ", "\u3000")}))
        terms: dict[bytes, list[tuple[bytes, ...]]] = defaultdict(list)
        for term in wanted:
            if len(term.encode(encoding)) >= _SHORTEST_BYTES:
                first, *letters = (letter.encode(encoding).lower() for letter in term)
                terms[first].append(tuple(letters))
        for first, letters in terms.items():
            following = bytes({after[0] for after in (*gaps, *(rest[0] for rest in letters))})
            start = re.compile(re.escape(first) + b"(?=[" + re.escape(following) + b"])")
            found.append(_Needles(start, tuple(letters), gaps))
    return found


def _spells(data: bytes, at: int, letters: Sequence[bytes], gaps: tuple[bytes, ...]) -> bool:
    """Whether the letters follow from `at` on, with at most two gaps before each."""
    ends = {at}
    for letter in letters:
        after_one = _after_gap(data, ends, gaps)
        reached = ends | after_one | _after_gap(data, after_one, gaps)
        ends = {end + len(letter) for end in reached if data.startswith(letter, end)}
        if not ends:
            return False
    return True


def _after_gap(data: bytes, ends: set[int], gaps: tuple[bytes, ...]) -> set[int]:
    before = [end for end in ends if data.startswith(gaps, end)]
    return {end + len(gap) for end in before for gap in gaps if data.startswith(gap, end)}
