"""PDF files through MuPDF: parsed, and each page as everything that it shows.

A page is taken as its display list, which is in the space of the displayed page: /Rotate, CropBox and UserUnit are
applied and its box starts at the origin. Text, pictures and pixels all come from it, so none of them can disagree.
"""

# pymupdf is only partly annotated; what leaves this module is typed.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false

from __future__ import annotations

import math
from collections.abc import Generator, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pymupdf
from pymupdf import mupdf

from blindmask.core.boxes import Rect
from blindmask.core.errors import DamagedFile, EncryptedPdf, TooLarge
from blindmask.core.pages import Document
from blindmask.core.pixels import PT_PER_INCH, to_fractions
from blindmask.documents.formats.base import Glyph, PagePicture
from blindmask.documents.formats.replaced_fonts import (
    DrawnCharacter,
    PointBox,
    drawn_characters,
    find_replacements,
    replacing,
)
from blindmask.documents.source import Source, document_source

if TYPE_CHECKING:
    from numpy.typing import NDArray

MAX_OBJECTS = 1_000_000
"""A page of dense vector drawing has some thousands; a file may also only claim to have more, in its table's size."""

pymupdf.TOOLS.mupdf_display_errors(False)
pymupdf.TOOLS.mupdf_display_warnings(False)
pymupdf.TOOLS.set_subset_fontnames(True)  # two subsets of a font have two encodings

_MUPDF_ERRORS = (RuntimeError, ValueError, mupdf.FzErrorBase)
_TEXT_FLAGS = pymupdf.TEXT_PRESERVE_WHITESPACE | pymupdf.TEXT_MEDIABOX_CLIP | pymupdf.TEXT_IGNORE_ACTUALTEXT
"""Ligatures come apart, so that a name with one is found; the replacement text of a tag is not what is shown."""
_PAINTED = mupdf.FZ_STEXT_FILLED | mupdf.FZ_STEXT_STROKED
_LEAST_ALPHA = 13
"""Of 255. More transparent than 5 % is not seen."""


@dataclass(frozen=True, slots=True)
class TextBlock:
    """A block of text as it is drawn."""

    number: int
    """The place in the order of drawing, counted together with the pictures."""
    box: Rect


@dataclass(frozen=True, slots=True)
class PaintedPicture(PagePicture):
    """A picture, and what it hides: the text with a lower `number`, if it `is_opaque`."""

    number: int
    is_opaque: bool


@contextmanager
def _damage(document_id: str, **facts: int) -> Generator[None]:
    """Turns MuPDF's errors into DamagedFile."""
    try:
        yield
    except _MUPDF_ERRORS as error:
        raise DamagedFile(document=document_id, **facts) from error


class ShownPage:
    """Everything that a page shows: annotations and form fields painted, optional content as displayed.

    Boxes are fractions of the page, but for `missing`. Methods raise DamagedFile when MuPDF cannot interpret the page.
    """

    def __init__(self, page: pymupdf.Page, *, document_id: str, index: int) -> None:
        self.missing: tuple[PointBox, ...] = ()
        """Where a character stands that is not to be seen, because no font has it."""
        self._list = page.get_displaylist()
        self._document_id, self._index = document_id, index
        self._blocks: tuple[list[TextBlock], list[PaintedPicture]] | None = None
        self.rotation = int(page.rotation) % 360
        """The page's /Rotate, already applied."""
        self.width_pt = float(self._list.rect.width)
        self.height_pt = float(self._list.rect.height)
        if not (self.width_pt > 0 and self.height_pt > 0):
            raise DamagedFile(document=document_id, page=index)

    def draw(self, *, width_px: int, height_px: int) -> NDArray[np.uint8]:
        """The page as RGB, uint8, of exactly that size: its edges are the page's edges."""
        matrix = pymupdf.Matrix(width_px / self.width_pt, height_px / self.height_pt)
        with self._damage():
            pixmap = self._list.get_pixmap(matrix=matrix, alpha=0)
        rows = np.frombuffer(pixmap.samples_mv, np.uint8).reshape(pixmap.height, pixmap.stride)
        return rows[:, : pixmap.width * 3].reshape(pixmap.height, pixmap.width, 3).copy()

    def text_lines(self) -> list[list[Glyph]]:
        """The characters of the text layer, line by line in the file's order, painted or not."""
        with self._damage():
            page = self._text_page(_TEXT_FLAGS).extractRAWDICT()
        return [list(self._glyphs(line)) for line in _lines(page)]

    def paints_text(self) -> bool:
        """Whether any character is painted: quick, and without a look at the pixels."""
        with self._damage():
            page = self._text_page(_TEXT_FLAGS).extractDICT()
        return any(_is_painted(run) and run["text"].strip() for line in _lines(page) for run in line["spans"])

    def blocks(self) -> tuple[list[TextBlock], list[PaintedPicture]]:
        """Where text and pictures are and in which order they were drawn; found once."""
        if self._blocks is None:
            with self._damage():
                page = self._text_page(_TEXT_FLAGS | pymupdf.TEXT_PRESERVE_IMAGES)
                texts = [
                    TextBlock(b[5], self._on_page(b[:4]))
                    for b in page.extractBLOCKS()
                    if b[6] == 0 and _has_extent(b[:4])
                ]
                pictures = [self._read_picture(facts) for facts in page.extractIMGINFO()]
            self._blocks = texts, [picture for picture in pictures if picture]
        return self._blocks

    def _text_page(self, flags: int) -> pymupdf.TextPage:
        return pymupdf.TextPage(self._list.get_textpage(flags=flags))

    def _glyphs(self, line: dict[str, Any]) -> Iterator[Glyph]:
        """The characters with a box; one without (the i of an fi, a combining mark) shares that of the one before."""
        box: Rect | None = None
        for run in line["spans"]:
            is_painted = _is_painted(run)
            for char in run["chars"]:
                box = self._on_page(char["bbox"]) if _has_extent(char["bbox"]) else box
                if box:
                    yield Glyph(char["c"], box, is_painted, run["font"])

    def _read_picture(self, facts: dict[str, Any]) -> PaintedPicture | None:
        """The picture that MuPDF describes; None when it has no extent."""
        a, b, c, d, _, _ = facts["transform"]
        width_pt, height_pt = math.hypot(a, b), math.hypot(c, d)
        if not (width_pt and height_pt and facts["width"] and facts["height"] and _has_extent(facts["bbox"])):
            return None
        return PaintedPicture(
            self._on_page(facts["bbox"]),
            dpi=(PT_PER_INCH * facts["width"] / width_pt, PT_PER_INCH * facts["height"] / height_pt),
            number=facts["number"],
            # A stencil has no colour space: it lets through what is under it, as a picture with a mask does.
            is_opaque=bool(facts["colorspace"]) and not facts["has-mask"],
        )

    def _on_page(self, box_pt: PointBox) -> Rect:
        return to_fractions(box_pt, width=self.width_pt, height=self.height_pt)

    def _damage(self) -> AbstractContextManager[None]:
        return _damage(self._document_id, page=self._index)


