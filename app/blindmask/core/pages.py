"""A source file, its pages, and the lines of text on them: plain frozen values, no input or output."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from blindmask.core.boxes import Rect


class TextSource(StrEnum):
    """Where the text of a span comes from."""

    LAYER = "layer"
    OCR = "ocr"


@dataclass(frozen=True, slots=True)
class PageKey:
    """Which page: the document's sha256 (64 hex digits) and the page's index in it, from 0."""

    document: str
    index: int

    @property
    def short_id(self) -> str:
        """The document's, as in `Document`."""
        return self.document[:12]


@dataclass(frozen=True, slots=True)
class PageInfo:
    """A page as a viewer displays it. `width` and `height` are in points or, for an image, in pixels."""

    index: int
    width: float
    height: float
    rotation: int = 0
    """What was applied to display it: the PDF's /Rotate or the EXIF turn, in degrees clockwise."""
    has_text: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """An opened source file; never an open handle. `path` is absolute."""

    path: str
    sha256: str
    format: str
    """As the format that opened it calls it: `pdf`, `jpeg`, `png`, `bmp`, `tiff`, `webp`, `heif` …"""
    pages: tuple[PageInfo, ...]

    @property
    def short_id(self) -> str:
        """Twelve hex digits that are safe to log; the path is not, it may hold a name."""
        return self.sha256[:12]

    def page(self, index: int) -> PageInfo:
        """The page with that index; a part of a document keeps the indexes of the whole. KeyError when it has none."""
        for page in self.pages:
            if page.index == index:
                return page
        raise KeyError(index)

    def page_key(self, index: int) -> PageKey:
        return PageKey(self.sha256, index)


@dataclass(frozen=True, slots=True)
class TextSpan:
    """One line of text. `char_boxes` has one box per character of `text`."""

    text: str
    box: Rect
    char_boxes: tuple[Rect, ...]
    source: TextSource
    confidence: float = 1.0
    font: str = ""
    """Of a text layer: the fonts of the line. What lies in a layer (a broken encoding) lies font by font."""

    def __post_init__(self) -> None:
        if len(self.text) != len(self.char_boxes):
            raise ValueError("one box per character is needed")
