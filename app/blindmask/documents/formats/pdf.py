"""PDF as an input format; what MuPDF says of a file is in `mupdf`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from blindmask.core.boxes import Rect
from blindmask.core.errors import DamagedFile, NoPages, TooManyPages
from blindmask.core.pages import Document, PageInfo
from blindmask.core.pixels import to_fractions
from blindmask.documents.formats.base import MAX_PAGES, Format, PageCoding, PagePicture, TextLayer, drawn_size_px
from blindmask.documents.formats.mupdf import PdfFile, ShownPage, parse_pdf, show_page
from blindmask.documents.source import Source, document_source

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_HEAD_BYTES = 1024
"""A PDF header may follow other bytes within the first 1024 (PDF 32000-1, annex H, note 13)."""
_COVERS = 0.9
"""The share of a block of text that a picture hides when it is called covered."""
_LOSSLESS = {"FlateDecode", "LZWDecode", "RunLengthDecode", "CCITTFaxDecode", ""}
"""Filters of a stored picture."""


class PdfFormat(Format):
    names = frozenset(("pdf",))
    is_measured = True

    def recognise(self, source: Source) -> str | None:
        return "pdf" if b"%PDF-" in source.data[:_HEAD_BYTES] else None

    def read_pages(self, source: Source, name: str) -> tuple[PageInfo, ...]:
        document_id = source.sha256[:12]
        pdf = parse_pdf(source)
        if pdf.page_count == 0:
            raise DamagedFile(document=document_id) if pdf.is_repaired else NoPages(document=document_id)
        if pdf.page_count > MAX_PAGES:
            raise TooManyPages(document=document_id, pages=pdf.page_count, limit=MAX_PAGES)
        return tuple(_read_page(pdf, index) for index in range(pdf.page_count))

    def draw(
        self, document: Document, index: int, *, dpi: float | None = None, long_side_px: int | None = None
    ) -> NDArray[np.uint8]:
        page = show_page(document, index)
        width_px, height_px = drawn_size_px(page.width_pt, page.height_pt, dpi=dpi, long_side_px=long_side_px)
        return page.draw(width_px=width_px, height_px=height_px)

    def text_layer(self, document: Document, index: int) -> TextLayer:
        page = show_page(document, index)
        lines = page.text_lines()
        return TextLayer(lines, _covered_boxes(page) if lines else ())

    def pictures(self, document: Document, index: int) -> Sequence[PagePicture]:
        return show_page(document, index).blocks()[1]

    def missing_characters(self, document: Document, index: int) -> Sequence[Rect]:
        page = show_page(document, index)
        return [to_fractions(box_pt, width=page.width_pt, height=page.height_pt) for box_pt in page.missing]

    def coding(self, document: Document, index: int) -> PageCoding:
        picture = parse_pdf(document_source(document)).only_picture(index)
        if picture is None:
            return PageCoding()
        if picture.filter == "DCTDecode" and picture.data.startswith(b"\xff\xd8"):
            return PageCoding(jpeg=picture.data)
        return PageCoding(is_lossless=picture.filter in _LOSSLESS)

    def was_repaired(self, document: Document) -> bool:
        return parse_pdf(document_source(document)).is_repaired


FORMAT = PdfFormat()


def _read_page(pdf: PdfFile, index: int) -> PageInfo:
    page = pdf.show(index)
    return PageInfo(index, page.width_pt, page.height_pt, rotation=page.rotation, has_text=page.paints_text())


def _covered_boxes(page: ShownPage) -> list[Rect]:
    """Blocks of text under an opaque picture that is drawn later."""
    texts, pictures = page.blocks()
    covers = [picture for picture in pictures if picture.is_opaque]
    return [
        text.box
        for text in texts
        if any(
            cover.number > text.number and text.box.overlap(cover.box) >= _COVERS * text.box.area for cover in covers
        )
    ]
