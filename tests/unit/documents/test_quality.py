"""What makes a page hard to read is told, and a good scan or photo is left alone."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from blindmask.core.boxes import Rect
from blindmask.documents.quality import is_cut, measure, quality_notes
from tests.tools.conditions import compressed

SIZE_PX = (1000, 700)
LINES = [Rect(0.1, 0.05 + 0.09 * i, 0.8, 0.05 + 0.09 * i + 0.065) for i in range(9)]


@pytest.fixture(scope="module")
def scan(cjk_font: Path) -> Image.Image:
    picture = Image.new("RGB", SIZE_PX, (246, 246, 242))
    pen = ImageDraw.Draw(picture)
    font = ImageFont.truetype(str(cjk_font), 33)
    for line in LINES:
        at = line.left * SIZE_PX[0], line.top * SIZE_PX[1]
        pen.text(at, "经考核成绩合格，准予结业，特发此证。", fill=(40, 40, 44), font=font)
    return picture.filter(ImageFilter.GaussianBlur(0.5))


def notes(picture: Image.Image, *, scale: float = 1.0) -> list[str]:
    image: NDArray[np.uint8] = np.asarray(picture)
    return quality_notes(measure(image, LINES), scale=scale)


def levelled(picture: Image.Image, black: int, white: int) -> Image.Image:
    return picture.point([round(black + v * (white - black) / 255) for v in range(256)] * 3)


def test_a_good_scan_has_no_notes(scan: Image.Image) -> None:
    assert notes(scan) == []


def test_a_phone_photo_in_shade_has_none(scan: Image.Image) -> None:
    assert notes(levelled(scan.filter(ImageFilter.GaussianBlur(0.6)), 15, 170)) == []


def test_what_falls_short_is_told(scan: Image.Image) -> None:
    assert notes(scan.filter(ImageFilter.GaussianBlur(2.5))) == ["blurred"]
    assert notes(levelled(scan, 8, 70)) == ["dark"]
    assert notes(levelled(scan, 190, 250)) == ["faint"]
    assert notes(levelled(scan, 249, 255)) == ["faint"]
    small = scan.resize((SIZE_PX[0] * 3 // 10, SIZE_PX[1] * 3 // 10), Image.Resampling.LANCZOS)
    assert notes(small) == ["coarse"]


@pytest.mark.parametrize("way", [(1, 0), (0, 1), (1, 1), (1, -1)], ids=["level", "down", "falling", "rising"])
def test_a_shaken_picture_is_blurred_whichever_way_it_moved(scan: Image.Image, way: tuple[int, int]) -> None:
    pixels = np.asarray(scan, np.float32)
    moved = [np.roll(pixels, (step * way[1], step * way[0]), axis=(0, 1)) for step in range(9)]
    assert notes(Image.fromarray(np.mean(moved, axis=0).astype(np.uint8))) == ["blurred"]


@pytest.mark.parametrize("quality", [None, 60], ids=["as it came", "stored as a JPEG"])
def test_a_copy_without_greys_is_told(scan: Image.Image, quality: int | None) -> None:
    copy = scan.convert("L").point([255 if v > 150 else 0 for v in range(256)]).convert("RGB")
    assert notes(compressed(copy, quality=quality) if quality else copy) == ["two_toned"]
    assert notes(scan.convert("L").convert("RGB")) == []
    copy.paste((70, 120, 200), (0, 640, 1000, 700))
    assert notes(copy) == [], "a screenshot with a bar of colour"


def test_enlarging_a_small_scan_does_not_make_it_fine(scan: Image.Image) -> None:
    assert notes(scan, scale=3.0) == ["coarse"]


def test_too_few_lines_tell_nothing(scan: Image.Image) -> None:
    assert measure(np.asarray(scan), LINES[:2]) is None
    assert quality_notes(None) == []


def test_lines_that_run_into_an_edge_are_cut() -> None:
    inside = Rect(0.1, 0.1, 0.9, 0.12)
    over = [Rect(0.5, 0.2 + 0.1 * i, 0.9995, 0.22 + 0.1 * i) for i in range(2)]
    assert not is_cut([inside, over[0]])
    assert is_cut([inside, *over])
