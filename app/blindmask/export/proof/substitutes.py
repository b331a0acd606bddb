"""Proof of text whose font is not in the source: renderers take different glyphs, so pixels prove nothing.

It is compared by place (a character that one renderer draws, the other draws too) and by reading (the output reads as
the source's text layer says or, where that says something else, as the other renderer's picture of the source reads).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

import cv2
import numpy as np

from blindmask.core.boxes import Rect, bounding_rect
from blindmask.core.pages import TextSpan
from blindmask.export.proof.layer import Letter

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from blindmask.export.proof.reading import Reader

_AGREEMENT = 0.7
"""The least share of a line's characters that must be read in the output, in their order."""
_SHORTEST = 4
"""Shorter lines are compared by place alone: one character misread would be a quarter of them."""
_CONTRAST = 60
"""Grey levels by which ink differs from what most of a character's cell shows."""
_INK = 0.04
"""The least share of ink in the cell of a character that one renderer draws: that of the thinnest is 0.06."""
_ENLARGED = 2
"""How much larger a line is read alone: small print is what is overlooked on the page."""
_TOUCHED = 0.05
"""A character with this share of its cell in a box is no longer compared."""
_GREY = np.array([0.299, 0.587, 0.114], np.float32)
_LOST = 0.2
"""The share of the source's ink below which a character is gone, or under something flat."""


@dataclass(frozen=True)
class Substitutes:
    """The proof for a page's text in fonts that are not embedded. Everything lies as on the output's page."""

    lines: Sequence[Sequence[Letter]]
    masked: Sequence[Rect]
    before: NDArray[np.uint8]
    after: NDArray[np.uint8]
    """Source and output as the other renderer shows both."""
    seen: Sequence[TextSpan]
    """What OCR reads in the output."""
    read: Reader

    def ignored(self) -> list[Rect]:
        """Where glyphs may differ: the other renderer's may be larger."""
        return [
            letter.box.grown(letter.box.width / 4, letter.box.height / 4).clipped()
            for line in self.lines
            for letter in line
            if not letter.is_standard
        ]

    def changes(self) -> list[Rect]:
        """Lines that read otherwise, and characters that are gone or covered."""
        changed: list[Rect] = []
        for line in self.lines:
            letters = [letter for letter in line if not letter.is_standard and not self._is_masked(letter)]
            share = self._share_read(letters) if len(_text(letters)) >= _SHORTEST else _AGREEMENT
            if share < _AGREEMENT:
                changed.append(_box(letters))
            elif share < 1:
                changed += [letter.box for letter in letters if self._is_lost(letter)]
        return changed

    def explains(self, changed: Rect) -> bool:
        """Whether a difference lies on words in standard fonts that are all there and read as the layer has them."""
        words = [word for line in self.lines for word in _words(line) if _box(word).overlap(changed) > 0]
        return bool(words) and all(
            not any(self._is_lost(letter) for letter in word) and _text(word) in _read_at(word, self.seen)
            for word in words
        )

    def _share_read(self, line: Sequence[Letter]) -> float:
        """How far the output reads, on the page or else alone, as the line's text or as it can be read in the source.

        What the other renderer can draw and does not, nobody sees: a layer under a picture, invisible text.
        """
        said = _text(line)
        share = _agreement(said, _read_at(line, self.seen))
        if share >= _AGREEMENT:
            return share
        seen, drawn = (self._read_alone(picture, line) for picture in (self.after, self.before))
        if any(letter.is_drawable for letter in line) and _agreement(said, drawn) < _AGREEMENT:
            return _agreement(drawn, seen) if len(drawn) >= _SHORTEST else _AGREEMENT
        return max(share, _agreement(said, seen))

    def _read_alone(self, picture: NDArray[np.uint8], line: Sequence[Letter]) -> str:
        """What is read in an enlarged cutting, its edges as far from the line as it is thick."""
        box = _box(line)
        thickness = min(box.width, box.height)
        room = box.grown(thickness, thickness).clipped()
        cutting = cv2.resize(_cut(picture, room), None, fx=_ENLARGED, fy=_ENLARGED, interpolation=cv2.INTER_CUBIC)
        return _read_at(moved([line], lambda box: _within(box, room))[0], self.read(np.asarray(cutting, np.uint8)))

    def _is_masked(self, letter: Letter) -> bool:
        return any(letter.cell.overlap(box) > _TOUCHED * letter.cell.area for box in self.masked)

    def _is_lost(self, letter: Letter) -> bool:
        if not letter.text.isalnum():
            return False
        ink = _ink(self.before, letter.cell)
        return ink >= _INK and _ink(self.after, letter.cell) < _LOST * ink


def moved(lines: Sequence[Sequence[Letter]], move: Callable[[Rect], Rect]) -> list[list[Letter]]:
    return [[replace(letter, box=move(letter.box), cell=move(letter.cell)) for letter in line] for line in lines]


def _ink(picture: NDArray[np.uint8], cell: Rect) -> float:
    grey = _cut(picture, cell).astype(np.float32) @ _GREY
    return float((np.abs(grey - np.median(grey)) > _CONTRAST).mean())


def _cut(picture: NDArray[np.uint8], box: Rect) -> NDArray[np.uint8]:
    """At least one pixel."""
    height_px, width_px = picture.shape[:2]
    x0, y0 = min(int(box.left * width_px), width_px - 1), min(int(box.top * height_px), height_px - 1)
    x1, y1 = max(round(box.right * width_px), x0 + 1), max(round(box.bottom * height_px), y0 + 1)
    return picture[max(0, y0) : y1, max(0, x0) : x1]


def _within(box: Rect, room: Rect) -> Rect:
    """The box as fractions of the room."""
    width, height = room.width, room.height
    return Rect(
        (box.left - room.left) / width,
        (box.top - room.top) / height,
        (box.right - room.left) / width,
        (box.bottom - room.top) / height,
    )


def _words(line: Sequence[Letter]) -> Iterator[list[Letter]]:
    word: list[Letter] = []
    for letter in line:
        if letter.text.isspace() or not letter.is_standard:
            if word:
                yield word
            word = []
        else:
            word.append(letter)
    if word:
        yield word


def _box(letters: Sequence[Letter]) -> Rect:
    return bounding_rect([letter.cell for letter in letters])


def _text(letters: Sequence[Letter]) -> str:
    return _plain("".join(letter.text for letter in letters))


def _plain(text: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFKC", text).casefold() if char.isalnum())


def _read_at(line: Sequence[Letter], spans: Sequence[TextSpan]) -> str:
    """What was read where a line stands, in its direction: a masked word parts it, and parts are read in any order."""
    box, (x0, y0), (x1, y1) = _box(line), line[0].cell.centre, line[-1].cell.centre
    rim = min(box.width, box.height) / 4
    room = box.grown(rim, rim)
    along = sorted(spans, key=lambda span: span.box.centre[0] * (x1 - x0) + span.box.centre[1] * (y1 - y0))
    return _plain(
        "".join(
            char
            for span in along
            for char, place in zip(span.text, span.char_boxes, strict=True)
            if room.overlap(place) > place.area / 2
        )
    )


def _agreement(said: str, seen: str) -> float:
    """The share of characters of `said` that are in `seen`, in their order."""
    if not said:
        return 0.0
    blocks = SequenceMatcher(None, said, seen, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks) / len(said)
