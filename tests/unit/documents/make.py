"""Small files that the tests of this folder open: every format, shape and kind of damage, made on the spot."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pillow_heif
import pymupdf
from PIL import Image

pillow_heif.register_heif_opener()

WIDTH_PX, HEIGHT_PX = 80, 40
"""Wider than high, so that a turn shows."""


def corner_picture(mode: str = "RGB") -> Image.Image:
    """White with a black block in the top left corner, so that a turn or a mirroring shows."""
    picture = Image.new("RGB", (WIDTH_PX, HEIGHT_PX), "white")
    picture.paste("black", (0, 0, WIDTH_PX // 4, HEIGHT_PX // 4))
    return picture.convert(mode)


def image_bytes(picture: Image.Image, format: str, **options: Any) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, format, **options)
    return buffer.getvalue()


def exif_bytes(orientation: int, format: str) -> bytes:
    """The corner picture stored so that `orientation` says how to turn it."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    if format == "TIFF":
        return image_bytes(corner_picture(), format, tiffinfo={0x0112: orientation})
    return image_bytes(corner_picture(), format, exif=exif)


def pdf_bytes(*texts: str, **save: Any) -> bytes:
    """A PDF with one A4 page for each text."""
    pdf = pymupdf.open()
    for text in texts:
        pdf.new_page().insert_text((72, 144), text, fontname="china-s", fontsize=24)
    return pdf.tobytes(**save)


def boxed_pdf(
    *,
    rotate: int = 0,
    media: tuple[float, float, float, float] = (0, 0, 400, 600),
    crop: tuple[float, float, float, float] | None = None,
    unit: float = 1,
    text: str = "",
) -> bytes:
    """One page with these boxes that says `text` from (100, 300) of the PDF's own space."""
    pdf = pymupdf.open()
    page = pdf.new_page(width=400, height=600)
    if text:
        page.insert_text((100, 300), text, fontname="helv", fontsize=30)
    pdf.xref_set_key(page.xref, "MediaBox", "[{:g} {:g} {:g} {:g}]".format(*media))
    if crop:
        pdf.xref_set_key(page.xref, "CropBox", "[{:g} {:g} {:g} {:g}]".format(*crop))
    if unit != 1:
        pdf.xref_set_key(page.xref, "UserUnit", f"{unit:g}")
    pdf.xref_set_key(page.xref, "Rotate", str(rotate))
    return pdf.tobytes()


def scan_pdf(picture: Image.Image, *, dpi: float, rotate: int = 0, hidden: str = "") -> bytes:
    """A page that is one picture at `dpi`, with a search layer (`hidden`) as scanners write it."""
    pdf = pymupdf.open()
    page = pdf.new_page(width=picture.width * 72 / dpi, height=picture.height * 72 / dpi)
    page.insert_image(page.rect, stream=image_bytes(picture, "PNG"))
    if hidden:
        page.insert_text((10, 20), hidden, render_mode=3)
    page.set_rotation(rotate)
    return pdf.tobytes()


def write(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path
