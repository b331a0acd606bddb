"""The interface of an input format, and the values that its answers are made of.

Boxes are fractions of the page as a viewer displays it, in the order in which `Rect` has them; `documents/geometry`
makes them from points or pixels.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from blindmask.core.boxes import Rect
from blindmask.core.pages import Document, PageInfo
from blindmask.core.pixels import PT_PER_INCH
from blindmask.documents.source import Source

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MAX_PAGES = 500
DEFAULT_DPI = 200.0
MAX_DRAWN_PIXELS = 40_000_000
"""A larger page is drawn at a lower resolution (pages of 5 m exist)."""


@dataclass(frozen=True, slots=True)
class Glyph:
    """A character of a text layer. `box`: as wide as it advances, as high as its font's ascender and descender."""

    char: str
    box: Rect
    is_painted: bool
    """Filled or stroked, and not transparent."""
    font: str = ""


@dataclass(frozen=True, slots=True)
class TextLayer:
    """The text that a file holds for a page, beside its pixels or as what they are drawn from."""

    lines: Sequence[Sequence[Glyph]] = ()
    """In the file's order, painted or not: whether it shows is found out from the pixels."""
    covered: Sequence[Rect] = ()
    """Parts of the page on which all text lies under a picture."""


@dataclass(frozen=True, slots=True)
class PagePicture:
    """A picture that a page paints. `dpi`: of its own pixels as they are shown, across and down."""

    box: Rect
    dpi: tuple[float, float]


@dataclass(frozen=True, slots=True)
class PageCoding:
    """How the file stores the one picture that a page is."""

    is_lossless: bool = False
    jpeg: bytes = b""
    """Its bytes, where it is a JPEG."""


class Format(Protocol):
    """One format. What a file of it need not have (text, pictures of its own …) need not be answered.

    `document` is one that this format opened; its bytes are those of `documents/source.document_source`. Every answer
    may raise DamagedFile, and ChangedFile when the file is no longer the one that was opened. Nothing is kept open.
    """

    names: frozenset[str]
    """The values of `Document.format` that are its own."""
    is_measured: bool
    """Whether a file tells how large its pages are on paper: their sizes are in points. Else they are in pixels."""

    def recognise(self, source: Source) -> str | None:
        """The one of `names` that the file's content announces; None for any other file."""
        ...

    def read_pages(self, source: Source, name: str) -> tuple[PageInfo, ...]:
        """The pages as a viewer displays them. Raises EncryptedPdf, NoPages, TooManyPages and TooLarge."""
        ...

    def draw(
        self, document: Document, index: int, *, dpi: float | None = None, long_side_px: int | None = None
    ) -> NDArray[np.uint8]:
        """The page as displayed, from edge to edge, RGB, uint8, (height_px, width_px, 3). Raises TooLarge.

        A measured page as large as `drawn_size_px` says. Else the file's own pixels, scaled down to `long_side_px` but
        never up; `dpi` says nothing about them.
        """
        ...

    def text_layer(self, document: Document, index: int) -> TextLayer:
        """The text that the file holds for the page; none unless the format says so."""
        return TextLayer()

    def pictures(self, document: Document, index: int) -> Sequence[PagePicture]:
        """The pictures that a measured page paints, where they are known; they may reach beyond the page."""
        return ()

    def missing_characters(self, document: Document, index: int) -> Sequence[Rect]:
        """Where the page has characters that no font of this machine shows; they may reach beyond the page."""
        return ()

    def coding(self, document: Document, index: int) -> PageCoding:
        """How the pixels are stored of a page that is one picture; nothing where that is not known."""
        return PageCoding()

    def was_repaired(self, document: Document) -> bool:
        """Whether the file's structure was damaged and guessed: another program may show something else."""
        return False


def drawn_size_px(width_pt: float, height_pt: float, *, dpi: float | None, long_side_px: int | None) -> tuple[int, int]:
    """Width and height at which a page of that size is drawn: with `long_side_px` or at `dpi`, 200 without either.

    At most 40 megapixels, at least one pixel each way.
    """
    zoom = long_side_px / max(width_pt, height_pt) if long_side_px else (dpi or DEFAULT_DPI) / PT_PER_INCH
    zoom = min(zoom, math.sqrt(MAX_DRAWN_PIXELS / (width_pt * height_pt)))
    return max(1, round(width_pt * zoom)), max(1, round(height_pt * zoom))
