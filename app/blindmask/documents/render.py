"""Pages as pixels: for reading, for the screen and for export. What is rendered is what a viewer displays."""

from __future__ import annotations

import io
import math
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from PIL import Image

from blindmask.core.boxes import Rect
from blindmask.core.pages import Document, Form
from blindmask.documents.geometry import from_points
from blindmask.documents.image import decode_frame
from blindmask.documents.pdf import show_page
from blindmask.documents.source import document_source

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

DEFAULT_DPI = 200.0
MAX_RENDER_PIXELS = 40_000_000
"""A larger PDF page is rendered at a lower resolution (pages of 5 m exist)."""
READING_DPI = (150.0, 300.0)
READING_LONG_SIDE_PX = 3000
_SCREEN_QUALITY = 85
_CROPPED_PAGE_PX = 1600
_AROUND_BOX = 0.35
"""What a picture of a box shows around it, in shares of the box's shorter side."""
_FULL_PAGE = 0.95
"""The share of the page that a picture covers when the page is called a scan."""
_LEAST_SHARE = 0.02
"""A picture on a smaller share of the page is a stamp or a logo on the scan."""
_SAME_DPI = 1.02
"""The largest ratio of two resolutions that are called the same."""


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
    page = show_page(document, index)
    zoom = long_side_px / max(page.width_pt, page.height_pt) if long_side_px else (dpi or DEFAULT_DPI) / 72
    zoom = min(zoom, math.sqrt(MAX_RENDER_PIXELS / (page.width_pt * page.height_pt)))
    return page.draw(width_px=max(1, round(page.width_pt * zoom)), height_px=max(1, round(page.height_pt * zoom)))


def page_resolution(document: Document, index: int) -> float | None:
    """The dpi at which the pixels of a scanned page map 1:1 onto the rendering; None for any other page and for images.

    A scan is a page covered by one picture, or by pictures of one resolution (strips). Raises as `render_page`.
    """
    if document.form is Form.IMAGE:
        return None
    page = show_page(document, index)
    pages_box = Rect(0, 0, 1, 1)
    covered = 0.0
    dpis: list[float] = []
    for picture in page.blocks()[1]:
        share = from_points(picture.box_pt, width_pt=page.width_pt, height_pt=page.height_pt).overlap(pages_box)
        if share >= _LEAST_SHARE:
            covered += share
            dpis += picture.dpi
    if covered < _FULL_PAGE or max(dpis) > min(dpis) * _SAME_DPI:
        return None
    return dpis[0]


def missing_characters(document: Document, index: int) -> list[Rect]:
    """Where the page has characters that no font of this machine shows: empty places. Raises as `render_page`."""
    if document.form is Form.IMAGE:
        return []
    page, whole = show_page(document, index), Rect(0, 0, 1, 1)
    boxes = [from_points(box_pt, width_pt=page.width_pt, height_pt=page.height_pt) for box_pt in page.missing]
    return [box.clipped() for box in boxes if box.overlap(whole) > 0]


def render_for_reading(document: Document, index: int) -> NDArray[np.uint8]:
    """The page as displayed, as OCR and the detectors see it; of a PDF the last one is kept, and not to be changed.

    A scan at its own resolution within 150 to 300 dpi, another PDF page at 200 dpi, an image at its native size with a
    long side of at most 3000 px. Raises as `render_page`.
    """
    if document.form is Form.IMAGE:
        return render_page(document, index, long_side_px=READING_LONG_SIDE_PX)
    document_source(document)  # the picture may be kept, the file may have changed
    return _drawn_for_reading(document, index)


@lru_cache(maxsize=1)
def _drawn_for_reading(document: Document, index: int) -> NDArray[np.uint8]:
    lowest, highest = READING_DPI
    dpi = page_resolution(document, index) or DEFAULT_DPI
    picture = render_page(document, index, dpi=min(max(dpi, lowest), highest))
    picture.flags.writeable = False
    return picture


def reading_enlargement(document: Document, index: int) -> float:
    """How many times larger than its own pixels a scanned page is rendered for reading; 1 for any other page."""
    resolution = page_resolution(document, index)
    return max(1.0, READING_DPI[0] / resolution) if resolution else 1.0


def page_picture(document: Document, index: int, *, long_side_px: int) -> bytes:
    """The displayed page as a JPEG for the screen, its long side at most `long_side_px`. Raises as `render_page`."""
    buffer = io.BytesIO()
    picture = Image.fromarray(render_page(document, index, long_side_px=long_side_px))
    picture.save(buffer, "JPEG", quality=_SCREEN_QUALITY)
    return buffer.getvalue()


def box_pictures(document: Document, index: int, boxes: Sequence[Rect], *, long_side_px: int) -> list[bytes]:
    """What is in each box of the displayed page, with a little around it: JPEGs of at most `long_side_px`.

    The page is rendered once. Raises as `render_page`.
    """
    page = Image.fromarray(render_page(document, index, long_side_px=_CROPPED_PAGE_PX))
    pictures: list[bytes] = []
    for box in boxes:
        around = _AROUND_BOX * min(box.width * page.width, box.height * page.height)
        wide = box.grown(around / page.width, around / page.height).clipped()
        left, top = int(wide.left * page.width), int(wide.top * page.height)
        right, bottom = math.ceil(wide.right * page.width), math.ceil(wide.bottom * page.height)
        crop = page.crop((left, top, max(right, left + 1), max(bottom, top + 1)))
        crop.thumbnail((long_side_px, long_side_px))
        buffer = io.BytesIO()
        crop.save(buffer, "JPEG", quality=_SCREEN_QUALITY)
        pictures.append(buffer.getvalue())
    return pictures
