"""Encodes the pixels of masked pages. Encoders get pixels alone, so that no metadata comes along."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from io import BytesIO
from typing import TYPE_CHECKING, Any, cast

import numpy as np
from PIL import Image

if TYPE_CHECKING:
    from numpy.typing import NDArray

_CLEAN_SHARE = 0.6
"""A page of which this share has exactly one colour was never scanned: its paper has no grain."""
_CHROMA = 16
"""Differences between the colour channels up to here are JPEG noise, not colour."""
_COLOURED_SHARE = 2e-5
_BLOCK_PX = 8
_STROKE, _PAPER = 48, 232
_SHADED_SHARE = 1e-3
"""A page is line art when hardly any 8 x 8 block lies between ink and paper altogether."""


class Tone(StrEnum):
    """The colours that a page needs."""

    BILEVEL = "bilevel"
    GREY = "grey"
    COLOUR = "colour"


@dataclass(frozen=True, slots=True)
class Effort:
    """How far encoding may go to save bytes."""

    quality: int = 85
    """Of JPEG and WebP; a PNG is reduced in colours once it is under 85."""
    grey: bool = False
    bilevel_text: bool = False
    """Clean grey text may become black and white."""
    dpi: float | None = None
    """Larger pages are scaled down to this, black and white ones apart: their strokes would break."""

    is_best: bool = False
    """Nothing is given up: what the source's own coding allows is kept."""

    @property
    def is_lossless(self) -> bool:
        return self.is_best or self.quality >= 85


@dataclass(frozen=True, slots=True)
class Coding:
    """What of the source's own coding a masked page keeps at the best effort."""

    is_lossless: bool = False
    jpeg_options: Mapping[str, Any] = field(default_factory=dict[str, Any])


@dataclass(frozen=True, slots=True)
class EncodedPage:
    """A page's pixels as the bytes that its container takes."""

    filter: str
    """In a PDF DCTDecode, CCITTFaxDecode or FlateDecode, in any other file the name of the format."""
    data: bytes
    width_px: int
    height_px: int
    channels: int
    bits: int
    is_predicted: bool = False
    """Of flate: each row is told by what differs from the one above (PNG's filters)."""


def tone_of(image: NDArray[np.uint8], *, exact: bool = False) -> Tone:
    """Whether an RGB picture holds only pure black and white, only greys, or colour.

    `exact`: the faintest tint is colour, not noise, because its source stores it without loss.
    """
    red, green, blue = (image[:, :, channel] for channel in range(3))
    spread = np.maximum(np.maximum(red, green), blue) - np.minimum(np.minimum(red, green), blue)
    if exact and spread.max() > 0:
        return Tone.COLOUR
    if np.count_nonzero(spread > _CHROMA) > spread.size * _COLOURED_SHARE or spread.mean() > _CHROMA / 4:
        return Tone.COLOUR
    if spread.max() == 0 and bool(((image[:, :, 0] == 0) | (image[:, :, 0] == 255)).all()):
        return Tone.BILEVEL
    return Tone.GREY


def is_clean(image: NDArray[np.uint8]) -> bool:
    """Whether the page was drawn, not scanned: most of it has exactly one grey."""
    counts = np.bincount(image[:, :, 1].ravel(), minlength=256)
    return bool(counts.max() >= _CLEAN_SHARE * counts.sum())


def is_line_art(grey: Image.Image) -> bool:
    """Whether a grey page is only strokes on paper: no photo and no shading, which black and white would destroy."""
    pixels = np.asarray(grey)
    rows, columns = pixels.shape[0] // _BLOCK_PX, pixels.shape[1] // _BLOCK_PX
    if not rows or not columns:
        return False
    blocks = pixels[: rows * _BLOCK_PX, : columns * _BLOCK_PX].reshape(rows, _BLOCK_PX, columns, _BLOCK_PX)
    darkest, lightest = blocks.min(axis=(1, 3)), blocks.max(axis=(1, 3))
    return bool(((darkest > _STROKE) & (lightest < _PAPER)).mean() <= _SHADED_SHARE)


def reduce_picture(image: NDArray[np.uint8], effort: Effort, *, dpi: float, exact: bool = False) -> Image.Image:
    """The RGB page, which has `dpi`, as a Pillow image in its tone (mode 1, L or RGB), reduced as `effort` says."""
    tone = tone_of(image, exact=exact)
    picture = Image.fromarray(image)
    if tone is Tone.BILEVEL:
        return picture.convert("1", dither=Image.Dither.NONE)
    if tone is Tone.GREY or effort.grey:
        picture = picture.convert("L")
    if tone is Tone.GREY and effort.bilevel_text and is_clean(image) and is_line_art(picture):
        return picture.convert("1", dither=Image.Dither.NONE)
    return _scaled(picture, effort, dpi=dpi)


