"""The real engine on rendered lines."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from blindmask.core.page_view import LineReading
from blindmask.core.pages import TextSource, TextSpan
from blindmask.detect.search.spotting import spot
from blindmask.ocr.engine import Engine
from blindmask.ocr.paddle import shared_engine

SIZE_PX = 40


@pytest.fixture(scope="module")
def engine() -> Engine:
    return shared_engine()


def draw(texts: list[tuple[int, int, str]], font: Path, *, angle: float = 0.0) -> NDArray[np.uint8]:
    picture = Image.new("RGB", (1200, 500), "white")
    pen = ImageDraw.Draw(picture)
    for x, y, text in texts:
        pen.text((x, y), text, fill="black", font=ImageFont.truetype(str(font), SIZE_PX))
    return np.asarray(picture.rotate(angle, fillcolor="white"))


def test_lines_are_read_top_to_bottom(engine: Engine, cjk_font: Path) -> None:
    image = draw([(100, 300, "工作单位：库勒检测中心"), (100, 100, "姓名：周晓澜")], cjk_font)
    readings = engine.read(image)
    assert [reading.span.text for reading in readings] == ["姓名：周晓澜", "工作单位：库勒检测中心"]
    assert all(reading.span.confidence > 0.9 for reading in readings)


def test_every_character_box_holds_its_glyph(engine: Engine, cjk_font: Path) -> None:
    text = "姓名：周晓澜 2021年3月"
    (reading,) = engine.read(draw([(100, 100, text)], cjk_font))
    font = ImageFont.truetype(str(cjk_font), SIZE_PX)
    printed = text.replace(" ", "")
    shown = [(c, box) for c, box in zip(reading.span.text, reading.span.char_boxes, strict=True) if c != " "]
    assert "".join(c for c, _ in shown) == printed
    for (_, box), position in zip(shown, [i for i, c in enumerate(text) if c != " "], strict=True):
        left = 100 + font.getlength(text[:position])
        middle = (left + 100 + font.getlength(text[: position + 1])) / 2 / 1200
        assert box.left - 0.004 < middle < box.right + 0.004


def test_a_wanted_name_can_be_spotted_in_the_line(engine: Engine, cjk_font: Path) -> None:
    image = draw([(100, 100, "兹聘任周晓澜同志为工程师")], cjk_font)
    (reading,) = engine.read(image, wanted=["周晓澜"])
    assert set(reading.characters) == set("周晓澜")
    (hit,) = spot(reading, "周晓澜")
    assert hit.is_sure
    assert hit.box.left < (100 + 3.5 * SIZE_PX) / 1200 < hit.box.right
    assert list(spot(reading, "周澜晓")) == []


def test_an_askew_line_is_read_and_its_box_hangs_with_it(engine: Engine, cjk_font: Path) -> None:
    (reading,) = engine.read(draw([(200, 220, "库勒地区质量检测中心")], cjk_font, angle=5))
    assert reading.span.text == "库勒地区质量检测中心"
    first, last = reading.span.char_boxes[0], reading.span.char_boxes[-1]
    assert first.centre[1] > last.centre[1]


def test_vertical_text_has_boxes_below_one_another(engine: Engine, cjk_font: Path) -> None:
    column = [(300, 40 + i * 46, c) for i, c in enumerate("质量检测中心")]
    readings = engine.read(draw(column, cjk_font))
    boxes = [box for reading in readings for box in reading.span.char_boxes]
    assert len(boxes) >= 4
    tops = [box.top for box in boxes]
    assert tops == sorted(tops)


def test_a_blank_page_has_no_lines(engine: Engine) -> None:
    assert engine.read(np.full((800, 600, 3), 255, np.uint8)) == []


LINES = [(100, 30 + 60 * i, f"库勒地区质量检测中心第{i}号文件") for i in range(8)]


def layer_of(readings: list[LineReading], *, lie: bool = False, font: str = "") -> list[TextSpan]:
    """The text layer that tells the lines that were read, or something else at their places."""
    spans = [reading.span for reading in readings]
    return [replace(s, text="口" * len(s.text) if lie else s.text, source=TextSource.LAYER, font=font) for s in spans]


def test_lines_that_a_true_layer_tells_are_not_read_again(engine: Engine, cjk_font: Path) -> None:
    image = draw(LINES, cjk_font)
    layer = layer_of(engine.read(image))
    assert len(layer) == 8
    assert engine.trusted(image, layer) == layer
    assert engine.read(image, known=layer) == []


def test_only_the_fonts_that_lie_are_not_believed(engine: Engine, cjk_font: Path) -> None:
    image = draw(LINES, cjk_font)
    readings = engine.read(image)
    true, false = layer_of(readings[:4], font="true"), layer_of(readings[4:], lie=True, font="false")
    assert engine.trusted(image, [*true, *false]) == true
    again = engine.read(image, known=true)
    assert [reading.span.text for reading in again] == [reading.span.text for reading in readings[4:]]


def test_ink_beside_a_true_layer_is_read(engine: Engine, cjk_font: Path) -> None:
    """A picture of text or outlined glyphs on a page of real text."""
    image = draw(LINES, cjk_font)
    readings = engine.read(image)
    (missed,) = engine.read(image, known=layer_of([*readings[:3], *readings[4:]]))
    assert missed.span.text == readings[3].span.text
    assert abs(missed.span.box.left - readings[3].span.box.left) < 0.01


def test_lines_that_may_name_the_applicant_are_read_with_care(engine: Engine, cjk_font: Path) -> None:
    texts = ["同意聘任周晓翀为工程师", "同意聘任周晓某为工程师", "工作认真负责能够完成任务"]
    places = [(100, 100 * (row + 1), text) for row, text in enumerate(texts)]
    readings = engine.read(draw(places, cjk_font), wanted=["周晓澜", "周晓翀"])
    assert [reading.span.text for reading in readings] == texts
    # The quick recogniser knows fewer characters.
    assert [set(reading.characters) for reading in readings] == [*2 * [set("周晓澜翀")], set("周晓澜")]


def test_a_line_that_plainly_names_the_applicant_is_read_once(engine: Engine, cjk_font: Path) -> None:
    picture = draw([(100, 100, "兹聘任周晓澜同志为工程师")], cjk_font)
    (reading,) = engine.read(picture, wanted=["周晓澜", "周晓翀"])
    assert reading.span.text == "兹聘任周晓澜同志为工程师"
    assert set(reading.characters) == set("周晓澜")
    assert next(spot(reading, "周晓澜")).is_sure


def test_blank_margins_change_no_box(engine: Engine, cjk_font: Path) -> None:
    image = draw([(600, 300, "库勒地区质量检测中心")], cjk_font)
    ((reading,), (framed,)) = engine.read(image), engine.read(with_frame(image))
    assert reading.span.text == framed.span.text == "库勒地区质量检测中心"
    assert np.abs(np.subtract(reading.quad, framed.quad)).max() < 0.01


def with_frame(image: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The picture with dots in its corners, so that it has no blank margins."""
    framed = image.copy()
    framed[:4, :4] = framed[-4:, -4:] = 0
    return framed
