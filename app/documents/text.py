"""A PDF page's text layer as TextSpans: only what a viewer shows, one box per character."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pymupdf

from app.documents.geometry import from_points, to_pixels
from app.documents.pdf import MUPDF_ERRORS, load_display_list
from app.documents.render import render_page
from app.domain import Document, Form, Rect, TextSource, TextSpan, bounding_rect
from app.errors import DamagedFile

if TYPE_CHECKING:
    from numpy.typing import NDArray

_FLAGS = pymupdf.TEXT_PRESERVE_WHITESPACE | pymupdf.TEXT_MEDIABOX_CLIP | pymupdf.TEXT_IGNORE_ACTUALTEXT
"""Ligatures come apart, so that a name with one is found; the replacement text of a tag is not what is shown."""
_PAINTED = pymupdf.mupdf.FZ_STEXT_FILLED | pymupdf.mupdf.FZ_STEXT_STROKED
_LEAST_ALPHA = 13
"""Of 255. More transparent than 5 % is not seen."""
_LEAST_CONTRAST = 4
"""Of 255. White on white, or under a flat rectangle, has none; anti-aliased pale text has more."""
_CONTRAST_LONG_SIDE_PX = 1400
_MOST_UNREADABLE = 0.2
"""A line with a larger share of private, undefined or control characters has a broken encoding and is left to OCR."""
_COVERS = 0.9
_THINNEST = 1e-5
"""In fractions of the page: a character without width (a combining mark) still gets a box."""


@dataclass(frozen=True, slots=True)
class _Layer:
    spans: tuple[TextSpan, ...] = ()
    has_hidden: bool = False
    has_unreadable: bool = False


def page_spans(document: Document, index: int) -> tuple[TextSpan, ...]:
    """The lines of a PDF page's text layer that a viewer shows, in the file's order; none for an image.

    Boxes are fractions of the displayed page and cover the glyphs' height in the font. Left out: text that is not
    painted, transparent, off the page, of the colour of its ground or under an opaque picture, and lines whose
    characters have no readable code. Raises DamagedFile and ChangedFile.
    """
    return _layer(document, index).spans


def has_hidden_text(document: Document, index: int) -> bool:
    """Whether the page carries text that a viewer does not show, such as the search layer of a scan."""
    return _layer(document, index).has_hidden


def has_unreadable_text(document: Document, index: int) -> bool:
    """Whether the page shows text whose codes say nothing (a broken encoding): only OCR can read it."""
    return _layer(document, index).has_unreadable


def has_layer_text(shown: pymupdf.DisplayList) -> bool:
    """Whether a page paints any character: the quick answer, without a look at the pixels. Raises MuPDF's errors."""
    page = pymupdf.TextPage(shown.get_textpage(flags=_FLAGS)).extractDICT()
    return any(_is_painted(run) and run["text"].strip() for line in _lines(page) for run in line["spans"])


@lru_cache(maxsize=2)
def _layer(document: Document, index: int) -> _Layer:
    if document.form is not Form.PDF:
        return _Layer()
    shown = load_display_list(document, index)
    try:
        page = pymupdf.TextPage(shown.get_textpage(flags=_FLAGS)).extractRAWDICT()
        covered = _covered_boxes(shown)
    except MUPDF_ERRORS as error:
        raise DamagedFile(document=document.short_id, page=index) from error
    lines = list(_lines(page))
    if not lines:
        return _Layer()
    picture = render_page(document, index, long_side_px=_CONTRAST_LONG_SIDE_PX)
    x0, y0, x1, y1 = shown.rect
    return _read_lines(lines, page_pt=(x0, y0, x1, y1), covered=covered, picture=picture)