def _scaled(picture: Image.Image, effort: Effort, *, dpi: float) -> Image.Image:
    if effort.dpi is None or dpi <= effort.dpi:
        return picture
    scale = effort.dpi / dpi
    size = max(1, round(picture.width * scale)), max(1, round(picture.height * scale))
    return picture.resize(size, Image.Resampling.LANCZOS)


def pdf_image(picture: Image.Image, effort: Effort, *, clean: bool, coding: Coding) -> EncodedPage:
    """The page for a PDF: G4 for black and white, flate for lossless and small clean pages, JPEG for the rest."""
    if picture.mode == "1":
        return EncodedPage("CCITTFaxDecode", _g4(picture), picture.width, picture.height, channels=1, bits=1)
    if coding.is_lossless and effort.is_lossless:
        return _exact(picture)
    channels = len(picture.getbands())
    data = jpeg_bytes(picture, quality=effort.quality, options=coding.jpeg_options if effort.is_best else {})
    jpeg = EncodedPage("DCTDecode", data, *picture.size, channels=channels, bits=8)
    if not clean:
        return jpeg
    flate = _flate(picture)
    return flate if len(flate.data) <= len(jpeg.data) else jpeg


def jpeg_bytes(picture: Image.Image, *, quality: int, options: Mapping[str, Any] | None = None) -> bytes:
    """A JPEG with a JFIF header and nothing else beside its pixels; `options` may bring a source's own tables."""
    given: dict[str, Any] = dict(options or {})
    if picture.mode == "L" and "qtables" in given:
        given = {"qtables": {0: given["qtables"][0]}}
    buffer = BytesIO()
    picture.save(buffer, "JPEG", optimize=True, **(given or {"quality": quality}))
    return buffer.getvalue()


def jpeg_page(data: bytes, *, is_pdf: bool) -> EncodedPage:
    """A source's own JPEG as a page."""
    with Image.open(BytesIO(data), formats=("JPEG",)) as opened:
        channels, size = len(opened.getbands()), opened.size
    return EncodedPage("DCTDecode" if is_pdf else "jpeg", data, *size, channels=channels, bits=8)


def _exact(picture: Image.Image) -> EncodedPage:
    """All pixels as they are, as PNG packs them."""
    buffer = BytesIO()
    picture.save(buffer, "PNG", compress_level=7)
    png, at, packed = buffer.getvalue(), 8, b""
    while at < len(png):
        length = int.from_bytes(png[at : at + 4], "big")
        if png[at + 4 : at + 8] == b"IDAT":
            packed += png[at + 8 : at + 8 + length]
        at += 12 + length
    channels = len(picture.getbands())
    return EncodedPage("FlateDecode", packed, *picture.size, channels=channels, bits=8, is_predicted=True)


def _g4(picture: Image.Image) -> bytes:
    """One G4 strip, black as fax black. Taken out of a TIFF, the one container through which Pillow reaches libtiff."""
    inverted = Image.fromarray(~np.asarray(picture))
    buffer = BytesIO()
    inverted.save(buffer, "TIFF", compression="group4", tiffinfo={278: picture.height})
    tiff = buffer.getvalue()
    with Image.open(BytesIO(tiff)) as opened:
        tags = opened.getexif()
        start, length = _only(tags[273]), _only(tags[279])
    return tiff[start : start + length]


def _only(value: object) -> int:
    """The number that a TIFF tag holds, whether Pillow tells it alone or as a tuple of one."""
    numbers = cast("tuple[int, ...]", value) if isinstance(value, tuple) else (cast("int", value),)
    (number,) = numbers
    return number


def _flate(picture: Image.Image) -> EncodedPage:
    """Lossless colour, or sixteen greys, which sight cannot tell from 256 in clean text and which cost half."""
    pixels = np.asarray(picture)
    bits = 8
    if picture.mode == "L":
        sixteen = ((pixels.astype(np.uint16) + 8) // 17).astype(np.uint8)
        if sixteen.shape[1] % 2:
            sixteen = np.pad(sixteen, ((0, 0), (0, 1)))
        pixels, bits = (sixteen[:, ::2] << 4) | sixteen[:, 1::2], 4
    data = zlib.compress(np.ascontiguousarray(pixels).tobytes(), 6)
    return EncodedPage("FlateDecode", data, *picture.size, channels=len(picture.getbands()), bits=bits)
