"""PDFs whose text layers are true, lie, hide or leave something out, for `tests.tools.measure_reading`."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pymupdf
from PIL import Image

from tests.tools.pdfs import write_text_pdf
from tests.tools.pictures import render
from tests.tools.sheet import Glyphs, Item, Sheet, font_bytes

_LIE = 0x0123
"""How far the codes of a broken encoding are from the true ones."""
_DPI = 200


def write_true(sheet: Sheet, path: Path) -> None:
    """Born digital: the layer tells what the page shows."""
    write_text_pdf([sheet], path)


def write_garbled(sheet: Sheet, path: Path) -> None:
    """The font's ToUnicode map is off: the page looks right and its text is other characters."""
    write_text_pdf([sheet], path)
    document = pymupdf.open(path)
    for xref in range(1, document.xref_length()):
        kind, value = document.xref_get_key(xref, "ToUnicode")
        if kind == "xref":
            target = int(value.split()[0])
            document.update_stream(target, _shifted(document.xref_stream(target) or b""))
    document.saveIncr()


def _shifted(cmap: bytes) -> bytes:
    def shift(match: re.Match[bytes]) -> bytes:
        code = int(match.group(2), 16)
        return match.group(1) + b"<%04x>" % (code + _LIE if 0x4E00 <= code < 0x9F00 else code)

    return re.sub(rb"(<[0-9a-fA-F]{4}>\s*(?:<[0-9a-fA-F]{4}>\s*)?)<([0-9a-fA-F]{4})>(?=\s*[\r\n])", shift, cmap)


def write_hidden(sheet: Sheet, path: Path) -> None:
    """A scan with an invisible search layer in which everything is misplaced and the names are misread."""
    document = pymupdf.open()
    page = document.new_page(width=sheet.width, height=sheet.height)
    page.insert_image(page.rect, stream=_png(render(sheet, dpi=_DPI).image))
    writer = pymupdf.TextWriter(page.rect)
    face = pymupdf.Font(fontbuffer=font_bytes())
    names = {item.text for item in _names(sheet)}
    for step in sheet.steps:
        if isinstance(step, Glyphs):
            text = "口" * len(step.text) if step.text in names else step.text
            writer.append((step.x, step.baseline + 40), text, font=face, fontsize=step.size)  # pyright: ignore[reportArgumentType]  # typed int, takes float
    writer.write_text(page, render_mode=3)
    document.save(path)


def write_pictured(sheet: Sheet, path: Path) -> None:
    """Real text, but the names are pictures."""
    write_text_pdf([_without_names(sheet)], path)
    document = pymupdf.open(path)
    picture = render(sheet, dpi=_DPI).image
    for item in _names(sheet):
        area = _area(item)
        crop = picture.crop([round(edge * _DPI / 72) for edge in area])  # pyright: ignore[reportArgumentType]  # four numbers
        document[0].insert_image(area, stream=_png(crop), keep_proportion=False)
    document.saveIncr()


def write_outlined(sheet: Sheet, path: Path) -> None:
    """Real text, but the names are drawn as curves."""
    write_text_pdf([sheet], path)
    drawing = pymupdf.open(path)[0].get_svg_image(text_as_path=True)
    curves = pymupdf.open("pdf", pymupdf.open("svg", drawing.encode()).convert_to_pdf())
    write_text_pdf([_without_names(sheet)], path)
    document = pymupdf.open(path)
    scale = curves[0].rect.width / sheet.width
    for item in _names(sheet):
        area = _area(item)
        document[0].show_pdf_page(area, curves, 0, clip=area * scale)
    document.saveIncr()


def _names(sheet: Sheet) -> list[Item]:
    return [item for item in sheet.items if item.mark.kind == "name" and item.mark.must == "mask"]


def _area(item: Item) -> pymupdf.Rect:
    xs, ys = [x for x, _ in item.outline], [y for _, y in item.outline]
    return pymupdf.Rect(min(xs) - 1, min(ys) - 1, max(xs) + 1, max(ys) + 1)


def _without_names(sheet: Sheet) -> Sheet:
    hidden = [_area(item) for item in _names(sheet)]

    def is_name(step: object) -> bool:
        if not isinstance(step, Glyphs):
            return False
        start = pymupdf.Point(step.x + 0.4 * step.size, step.baseline - 0.4 * step.size)
        return any(area.contains(start) for area in hidden)

    return replace(sheet, steps=[step for step in sheet.steps if not is_name(step)])


def _png(image: Image.Image) -> bytes:
    data = BytesIO()
    image.save(data, "PNG")
    return data.getvalue()


LAYERS: Mapping[str, Callable[[Sheet, Path], None]] = {
    "true layer": write_true,
    "garbled encoding": write_garbled,
    "hidden layer that differs": write_hidden,
    "names as pictures": write_pictured,
    "names as curves": write_outlined,
}
