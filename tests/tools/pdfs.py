"""Sheets and shots written as PDF, the same bytes every time."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

import pymupdf
from PIL import Image

from tests.tools.pictures import Shot
from tests.tools.sheet import Colour, Fill, Glyphs, Sheet, Stamp, Stroke, font_bytes

_BLEED = 42


def write_text_pdf(sheets: Sequence[Sheet], path: Path) -> None:
    """Born digital: real text, drawn lines, pictures."""
    document = _drawn(sheets)
    _save(document, path)


def write_turned_pdf(sheet: Sheet, path: Path, *, outside: str) -> None:
    """Born digital, stored lying on its side with /Rotate 90 and a CropBox; the words `outside` lie beyond the crop."""
    source = _drawn([sheet])
    document = pymupdf.open()
    page = document.new_page(width=sheet.height + 2 * _BLEED, height=sheet.width + 2 * _BLEED)
    crop = pymupdf.Rect(_BLEED, _BLEED, sheet.height + _BLEED, sheet.width + _BLEED)
    page.show_pdf_page(crop, source, 0, rotate=90)
    writer = pymupdf.TextWriter(page.rect)
    writer.append((_BLEED, 20), outside, font=pymupdf.Font(fontbuffer=font_bytes()), fontsize=8)
    writer.write_text(page)
    page.set_cropbox(crop)
    page.set_rotation(90)
    _save(document, path)


def write_scan_pdf(shots: Sequence[Shot], path: Path, *, dpi: float) -> None:
    """A scanner's PDF: one JPEG a page and nothing else."""
    document = pymupdf.open()
    for shot in shots:
        page = document.new_page(width=shot.image.width * 72 / dpi, height=shot.image.height * 72 / dpi)
        page.insert_image(page.rect, stream=_encoded(shot.image, quality=70))
    _save(document, path)


def _drawn(sheets: Sequence[Sheet]) -> pymupdf.Document:
    document = pymupdf.open()
    face = pymupdf.Font(fontbuffer=font_bytes())
    for sheet in sheets:
        _draw(document.new_page(width=sheet.width, height=sheet.height), sheet, face)
    return document


def _draw(page: pymupdf.Page, sheet: Sheet, face: pymupdf.Font) -> None:
    for step in sheet.steps:
        match step:
            case Glyphs():
                writer = pymupdf.TextWriter(page.rect, color=_shade(step.colour))
                writer.append((step.x, step.baseline), step.text, font=face, fontsize=step.size)  # pyright: ignore[reportArgumentType]  # typed int, takes float
                writer.write_text(page)
            case Stroke():
                page.draw_polyline(list(step.points), color=_shade(step.colour), width=step.width)
            case Fill():
                page.draw_rect(pymupdf.Rect(step.box), color=None, fill=_shade(step.colour))
            case Stamp():
                data = _encoded(step.image, quality=88)
                page.insert_image(pymupdf.Rect(step.box), stream=data, keep_proportion=False)


def _shade(colour: Colour) -> tuple[float, float, float]:
    return colour[0] / 255, colour[1] / 255, colour[2] / 255


def _encoded(image: Image.Image, *, quality: int) -> bytes:
    data = BytesIO()
    if image.mode == "RGBA" or image.getcolors(4):
        image.save(data, "PNG", optimize=True)
    else:
        image.save(data, "JPEG", quality=quality, optimize=True)
    return data.getvalue()


def _save(document: pymupdf.Document, path: Path) -> None:
    document.subset_fonts()
    document.set_metadata({})
    document.save(path, garbage=4, deflate=True, no_new_id=True)
