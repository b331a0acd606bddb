from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from blindmask.case.work.same_picture import find_picture
from blindmask.core.boxes import Rect
from blindmask.core.proposals import Kind
from blindmask.detect.marks.pixels import PixelBox, cut
from blindmask.detect.marks.same_picture import find_same
from blindmask.documents.open import open_document
from tests.tools.sheet import Face, font

Picture = NDArray[np.uint8]
WIDTH, HEIGHT = 1132, 1600


def page(seed: int) -> Image.Image:
    """Writing, a red rule and a table."""
    rng = random.Random(seed)
    picture = Image.new("RGB", (WIDTH, HEIGHT), (250, 250, 248))
    pen = ImageDraw.Draw(picture)
    words = "经审核该同志工作认真负责专业能力突出同意推荐申报高级职称任职资格"
    for row in range(16):
        start = rng.randrange(10)
        pen.text((130, 420 + 52 * row), words[start : start + 20], font=font(Face.SONG, 30), fill=(25, 25, 28))
    pen.line((130, 380, 1000, 380), fill=(200, 30, 30), width=4)
    pen.rectangle((130, 1350, 1000, 1500), outline=(20, 20, 20), width=2)
    return picture


def logo(side: int) -> Image.Image:
    """A sign of shapes and letters."""
    sign = Image.new("RGB", (400, 400), (250, 250, 248))
    pen = ImageDraw.Draw(sign)
    pen.ellipse((10, 10, 390, 390), outline=(20, 90, 160), width=26)
    pen.polygon([(200, 60), (330, 300), (70, 300)], fill=(30, 140, 90))
    pen.text((200, 215), "QL", font=font(Face.HEI_BOLD, 110), fill=(250, 250, 250), anchor="mm")
    pen.rectangle((120, 318, 280, 344), fill=(220, 120, 30))
    return sign.resize((side, side), Image.Resampling.LANCZOS)


def put(sheet: Image.Image, picture: Image.Image, at: tuple[int, int]) -> tuple[Picture, PixelBox]:
    sheet = sheet.copy()
    sheet.paste(picture, at)
    box = PixelBox(at[0], at[1], at[0] + picture.width, at[1] + picture.height)
    return np.ascontiguousarray(np.asarray(sheet, np.uint8)), box


def pattern() -> Picture:
    marked, box = put(page(1), logo(110), (130, 120))
    return np.ascontiguousarray(cut(marked, box.grown(0.04)))


@pytest.mark.parametrize("side", [75, 110, 165])
@pytest.mark.parametrize("grey", [False, True])
def test_a_logo_is_found_elsewhere_at_another_size_and_without_colour(side: int, *, grey: bool) -> None:
    target, place = put(page(2), logo(side), (760, 900))
    if grey:
        target = np.repeat(target.mean(axis=2, keepdims=True), 3, axis=2).astype(np.uint8)
    ((box, likeness),) = find_same(pattern(), target)
    assert box.overlap_px(place) >= 0.93 * place.area_px
    assert box.area_px <= 1.4 * place.area_px
    assert likeness > 0.6


def test_a_logo_turned_a_little_in_a_noisy_scan() -> None:
    target, place = put(page(3), logo(120), (700, 200))
    turned = Image.fromarray(target).rotate(3, Image.Resampling.BICUBIC, fillcolor=(250, 250, 248))
    noise = np.random.default_rng(4).normal(0, 6, (HEIGHT, WIDTH, 1))
    ((box, _),) = find_same(pattern(), np.clip(np.asarray(turned) + noise, 0, 255).astype(np.uint8))
    # Turned by 3 degrees about the page's middle, the logo moved by up to 40 pixels.
    assert box.grown(0.3).overlap_px(place) >= 0.9 * place.area_px


def test_two_on_one_page_are_both_found() -> None:
    sheet = page(5)
    sheet.paste(logo(110), (130, 120))
    target, _ = put(sheet, logo(110), (800, 1380))
    assert len(find_same(pattern(), target)) == 2


@pytest.mark.parametrize("seed", [6, 7, 8])
def test_pages_without_it_have_none(seed: int) -> None:
    assert find_same(pattern(), np.ascontiguousarray(np.asarray(page(seed), np.uint8))) == []


def test_a_line_of_a_letterhead_is_found() -> None:
    def headed(seed: int, at: tuple[int, int]) -> tuple[Picture, PixelBox]:
        sheet = page(seed)
        words = "QING LIU TESTING"
        ImageDraw.Draw(sheet).text(at, words, font=font(Face.HEI_BOLD, 40), fill=(180, 30, 30))
        box = ImageDraw.Draw(sheet).textbbox(at, words, font=font(Face.HEI_BOLD, 40))
        return np.ascontiguousarray(np.asarray(sheet, np.uint8)), PixelBox(*box)

    first, box = headed(1, (140, 100))
    second, place = headed(2, (300, 140))
    (found,) = find_same(np.ascontiguousarray(cut(first, box.grown(0.03))), second)
    assert found[0].overlap_px(place) >= 0.9 * place.area_px


def test_an_empty_box_is_found_nowhere() -> None:
    blank = np.full((80, 80, 3), 250, np.uint8)
    assert find_same(blank, np.asarray(page(1), np.uint8)) == []


def test_a_drawn_box_is_proposed_on_the_pages_of_another_file(tmp_path: Path) -> None:
    for number, at in enumerate(((130, 120), (700, 160))):
        picture, _ = put(page(number + 1), logo(110), at)
        Image.fromarray(picture).save(tmp_path / f"{number}.png")
    source, target = (open_document(str(tmp_path / f"{number}.png")) for number in range(2))
    box = Rect(130 / WIDTH, 120 / HEIGHT, 240 / WIDTH, 230 / HEIGHT)
    (found,) = find_picture(source, 0, box, Kind.OTHER, target)
    assert (found.page, found.kind, found.preselected) == (target.page_key(0), Kind.OTHER, False)
    place = Rect(700 / WIDTH, 160 / HEIGHT, 810 / WIDTH, 270 / HEIGHT)
    assert found.box.overlap(place) >= 0.93 * place.area
    assert find_picture(source, 0, box, Kind.OTHER, source) == []
