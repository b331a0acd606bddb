"""Drawn things that certificates carry: seals, codes, signatures, borders."""

from __future__ import annotations

import math
import random

import numpy as np
import zxingcpp
from PIL import Image, ImageChops, ImageDraw

from tests.tools.sheet import INK, RED, Box, Colour, Face, Mark, Point, Sheet, font

_SEAL_PX = 300
SIGNATURE_INK: Colour = (30, 38, 96)


def circle(centre: Point, radius: float, *, points: int = 36) -> list[Point]:
    """A polygon round the circle, not inside it."""
    outer = radius / math.cos(math.pi / points)
    steps = [2 * math.pi * n / points for n in range(points)]
    return [(centre[0] + outer * math.cos(a), centre[1] + outer * math.sin(a)) for a in steps]


def add_seal(sheet: Sheet, centre: Point, text: str, *, own: bool, rng: random.Random, radius: float = 58) -> None:
    """A round red seal with `text` along its arc: of the own unit, to be hidden, or of an issuer, to stay."""
    x, y = centre
    mark = Mark("seal_own", "mask") if own else Mark("seal_issuer", "keep")
    box = x - radius, y - radius, x + radius, y + radius
    sheet.stamp(seal_picture(text, rng), box, mark, text=text, outline=circle(centre, radius))


def seal_picture(text: str, rng: random.Random) -> Image.Image:
    size, middle = _SEAL_PX, _SEAL_PX / 2
    shape = Image.new("L", (size, size), 0)
    pen = ImageDraw.Draw(shape)
    pen.ellipse((4, 4, size - 5, size - 5), outline=255, width=8)
    pen.polygon(_star(middle, size * 0.15), fill=255)
    sweep = math.radians(min(270, 22 * len(text)))
    glyph_px = min(40.0, 270 / max(1, len(text)) * 1.9)
    for number, character in enumerate(text):
        angle = -sweep / 2 + sweep * (number / max(1, len(text) - 1)) if len(text) > 1 else 0.0
        tile = Image.new("L", (64, 64), 0)
        face = font(Face.SONG_BOLD, glyph_px)
        ImageDraw.Draw(tile).text((32, 32), character, fill=255, font=face, anchor="mm")
        tile = tile.rotate(-math.degrees(angle), Image.Resampling.BICUBIC)
        x, y = middle + size * 0.385 * math.sin(angle), middle - size * 0.385 * math.cos(angle)
        place = round(x - 32), round(y - 32)
        shape.paste(255, (*place, place[0] + 64, place[1] + 64), tile)
    worn = np.random.default_rng(rng.getrandbits(32)).integers(170, 236, (12, 12)).astype(np.uint8)
    patchy = Image.fromarray(worn).resize((size, size), Image.Resampling.BICUBIC)
    seal = Image.new("RGBA", (size, size), (*RED, 0))
    seal.putalpha(ImageChops.multiply(shape, patchy))
    return seal


def _star(middle: float, radius: float) -> list[Point]:
    spokes = [(radius if n % 2 == 0 else radius * 0.382, math.pi * n / 5) for n in range(10)]
    return [(middle + r * math.sin(a), middle - r * math.cos(a)) for r, a in spokes]


def add_code(sheet: Sheet, box: Box, rng: random.Random) -> None:
    """A QR code that leads to an invented page about the person."""
    text = f"https://verify.example/certificate?code={rng.getrandbits(48):012x}"
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode)
    modules = np.asarray(zxingcpp.write_barcode_to_image(code, scale=8, add_quiet_zones=False))
    sheet.stamp(Image.fromarray(modules).convert("RGB"), box, Mark("code", "mask", "qr"), text=text)


def add_signature(
    sheet: Sheet,
    at: Point,
    text: str,
    mark: Mark,
    *,
    rng: random.Random,
    height: float = 24,
    ink: Colour = SIGNATURE_INK,
) -> None:
    """`text` as if written by hand, with its lower left corner at `at`."""
    tiles: list[Image.Image] = []
    for character in text.replace("·", ""):
        tile = Image.new("L", (130, 130), 0)
        ImageDraw.Draw(tile).text((65, 65), character, fill=255, font=font(Face.SONG, 88), anchor="mm")
        shear = rng.uniform(0.18, 0.34)
        slanted = (1, shear, -65 * shear, 0, rng.uniform(0.9, 1.1), 0)
        tile = tile.transform(tile.size, Image.Transform.AFFINE, slanted, Image.Resampling.BICUBIC)
        tiles.append(tile.rotate(rng.uniform(-9, 9), Image.Resampling.BICUBIC))
    strip = Image.new("L", (78 * len(tiles) + 52, 150), 0)
    for number, tile in enumerate(tiles):
        place = number * 78, rng.randint(0, 16)
        strip.paste(255, (*place, place[0] + 130, place[1] + 130), tile)
    strip = strip.crop(strip.getbbox())
    written = Image.new("RGBA", strip.size, (*ink, 0))
    written.putalpha(strip)
    width = height * strip.width / strip.height
    sheet.stamp(written, (at[0], at[1] - height, at[0] + width, at[1]), mark, text=text)


def add_border(sheet: Sheet, *, margin: float, colour: Colour) -> None:
    """The double frame of a certificate, with a chain of lozenges between its lines and a knot in each corner."""
    left, top, right, bottom = margin, margin, sheet.width - margin, sheet.height - margin
    sheet.frame((left, top, right, bottom), width=2.4, colour=colour)
    inner = 14.0
    sheet.frame((left + inner, top + inner, right - inner, bottom - inner), width=0.9, colour=colour)
    _lozenges(sheet, (left, top), (right, top), inner, colour)
    _lozenges(sheet, (left, bottom - inner), (right, bottom - inner), inner, colour)
    _lozenges(sheet, (left, top + inner), (left, bottom - inner), inner, colour)
    _lozenges(sheet, (right - inner, top + inner), (right - inner, bottom - inner), inner, colour)
    for x in (left + inner, right - inner - 16):
        for y in (top + inner, bottom - inner - 16):
            sheet.frame((x, y, x + 16, y + 16), width=0.9, colour=colour)


def _lozenges(sheet: Sheet, start: Point, end: Point, size: float, colour: Colour) -> None:
    along = abs(end[0] - start[0]) + abs(end[1] - start[1])
    count = max(1, round(along / size))
    step, half = along / count, size / 2
    for number in range(count):
        middle = step * (number + 0.5)
        x, y = (start[0] + middle, start[1] + half) if end[0] != start[0] else (start[0] + half, start[1] + middle)
        points = (x - 4, y), (x, y - 4), (x + 4, y), (x, y + 4), (x - 4, y)
        sheet.line(*points, width=0.7, colour=colour)


def add_photo(sheet: Sheet, box: Box, portrait: Image.Image) -> None:
    """An ID photo in `box`, without a frame of its own."""
    sheet.stamp(portrait, box, Mark("photo", "mask"), text="photo")


def add_table(sheet: Sheet, columns: list[float], rows: list[float], *, colour: Colour = INK) -> None:
    """Ruled lines at the x of `columns` and the y of `rows`."""
    for y in rows:
        sheet.line((columns[0], y), (columns[-1], y), colour=colour)
    for x in columns:
        sheet.line((x, rows[0]), (x, rows[-1]), colour=colour)
