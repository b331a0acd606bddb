"""A toy format: after a line `toy`, lines of text; a form feed begins a page. All that a new format has to say."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from blindmask.core.pages import Document, PageInfo
from blindmask.core.pixels import to_fractions
from blindmask.documents.formats.base import Format, Glyph, TextLayer, drawn_size_px
from blindmask.documents.source import Source, document_source
from blindmask.host.fonts import find_cjk_fonts

MAGIC = b"toy\n"
PAGE_PT = (595.0, 842.0)
_LEFT_PT = _TOP_PT = 60
_STEP_PT = 30
_SIZE_PT = 15
"""Characters stand on a grid, each as wide as it is high."""


class ToyFormat(Format):
    names = frozenset(("toy",))
    is_measured = True

    def recognise(self, source: Source) -> str | None:
        return "toy" if source.data.startswith(MAGIC) else None

    def read_pages(self, source: Source, name: str) -> tuple[PageInfo, ...]:
        return tuple(PageInfo(index, *PAGE_PT, has_text=True) for index, _ in enumerate(_pages(source)))

    def draw(
        self, document: Document, index: int, *, dpi: float | None = None, long_side_px: int | None = None
    ) -> NDArray[np.uint8]:
        width_px, height_px = drawn_size_px(*PAGE_PT, dpi=dpi, long_side_px=long_side_px)
        scale = height_px / PAGE_PT[1]
        picture = Image.new("RGB", (width_px, height_px), "white")
        pen, font = ImageDraw.Draw(picture), _font(round(_SIZE_PT * scale))
        for line in _placed(document, index):
            for char, x_pt, y_pt in line:
                pen.text((x_pt * scale, y_pt * scale), char, fill="black", font=font, anchor="lt")
        return np.array(picture)

    def text_layer(self, document: Document, index: int) -> TextLayer:
        return TextLayer([[_glyph(*placed) for placed in line] for line in _placed(document, index)])


FORMAT = ToyFormat()


def _pages(source: Source) -> list[str]:
    return source.data[len(MAGIC) :].decode().split("\f")


def _placed(document: Document, index: int) -> Iterator[list[tuple[str, float, float]]]:
    """Each character of a line with its left and top edge in points."""
    for row, line in enumerate(_pages(document_source(document))[index].splitlines()):
        yield [(char, _LEFT_PT + _SIZE_PT * column, _TOP_PT + _STEP_PT * row) for column, char in enumerate(line)]


def _glyph(char: str, x_pt: float, y_pt: float) -> Glyph:
    box_pt = (x_pt, y_pt, x_pt + _SIZE_PT, y_pt + _SIZE_PT)
    return Glyph(char, to_fractions(box_pt, width=PAGE_PT[0], height=PAGE_PT[1]), is_painted=True)


@lru_cache
def _font(size_px: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(find_cjk_fonts()[0]), size_px)
