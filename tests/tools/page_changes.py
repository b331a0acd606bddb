"""Ways in which a page comes to be seen, each a function of its picture and what is on it."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace

from PIL import Image

from tests.tools.pictures import Shot, faxed, photographed, scanned

Change = Callable[[Shot, random.Random], Shot]


def _turned(quarters: int) -> Change:
    def turn(shot: Shot, _rng: random.Random) -> Shot:
        for _ in range(quarters):
            height = shot.image.height
            picture = shot.image.transpose(Image.Transpose.ROTATE_270)
            items = tuple(replace(i, outline=tuple((height - y, x) for x, y in i.outline)) for i in shot.items)
            shot = Shot(picture, items)
        return shot

    return turn


def repainted(paint: Callable[[Image.Image], Image.Image]) -> Change:
    """What was done to the picture alone."""
    return lambda shot, _rng: replace(shot, image=paint(shot.image))


def _faded(image: Image.Image) -> Image.Image:
    return image.point([round(255 - (255 - v) * 0.4) for v in range(256)] * 3)


def _dithered(image: Image.Image) -> Image.Image:
    return image.convert("1")


def _photo(shot: Shot, rng: random.Random) -> Shot:
    return photographed(shot, rng, size=(1500, 2120))


AS_SCANNED: Change = scanned
PAGE_CHANGES: dict[str, Change] = {
    "scan": AS_SCANNED,
    "turned 90": _turned(1),
    "turned 180": _turned(2),
    "turned 270": _turned(3),
    "grey": lambda shot, rng: scanned(shot, rng, grey=True),
    "faded": repainted(_faded),
    "black and white": lambda shot, _rng: faxed(shot),
    "dithered": repainted(_dithered),
    "phone photo": _photo,
}
