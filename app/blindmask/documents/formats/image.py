"""Image files as an input format, through Pillow: facts of the header, and one frame as the RGB that a viewer shows."""

from __future__ import annotations

import io
import struct
import warnings
import zlib
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pillow_heif
from PIL import ExifTags, Image, ImageOps

from blindmask.core.errors import DamagedFile, TooLarge, TooManyPages
from blindmask.core.pages import Document, PageInfo
from blindmask.documents.formats.base import MAX_PAGES, Format, PageCoding
from blindmask.documents.source import Source, document_source

if TYPE_CHECKING:
    from numpy.typing import NDArray

MAX_PIXELS = 200_000_000
_HEAD_BYTES = 16
_BAND_ROWS = 512

pillow_heif.register_heif_opener()  # pyright: ignore[reportUnknownMemberType] -- its keywords have no types
# The limit here is our own and is checked against the header before anything is decoded (`_check_size`).
Image.MAX_IMAGE_PIXELS = None

_DECODE_ERRORS = (
    OSError,
    ValueError,
    LookupError,
    TypeError,
    RuntimeError,
    ArithmeticError,
    EOFError,
    SyntaxError,
    struct.error,
    zlib.error,
)
"""What Pillow's decoders raise on bytes that they cannot read."""

_PLUGINS = {
    "jpeg": ("JPEG",),
    "png": ("PNG",),
    "bmp": ("BMP",),
    "tiff": ("TIFF",),
    "webp": ("WEBP",),
    "heif": ("HEIF",),
}
_LOSSLESS = {"png", "bmp"}
_LOSSY_TIFF = {"jpeg", "tiff_jpeg", "webp", "jpeg2000"}
"""Compressions of a TIFF, as Pillow calls them."""
_TURNS = {3: 180, 4: 180, 5: 270, 6: 90, 7: 90, 8: 270}
"""EXIF orientation (EXIF 2.32, 4.6.4 A) -> degrees clockwise to display it, after the mirroring of 4, 5 and 7."""


@dataclass(frozen=True, slots=True)
class _Frame:
    width_px: int
    height_px: int
    rotation: int


