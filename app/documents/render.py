"""Pages as pixels: for reading, for the screen and for export. What is rendered is what a viewer displays."""

from __future__ import annotations

import io
import math
from typing import TYPE_CHECKING, Any

import numpy as np
import pymupdf
from PIL import Image

from app.documents.image import decode_frame
from app.documents.pdf import MUPDF_ERRORS, load_display_list
from app.documents.source import document_source
from app.domain import Document, Form
from app.errors import DamagedFile

if TYPE_CHECKING:
    from numpy.typing import NDArray

DEFAULT_DPI = 200.0
MAX_RENDER_PIXELS = 40_000_000
"""A larger PDF page is rendered at a lower resolution (pages of 5 m exist)."""
READING_DPI = (150.0, 300.0)
READING_LONG_SIDE_PX = 3000
_SCREEN_QUALITY = 85
_FULL_PAGE = 0.95
"""The share of the page that a picture covers when the page is called a scan."""
_SAME = 0.02
"""How far two resolutions may differ, as a share, to be called the same."""


def render_page(
    document: Document, index: int, *, dpi: float | None = None, long_side_px: int | None = None
) -> NDArray[np.uint8]:
    """The page as displayed, RGB, uint8, (height_px, width_px, 3).

    A PDF page at `dpi` (200 when neither is given) or with `long_side_px`, at most 40 megapixels; its picture covers
    the page exactly, so fractions need no correction. An image at its native pixels, scaled down to `long_side_px`
    but never up; `dpi` says nothing about it. Raises DamagedFile when the page cannot be rendered, TooLarge when it
    is too large to decode, ChangedFile when the file is no longer the one that was opened.
    """
    if document.form is Form.IMAGE:
        data = document_source(document).data
        return decode_frame(
            data, index, format=document.format, long_side_px=long_side_px, document_id=document.short_id
        )
    shown = load_display_list(document, index)
    long_side_pt = max(shown.rect.width, shown.rect.height)
    zoom = long_side_px / long_side_pt if long_side_px else (dpi or DEFAULT_DPI) / 72
    try:
        return _draw(shown, zoom)
    except MUPDF_ERRORS as error:
        raise DamagedFile(document=document.short_id, page=index) from error


def _draw(shown: pymupdf.DisplayList, zoom: float) -> NDArray[np.uint8]:
    width_pt, height_pt = shown.rect.width, shown.rect.height
    zoom = min(zoom, math.sqrt(MAX_RENDER_PIXELS / (width_pt * height_pt)))
    width_px, height_px = max(1, round(width_pt * zoom)), max(1, round(height_pt * zoom))
    # Scaling each side to whole pixels makes the picture's edges the page's edges.
    matrix = pymupdf.Matrix(width_px / width_pt, height_px / height_pt)
    pixmap = shown.get_pixmap(matrix=matrix, alpha=0)
    rows = np.frombuffer(pixmap.samples, np.uint8).reshape(pixmap.height, pixmap.stride)
    return rows[:, : pixmap.width * 3].reshape(pixmap.height, pixmap.width, 3).copy()


def page_resolution(document: Document, index: int) -> float | None:
    """The dpi at which the pixels of a scanned page map 1:1 onto the rendering; None for any other page and for images.

    A scan is a page covered by one picture, or by pictures of one resolution (strips). Raises as `render_page`.
    """
    if document.form is Form.IMAGE:
        return None
    shown = load_display_list(document, index)
    try:
        page = pymupdf.TextPage(shown.get_textpage(flags=pymupdf.TEXT_PRESERVE_IMAGES))
        pictures = page.extractIMGINFO()
    except MUPDF_ERRORS as error:
        raise DamagedFile(document=document.short_id, page=index) from error
    return _scan_resolution(pictures, shown.rect)


def _scan_resolution(pictures: list[dict[str, Any]], page: pymupdf.Rect) -> float | None:
    """Of the pictures that a MuPDF page lists: their common dpi when together they cover the page."""
    covered = 0.0
    dpis: list[float] = []
    for picture in pictures:
        a, b, c, d, _, _ = picture["transform"]
        width_pt, height_pt = math.hypot(a, b), math.hypot(c, d)
        if min(width_pt, height_pt, picture["width"], picture["height"]) <= 0:
            continue
        share = abs((pymupdf.Rect(picture["bbox"]) & page).get_area()) / abs(page.get_area())
        if share < _SAME:
            continue  # a stamp or a logo on the scan
        covered += share
        dpis += [72 * picture["width"] / width_pt, 72 * picture["height"] / height_pt]
    if covered < _FULL_PAGE or max(dpis) > min(dpis) * (1 + _SAME):
        return None
    return dpis[0]


def render_for_reading(document: Document, index: int) -> NDArray[np.uint8]:
    """What OCR and the detectors see, as displayed: a scan at its own resolution (150 to 300 dpi), another PDF page at
    200 dpi, an image at its native size with a long side of at most 3000 px. Raises as `render_page`."""
    if document.form is Form.IMAGE:
        return render_page(document, index, long_side_px=READING_LONG_SIDE_PX)
    lowest, highest = READING_DPI
    dpi = page_resolution(document, index) or DEFAULT_DPI
    return render_page(document, index, dpi=min(max(dpi, lowest), highest))


def page_picture(document: Document, index: int, *, long_side_px: int) -> bytes:
    """The displayed page as a JPEG for the screen, its long side at most `long_side_px`. Raises as `render_page`."""
    buffer = io.BytesIO()
    picture = Image.fromarray(render_page(document, index, long_side_px=long_side_px))
    picture.save(buffer, "JPEG", quality=_SCREEN_QUALITY)
    return buffer.getvalue()
