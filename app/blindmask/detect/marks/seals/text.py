"""Reads the words on a seal: its ring is unrolled into a line, read, and compared with the own units.

Several bands are unrolled, since where the writing runs depends on the seal and on its rings; one reading that holds an
own unit settles it, else the surest reading counts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

import cv2
import numpy as np

from blindmask.core.han import is_han
from blindmask.core.page_view import LineReading
from blindmask.detect.evidence import Reader
from blindmask.detect.marks.inks import Ink, ink_plane, on_white
from blindmask.detect.marks.pixels import PixelBox, cut, fit
from blindmask.detect.marks.seals.rings import Ellipse
from blindmask.detect.search.spotting import spot
from blindmask.detect.terms.traditional import to_simplified
from blindmask.detect.terms.wanted import Term
from blindmask.detect.text.characters import fold_text

if TYPE_CHECKING:
    from numpy.typing import NDArray

_BANDS = ((0.60, 0.95), (0.64, 0.90), (0.52, 0.90))
"""Where the writing runs, as shares of the ring's radius."""
_LINE_PX = 48
_SAME = 0.8
"""Share of a unit's characters that an unclear reading must hold, in order."""
_OTHER = 0.6
"""Up to this share a clear reading is another organisation's."""
_CLEAR = 0.8
_LEAST_CLEAR = 4
_CERTAIN = 0.95
"""From here on a character that is read stands there."""
_LEAST_TERM = 4
_LONG = 10
"""A name of so many characters is not taken for another when a few of them are misread."""
_CHINESE_NUMBERS = frozenset("零一二三四五六七八九十")
_NUMBERS = _CHINESE_NUMBERS | frozenset("0123456789")
_SHORTEST_NAME = 2
_CHOP_WORDS = "之印章信"
_LEAST_BAG, _SAME_BAG, _MOST_BESIDE = 6, 0.9, 5
"""A unit of so many characters is named by this share of them in any order, with so few others (专用章) beside."""
_OFF_PAGE = 0.04
"""The share of a seal's width over the page's edge from which a part of its words may be missing."""


@dataclass(frozen=True, slots=True)
class SealText:
    """What a seal says. `own` is the unit of the applicant that it names, as given; None when it names none."""

    text: str
    confidence: float
    own: str | None = None
    likeness: float = 0.0
    """How much of the likest own unit the text holds, 0 to 1."""
    is_name: bool = False
    """`own` is a name of the applicant, not a unit."""

    @property
    def is_another(self) -> bool:
        """The text is clear, and clearly not the own unit's."""
        letters = [c for c in self.text if is_han(c)]
        return (
            self.own is None and self.confidence >= _CLEAR and len(letters) >= _LEAST_CLEAR and self.likeness < _OTHER
        )


def read_seal(
    image: NDArray[np.uint8], outline: Ellipse, ink: Ink, *, units: Sequence[Term], wanted: str, reader: Reader
) -> SealText:
    """What the arc of a round seal says. `outline` is in pixels of `image`. Raises EngineError."""
    best = SealText("", 0.0)
    is_cut_off = _is_off_page(outline, image)
    for strip in unroll(image, outline, ink):
        reading = reader.read_line(strip, wanted=wanted)
        if reading is None:
            continue
        found = judge(reading, units, is_cut_off=is_cut_off)
        if found.own is not None or (found.is_another and found.confidence >= _CERTAIN):
            return found
        if (found.likeness >= _OTHER, found.confidence * len(found.text)) > (
            best.likeness >= _OTHER,
            best.confidence * len(best.text),
        ):
            best = found
    return best


def read_frame(
    image: NDArray[np.uint8],
    box: PixelBox,
    ink: Ink,
    *,
    units: Sequence[Term],
    names: Sequence[Term],
    wanted: str,
    reader: Reader,
) -> SealText:
    """What a rectangular seal says: a unit's, or the chop of a person's name. Raises EngineError.

    Its characters run in rows or in columns, from the left or from the right: which stand there counts, not their
    order.
    """
    part = cut(image, box.grown(0.06))
    picture = _as_picture(ink_plane(on_white(part), ink))
    readings = [r for r in reader.read(picture, wanted=wanted) if r.span.text]
    text = "".join(r.span.text for r in readings)
    confidence = min((r.span.confidence for r in readings), default=0.0)
    likeness = 0.0
    for name in names:
        if _is_chop_of(text, name.text):
            return SealText(text, confidence, own=name.given, likeness=1.0, is_name=True)
    for unit in units:
        difference = compare(text, unit.text)
        if difference.is_small(confidence, was_spotted=False) or _has_same_characters(text, unit.text):
            return SealText(text, confidence, own=unit.given, likeness=1.0)
        likeness = max(likeness, difference.share)
    return SealText(text, confidence, likeness=likeness)


