"""Renders files a second way: pdfium for PDF, OpenCV for images. Never MuPDF, never Pillow (HEIF apart)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Protocol, cast

import cv2
import numpy as np
import pillow_heif

from blindmask.export.proof.image_carriers import exif_orientation, has_transparency, webp_frames
from blindmask.export.proof.pdfium import pdfium, pdfium_c

if TYPE_CHECKING:
    from numpy.typing import NDArray

_TIFF = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")
_MAX_SIDE_PX = 8000
READ_HERE = frozenset(("pdf", "jpeg", "png", "bmp", "tiff", "webp", "heif"))
"""Formats, as in `Document.format`, that are read here; a source of any other is compared as masking draws it."""
ONE_DECODER = frozenset(("heif",))
"""Those that only the library that masking uses can decode."""


class View(Protocol):
    """The pages of a file as displayed."""

    def __len__(self) -> int: ...

    def size(self, index: int) -> tuple[float, float]:
        """Width and height of a page as displayed, in points or, of an image, in pixels."""
        ...

    def picture(self, index: int, *, long_side_px: int | None = None) -> NDArray[np.uint8]:
        """RGB (height_px, width_px, 3); without `long_side_px` at the pixels of the page's picture, else at 200 dpi."""
        ...


def open_view(data: bytes) -> View:
    """The view of a file's bytes. Raises ValueError, or what the library raises, when it cannot be read."""
    return PdfView(data) if b"%PDF-" in data[:1024] else ImageView(data)


class PdfView:
    """A PDF through pdfium, with form fields and annotations as displayed."""

    def __init__(self, data: bytes) -> None:
        self.pdf: Any = pdfium.PdfDocument(data)
        if self.pdf.get_formtype():
            self.pdf.init_forms()

    def __len__(self) -> int:
        return len(self.pdf)

    def size(self, index: int) -> tuple[float, float]:
        width, height = self.pdf[index].get_size()
        return width, height

    def picture(self, index: int, *, long_side_px: int | None = None) -> NDArray[np.uint8]:
        page = self.pdf[index]
        wanted_px = long_side_px or self._own_px(page)
        scale = wanted_px / max(page.get_size())
        return np.array(page.render(scale=scale, rev_byteorder=True).to_numpy()[:, :, :3], dtype=np.uint8)

    def _own_px(self, page: Any) -> int:
        """The long side of the page's largest picture, at least that of 150 dpi; of a page without one, of 200 dpi."""
        inches = max(page.get_size()) / 72
        images = [pdfium.PdfImage(item.raw, page=page) for item in page.get_objects([pdfium_c.FPDF_PAGEOBJ_IMAGE])]
        largest_px = max((max(image.get_px_size()) for image in images), default=round(200 * inches))
        return min(max(largest_px, round(150 * inches)), _MAX_SIDE_PX)


class ImageView:
    """An image file through OpenCV, with the EXIF orientation of the bytes applied; every page of a TIFF."""

    def __init__(self, data: bytes) -> None:
        self._pictures = decode_pages(data)

    def __len__(self) -> int:
        return len(self._pictures)

    def size(self, index: int) -> tuple[float, float]:
        height_px, width_px = self._pictures[index].shape[:2]
        return width_px, height_px

    def picture(self, index: int, *, long_side_px: int | None = None) -> NDArray[np.uint8]:
        picture = self._pictures[index]
        return fit_picture(picture, long_side_px=long_side_px) if long_side_px else picture


def fit_picture(picture: NDArray[np.uint8], *, long_side_px: int) -> NDArray[np.uint8]:
    """The picture scaled to that long side, averaging where it becomes smaller."""
    height_px, width_px = picture.shape[:2]
    scale = long_side_px / max(height_px, width_px)
    size = max(1, round(width_px * scale)), max(1, round(height_px * scale))
    return np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)


def turn_picture(picture: NDArray[np.uint8], degrees: int) -> NDArray[np.uint8]:
    """The picture turned clockwise by a multiple of 90 degrees."""
    return np.ascontiguousarray(np.rot90(picture, -degrees // 90))


def decode_pages(data: bytes) -> list[NDArray[np.uint8]]:
    """The pages of an image file's bytes, RGB, as displayed. Raises ValueError and cv2.error when unreadable."""
    if data[4:8] == b"ftyp":
        # OpenCV has no HEIF.
        heif: Any = cast("Any", pillow_heif).open_heif(data)
        return [_on_white(np.asarray(heif))]
    coded = np.frombuffer(data, np.uint8)
    if data[:4] in _TIFF:
        is_transparent = has_transparency(data)  # of other pictures, a fourth channel is an ink
        done, pages = cv2.imdecodemulti(coded, cv2.IMREAD_UNCHANGED if is_transparent else cv2.IMREAD_COLOR)
        if not done:
            raise ValueError("undecodable")
        return [_from_premultiplied(page) if is_transparent else _from_bgr(page) for page in pages]
    still = next(webp_frames(data), None)
    if still is not None:
        return decode_pages(still)  # viewers of papers show the first
    page: Any = cv2.imdecode(coded, cv2.IMREAD_UNCHANGED | cv2.IMREAD_IGNORE_ORIENTATION)
    if page is None:
        raise ValueError("undecodable")
    return [_oriented(_from_bgr(page), exif_orientation(data))]


def other_heif_pictures(data: bytes) -> Iterator[NDArray[np.uint8]]:
    """The pictures of a HEIF file beside the one that viewers show; none of any other file."""
    if data[4:8] == b"ftyp":
        heif: Any = cast("Any", pillow_heif).open_heif(data)
        yield from (_on_white(np.asarray(one)) for at, one in enumerate(heif) if at != heif.primary_index)


def _from_bgr(page: Any) -> NDArray[np.uint8]:
    """RGB of what OpenCV decoded: 8 or 16 bits, grey, BGR or BGRA."""
    pixels: NDArray[np.uint8] = (page // 257 if page.dtype == np.uint16 else page).astype(np.uint8)
    if pixels.ndim == 2:
        return np.repeat(pixels[:, :, None], 3, axis=2)
    order = [2, 1, 0, 3][: pixels.shape[2]]
    return _on_white(pixels[:, :, order])


def _from_premultiplied(page: Any) -> NDArray[np.uint8]:
    """RGB, on white, of what OpenCV makes of a transparent TIFF: BGRA with colours multiplied by their alpha."""
    if page.shape[2:] != (4,) or page.dtype != np.uint8:
        return _from_bgr(page)
    white = 255 - page[:, :, 3:].astype(np.int16)
    return np.minimum(page[:, :, 2::-1] + white, 255).astype(np.uint8)


def _on_white(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """RGB of RGB or RGBA."""
    if pixels.shape[2] == 3:
        return np.ascontiguousarray(pixels)
    alpha = pixels[:, :, 3:].astype(np.float32) / 255
    return (pixels[:, :, :3] * alpha + 255 * (1 - alpha)).round().astype(np.uint8)


def _oriented(picture: NDArray[np.uint8], orientation: int) -> NDArray[np.uint8]:
    """The picture as EXIF 2.32 (4.6.4 A) says it is displayed."""
    mirrored = np.fliplr(picture) if orientation in (2, 4, 5, 7) else picture
    turns = {3: 2, 4: 2, 5: 1, 6: 3, 7: 3, 8: 1}.get(orientation, 0)
    return np.ascontiguousarray(np.rot90(mirrored, turns))
