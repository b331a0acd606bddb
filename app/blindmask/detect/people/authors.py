"""The applicant's rank in an article's list of authors: a block with a word on it says it to the assessor.

A list stands above the abstract, behind 作者, or under the title of a page that is plainly an article's. Every entry of
it must be a name: what cannot be told apart from a unit or a sentence gives nobody a place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from blindmask.core.boxes import Rect, bounding_rect
from blindmask.core.han import HAN, is_han
from blindmask.core.page_view import PageText
from blindmask.core.pages import TextSpan
from blindmask.core.proposals import Kind, Proposal
from blindmask.detect.people.labelled import is_plausible_person, looks_like_name
from blindmask.detect.text.characters import DOTS, in_one_row

_ABSTRACT = re.compile(r"[\[【(（]?\s*(?:摘\s*要|内容提要|提\s*要|abstract|summary)", re.IGNORECASE)
_END = re.compile(r"[\[【(（]?\s*(?:关\s*键\s*词|key\s*words|参\s*考\s*文\s*献)", re.IGNORECASE)
"""Above this the list of another language's part stands."""
_LABEL = re.compile(
    r"(?:^|(?<=[\s:：|]))(?:论文|全部|所有)?作\s*者(?:姓名|名单|排名)?(?=[\s:：])|\bauthors?\s*(?:\(s\))?\s*[:：]",
    re.IGNORECASE,
)
_BRACKETS = re.compile(r"[(（\[【][^)）\]】]*(?:[)）\]】]|$)")
"""Units and markers, which are no entries."""
_CHINESE = re.compile(rf"[{HAN}](?:[{re.escape(''.join(DOTS))}]?[{HAN}])*")
_LATIN = re.compile(r"[A-Za-z'’.\- ]+")
_AND = re.compile(r"\band\b")
_LATIN_NAME = re.compile(r"[A-Z][A-Za-z'’.\-]*(?: [A-Z][A-Za-z'’.\-]*){1,3}")
_ROWS_ABOVE = 8
"""How far above the abstract authors are looked for: units and two lines of title stand between."""
_TITLE = 1.25
"""How much higher the characters of a title are than those of the authors below it."""
_COVERED = 0.5
"""The share of an entry that a box on it covers."""


@dataclass(frozen=True, slots=True)
class _Row:
    """The lines that stand beside one another, left to right, with a space between."""

    text: str
    boxes: tuple[Rect | None, ...]
    """Of each character; none of the spaces between lines."""
    height: float


@dataclass(frozen=True, slots=True)
class _Entry:
    text: str
    box: Rect


def place_authors(page: PageText, proposals: Sequence[Proposal], *, is_article: bool) -> list[Proposal]:
    """The proposals; those of names in a list of authors with their place in it, from 1.

    `is_article`: whether the page is known to be an article's, so that names below a title are its authors.
    """
    names = [proposal for proposal in proposals if proposal.kind is Kind.NAME]
    if not names:
        return list(proposals)
    places: dict[str, int] = {}
    for entries in _lists(_rows(page.spans), names, is_article=is_article):
        for name in names:
            at = _entry_at(name.box, entries)
            if at is not None:
                places.setdefault(name.id, at + 1)
    return [replace(p, author=places[p.id]) if p.id in places else p for p in proposals]


def _entry_at(box: Rect, entries: Sequence[_Entry]) -> int | None:
    """Which entry a box covers, the one that it covers most of; a box may be wider than its name."""
    shares = [box.overlap(entry.box) / entry.box.area for entry in entries]
    best = max(range(len(shares)), key=shares.__getitem__, default=None)
    return best if best is not None and shares[best] >= _COVERED else None


def _lists(rows: Sequence[_Row], names: Sequence[Proposal], *, is_article: bool) -> Iterator[list[_Entry]]:
    for at, row in enumerate(rows):
        if label := _LABEL.search(row.text):
            yield _first_names(row, names, start=label.end())
        if _ABSTRACT.match(row.text):
            yield from _above(rows[max(0, at - _ROWS_ABOVE) : at], names)
        if is_article and at and rows[at - 1].height >= _TITLE * row.height:
            yield _names_only(row, names)


def _above(rows: Sequence[_Row], names: Sequence[Proposal]) -> Iterator[list[_Entry]]:
    """The list nearest to an abstract, over as many rows as hold only names; one alone may be a title."""
    found: list[_Entry] = []
    for row in reversed(rows):
        entries = _names_only(row, names)
        if len(entries) > 1 or (entries and not found):
            found = [*entries, *found]
        elif found or _END.match(row.text):
            break
    if found:
        yield found


def _names_only(row: _Row, names: Sequence[Proposal]) -> list[_Entry]:
    """The row's entries; none when one of them is no name."""
    entries = _entries(row, start=0)
    return entries if all(_is_name(entry, names) for entry in entries) else []


def _first_names(row: _Row, names: Sequence[Proposal], *, start: int) -> list[_Entry]:
    """The entries behind a label up to the first that is no name."""
    found: list[_Entry] = []
    for entry in _entries(row, start=start):
        if not _is_name(entry, names):
            break
        found.append(entry)
    return found


def _is_name(entry: _Entry, names: Sequence[Proposal]) -> bool:
    """Whether it is one by itself or a detector found one there, as in `周晓斓`, misread and of no known surname."""
    if not is_han(entry.text[0]):
        return bool(_LATIN_NAME.fullmatch(entry.text))
    if not looks_like_name(entry.text):
        return False
    return is_plausible_person(entry.text) or any(_entry_at(name.box, [entry]) == 0 for name in names)


def _entries(row: _Row, *, start: int) -> list[_Entry]:
    """What stands between the separators: in a Chinese list all that is not Chinese, markers of units among it."""
    text = _BRACKETS.sub(lambda match: " " * len(match.group()), row.text)
    if any(map(is_han, text[start:])):
        spans = _joined(text, [match.span() for match in _CHINESE.finditer(text, start)])
    else:
        text = _AND.sub(",,,", text)
        spans = [_trimmed(text, *match.span()) for match in _LATIN.finditer(text, start)]
    return [_entry(row, text, begin, end) for begin, end in spans if begin < end]


def _joined(text: str, spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """`李　明` is one entry: two single characters with nothing but a gap between them."""
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        last = joined[-1] if joined else (0, 0)
        if end - start == 1 and last[1] - last[0] == 1 and not text[last[1] : start].strip():
            joined[-1] = (last[0], end)
        else:
            joined.append((start, end))
    return joined


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and not text[start].isalpha():
        start += 1
    while start < end and not text[end - 1].isalpha():
        end -= 1
    return start, end


def _entry(row: _Row, text: str, start: int, end: int) -> _Entry:
    return _Entry(text[start:end], bounding_rect(box for box in row.boxes[start:end] if box is not None))


def _rows(spans: Sequence[TextSpan]) -> list[_Row]:
    """The page's lines from top to bottom, those of one level as one."""
    rows: list[list[TextSpan]] = []
    for span in sorted((span for span in spans if span.text.strip()), key=lambda span: span.box.centre[1]):
        box = span.box
        if rows and all(in_one_row(o.box, box) for o in rows[-1]):
            rows[-1].append(span)
        else:
            rows.append([span])
    return [_row(sorted(row, key=lambda span: span.box.left)) for row in rows]


def _row(spans: Sequence[TextSpan]) -> _Row:
    boxes: list[Rect | None] = []
    for span in spans:
        boxes += [*span.char_boxes, None]
    return _Row(" ".join(span.text for span in spans), tuple(boxes[:-1]), max(span.box.height for span in spans))