def _is_chop_of(text: str, name: str) -> bool:
    """Whether these are the characters of the name with at most `之印章` beside them."""
    read, wanted = Counter(_plain(text)), Counter(_plain(name))
    return wanted.total() >= _SHORTEST_NAME and wanted <= read and not set(read - wanted) - set(_CHOP_WORDS)


def _has_same_characters(text: str, unit: str) -> bool:
    read, wanted = Counter(_plain(text)), Counter(_plain(unit))
    same = (read & wanted).total()
    differ = _NUMBERS & (set(read - wanted) | set(wanted - read))
    return (
        wanted.total() >= _LEAST_BAG
        and same >= _SAME_BAG * wanted.total()
        and read.total() - same <= _MOST_BESIDE
        and not differ
    )


def _plain(text: str) -> str:
    return "".join(c for c in to_simplified(fold_text(text)) if is_han(c) or c in _NUMBERS)


def _is_off_page(outline: Ellipse, image: NDArray[np.uint8]) -> bool:
    return fit(outline.box, image).area_px < (1 - _OFF_PAGE) * outline.box.area_px


def unroll(image: NDArray[np.uint8], outline: Ellipse, ink: Ink) -> Iterator[NDArray[np.uint8]]:
    """The writing around a ring as straight dark lines on white, RGB; one for each band."""
    around = fit(outline.box.grown(0.1), image)
    white = on_white(cut(image, around))
    plane = ink_plane(white, ink)
    dark = 1 - white.min(axis=2)
    moved = Ellipse(outline.x_px - around.left_px, outline.y_px - around.top_px, outline.shape)
    for inner, outer in _BANDS:
        band = _polar(plane, moved, inner=inner, outer=outer, height_px=_LINE_PX)
        start, length = _writing(band)
        yield _as_picture(_cut_round(band, start, length))
    if ink is not Ink.DARK:
        inner, outer = _BANDS[0]
        band = _polar(plane, moved, inner=inner, outer=outer, height_px=_LINE_PX)
        start, length = _writing(band)
        yield _as_picture(_cut_round(_polar(dark, moved, inner=inner, outer=outer, height_px=_LINE_PX), start, length))


def _polar(
    plane: NDArray[np.float32], outline: Ellipse, *, inner: float, outer: float, height_px: int
) -> NDArray[np.float32]:
    """The band between two shares of the radius, from the seal's lowest point clockwise, its outer side up."""
    middle = (inner + outer) / 2
    width_px = round(2 * np.pi * middle / (outer - inner) * height_px)
    angles = np.pi / 2 + (np.arange(width_px) + 0.5) * (2 * np.pi / width_px)
    radii = outer - (np.arange(height_px) + 0.5) * ((outer - inner) / height_px)
    x, y = (outline.matrix @ np.array([np.cos(angles), np.sin(angles)]))[:, None, :] * radii[:, None]
    x, y = (x + outline.x_px).astype(np.float32), (y + outline.y_px).astype(np.float32)
    return np.asarray(cv2.remap(plane, x, y, cv2.INTER_CUBIC, borderMode=cv2.BORDER_CONSTANT), np.float32)


