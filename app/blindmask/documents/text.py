"""A page's text layer as TextSpans: only what a viewer shows, one box per character."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from blindmask.core.boxes import Rect, bounding_rect
from blindmask.core.pages import Document, TextSource, TextSpan
from blindmask.documents.formats.base import Glyph, TextLayer
from blindmask.documents.formats.registry import format_of
from blindmask.documents.geometry import all_to_pixels
from blindmask.documents.render import render_for_reading

if TYPE_CHECKING:
    from numpy.typing import NDArray

_LEAST_CONTRAST = 4
"""Of 255. White on white, or under a flat rectangle, has none; anti-aliased pale text has more."""
_TELLING_ROWS = (0.5, 0.72, 0.3)
"""Where in its box a character has ink: nearly all in the middle, most signs lower or higher."""
_MOST_UNREADABLE = 0.2
"""A line with a larger share of private, undefined or control characters has a broken encoding and is left to OCR."""
_FEW_CHARACTERS = 30
_PLAINLY = 0.8


@lru_cache(maxsize=1)
def page_spans(document: Document, index: int) -> tuple[TextSpan, ...]:
    """The lines of the page's text layer that a viewer shows, in the file's order; none where a file has no layer.

    Boxes are fractions of the displayed page and cover the glyphs' height in the font. Left out: text that is not
    painted, transparent, off the page, of the colour of its ground or under an opaque picture, and lines whose
    characters have no readable code. Raises DamagedFile and ChangedFile.
    """
    layer = format_of(document).text_layer(document, index)
    return _read_lines(layer, render_for_reading(document, index)) if layer.lines else ()


def layer_direction(spans: Sequence[TextSpan]) -> int | None:
    """Degrees clockwise (0, 180) by which the page must be turned for the lines of its layer to run from left to right.

    None when they do not say so plainly: few characters, lines that run up or down.
    """
    votes = {0: 0, 180: 0}
    total = 0
    for span in spans:
        if len(span.char_boxes) > 1:
            (x0, y0), (x1, y1) = span.char_boxes[0].centre, span.char_boxes[-1].centre
            total += len(span.text)
            if abs(x1 - x0) > 2 * abs(y1 - y0):
                votes[0 if x1 > x0 else 180] += len(span.text)
    best = max(votes, key=lambda degrees: votes[degrees])
    return best if votes[best] >= max(_FEW_CHARACTERS, _PLAINLY * total) else None


def _read_lines(layer: TextLayer, picture: NDArray[np.uint8]) -> tuple[TextSpan, ...]:
    spans: list[TextSpan] = []
    boxes = iter(_shown_boxes([glyph for line in layer.lines for glyph in line], layer.covered, picture))
    for line in layer.lines:
        shown: list[tuple[str, Rect]] = []
        fonts: set[str] = set()
        for glyph, box in zip(line, boxes, strict=False):
            if box:
                shown.append((glyph.char, box))
                fonts.add(glyph.font)
        shown = _stripped(shown)
        if shown and not _is_unreadable([char for char, _ in shown]):
            spans.append(_make_span(shown, fonts))
    return tuple(spans)


def _shown_boxes(glyphs: Sequence[Glyph], covered: Sequence[Rect], picture: NDArray[np.uint8]) -> list[Rect | None]:
    """Each character's box on the displayed page; None for one that a viewer does not show."""
    boxes = np.array([glyph.box.as_list() for glyph in glyphs], np.float64).reshape(-1, 4)
    middles = (boxes[:, :2] + boxes[:, 2:]) / 2
    shown = np.array([glyph.is_painted for glyph in glyphs], bool) & ((middles > 0) & (middles < 1)).all(axis=1)
    for cover in covered:
        outside = (middles < (cover.left, cover.top)) | (middles > (cover.right, cover.bottom))
        shown &= outside.any(axis=1)
    numbers: list[int] = np.flatnonzero(shown).tolist()
    clipped = np.clip(boxes[numbers], 0.0, 1.0)
    is_whole: list[bool] = (clipped == boxes[numbers]).all(axis=1).tolist()
    contrasts = _contrasts([glyphs[number].char for number in numbers], clipped, picture)
    found: list[Rect | None] = [None] * len(glyphs)
    for number, whole, is_seen in zip(numbers, is_whole, contrasts, strict=True):
        box = glyphs[number].box
        found[number] = (box if whole else box.clipped()) if is_seen else None
    return found


def _contrasts(chars: Sequence[str], boxes: NDArray[np.float64], picture: NDArray[np.uint8]) -> list[bool]:
    """Whether the pixels of each character's box are of more than one colour. Spaces and marks are not asked."""
    if not chars:
        return []
    places = all_to_pixels(boxes, width_px=picture.shape[1], height_px=picture.shape[0])
    contrasts = np.array([char.isspace() or bool(unicodedata.combining(char)) for char in chars])
    for share in _TELLING_ROWS:
        asked = np.flatnonzero(~contrasts)
        contrasts[asked] = _row_contrasts(places[asked], picture, share=share)
    for number in np.flatnonzero(~contrasts):
        x0, y0, x1, y1 = places[number]
        patch = picture[y0:y1, x0:x1].reshape(-1, 3)
        contrasts[number] = int((patch.max(axis=0) - patch.min(axis=0)).max()) >= _LEAST_CONTRAST
    return contrasts.tolist()


def _row_contrasts(places: NDArray[np.intp], picture: NDArray[np.uint8], *, share: float) -> NDArray[np.bool_]:
    """The same for one row of pixels through each place, so far down in it, and for green alone."""
    if not len(places):
        return np.empty(0, bool)
    x0, y0, x1, y1 = places.T
    widths = x1 - x0
    starts = np.cumsum(widths) - widths
    columns = np.arange(int(widths.sum())) - np.repeat(starts - x0, widths)
    pixels = picture[np.repeat(y0 + (share * (y1 - y0)).astype(np.intp), widths), columns, 1]
    return np.maximum.reduceat(pixels, starts) - np.minimum.reduceat(pixels, starts) >= _LEAST_CONTRAST


def _stripped(chars: list[tuple[str, Rect]]) -> list[tuple[str, Rect]]:
    """Without the spaces at both ends."""
    inked = [i for i, (char, _) in enumerate(chars) if not char.isspace()]
    return chars[inked[0] : inked[-1] + 1] if inked else []


def _is_unreadable(chars: list[str]) -> bool:
    broken = sum(char == "\ufffd" or unicodedata.category(char) in ("Cc", "Co", "Cn", "Cs") for char in chars)
    return broken > _MOST_UNREADABLE * len(chars)


def _make_span(chars: list[tuple[str, Rect]], fonts: set[str]) -> TextSpan:
    boxes = tuple(box for _, box in chars)
    text = "".join(char for char, _ in chars)
    return TextSpan(text, bounding_rect(boxes), boxes, TextSource.LAYER, font="+".join(sorted(fonts)))
