"""Reads a page: turns it upright and level and gives PageViews with their text. `documents` and `ocr` meet here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from blindmask.core.boxes import Rect
from blindmask.core.page_view import PageView
from blindmask.core.pages import Document, TextSpan
from blindmask.core.proposals import Proposal, make_proposal
from blindmask.documents import render
from blindmask.documents.geometry import Placement
from blindmask.documents.layout import Part, find_parts
from blindmask.documents.quality import is_cut, measure, quality_notes
from blindmask.documents.text import layer_direction, page_spans
from blindmask.documents.upright import Standing, find_standing
from blindmask.ocr.ink import ink_beside, is_all_told
from blindmask.ocr.paddle import shared_engine

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


_READ = 0.6
"""From this confidence on a line is taken for text when its quality is measured."""


@dataclass(frozen=True, slots=True)
class ReadPart:
    """A page, or the half of one, as it was read; `placement` takes its boxes to the page as displayed."""

    view: PageView
    placement: Placement
    upright: int | None
    """The quarter turn that made it so; None when more than that was done to it."""

    def span_on_page(self, span: TextSpan) -> TextSpan:
        return move_span(span, self.placement)

    def on_page(self, proposal: Proposal) -> Proposal:
        """The proposal where the page as displayed shows it."""
        box = self.placement.to_page(proposal.box).clipped()
        if self.upright is not None:
            return replace(proposal, box=box)
        # Two halves may have the same box: here the box on the page makes the id.
        identity = make_proposal(proposal.page, box, proposal.kind, detector=proposal.detector, reason=proposal.reason)
        return replace(proposal, box=box, id=identity.id)


@dataclass(frozen=True, slots=True)
class ReadPage:
    """A page of a file as it was read: whole, or in halves that stand differently."""

    parts: tuple[ReadPart, ...]
    """In reading order."""
    upright: int
    """Degrees clockwise by which the displayed page is turned to stand upright."""
    aspect: float
    """Height over width of the page as displayed."""
    quality: tuple[str, ...] = ()
    """Codes of what makes a scan or photo hard to read: blurred, coarse, dark, faint, two_toned, cut."""


def read_page(document: Document, index: int, *, wanted: Sequence[str], upright: int | None = None) -> ReadPage:
    """The page's text, from its layer where that can be believed and by OCR elsewhere.

    `wanted`: texts to search for later; `upright`: a person's turn of the page, None: found out here. Raises
    InputError and EngineError.
    """
    displayed = render.render_for_reading(document, index)
    layer = page_spans(document, index)
    standing = _standing(displayed, layer, upright)
    is_photo = not layer
    parts = find_parts(displayed, standing, is_photo=is_photo)
    is_turned_only = standing.halves is None and len(parts) == 1 and parts[0].is_turned_only
    read = tuple(
        _read_part(
            document, index, part, layer=layer, wanted=wanted, upright=standing.upright if is_turned_only else None
        )
        for part in parts
    )
    quality = _quality(read, enlarged=render.reading_enlargement(document, index)) if is_photo else []
    return ReadPage(read, standing.upright, displayed.shape[0] / displayed.shape[1], tuple(quality))


def _quality(parts: Sequence[ReadPart], *, enlarged: float) -> list[str]:
    """What falls short in any part, once."""
    notes: list[str] = []
    on_page: list[Rect] = []
    for part in parts:
        lines = [r.span.box for r in part.view.readings if r.span.confidence >= _READ and len(r.span.text) > 1]
        notes += quality_notes(measure(part.view.image, lines), scale=enlarged)
        on_page += [part.placement.to_page(line) for line in lines]
    return [*dict.fromkeys(notes), *(["cut"] if is_cut(on_page) else [])]


def _standing(displayed: NDArray[np.uint8], layer: Sequence[TextSpan], upright: int | None) -> Standing:
    if upright is not None:
        return Standing(upright)
    told = layer_direction(layer)
    return Standing(told) if told is not None else find_standing(displayed)


def _read_part(
    document: Document, index: int, part: Part, *, layer: Iterable[TextSpan], wanted: Sequence[str], upright: int | None
) -> ReadPart:
    engine = shared_engine()
    inside = (_moved_in(span, part.placement) for span in layer)
    believed = engine.trusted(part.image, [span for span in inside if span is not None])
    beside = ink_beside(part.image, believed) if believed else None
    told = beside is not None and is_all_told(beside)
    readings = () if told else tuple(engine.read(part.image, wanted=wanted, known=believed, beside=beside))
    spans = (*believed, *(reading.span for reading in readings))
    view = PageView(document.page_key(index), part.image, spans, readings, is_all_told=told)
    return ReadPart(view, part.placement, upright)


def _moved_in(span: TextSpan, placement: Placement) -> TextSpan | None:
    """A line of the page as displayed, where the part shows it; None when it is of another part."""
    box = placement.from_page(span.box)
    x, y = box.centre
    if not (0 <= x <= 1 and 0 <= y <= 1):
        return None
    return replace(span, box=box, char_boxes=tuple(placement.from_page(char) for char in span.char_boxes))


def move_span(span: TextSpan, placement: Placement) -> TextSpan:
    """A line of a part, where the page as displayed shows it."""
    boxes = tuple(placement.to_page(box) for box in span.char_boxes)
    return replace(span, box=placement.to_page(span.box), char_boxes=boxes)


def turn_span(span: TextSpan, degrees: int) -> TextSpan:
    """A line of the page as displayed, where it is after the page was turned clockwise by quarter turns."""
    return move_span(span, Placement.turned(-degrees)) if degrees % 360 else span