@dataclass(frozen=True, slots=True)
class CodedPicture:
    """A picture as the file stores it: the name of its last filter (`DCTDecode`), and the coded bytes."""

    filter: str
    data: bytes


class PdfFile:
    """A parsed PDF. Raises EncryptedPdf when it needs a password, DamagedFile when it cannot be parsed and TooLarge
    when it has too many objects.
    """

    def __init__(self, source: Source) -> None:
        self._document_id = source.sha256[:12]
        self._source = source
        self._fonts: dict[str, Any] = {}
        """What takes the place of fonts that are not in the file and in MuPDF's own lack a character."""
        self._replaced: set[str] = set()
        """The names of fonts that are not in the file, and of those that took their place."""
        try:
            self._pdf = self._open()
        except _MUPDF_ERRORS as error:
            # An encryption that MuPDF does not know (by certificate) fails like damage does.
            kind = EncryptedPdf if b"/Encrypt" in source.data else DamagedFile
            raise kind(document=self._document_id) from error
        if self._pdf.needs_pass:
            raise EncryptedPdf(document=self._document_id)
        with _damage(self._document_id):
            self.page_count = int(self._pdf.page_count)
        self.is_repaired = bool(self._pdf.is_repaired)
        if self._pdf.xref_length() > MAX_OBJECTS:
            raise TooLarge(document=self._document_id, objects=self._pdf.xref_length(), limit=MAX_OBJECTS)

    def show(self, index: int) -> ShownPage:
        """Page `index` as displayed; DamagedFile when it cannot be read."""
        with _damage(self._document_id, page=index):
            shown, characters = self._show(index)
            found = find_replacements(characters) if any(one.is_missing for one in characters) else {}
            if not found.keys() <= self._fonts.keys():
                self._fonts |= found
                self._pdf = self._open()  # a font stays what it was first replaced by
                shown, characters = self._show(index)
            shown.missing = tuple(one.box_pt for one in characters if one.is_missing)
            return shown

    def _open(self) -> pymupdf.Document:
        return pymupdf.open(stream=self._source.data, filetype="pdf")

    def _show(self, index: int) -> tuple[ShownPage, list[DrawnCharacter]]:
        """The page, and its characters in fonts that are not in the file, if one of them is missing."""
        replacing.begin(self._fonts, self._replaced)
        page = self._pdf.load_page(index)
        shown = ShownPage(page, document_id=self._document_id, index=index)
        return shown, drawn_characters(page, self._replaced) if self._replaced else []

    def only_picture(self, index: int) -> CodedPicture | None:
        """The one picture that a page uses; None when it uses none, several or a masked one."""
        with _damage(self._document_id, page=index):
            facts: list[tuple[Any, ...]] = self._pdf.get_page_images(index, full=True)
            if len(facts) != 1 or facts[0][1]:
                return None
            data: Any = self._pdf.xref_stream_raw(int(facts[0][0]))
            return CodedPicture(str(facts[0][8]), bytes(data or b""))


def show_page(document: Document, index: int) -> ShownPage:
    """Page `index` of an opened PDF; the last one is kept. Raises DamagedFile and ChangedFile."""
    return _show(document_source(document), index)


@lru_cache(maxsize=1)
def parse_pdf(source: Source) -> PdfFile:
    """The parsed PDF; the last one is kept. Raises as PdfFile."""
    return PdfFile(source)


@lru_cache(maxsize=1)
def _show(source: Source, index: int) -> ShownPage:
    return parse_pdf(source).show(index)


def _lines(page: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for block in page["blocks"]:
        yield from block.get("lines", ())


def _is_painted(run: dict[str, Any]) -> bool:
    return bool(run["char_flags"] & _PAINTED) and run["alpha"] >= _LEAST_ALPHA


def _has_extent(box: PointBox) -> bool:
    return box[0] < box[2] and box[1] < box[3]
