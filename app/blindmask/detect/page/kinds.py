"""Tells which kind of document a page is (resources/gazetteers/papers.toml): by its title, words and labels."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from statistics import median

from blindmask.core.page_view import PageText
from blindmask.core.pages import TextSpan
from blindmask.core.papers import BEARS_NAME, Paper
from blindmask.detect.terms.traditional import to_simplified
from blindmask.detect.text.characters import fold_text
from blindmask.detect.text.rows import columns, lines_and_rows, stacks
from blindmask.host.paths import resources_dir

_TITLE = 4.0
"""Points of a line that is a kind's title; a sign is one. These and the next were set on the papers of
`measure_reading kinds` (30 of 30 told, tests/README.md)."""
_LARGE = 1.25
"""A line this many times as high as the usual one is set as a title."""
_LARGE_BONUS = 2.0
"""Points more for a title that is set large: a line of the text may read the same."""
_SPECIFIC = 0.15
"""For every character of a title: 学历证书电子注册备案表 says more than 证明."""
_LONGEST = 16
"""Characters that count for `_SPECIFIC`: a title with a unit's name in it says no more."""
_TOP_SHARE = 0.45
"""A title stands in the upper part of its page, or is set large."""
_MOST_SIGNS = 5
"""Signs that count, so that a long text with many words does not outweigh a title."""
_LEAST = 3.0
"""Points of a kind that is told: three signs, or a title."""


@dataclass(frozen=True, slots=True)
class _Marks:
    titles: tuple[re.Pattern[str], ...]
    signs: tuple[str, ...]


@cache
def _marks() -> dict[Paper, _Marks]:
    path = resources_dir() / "gazetteers" / "papers.toml"
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    return {
        Paper(name): _Marks(tuple(map(_title_pattern, entry["titles"])), tuple(map(fold_text, entry["signs"])))
        for name, entry in table.items()
    }


def _title_pattern(written: str) -> re.Pattern[str]:
    """Titles are compared in plain forms (NFKC), brackets too."""
    return re.compile(written.replace("（", r"\(").replace("）", r"\)"))


def recognise_paper(page: PageText) -> Paper | None:
    """The kind of document that the page is the first page of; None when nothing says so plainly."""
    if not page.spans:
        return None
    text = to_simplified("".join(fold_text(span.text) for span in page.spans))
    titles = _titles(page)
    points = {paper: _points(marks, titles, text) for paper, marks in _marks().items()}
    best = max(points, key=lambda paper: points[paper])
    return best if points[best] >= _LEAST else None


def bears_name(paper: Paper | None) -> bool:
    """Whether the page that tells the kind also bears the applicant's name, or ought to."""
    return paper in BEARS_NAME


def _points(marks: _Marks, titles: Sequence[tuple[str, float]], text: str) -> float:
    signs = sum(sign in text for sign in marks.signs)
    best = max(
        (
            weight + _SPECIFIC * min(len(title), _LONGEST)
            for title, weight in titles
            if any(p.fullmatch(title) for p in marks.titles)
        ),
        default=0.0,
    )
    return best + min(signs, _MOST_SIGNS)


def _titles(page: PageText) -> list[tuple[str, float]]:
    """The lines that may be a title, in plain simplified characters without spaces and quotation marks, with what a
    match is worth. A title may run over several lines or down the page, and stand in one line with its translation."""
    least = _LARGE * median(_height(span) for span in page.spans)
    rows = list(lines_and_rows(page.spans))
    rows += [*columns(page.spans, aspect=page.aspect), *stacks([row for row in rows if row.height >= least])]
    titles: list[tuple[str, float]] = []
    for row in rows:
        is_large = row.height >= least
        if row.box.top <= _TOP_SHARE or is_large:
            title = to_simplified(re.sub(r"[\s《》“”\"]", "", row.text)).lower()
            chinese = re.sub(r"[a-z./·’']+", "", title)
            weight = _TITLE + (_LARGE_BONUS if is_large else 0.0)
            titles += [(text, weight) for text in {title, chinese} if text]
    return titles


def _height(span: TextSpan) -> float:
    return min(span.box.height, max((box.height for box in span.char_boxes), default=span.box.height))
