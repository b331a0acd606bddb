"""The part of a line that gave no text: a name in another script beside the Chinese one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from blindmask.core.boxes import Rect
from blindmask.core.page_view import LineReading, PageView
from blindmask.core.pixels import pixel_range, to_slices

if TYPE_CHECKING:
    from numpy.typing import NDArray

_DARKEST, _PAPER = 2, 90
"""Percentiles of a line's grey: ink is at least a fiftieth of it, paper more than a tenth."""
_LEAST = 2.0
"""In heights of the line: shorter is the space around a sign, or the rest of a character."""
_TALL = 0.2
"""Of the line's height: what a column of writing spans at least; rules, dashes and leader dots span less. This and the
next two were set on real Uyghur and Mongolian lines (`measure_scripts`, tests/README.md)."""
_WRITTEN = 0.3
"""The share of columns that must span as much."""
_FLAT = 0.75
"""Of the ink in the fullest third of the line's rows: more of it is a rule or dots."""


def silent_pieces(view: PageView) -> list[LineReading]:
    """Pieces of the level lines that hold ink as dark as their text and no character, as lines without a text."""
    return [piece for reading in view.readings for piece in _pieces(view, reading)]


def _pieces(view: PageView, reading: LineReading) -> Iterator[LineReading]:
    box = reading.span.box.clipped()
    if not reading.span.char_boxes or box.width < _LEAST * box.height * view.text.aspect:
        return
    width_px = view.image.shape[1]
    rows, columns = to_slices(box, view.image.shape)
    left = columns.start
    crop: NDArray[np.uint8] = view.image[rows, columns].min(axis=2)
    darkest, paper = float(np.percentile(crop, _DARKEST)), float(np.percentile(crop, _PAPER))
    is_ink = crop < (darkest + paper) / 2
    for start, end in _gaps(reading, left, width_px, crop.shape[1]):
        extent = _written(is_ink[:, start:end])
        if extent is not None and extent[1] - extent[0] >= _LEAST * crop.shape[0]:
            piece = Rect(
                (left + start + extent[0]) / width_px, box.top, (left + start + extent[1]) / width_px, box.bottom
            )
            yield _without_text(reading, piece)


def _gaps(reading: LineReading, left: int, width_px: int, length_px: int) -> Iterator[tuple[int, int]]:
    """Where along the line no character stands, in pixels of it."""
    at = 0
    for char in sorted(reading.span.char_boxes, key=lambda char: char.left):
        start, end = (edge - left for edge in pixel_range(char.left, char.right, width_px))
        if start > at:
            yield at, start
        at = max(at, end)
    if length_px > at:
        yield at, length_px


def _written(is_ink: NDArray[np.bool_]) -> tuple[int, int] | None:
    """From where to where there is writing; None where the ink is a rule, dots or nothing."""
    columns = np.flatnonzero(is_ink.any(axis=0))
    if not len(columns):
        return None
    start, end = int(columns[0]), int(columns[-1]) + 1
    ink = is_ink[:, start:end]
    spans = ink.shape[0] - ink.argmax(axis=0) - ink[::-1].argmax(axis=0)
    share = float((ink.any(axis=0) & (spans >= _TALL * ink.shape[0])).mean())
    rows = ink.sum(axis=1, dtype=np.float64)
    third = max(1, ink.shape[0] // 3)
    fullest = max(float(rows[at : at + third].sum()) for at in range(len(rows))) / float(rows.sum())
    return (start, end) if share >= _WRITTEN and fullest <= _FLAT else None


def _without_text(reading: LineReading, box: Rect) -> LineReading:
    span = replace(reading.span, text="", box=box, char_boxes=(), confidence=0.0)
    corners = (box.left, box.top), (box.right, box.top), (box.right, box.bottom), (box.left, box.bottom)
    return replace(reading, span=span, quad=corners)
