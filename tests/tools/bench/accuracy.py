"""Character error against the truth's segments: how many edits each is away from what was read at its place."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tests.tools.bench.pages import Outline, Segment

_IGNORED = re.compile(r"[\s·•・.．、,，:：;；()（）\-—–_]")


@dataclass(frozen=True, slots=True)
class Line:
    """A line as a reader gives it; corners as fractions of the picture."""

    text: str
    outline: Outline


@dataclass(frozen=True, slots=True)
class Accuracy:
    edits: int = 0
    characters: int = 0
    exact: int = 0
    segments: int = 0

    def plus(self, other: Accuracy) -> Accuracy:
        return Accuracy(
            self.edits + other.edits,
            self.characters + other.characters,
            self.exact + other.exact,
            self.segments + other.segments,
        )

    def __str__(self) -> str:
        error, exact = self.edits / max(1, self.characters), self.exact / max(1, self.segments)
        return f"character error {error:.2%}, {exact:.1%} of {self.segments} segments exact"


def compare(segments: Iterable[Segment], lines: Sequence[Line]) -> Accuracy:
    """Spaces and punctuation do not count, and a segment may be spread over several lines."""
    total = Accuracy()
    for segment in segments:
        wanted = _plain(segment.text)
        if wanted:
            edits = min(len(wanted), *(_edits_within(wanted, text) for text in _readings(segment.outline, lines)))
            total = total.plus(Accuracy(edits, len(wanted), int(edits == 0), 1))
    return total


def _readings(outline: Outline, lines: Sequence[Line]) -> list[str]:
    """What was read there: each line by itself, and all of them from the top and from the left."""
    left, top, right, bottom = _box(outline)
    near: list[tuple[float, float, str]] = []
    for line in lines:
        start, upper, end, lower = _box(line.outline)
        if min(end, right) > max(start, left) and min(lower, bottom) > max(upper, top):
            near.append(((upper + lower) / 2, start, _plain(line.text)))
    from_top = "".join(text for _, _, text in sorted(near))
    from_left = "".join(text for _, _, text in sorted(near, key=lambda item: item[1]))
    return [from_top, from_left, *(text for _, _, text in near)]


def _plain(text: str) -> str:
    return _IGNORED.sub("", unicodedata.normalize("NFKC", text)).lower()


def _box(outline: Outline) -> tuple[float, float, float, float]:
    xs, ys = [x for x, _ in outline], [y for _, y in outline]
    return min(xs), min(ys), max(xs), max(ys)


def _edits_within(wanted: str, text: str) -> int:
    """The fewest edits that make `wanted` a part of `text`."""
    row = [0] * (len(text) + 1)
    for number, character in enumerate(wanted, 1):
        above, row = row, [number]
        for i, other in enumerate(text):
            row.append(min(above[i] + (character != other), above[i + 1] + 1, row[i] + 1))
    return min(row)
