"""Pages as pixels: for reading, for the screen and for export. What is rendered is what a viewer displays."""

from __future__ import annotations

import io
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from PIL import Image

from blindmask.core.boxes import Rect
from blindmask.core.pages import Document
from blindmask.core.pixels import to_pixels
from blindmask.documents.formats.base import DEFAULT_DPI
from blindmask.documents.formats.registry import format_of
from blindmask.documents.source import document_source

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

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
    """The page as displayed, RGB, uint8, (height_px, width_px, 3); it covers the page exactly.

    A page whose size on paper is known at `dpi` (200 when neither is given) or with `long_side_px`, at most 40
    megapixels. An image at its native pixels, scaled down to `long_side_px` but never up; `dpi` says nothing about it.
    Raises DamagedFile when the page cannot be rendered, TooLarge when it is too large to decode, ChangedFile when the
    file is no longer the one that was opened.
    """
    return format_of(document).draw(document, index, dpi=dpi, long_side_px=long_side_px)


def page_resolution(document: Document, index: int) -> float | None:
    """The dpi at which the pixels of a scanned page map 1:1 onto the rendering; None for any other page and for images.

    A scan is a page covered by one picture, or by pictures of one resolution (strips). Raises as `render_page`.
    """
    pages_box = Rect(0, 0, 1, 1)
    covered = 0.0
    dpis: list[float] = []
    for picture in format_of(document).pictures(document, index):
        share = picture.box.overlap(pages_box)
        if share >= _LEAST_SHARE:
            covered += share
            dpis += picture.dpi
    if covered < _FULL_PAGE or max(dpis) > min(dpis) * _SAME_DPI:
        return None
    return dpis[0]


def missing_characters(document: Document, index: int) -> list[Rect]:
    """Where the page has characters that no font of this machine shows: empty places. Raises as `render_page`."""
    whole = Rect(0, 0, 1, 1)
    boxes = format_of(document).missing_characters(document, index)
    return [box.clipped() for box in boxes if box.overlap(whole) > 0]


def render_for_reading(document: Document, index: int) -> NDArray[np.uint8]:
    """The page as displayed, as OCR and the detectors see it. Not to be changed: the last one that was drawn is kept.

    A scan at its own resolution within 150 to 300 dpi, another page of a known size at 200 dpi, an image at its native
    size with a long side of at most 3000 px. Raises as `render_page`.
    """
    if not format_of(document).is_measured:
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
        crop = page.crop(to_pixels(wide, width_px=page.width, height_px=page.height))
        crop.thumbnail((long_side_px, long_side_px))
        buffer = io.BytesIO()
        crop.save(buffer, "JPEG", quality=_SCREEN_QUALITY)
        pictures.append(buffer.getvalue())
    return pictures