def _writing(band: NDArray[np.float32]) -> tuple[int, int]:
    """Where the writing starts and how long it is, in columns: all but the widest gap, with a margin."""
    columns = band.shape[1]
    core = band[band.shape[0] // 4 : -band.shape[0] // 4]
    strength = np.asarray(core.mean(axis=0), np.float32)
    filled = np.asarray(strength > 0.25 * float(np.percentile(strength, 90)), np.bool_)
    places = np.nonzero(filled)[0]
    if len(places) < 2:
        return 0, columns
    gaps = np.diff(np.append(places, places[0] + columns))
    widest = int(gaps.argmax())
    margin = min(band.shape[0] // 3, int(gaps[widest]) // 2)
    start = int(places[(widest + 1) % len(places)]) - margin
    return start, columns - int(gaps[widest]) + 2 * margin


def _cut_round(band: NDArray[np.float32], start: int, length: int) -> NDArray[np.float32]:
    return np.take(band, np.arange(start, start + length), axis=1, mode="wrap")


def _as_picture(band: NDArray[np.float32]) -> NDArray[np.uint8]:
    strongest = max(0.15, float(np.percentile(band, 97)))
    grey = 255 - np.clip(band / strongest, 0, 1) * 255
    return np.repeat(grey.astype(np.uint8)[..., None], 3, axis=2)


def judge(reading: LineReading, units: Sequence[Term], *, is_cut_off: bool) -> SealText:
    """Whether a line names one of `units`: spotted in its probabilities, or read well enough in its characters."""
    text, confidence = reading.span.text, reading.span.confidence
    likeness, differs = 0.0, False
    for unit in units:
        hits = list(spot(reading, unit.text))
        difference = compare(text, unit.text)
        named = difference.is_small(confidence, was_spotted=bool(hits)) or (is_cut_off and difference.is_one_end)
        if named or any(hit.is_sure for hit in hits):
            return SealText(text, confidence, own=unit.given, likeness=1.0)
        if difference.share > likeness:
            likeness, differs = difference.share, difference.tells and confidence >= _CERTAIN
    return SealText(text, confidence, likeness=0.0 if differs else likeness)


@dataclass(frozen=True, slots=True)
class Difference:
    """How a text that was read differs from a unit's name."""

    share: float
    """The share of the name's characters that the text holds, in order."""
    size: int
    """The characters of the name."""
    changes: int
    """Characters missing, swapped, or put in between; not those before and after the name."""
    swaps: bool
    swaps_inside: bool
    """A swap between characters that agree; at an end, a misread neighbour of the writing may stand for one."""
    tells: bool
    """A number changed: 第二中学, 第三中学 and 中学 are different schools."""
    is_one_end: bool
    """The text holds the first half of the name or most of its end: enough where the rest is off the page."""

    def is_small(self, confidence: float, *, was_spotted: bool) -> bool:
        """Whether the text may be the name. What was read clearly may hardly differ; what was not, somewhat."""
        if self.tells or self.size < _LEAST_TERM:
            return False
        if confidence >= _CERTAIN:
            return not self.swaps and self.changes <= self.size // 10
        return self.share >= _SAME and (not self.swaps_inside or was_spotted or self.size >= _LONG)


def compare(text: str, unit: str) -> Difference:
    read, wanted = fold_text(text), fold_text(unit)
    matcher = SequenceMatcher(None, read, wanted, autojunk=False)
    blocks = [block for block in matcher.get_matching_blocks() if block.size]
    edits = [
        (read[i1:i2], wanted[j1:j2], i1 > 0 and i2 < len(read))
        for tag, i1, i2, j1, j2 in matcher.get_opcodes()
        if tag != "equal" and not (tag == "delete" and (not i1 or i2 == len(read)))
    ]
    size = max(1, len(wanted))
    first, last = (blocks[0], blocks[-1]) if blocks else (None, None)
    begins = first is not None and first.b == 0 and first.size >= max(_LEAST_TERM, 0.5 * size)
    ends = last is not None and last.b + last.size == size and last.size >= max(_LEAST_TERM, 0.6 * size)
    # What is cut off follows the first half at once, or goes before the end: no other words stand there.
    begins = begins and first is not None and first.a + first.size >= len(read) - 1
    ends = ends and last is not None and last.a <= 1
    return Difference(
        share=sum(block.size for block in blocks) / size,
        size=len(wanted),
        changes=sum(max(len(old), len(new)) for old, new, _ in edits),
        swaps=any(bool(old and new) for old, new, _ in edits),
        swaps_inside=any(bool(old and new) and inside for old, new, inside in edits),
        tells=any(bool(_NUMBERS & set(new) or _CHINESE_NUMBERS & set(old)) for old, new, _ in edits),
        is_one_end=begins or ends,
    )
