"""One page of a masked file: rendered, its boxes painted, encoded with as much effort as a byte limit asks for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from blindmask.core.boxes import Rect
from blindmask.core.errors import MissingCharacters
from blindmask.core.pages import Document
from blindmask.core.pixels import to_fractions, to_pixels
from blindmask.core.proposals import Decision, Kind
from blindmask.documents.geometry import turn_image, turn_rect
from blindmask.documents.render import missing_characters, render_page
from blindmask.documents.text_height import text_height_px
from blindmask.export.write.containers import encode_page
from blindmask.export.write.encode import (
    Coding,
    Effort,
    EncodedPage,
    Tone,
    is_clean,
    jpeg_page,
    reduce_picture,
    tone_of,
)
from blindmask.export.write.fit import best_effort, efforts, floor_dpi
from blindmask.export.write.paint import paint_box
from blindmask.export.write.resolution import export_dpi, has_known_size, long_side_px, page_size_pt
from blindmask.export.write.source_coding import SourceCoding, source_coding

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_FEW_EFFORTS = {"png": 2, "bmp": 1}
"""A PNG may give up colours beyond 256, a BMP nothing. A JPEG of as many bytes shows more than what is left after that:
a photographed page of 3200 x 2400 pixels reads wholly in 600 KB, and as a PNG does not fit at any legible size."""
_MASKED = 0.5
"""The share of a character in boxes from which on nobody misses it."""


@dataclass(frozen=True, slots=True)
class MaskedBox:
    """A box that was painted, in fractions of the output page."""

    box: Rect
    kind: Kind


@dataclass(frozen=True, slots=True)
class MaskedPage:
    """A page of the output, with its index in the source. `turned`: degrees clockwise from the source as displayed."""

    index: int
    width_px: int
    height_px: int
    turned: int
    boxes: tuple[MaskedBox, ...]


@dataclass(frozen=True, slots=True)
class MaskingJob:
    """What is to be made of a document, page by page. `turns`: degrees clockwise, `format`: that of the output."""

    document: Document
    boxes: Mapping[int, Sequence[Decision]]
    turns: Mapping[int, int]
    format: str
    style: str
    rules_dpi: int


@dataclass(frozen=True, slots=True)
class Page:
    """A masked page, encoded."""

    encoded: EncodedPage
    size_pt: tuple[float, float]
    masked: MaskedPage


@dataclass(frozen=True, slots=True)
class _Painted:
    """A page rendered at its full size, with its boxes painted."""

    index: int
    image: NDArray[np.uint8]
    dpi: float
    boxes: tuple[MaskedBox, ...]
    source: SourceCoding


class PageEncoder:
    """The pages of one job at any effort. The last painted page is kept: a limit asks for it again and again."""

    def __init__(self, job: MaskingJob) -> None:
        self._job = job
        self._last: _Painted | None = None
        self._efforts: dict[int, list[Effort]] = {}

    def efforts(self, index: int) -> list[Effort]:
        """What the page may give up, step by step, down to where its text would no longer be legible."""
        if index not in self._efforts:
            page = self._painted(index)
            floor = floor_dpi(
                page.dpi,
                text_px=text_height_px(page.image),
                is_supposed=not has_known_size(self._job.document),
            )
            found = efforts(page.source.quality, dpi=page.dpi, floor=floor)
            self._efforts[index] = found[: _FEW_EFFORTS.get(self._job.format)]
        return self._efforts[index]

    def encode(self, index: int, step: int) -> Page:
        job, page = self._job, self._painted(index)
        turned = job.turns[index]
        effort = self.efforts(index)[step] if step else best_effort(page.source.quality)
        exact = page.source.is_lossless and effort.is_best
        picture = reduce_picture(page.image, effort, dpi=page.dpi, exact=exact)
        coding = Coding(page.source.is_lossless, page.source.jpeg_options(turned=turned, is_painted=bool(page.boxes)))
        same = page.source.same_bytes(page.image) if not step and not page.boxes and not turned else None
        if same is not None and job.format in ("pdf", "jpeg"):
            encoded = jpeg_page(same, is_pdf=job.format == "pdf")
        else:
            encoded = encode_page(picture, effort, clean=is_clean(page.image), format=job.format, coding=coding)
        width_pt, height_pt = page_size_pt(job.document, index)
        return Page(
            encoded=encoded,
            size_pt=(height_pt, width_pt) if turned % 180 else (width_pt, height_pt),
            masked=MaskedPage(index, encoded.width_px, encoded.height_px, turned, page.boxes),
        )

    def _painted(self, index: int) -> _Painted:
        if self._last is None or self._last.index != index:
            job = self._job
            dpi = export_dpi(job.document, index, rules_dpi=job.rules_dpi)
            size_px = long_side_px(job.document, index, dpi=dpi)
            turned = job.turns[index]
            self._refuse_gaps(index)
            image = turn_image(render_page(job.document, index, long_side_px=size_px), turned)
            boxes = _paint(image, job.boxes.get(index, ()), turned=turned, style=job.style)
            self._last = _Painted(index, image, dpi, boxes, source_coding(job.document, index))
        return self._last

    def _refuse_gaps(self, index: int) -> None:
        """A character outside the boxes that no font shows would be lost: nobody could tell from the masked file."""
        boxes = [decision.box for decision in self._job.boxes.get(index, ())]
        gaps = [
            gap
            for gap in missing_characters(self._job.document, index)
            if sum(box.overlap(gap) for box in boxes) < _MASKED * gap.area
        ]
        if gaps:
            raise MissingCharacters(document=self._job.document.short_id, page=index + 1, count=len(gaps))


def _paint(
    image: NDArray[np.uint8], decisions: Sequence[Decision], *, turned: int, style: str
) -> tuple[MaskedBox, ...]:
    height_px, width_px = image.shape[:2]
    painted: list[MaskedBox] = []
    bilevel = style == "label" and tone_of(image) is Tone.BILEVEL
    for decision in decisions:
        box_px = to_pixels(turn_rect(decision.box, turned), width_px=width_px, height_px=height_px)
        paint_box(image, box_px, kind=decision.kind, author=decision.author, style=style, bilevel=bilevel)
        painted.append(MaskedBox(to_fractions(box_px, width=width_px, height=height_px), decision.kind))
    return tuple(painted)
