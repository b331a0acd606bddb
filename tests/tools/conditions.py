"""What befalls pages on their way: turned, askew, photographed from the side, small, blurred, dark, faded, in pairs."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from io import BytesIO

import numpy as np
from PIL import Image, ImageFilter

from tests.tools.pictures import Shot, homography, lit, moved, noisy, quarter_turned, warped
from tests.tools.sheet import Point

PAPER = (246, 246, 243)
DPI = 200
"""At which the pages are drawn before anything befalls them."""


@dataclass(frozen=True, slots=True)
class Condition:
    """A way in which a page comes; `befall` gives the picture with its truth moved along."""

    name: str
    befall: Callable[[Shot, random.Random], Shot]
    upright: int | None
    """Degrees clockwise that make it stand; None where the halves differ."""


def turned(shot: Shot, quarters: int) -> Shot:
    """Lying on its side or head: turned clockwise by quarter turns."""
    for _ in range(quarters % 4):
        shot = quarter_turned(shot)
    return shot


def askew(shot: Shot, degrees: float) -> Shot:
    """Laid crookedly on the glass, the paper's corners still on the picture."""
    angle = math.radians(degrees)
    width, height = shot.image.size
    cos, sin = abs(math.cos(angle)), abs(math.sin(angle))
    size = round(width * cos + height * sin), round(width * sin + height * cos)
    c, s = math.cos(angle), math.sin(angle)
    x0, y0 = size[0] / 2 - c * width / 2 + s * height / 2, size[1] / 2 - s * width / 2 - c * height / 2
    matrix = np.array([[c, -s, x0], [s, c, y0], [0, 0, 1]])
    return warped(shot, matrix, size, Image.new("RGB", size, PAPER))


def tilted(shot: Shot, rng: random.Random, *, tilt: float) -> Shot:
    """A phone photo from the side: one edge of the paper looks shorter by `tilt`, on a grey desk, unevenly lit."""
    width, height = shot.image.size
    size = round(width * 1.12), round(height * 1.12)
    inset = tilt / 2

    def at(x: float, y: float) -> Point:
        return (0.06 + 0.88 * x + rng.uniform(-0.01, 0.01)) * size[0], (
            0.06 + 0.88 * y + rng.uniform(-0.01, 0.01)
        ) * size[1]

    shapes = {
        "top": (at(inset, 0.04), at(1 - inset, 0.04), at(1, 1), at(0, 1)),
        "bottom": (at(0, 0), at(1, 0), at(1 - inset, 0.96), at(inset, 0.96)),
        "left": (at(0.04, inset), at(1, 0), at(1, 1), at(0.04, 1 - inset)),
        "right": (at(0, 0), at(0.96, inset), at(0.96, 1 - inset), at(0, 1)),
    }
    target = shapes[rng.choice(sorted(shapes))]
    matrix = homography([(0, 0), (width, 0), (width, height), (0, height)], target)
    return lit(warped(shot, matrix, size, Image.new("RGB", size, (96, 84, 72))), rng)


def coarse(shot: Shot, dpi: float) -> Shot:
    """Scanned at a low resolution and stored as a small JPEG."""
    factor = dpi / DPI
    size = round(shot.image.width * factor), round(shot.image.height * factor)
    small = shot.image.resize(size, Image.Resampling.BICUBIC)
    return Shot(compressed(small, quality=60), moved(shot.items, lambda p: (p[0] * factor, p[1] * factor)))


def compressed(image: Image.Image, *, quality: int) -> Image.Image:
    data = BytesIO()
    image.save(data, "JPEG", quality=quality)
    return Image.open(data).convert("RGB")


def blurred(shot: Shot, rng: random.Random, radius_px: float) -> Shot:
    """Out of focus."""
    return replace(shot, image=noisy(shot.image.filter(ImageFilter.GaussianBlur(radius_px)), rng, strength=2))


def levelled(shot: Shot, rng: random.Random, *, black: int, white: int) -> Shot:
    """Its darkest and brightest become `black` and `white` (of 255), with a sensor's grain."""
    table = [round(black + v * (white - black) / 255) for v in range(256)] * 3
    return replace(shot, image=noisy(shot.image.convert("RGB").point(table), rng, strength=3))


def paired(left: Shot, right: Shot) -> Shot:
    """Two pages on one picture, as a booklet lies open; the shorter one is followed by blank paper."""
    width, height = left.image.width + right.image.width, max(left.image.height, right.image.height)
    page = Image.new("RGB", (width, height), PAPER)
    page.paste(left.image, (0, 0))
    page.paste(right.image, (left.image.width, 0))
    shifted = moved(right.items, lambda p: (p[0] + left.image.width, p[1]))
    return Shot(page, (*left.items, *shifted))


CONDITIONS: Sequence[Condition] = (
    Condition("clean", lambda s, r: s, 0),
    Condition("turned 90", lambda s, r: turned(s, 1), 270),
    Condition("turned 180", lambda s, r: turned(s, 2), 180),
    Condition("turned 270", lambda s, r: turned(s, 3), 90),
    Condition("askew +3", lambda s, r: askew(s, 3), 0),
    Condition("askew -8", lambda s, r: askew(s, -8), 0),
    Condition("tilted 15 %", lambda s, r: tilted(s, r, tilt=0.15), 0),
    Condition("tilted 30 %", lambda s, r: tilted(s, r, tilt=0.30), 0),
    Condition("tilted, sideways", lambda s, r: turned(tilted(s, r, tilt=0.20), 1), 270),
    Condition("150 dpi", lambda s, r: coarse(s, 150), 0),
    Condition("100 dpi", lambda s, r: coarse(s, 100), 0),
    Condition("blurred", lambda s, r: blurred(s, r, 2.2), 0),
    Condition("dark", lambda s, r: levelled(s, r, black=8, white=70), 0),
    Condition("faint", lambda s, r: levelled(s, r, black=196, white=246), 0),
    Condition("booklet sideways", lambda s, r: turned(paired(s, s), 3), 90),
    Condition("booklet, one half on its head", lambda s, r: paired(s, turned(s, 2)), None),
)
