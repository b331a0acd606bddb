"""Text under coloured marks: lines read again without the mark's colour, where the first reading failed.

A seal or a finger print over a line hides it from the recogniser, or hides its line from the detector.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import cv2
import numpy as np

from blindmask.core.boxes import Rect
from blindmask.core.page_view import LineReading, PageView
from blindmask.core.proposals import Kind, Proposal, Reason, make_proposal
from blindmask.detect.detector import Detector, Needs
from blindmask.detect.evidence import Evidence, Reader
from blindmask.detect.marks.inks import Ink, lightest_on_white
from blindmask.detect.marks.pixels import PixelBox, cut, fit
from blindmask.detect.marks.seals.shapes import shapes_on
from blindmask.detect.marks.strokes import prints_on
from blindmask.detect.people import address, labelled, names, numbers
from blindmask.detect.terms.wanted import wanted_characters
from blindmask.detect.text.characters import fold_text
from blindmask.detect.units import own as own_units

if TYPE_CHECKING:
    from numpy.typing import NDArray

_IN_LINES = (names.DETECTOR, own_units.DETECTOR, numbers.DETECTOR, address.DETECTOR, labelled.DETECTOR)
_AROUND = (0.7, 0.1)
"""What is read again around a mark, in widths and heights of it on each side: enough to see a line's words whole."""
_SMALL, _AROUND_SMALL = 0.13, 0.42
"""A finger print or a chop is narrow: the line that it hides is found whole only this far around, in page widths."""
_READ_AGAIN = 0.9
"""What was read on the page outranks what was read again under a mark."""
_SAME_LINE = 0.5
_COLOURED = 50
_LEAST_COLOURED = 0.0015
"""The ring of a seal alone covers this share of an A4 page."""


def read_under(view: PageView, marks: Sequence[PixelBox], *, wanted: str, reader: Reader) -> tuple[LineReading, ...]:
    """The lines that cross the `marks` (in pixels of the page), read without their colour, with boxes of the page.

    Lines that the page's own reading has as well, and those cut off by the re-read area, are left out. Raises
    EngineError.
    """
    return tuple(line for mark in marks for line in _lines_under(view, mark, wanted=wanted, reader=reader))


def lines_under(evidence: Evidence) -> tuple[LineReading, ...]:
    """The page's lines under coloured seals and finger prints, to be asked for with `once`."""
    shapes, prints = evidence.once(shapes_on), evidence.once(prints_on)
    marks = [*(shape.box for shape in shapes if shape.ink is not Ink.DARK), *prints]
    return read_under(evidence.view, marks, wanted=wanted_characters(evidence.applicant), reader=evidence.reader)


def find_under(evidence: Evidence) -> list[Proposal]:
    """Names, units, numbers and labelled values in the lines under marks, with the reason `under_seal`."""
    view, lines = evidence.view, evidence.once(lines_under)
    if not lines:
        return []
    under = evidence.of(PageView(view.key, view.image, tuple(line.span for line in lines), lines))
    return [
        make_proposal(
            view.key,
            p.box,
            p.kind,
            detector=DETECTOR.name,
            reason=Reason.UNDER_SEAL,
            text=p.text,
            term=p.term,
            label=p.label,
            confidence=round(p.confidence * _READ_AGAIN, 3),
            preselected=p.preselected,
        )
        for detector in _IN_LINES
        for p in detector.find(under)
    ]


def with_lines(view: PageView, lines: tuple[LineReading, ...]) -> PageView:
    """The page with these lines as well."""
    return replace(view, spans=(*view.spans, *(line.span for line in lines)), readings=(*view.readings, *lines))


def _lines_under(view: PageView, mark: PixelBox, *, wanted: str, reader: Reader) -> Iterator[LineReading]:
    dx_px, dy_px = _AROUND[0] * mark.width_px, _AROUND[1] * mark.height_px
    page_px = view.image.shape[1]
    dx_px = _AROUND_SMALL * page_px if mark.width_px < _SMALL * page_px else dx_px
    wider = PixelBox(mark.left_px - dx_px, mark.top_px - dy_px, mark.right_px + dx_px, mark.bottom_px + dy_px)
    area = fit(wider, view.image)
    place, frame = mark.on_page(view.image), area.on_page(view.image)
    for reading in reader.read(bleached(cut(view.image, area)), wanted=wanted):
        if reading.span.text and not _is_cut_off(reading.span.box, frame):
            line = _placed_line(reading, frame)
            if line.span.box.overlap(place) > 0 and not _is_known(view, line):
                yield line


def bleached(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The RGB picture without coloured ink: that is nearly as light as paper in its own colour's channel, while black
    writing is dark in all."""
    return np.asarray(cv2.cvtColor(lightest_on_white(picture), cv2.COLOR_GRAY2RGB), np.uint8)


def has_coloured_ink(picture: NDArray[np.uint8]) -> bool:
    """Whether enough of an RGB page is coloured for a seal."""
    small = picture[::6, ::6].astype(np.int16)
    return float((small.max(axis=2) - small.min(axis=2) > _COLOURED).mean()) > _LEAST_COLOURED


def _is_known(view: PageView, line: LineReading) -> bool:
    """Whether the page's own reading holds all that this one says at its place."""
    text = fold_text(line.span.text)
    near = (s for s in view.spans if s.box.overlap(line.span.box) > _SAME_LINE * min(s.box.area, line.span.box.area))
    return not text or any(text in fold_text(span.text) for span in near)


def _placed_line(reading: LineReading, frame: Rect) -> LineReading:
    span = reading.span
    boxes = tuple(_placed(box, frame) for box in span.char_boxes)
    quad = tuple((frame.left + x * frame.width, frame.top + y * frame.height) for x, y in reading.quad)
    return replace(reading, span=replace(span, box=_placed(span.box, frame), char_boxes=boxes), quad=quad)


def _placed(box: Rect, frame: Rect) -> Rect:
    return Rect(
        frame.left + box.left * frame.width,
        frame.top + box.top * frame.height,
        frame.left + box.right * frame.width,
        frame.top + box.bottom * frame.height,
    )


def _is_cut_off(box: Rect, frame: Rect) -> bool:
    """Whether the text may go on where the re-read area ends."""
    at_left = box.left < 0.02 and frame.left > 0
    at_right = box.right > 0.98 and frame.right < 1
    return at_left or at_right


DETECTOR = Detector(
    "under_seal",
    frozenset[Kind]().union(*(detector.kinds for detector in _IN_LINES)),
    Needs.PIXELS,
    find_under,
    is_in_check=True,
)
