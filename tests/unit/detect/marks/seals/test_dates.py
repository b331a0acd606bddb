"""The date under a masked seal stays, and nothing of the unit's name does."""

from __future__ import annotations

import random

import numpy as np
import pytest
from PIL import Image, ImageDraw

from blindmask.core.boxes import Rect
from blindmask.core.pages import TextSource, TextSpan
from blindmask.detect.marks.seals.dates import leave_dates
from blindmask.detect.marks.seals.rings import Ring
from blindmask.detect.marks.seals.shapes import find_shapes
from blindmask.ocr.paddle import shared_engine
from tests.tools.sheet import Face, font
from tests.tools.stamps import Shape, seal

UNIT = "青柳地区检验检测中心"
WIDTH, HEIGHT = 1240, 1754
DIAMETER = 250
X, Y = 800, 1300
DATE = "2023年5月8日"


def sealed(*, date_y: int, size: int = 24) -> tuple[Image.Image, Rect]:
    """A page with a date and a seal over it, the date's middle `date_y` pixels below the seal's."""
    picture = Image.new("RGB", (WIDTH, HEIGHT), (252, 252, 250))
    pen = ImageDraw.Draw(picture)
    face = font(Face.SONG, size)
    pen.text((X, Y + date_y), DATE, font=face, fill=(25, 25, 28), anchor="mm")
    left, top, right, bottom = pen.textbbox((X, Y + date_y), DATE, font=face, anchor="mm")
    stamp = seal(Shape.ROUND, "red", UNIT, random.Random(1), size_mm=(42, 42)).resize((DIAMETER, DIAMETER))
    ink = Image.new("RGB", picture.size, (255, 255, 255))
    ink.paste(stamp, (X - DIAMETER // 2, Y - DIAMETER // 2), stamp)
    both = Image.fromarray(np.minimum(np.asarray(picture), np.asarray(ink)))
    return both, Rect(left / WIDTH, top / HEIGHT, right / WIDTH, bottom / HEIGHT)


def boxes(picture: Image.Image, date: Rect) -> list[tuple[int, int, int, int]]:
    pixels = np.ascontiguousarray(np.asarray(picture, np.uint8))
    (ring,) = [shape for shape in find_shapes(pixels) if isinstance(shape, Ring)]
    step = date.width / len(DATE)
    chars = tuple(
        Rect(date.left + i * step, date.top, date.left + (i + 1) * step, date.bottom) for i in range(len(DATE))
    )
    span = TextSpan(DATE, date, chars, TextSource.OCR)
    found = leave_dates(pixels, ring, ring.box.grown(0.015), [span])
    return [(round(b.left_px), round(b.top_px), round(b.right_px), round(b.bottom_px)) for b in found]


def masked(picture: Image.Image, parts: list[tuple[int, int, int, int]]) -> np.ndarray:
    done = picture.copy()
    for part in parts:
        ImageDraw.Draw(done).rectangle(part, fill=(0, 0, 0))
    return np.ascontiguousarray(np.asarray(done, np.uint8))


def test_a_date_between_the_words_stays_and_the_name_does_not() -> None:
    picture, date = sealed(date_y=75)
    parts = boxes(picture, date)
    assert len(parts) > 1
    text = "".join(r.span.text for r in shared_engine().read(masked(picture, parts)))
    assert "5月8日" in text
    assert not set(UNIT) & set(text)


@pytest.mark.parametrize("date_y", [-70, -95])
def test_a_date_among_the_words_is_covered_with_them(date_y: int) -> None:
    picture, date = sealed(date_y=date_y)
    assert len(boxes(picture, date)) == 1


def test_a_date_so_large_that_the_seal_would_show_is_covered() -> None:
    picture, date = sealed(date_y=60, size=52)
    assert len(boxes(picture, date)) == 1


def test_most_of_the_seal_stays_covered() -> None:
    picture, date = sealed(date_y=75)
    covered = np.zeros((HEIGHT, WIDTH), bool)
    for left, top, right, bottom in boxes(picture, date):
        covered[top:bottom, left:right] = True
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH]
    disc = (x - X) ** 2 + (y - Y) ** 2 <= (DIAMETER / 2) ** 2
    assert (covered & disc).sum() >= 0.9 * disc.sum()
