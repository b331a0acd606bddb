"""Seals of every shape and ink for test pages, drawn from invented words."""

from __future__ import annotations

import math
import random
from enum import StrEnum

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from tests.tools.sheet import Colour, Face, Point, font

INKS: dict[str, tuple[Colour, float]] = {
    "red": ((200, 30, 38), 1.0),
    "blue": ((38, 60, 170), 1.0),
    "purple": ((110, 45, 140), 1.0),
    "grey": ((70, 70, 72), 1.0),
    "faint": ((215, 60, 70), 0.34),
}
"""Each ink's colour and how strongly it was printed."""
_PX_PER_MM = 10


class Shape(StrEnum):
    ROUND = "round"
    OVAL = "oval"
    SQUARE = "square"
    CHOP = "name_chop"


SIZES_MM: dict[Shape, tuple[float, float]] = {
    Shape.ROUND: (42, 42),
    Shape.OVAL: (45, 30),
    Shape.SQUARE: (30, 30),
    Shape.CHOP: (18, 18),
}


def seal(shape: Shape, ink: str, text: str, rng: random.Random, *, size_mm: tuple[float, float]) -> Image.Image:
    """A transparent picture of the seal, worn here and there."""
    width, height = (round(side * _PX_PER_MM) for side in size_mm)
    ink_on = Image.new("L", (width, height), 0)
    _DRAW[shape](ImageDraw.Draw(ink_on), ink_on, text)
    worn = np.random.default_rng(rng.getrandbits(32)).integers(150, 256, (14, 14)).astype(np.uint8)
    patchy = Image.fromarray(worn).resize((width, height), Image.Resampling.BICUBIC)
    colour, strength = INKS[ink]
    made = Image.new("RGBA", (width, height), (*colour, 0))
    made.putalpha(ImageChops.multiply(ink_on, patchy).point([round(v * strength) for v in range(256)]))
    return made.filter(ImageFilter.GaussianBlur(1))


def _ring(pen: ImageDraw.ImageDraw, on: Image.Image, text: str) -> None:
    """Words along the upper arc of a circle or an oval, a star in the middle of a circle."""
    width, height = on.size
    pen.ellipse((5, 5, width - 6, height - 6), outline=255, width=round(0.022 * width))
    sweep = math.radians(min(255, 21 * len(text)))
    glyph_px = min(0.15, 0.95 / max(1, len(text)) * 1.25) * height * (1.0 if width == height else 1.1)
    for number, character in enumerate(text):
        angle = -sweep / 2 + sweep * number / max(1, len(text) - 1)
        x, y = width * (0.5 + 0.385 * math.sin(angle)), height * (0.5 - 0.385 * math.cos(angle))
        slope = math.atan2(height * math.sin(angle), width * math.cos(angle))
        _glyph(on, character, (x, y), glyph_px, turn=math.degrees(slope))
    if width == height:
        pen.polygon(_star((width / 2, height / 2), 0.14 * width), fill=255)
    else:
        _glyph_line(on, "专用章", (width / 2, height * 0.62), 0.15 * height)


def _frame(pen: ImageDraw.ImageDraw, on: Image.Image, text: str) -> None:
    """Words in rows inside a square frame."""
    width, height = on.size
    pen.rectangle((4, 4, width - 5, height - 5), outline=255, width=round(0.03 * width))
    per_row = max(2, math.ceil(math.sqrt(len(text))))
    rows = [text[i : i + per_row] for i in range(0, len(text), per_row)]
    size = 0.84 * min(width / per_row, height / len(rows))
    for number, row in enumerate(rows):
        for place, character in enumerate(row):
            x = width * 0.5 + (place - (per_row - 1) / 2) * size * 1.05
            y = height * 0.5 + (number - (len(rows) - 1) / 2) * size * 1.05
            _glyph(on, character, (x, y), size * 0.92, turn=0)


def _glyph(on: Image.Image, character: str, at: Point, size_px: float, *, turn: float) -> None:
    side = round(size_px * 1.8)
    tile = Image.new("L", (side, side), 0)
    face = font(Face.SONG_BOLD, size_px)
    ImageDraw.Draw(tile).text((side / 2, side / 2), character, fill=255, font=face, anchor="mm")
    tile = tile.rotate(-turn, Image.Resampling.BICUBIC)
    place = round(at[0] - side / 2), round(at[1] - side / 2)
    on.paste(255, (*place, place[0] + side, place[1] + side), tile)


def _glyph_line(on: Image.Image, text: str, middle: Point, size_px: float) -> None:
    for number, character in enumerate(text):
        x = middle[0] + (number - (len(text) - 1) / 2) * size_px * 1.1
        _glyph(on, character, (x, middle[1]), size_px, turn=0)


def _star(middle: Point, radius: float) -> list[Point]:
    spokes = [(radius if n % 2 == 0 else radius * 0.382, math.pi * n / 5) for n in range(10)]
    return [(middle[0] + r * math.sin(a), middle[1] - r * math.cos(a)) for r, a in spokes]


_DRAW = {Shape.ROUND: _ring, Shape.OVAL: _ring, Shape.SQUARE: _frame, Shape.CHOP: _frame}


def finger_print(rng: random.Random, *, colour: Colour = (205, 45, 50)) -> Image.Image:
    """A red thumb print, 16 x 22 mm: ridges in whorls, patchy."""
    width, height = 160, 220
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    x0, y0 = width * rng.uniform(0.42, 0.58), height * rng.uniform(0.45, 0.6)
    bumps = np.random.default_rng(rng.getrandbits(32)).normal(0, 1, (6, 5)).astype(np.float32)
    wave = np.asarray(Image.fromarray(bumps).resize((width, height), Image.Resampling.BICUBIC), np.float32)
    ridges = np.sin(np.hypot((x - x0) * 1.15, (y - y0) * 0.85) * 0.85 + wave * 4)
    inside = ((x - width / 2) / (width / 2)) ** 2 + ((y - height / 2) / (height / 2)) ** 2
    alpha = np.where(ridges > -0.15, 210, 40) * np.clip((1 - inside) * 6, 0, 1) * np.clip(0.8 + wave * 0.2, 0.3, 1)
    made = Image.new("RGBA", (width, height), (*colour, 0))
    made.putalpha(Image.fromarray(alpha.clip(0, 255).astype(np.uint8)).filter(ImageFilter.GaussianBlur(1)))
    return made
