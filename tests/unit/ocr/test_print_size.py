"""The size of print, told from its ink, and that small print beside large print is found."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from blindmask.ocr.paddle import shared_engine
from blindmask.ocr.print_size import smallest_print

WIDTH_PX, HEIGHT_PX = 1240, 1754
SCALE = 0.62
"""As the detector looks at A4 at most."""
SENTENCE = "试样制备按照规定的程序进行环境温度控制在二十摄氏度左右"


def page(font: Path, sizes_px: list[int], *, skew: float = 0.0) -> NDArray[np.uint8]:
    """A4 at 150 dpi with a sentence of each size."""
    picture = Image.new("RGB", (WIDTH_PX, HEIGHT_PX), (250, 248, 244))
    pen = ImageDraw.Draw(picture)
    for number, size_px in enumerate(sizes_px):
        pen.text((100, 150 + 100 * number), SENTENCE, fill="black", font=ImageFont.truetype(str(font), size_px))
    return np.asarray(picture.rotate(skew, fillcolor=(250, 248, 244), resample=Image.Resampling.BICUBIC))


@pytest.mark.parametrize("skew", [0.0, 0.8])
@pytest.mark.parametrize("size_px", [11, 14, 20, 24])
def test_small_print_is_as_high_as_its_characters(cjk_font: Path, size_px: int, skew: float) -> None:
    found = smallest_print(page(cjk_font, [size_px] * 3, skew=skew), scale=SCALE) / SCALE
    assert 0.75 * size_px < found < 1.05 * size_px


@pytest.mark.parametrize("size_px", [34, 60])
def test_large_print_never_seems_larger(cjk_font: Path, size_px: int) -> None:
    found = smallest_print(page(cjk_font, [size_px] * 3), scale=SCALE) / SCALE
    assert 20 < found < size_px


def test_the_smallest_print_counts_not_the_usual_one(cjk_font: Path) -> None:
    mixed = smallest_print(page(cjk_font, [40, 40, 40, 40, 40, 40, 14]), scale=SCALE)
    assert mixed == pytest.approx(smallest_print(page(cjk_font, [14]), scale=SCALE), rel=0.15)


def test_paper_rules_and_a_box_are_no_print() -> None:
    picture = np.full((HEIGHT_PX, WIDTH_PX, 3), 255, np.uint8)
    assert smallest_print(picture, scale=0.6) == float("inf")
    picture[300:304, 100:1100] = picture[300:900, 100:104] = picture[1000:1200, 300:500] = 0
    assert smallest_print(picture, scale=0.6) == float("inf")


@pytest.mark.parametrize("points", [5.5, 7, 9])
def test_one_line_of_small_print_under_large_print_is_read(cjk_font: Path, points: float) -> None:
    image = page(cjk_font, [40, 40, 40, 40, 40, 40, round(points / 72 * 150)])
    *large, small = shared_engine().read(image, wanted=["周晓澜"])
    assert len(large) == 6
    assert small.span.box.top > 0.4
    assert small.span.text[:4] == SENTENCE[:4]
