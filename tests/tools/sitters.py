"""ID photos for test pages: two free pictures of faces, with other backdrops, and with things worn that hide a part."""

from __future__ import annotations

import random
from dataclasses import dataclass
from functools import cache

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from tests.tools.facts import PORTRAIT
from tests.tools.sheet import Colour, Point

BACKDROPS: dict[str, Colour | None] = {
    "as_taken": None,
    "white": (250, 250, 250),
    "blue": (70, 130, 205),
    "red": (190, 40, 45),
    "pale": (215, 225, 235),
}
_SIZE = (300, 420)
_CLOTHS: tuple[Colour, ...] = ((90, 50, 110), (240, 236, 228), (30, 34, 50), (150, 40, 60), (60, 110, 90))


@dataclass(frozen=True, slots=True)
class Sitter:
    """A picture with the person's outline and the oval of the face (its middle, half width and half height)."""

    file: str
    outline: tuple[Point, ...]
    face: tuple[float, float, float, float]


SITTERS = (
    Sitter(
        PORTRAIT.name,
        (
            *((0, 252), (12, 228), (38, 195), (70, 181), (98, 180), (97, 157), (78, 138), (62, 110), (62, 80)),
            *((78, 55), (105, 35), (135, 12), (180, 12), (222, 38), (246, 75), (247, 115), (238, 140), (212, 163)),
            *((195, 190), (196, 214), (228, 240), (248, 280), (256, 300), (300, 330), (300, 420), (0, 420)),
        ),
        (150, 150, 56, 78),
    ),
    Sitter(
        "portrait_cap.jpg",
        (
            *((0, 318), (60, 296), (98, 275), (70, 250), (62, 200), (62, 150), (60, 90), (82, 60), (115, 30)),
            *((150, 18), (190, 30), (232, 65), (248, 90), (248, 140), (252, 165), (240, 250), (222, 268)),
            *((260, 300), (300, 320), (300, 420), (0, 420)),
        ),
        (155, 200, 78, 96),
    ),
)


@cache
def _taken(sitter: Sitter) -> Image.Image:
    with Image.open(PORTRAIT.parent / sitter.file) as picture:
        return picture.convert("RGB").resize(_SIZE)


def id_photo(number: int, *, backdrop: str = "as_taken", wears: str = "", mirrored: bool = False) -> Image.Image:
    """The ID photo of one of the sitters, 300 x 420 pixels. `wears`: nothing, `headscarf`, `hat` or `beard`."""
    sitter = SITTERS[number % len(SITTERS)]
    picture = _taken(sitter)
    colour = BACKDROPS[backdrop]
    if colour is not None:
        person = Image.new("L", _SIZE, 0)
        ImageDraw.Draw(person).polygon(sitter.outline, fill=255)
        person = person.filter(ImageFilter.GaussianBlur(1.5))
        picture = Image.composite(picture, Image.new("RGB", _SIZE, colour), person)
    if wears:
        picture = _WORN[wears](picture, sitter, random.Random(number))
    return picture.transpose(Image.Transpose.FLIP_LEFT_RIGHT) if mirrored else picture


def _oval(sitter: Sitter, *, wider: float = 1.0, higher: float = 1.0, lower: float = 0.0) -> Image.Image:
    x, y, half_width, half_height = sitter.face
    mask = Image.new("L", _SIZE, 0)
    y += lower * half_height
    box = x - wider * half_width, y - higher * half_height, x + wider * half_width, y + higher * half_height
    ImageDraw.Draw(mask).ellipse(box, fill=255)
    return mask


def _cloth(colour: Colour, rng: random.Random) -> Image.Image:
    """Cloth with soft folds."""
    folds = np.random.default_rng(rng.getrandbits(32)).normal(0, 22, (12, 7)).astype(np.float32)
    shade = Image.fromarray(np.clip(folds + 128, 0, 255).astype(np.uint8)).resize(_SIZE, Image.Resampling.BICUBIC)
    plain = Image.new("RGB", _SIZE, colour)
    return ImageChops.add(plain, Image.merge("RGB", [shade] * 3), scale=1, offset=-128)


def _with_headscarf(picture: Image.Image, sitter: Sitter, rng: random.Random) -> Image.Image:
    """A scarf around head and neck that leaves the face from brow to chin."""
    x, y, half_width, _ = sitter.face
    around = _oval(sitter, wider=1.55, higher=1.45)
    pen = ImageDraw.Draw(around)
    pen.polygon([(x - 1.5 * half_width, y), (x + 1.5 * half_width, y), (290, 420), (10, 420)], fill=255)
    scarf = ImageChops.subtract(around, _oval(sitter, wider=0.86, higher=0.82, lower=0.1))
    return Image.composite(_cloth(rng.choice(_CLOTHS), rng), picture, scarf.filter(ImageFilter.GaussianBlur(1.5)))


def _with_hat(picture: Image.Image, sitter: Sitter, rng: random.Random) -> Image.Image:
    """A round embroidered cap down to the brow."""
    x, y, half_width, half_height = sitter.face
    brow, top = y - 0.55 * half_height, y - 1.55 * half_height
    mask = Image.new("L", _SIZE, 0)
    pen = ImageDraw.Draw(mask)
    wide, narrow = 1.2 * half_width, 0.95 * half_width
    pen.polygon([(x - wide, brow), (x - narrow, top), (x + narrow, top), (x + wide, brow)], fill=255)
    pen.ellipse((x - 1.2 * half_width, brow - 12, x + 1.2 * half_width, brow + 12), fill=255)
    cap = _cloth(rng.choice(_CLOTHS), rng)
    thread = ImageDraw.Draw(cap)
    for step in range(9):
        across = x + (step - 4) * half_width / 4
        thread.arc((across - 14, top + 10, across + 14, brow), 200, 340, fill=(225, 200, 120), width=3)
    return Image.composite(cap, picture, mask.filter(ImageFilter.GaussianBlur(1)))


def _with_beard(picture: Image.Image, sitter: Sitter, rng: random.Random) -> Image.Image:
    """A full beard with moustache that leaves the mouth."""
    x, y, half_width, half_height = sitter.face
    mask = _oval(sitter, wider=0.95, higher=0.75, lower=0.5)
    pen = ImageDraw.Draw(mask)
    pen.rectangle((0, 0, 300, y + 0.28 * half_height), fill=0)
    mouth = y + 0.5 * half_height
    pen.ellipse((x - 0.3 * half_width, mouth - 6, x + 0.3 * half_width, mouth + 8), fill=0)
    hair = np.random.default_rng(rng.getrandbits(32)).normal(48, 26, (_SIZE[1], _SIZE[0], 1))
    beard = Image.fromarray(np.clip(hair + np.array([6, 0, -6]), 0, 255).astype(np.uint8))
    return Image.composite(beard, picture, mask.filter(ImageFilter.GaussianBlur(3)))


_WORN = {"headscarf": _with_headscarf, "hat": _with_hat, "beard": _with_beard}