class ImageFormat(Format):
    """A picture is a page: all pictures of a TIFF, the first one of any other format."""

    names = frozenset(_PLUGINS)
    is_measured = False

    def recognise(self, source: Source) -> str | None:
        return _announced(source.data[:_HEAD_BYTES])

    def read_pages(self, source: Source, name: str) -> tuple[PageInfo, ...]:
        """The first picture is decoded, small where that is cheap: a truncated file is refused when it is added.

        Raises DamagedFile, TooLarge (from the header, before decoding) and TooManyPages.
        """
        document_id = source.sha256[:12]
        with _damage(document_id):
            with _open(source.data, name) as image:
                frames = [_frame_facts(image, document_id)]
                image.draft(None, (max(1, image.width // 8), max(1, image.height // 8)))
                image.load()
            with _open(source.data, name) as image:
                while name == "tiff" and _seek(image, len(frames)):
                    frames.append(_frame_facts(image, document_id))
                    if len(frames) > MAX_PAGES:
                        raise TooManyPages(document=document_id, pages=len(frames), limit=MAX_PAGES)
        return tuple(PageInfo(i, f.width_px, f.height_px, rotation=f.rotation) for i, f in enumerate(frames))

    def draw(
        self, document: Document, index: int, *, dpi: float | None = None, long_side_px: int | None = None
    ) -> NDArray[np.uint8]:
        """EXIF turned, on white where transparent. Raises TooLarge from the header."""
        document_id = document.short_id
        data = document_source(document).data
        with _damage(document_id, page=index), _open(data, document.format) as image:
            if index and not _seek(image, index):
                raise DamagedFile(document=document_id, page=index)
            _frame_facts(image, document_id)
            if long_side_px:
                image.draft(None, (long_side_px, long_side_px))
            return np.array(_shrink(_as_rgb(ImageOps.exif_transpose(image)), long_side_px), dtype=np.uint8)

    def coding(self, document: Document, index: int) -> PageCoding:
        data = document_source(document).data
        match document.format:
            case "jpeg":
                return PageCoding(jpeg=data)
            case "tiff":
                return PageCoding(is_lossless=_is_lossless_tiff(data, index))
            case "webp":
                return PageCoding(is_lossless=b"VP8L" in data[:64])
            case name:
                return PageCoding(is_lossless=name in _LOSSLESS)


FORMAT = ImageFormat()


def _announced(head: bytes) -> str | None:
    """The image format that a file's first bytes announce, as in `Document.format`; None for any other content."""
    if head.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if head.startswith(b"BM"):
        return "bmp"
    if head.startswith((b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")):
        return "tiff"
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "webp"
    if head[4:8] == b"ftyp" and head[8:12] in {b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1"}:
        return "heif"
    return None


@contextmanager
def _damage(document_id: str, **facts: int) -> Generator[None]:
    """Turns decoders' errors into DamagedFile and keeps their warnings, which quote the file, off the log."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            yield
        except _DECODE_ERRORS as error:
            raise DamagedFile(document=document_id, **facts) from error


def _open(data: bytes, format: str) -> Image.Image:
    return Image.open(io.BytesIO(data), formats=_PLUGINS[format])


def _seek(image: Image.Image, index: int) -> bool:
    try:
        image.seek(index)
    except EOFError:
        return False
    return True


def _is_lossless_tiff(data: bytes, index: int) -> bool:
    with _open(data, "tiff") as opened:
        opened.seek(index)
        return str(opened.info.get("compression", "raw")) not in _LOSSY_TIFF


def _frame_facts(image: Image.Image, document_id: str) -> _Frame:
    """The current picture's size as displayed. Raises TooLarge for more pixels than may be decoded."""
    if image.width * image.height > MAX_PIXELS:
        raise TooLarge(document=document_id, pixels=image.width * image.height, limit=MAX_PIXELS)
    orientation = image.getexif().get(ExifTags.Base.Orientation, 1)
    turned = orientation in (5, 6, 7, 8)
    if image.format == "TIFF":
        turned = False  # Pillow has already swapped the sides of a TIFF
    width_px, height_px = (image.height, image.width) if turned else image.size
    return _Frame(width_px, height_px, _TURNS.get(orientation, 0))


def _shrink(image: Image.Image, long_side_px: int | None) -> Image.Image:
    if long_side_px is None or max(image.size) <= long_side_px:
        return image
    scale = long_side_px / max(image.size)
    size = (max(1, round(image.width * scale)), max(1, round(image.height * scale)))
    return image.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)


def _as_rgb(image: Image.Image) -> Image.Image:
    if image.mode in ("I", "F") or image.mode.startswith("I;16"):
        return Image.fromarray(_to_eight_bits(np.asarray(image))).convert("RGB")
    if image.has_transparency_data:
        rgba = image.convert("RGBA")
        white = Image.new("RGBA", rgba.size, "white")
        return Image.alpha_composite(white, rgba).convert("RGB")
    return image.convert("RGB")


def _to_eight_bits(samples: NDArray[np.generic]) -> NDArray[np.uint8]:
    """Deep greys as 0..255. 16-bit keeps its scale; wider samples have no fixed white, so the brightest becomes it."""
    bands = [slice(top, top + _BAND_ROWS) for top in range(0, samples.shape[0], _BAND_ROWS)]
    brightest = max(float(_non_negative(samples[band]).max()) for band in bands)
    if samples.dtype.kind != "f" and brightest <= 65535:
        white = 65535.0
    else:
        white = brightest or 1.0
    grey = np.empty(samples.shape, np.uint8)
    for band in bands:  # not at once: the eight bytes of a float for each pixel would be gigabytes
        grey[band] = (_non_negative(samples[band]) * (255.0 / white)).round()
    return grey


def _non_negative(samples: NDArray[np.generic]) -> NDArray[np.float64]:
    return np.nan_to_num(samples.astype(np.float64)).clip(0)
