"""Boxes painted into pixels: one flat colour that replaces what was there, with or without a word on it."""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING, Any

import numpy as np
import pymupdf
from PIL import Image, ImageDraw, ImageFont

from blindmask.core.blocks import FILLS, block_word, letter_side
from blindmask.core.errors import UsageError
from blindmask.core.proposals import Kind

if TYPE_CHECKING:
    from numpy.typing import NDArray

BoxPx = tuple[int, int, int, int]
"""(x0, y0, x1, y1) in pixels, x1 and y1 not included."""

_MIN_LETTER_PX = 8


def check_style(style: str) -> None:
    """Raises UsageError when `style` is not black, white or label."""
    if style not in FILLS:
        raise UsageError(reason="style")


def paint_box(image: NDArray[np.uint8], box_px: BoxPx, *, kind: Kind, author: int, style: str, bilevel: bool) -> None:
    """Replaces the box's pixels of the upright RGB picture, in place.

    With the style `label`, kinds that have a word get it in black where the box is large enough to read it. A picture
    that is `bilevel` stays so: its labels are white. `author`: a name's place in a list of authors, 0 elsewhere.
    """
    x0, y0, x1, y1 = box_px
    fill = FILLS["white"] if bilevel and style == "label" else FILLS[style]
    image[y0:y1, x0:x1] = fill
    word = block_word(kind, style, author=author)
    if word:
        _write_word(image[y0:y1, x0:x1], word, fill=fill, bilevel=bilevel)


def _write_word(block: NDArray[np.uint8], word: str, *, fill: int, bilevel: bool) -> None:
    height_px, width_px = block.shape[:2]
    letter_px = letter_side(word, width_px=width_px, height_px=height_px)
    if letter_px < _MIN_LETTER_PX:
        return
    drawn = Image.new("L", (width_px, height_px), fill)
    pen = ImageDraw.Draw(drawn)
    pen.fontmode = "1" if bilevel else "L"
    pen.text((width_px / 2, height_px / 2), word, fill=0, font=_font(letter_px), anchor="mm")
    block[:] = np.asarray(drawn)[:, :, None]


@lru_cache(maxsize=16)
def _font(letter_px: int) -> ImageFont.FreeTypeFont:
    """The Chinese font inside PyMuPDF: the same on every system, and always there."""
    font: Any = pymupdf.Font("china-s")
    return ImageFont.truetype(BytesIO(font.buffer), letter_px)