def _lines(page: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for block in page["blocks"]:
        yield from block.get("lines", ())


def _is_painted(run: dict[str, Any]) -> bool:
    """Whether a run of one style is filled or stroked (render mode 3 is neither) and not transparent."""
    return bool(run["char_flags"] & _PAINTED) and run["alpha"] >= _LEAST_ALPHA


def _covered_boxes(shown: pymupdf.DisplayList) -> list[pymupdf.Rect]:
    """Blocks of text that an opaque picture, drawn later, covers. Blocks are numbered in the order of drawing."""
    page = pymupdf.TextPage(shown.get_textpage(flags=_FLAGS | pymupdf.TEXT_PRESERVE_IMAGES))
    pictures = [
        (picture["number"], pymupdf.Rect(picture["bbox"]))
        for picture in page.extractIMGINFO()
        if not picture["has-mask"] and picture["colorspace"]  # a stencil has no colour space and lets the text show
    ]
    if not pictures:
        return []
    blocks = [(block[5], pymupdf.Rect(block[:4])) for block in page.extractBLOCKS() if block[6] == 0]
    return [
        box
        for number, box in blocks
        if any(later > number and abs((cover & box).get_area()) >= _COVERS * box.get_area() for later, cover in pictures)
    ]


def _read_lines(
    lines: list[dict[str, Any]],
    *,
    page_pt: tuple[float, float, float, float],
    covered: list[pymupdf.Rect],
    picture: NDArray[np.uint8],
) -> _Layer:
    spans: list[TextSpan] = []
    has_hidden = has_unreadable = False
    for line in lines:
        shown: list[tuple[str, Rect]] = []
        for run in line["spans"]:
            painted = _is_painted(run)
            for char in run["chars"]:
                box = _char_box(char["bbox"], page_pt)
                if painted and box and not _is_covered(char["bbox"], covered) and _shows(char["c"], box, picture):
                    shown.append((char["c"], box))
                else:
                    has_hidden |= not char["c"].isspace()
        shown = _stripped(shown)
        if _is_unreadable([text for text, _ in shown]):
            has_unreadable = True
        elif shown:
            spans.append(_make_span(shown))
    return _Layer(tuple(spans), has_hidden, has_unreadable)


def _char_box(box_pt: tuple[float, float, float, float], page_pt: tuple[float, float, float, float]) -> Rect | None:
    """The character's box on the displayed page; None when its middle is off the page."""
    x0, y0, x1, y1 = box_pt
    thin_x, thin_y = _THINNEST * (page_pt[2] - page_pt[0]), _THINNEST * (page_pt[3] - page_pt[1])
    box = from_points((x0, y0, max(x1, x0 + thin_x), max(y1, y0 + thin_y)), page_pt=page_pt)
    x, y = box.centre
    return box.clipped() if 0 < x < 1 and 0 < y < 1 else None


def _is_covered(box_pt: tuple[float, float, float, float], covered: list[pymupdf.Rect]) -> bool:
    middle = pymupdf.Point((box_pt[0] + box_pt[2]) / 2, (box_pt[1] + box_pt[3]) / 2)
    return any(middle in box for box in covered)


def _shows(char: str, box: Rect, picture: NDArray[np.uint8]) -> bool:
    """Whether the pixels of the character's box are of more than one colour. Spaces and marks are not asked."""
    if char.isspace() or unicodedata.combining(char):
        return True
    height_px, width_px = picture.shape[:2]
    x0, y0, x1, y1 = to_pixels(box, width_px=width_px, height_px=height_px)
    patch = picture[y0:y1, x0:x1].reshape(-1, 3)
    return int((patch.max(axis=0) - patch.min(axis=0)).max()) >= _LEAST_CONTRAST


def _stripped(chars: list[tuple[str, Rect]]) -> list[tuple[str, Rect]]:
    """Without the spaces at both ends."""
    inked = [i for i, (text, _) in enumerate(chars) if not text.isspace()]
    return chars[inked[0] : inked[-1] + 1] if inked else []


def _is_unreadable(chars: list[str]) -> bool:
    broken = sum(char == "\ufffd" or unicodedata.category(char) in ("Cc", "Co", "Cn", "Cs") for char in chars)
    return broken > _MOST_UNREADABLE * len(chars)


def _make_span(chars: list[tuple[str, Rect]]) -> TextSpan:
    boxes = tuple(box for _, box in chars)
    return TextSpan("".join(text for text, _ in chars), bounding_rect(boxes), boxes, TextSource.LAYER)
