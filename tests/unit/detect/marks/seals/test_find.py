from __future__ import annotations

import random
from dataclasses import replace
from functools import cache

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from blindmask.core.applicants import Applicant
from blindmask.core.boxes import Rect
from blindmask.core.page_view import PageView
from blindmask.core.proposals import Kind, Proposal
from blindmask.core.rules import Action, RuleSet
from blindmask.detect.evidence import Evidence, Reader
from blindmask.detect.marks import under_marks
from blindmask.detect.marks.seals.find import DETECTOR
from blindmask.detect.marks.seals.shapes import find_shapes
from blindmask.detect.marks.seals.text import compare
from blindmask.host.rule_files import load_rules
from blindmask.ocr.paddle import shared_engine
from tests.tools.art import add_seal
from tests.tools.pictures import render
from tests.tools.sheet import RED, Face, Sheet, font
from tests.tools.stamps import Shape, seal
from tests.unit.detect.pages import KEY, NoReader, line

RULES = load_rules()
UNIT = "青柳地区检验检测中心"
OTHER = "云北自治区质量协会"
APPLICANT = Applicant(id="t", name="陆砚秋", units=(UNIT,))
DPI = 150
WIDTH, HEIGHT, RADIUS = 595.0, 842.0, 58.0
CENTRE = (400.0, 640.0)

Picture = NDArray[np.uint8]


@cache
def stamped(text: str = UNIT, centre: tuple[float, float] = CENTRE) -> Picture:
    """A page of writing with a red seal over its date."""
    sheet = Sheet(WIDTH, HEIGHT)
    add_seal(sheet, centre, text, own=True, rng=random.Random(4), radius=RADIUS)
    picture = render(sheet, dpi=DPI).image
    pen = ImageDraw.Draw(picture)
    for row in range(9):
        pen.text(
            (160, 200 + 90 * row), "经审核该同志工作认真负责同意推荐申报", font=font(Face.SONG, 36), fill=(25, 25, 28)
        )
    x, y = centre[0] * DPI / 72, centre[1] * DPI / 72
    pen.text((x - 90, y + 45), "2023年5月8日", font=font(Face.SONG, 32), fill=(25, 25, 28))
    return np.asarray(picture.convert("RGB"), np.uint8)


def place(centre: tuple[float, float] = CENTRE) -> Rect:
    x, y = centre
    return Rect((x - RADIUS) / WIDTH, (y - RADIUS) / HEIGHT, (x + RADIUS) / WIDTH, (y + RADIUS) / HEIGHT).clipped()


def view(picture: Picture, *texts: str) -> PageView:
    """With lines printed across the seal."""
    spans = tuple(line(text, left=0.5, top=CENTRE[1] / HEIGHT - 0.01 + 0.02 * i) for i, text in enumerate(texts))
    return PageView(KEY, np.ascontiguousarray(picture), spans)


def seals(proposals: list[Proposal]) -> list[Proposal]:
    return [p for p in proposals if p.kind is Kind.SEAL]


def find(page: PageView, rules: RuleSet = RULES, *, reader: Reader | None = None) -> list[Proposal]:
    """The seals of a page and what stands under them."""
    evidence = Evidence(page, APPLICANT, rules, reader or shared_engine())
    return [*under_marks.DETECTOR.find(evidence), *DETECTOR.find(evidence)]


def read(picture: Picture, rules: RuleSet = RULES) -> list[Proposal]:
    return seals(find(view(picture), rules))


def tinted(colour: tuple[int, int, int]) -> Picture:
    """The seal in another ink: its red replaced in proportion to its strength."""
    picture = stamped().astype(np.float32)
    strength = np.clip((picture[..., 0] - picture[..., 1:].max(axis=2)) / (RED[0] - RED[2]), 0, 1)[..., None]
    ink = np.array(colour, np.float32)
    clean = np.where(strength > 0, 255.0, picture)
    return (clean * (1 - strength) + ink * strength).astype(np.uint8)


def test_the_own_units_seal_is_preselected_and_covered() -> None:
    (seal,) = read(stamped())
    assert (seal.reason, seal.preselected, seal.term) == ("seal_text", True, UNIT)
    assert seal.box.overlap(place()) >= 0.97 * place().area
    assert seal.box.area <= 1.15 * place().area


def test_an_issuers_seal_is_shown_with_its_words() -> None:
    (seal,) = read(stamped(OTHER))
    assert (seal.reason, seal.preselected, seal.text) == ("seal", False, OTHER)


@pytest.mark.parametrize("colour", [(45, 60, 170), (110, 50, 150), (235, 130, 135), (235, 190, 190)])
def test_any_colour_and_strength(colour: tuple[int, int, int]) -> None:
    (seal,) = read(tinted(colour))
    assert seal.preselected
    assert seal.box.overlap(place()) >= 0.95 * place().area


def test_photocopies_and_faxes() -> None:
    grey = stamped().mean(axis=2, keepdims=True)
    for copy in (grey, np.where(grey > 168, 255, 0)):
        (seal,) = read(np.repeat(copy, 3, axis=2).astype(np.uint8))
        assert seal.preselected


@pytest.mark.parametrize("degrees", [-20, -8, 12, 20])
def test_a_seal_set_askew(degrees: float) -> None:
    centre = (CENTRE[0] * DPI / 72, CENTRE[1] * DPI / 72)
    picture = stamped()
    matrix = cv2.getRotationMatrix2D(centre, degrees, 1.0)
    turned = cv2.warpAffine(picture, matrix, (picture.shape[1], picture.shape[0]), borderValue=(255, 255, 255))
    (seal,) = read(np.asarray(turned, np.uint8))
    assert seal.preselected
    assert seal.box.overlap(place()) >= 0.95 * place().area


def test_half_a_seal_at_the_pages_edge() -> None:
    centre = (WIDTH - 12, 500.0)
    (seal,) = read(stamped(UNIT, centre))
    assert seal.preselected
    assert seal.box.overlap(place(centre)) >= 0.95 * place(centre).area


def find_unread(*texts: str) -> Proposal:
    (seal,) = seals(find(view(stamped(OTHER), *texts), reader=NoReader()))
    return seal


def test_an_unreadable_seal_over_the_own_units_name_is_its_own() -> None:
    seal = find_unread(f"{UNIT}（盖章）")
    assert (seal.reason, seal.preselected, seal.term) == ("seal_place", True, UNIT)


@pytest.mark.parametrize(
    "texts",
    [(), ("2023年5月8日",), (OTHER,), (UNIT, OTHER), (f"经研究同意{UNIT}的该同志参加本年度的职称评审工作",)],
)
def test_an_unreadable_seal_elsewhere_is_left_to_the_person(texts: tuple[str, ...]) -> None:
    assert find_unread(*texts).reason == "seal"


def test_a_clear_text_outweighs_the_place() -> None:
    found = find(view(stamped(OTHER), UNIT))
    assert [seal.reason for seal in seals(found)] == ["seal"]


def test_a_name_under_a_seal_is_read_without_the_colour() -> None:
    picture = Image.fromarray(stamped(OTHER))
    x, y = CENTRE[0] * DPI / 72, CENTRE[1] * DPI / 72
    ImageDraw.Draw(picture).text((x - 60, y - 60), "陆砚秋", font=font(Face.SONG, 40), fill=(20, 20, 24))
    found = find(view(np.asarray(picture, np.uint8)))
    names = [p for p in found if p.kind is Kind.NAME and p.preselected]
    assert {p.reason for p in names} == {"under_seal"}
    assert place().overlap(names[0].box) > 0.9 * names[0].box.area


@pytest.mark.parametrize(("action", "preselected"), [(Action.MASK, [True]), (Action.ASK, [False]), (Action.KEEP, [])])
def test_the_rules_decide_what_happens_to_own_seals(action: Action, preselected: list[bool]) -> None:
    rules = replace(RULES, actions={**RULES.actions, Kind.SEAL: action})
    assert [seal.preselected for seal in read(stamped(), rules)] == preselected


def test_red_titles_lines_blocks_and_flags_are_no_seals() -> None:
    picture = Image.new("RGB", (1240, 1754), (252, 252, 250))
    pen = ImageDraw.Draw(picture)
    pen.text((200, 120), "青柳地区检验检测中心文件", font=font(Face.SONG_BOLD, 72), fill=RED)
    pen.line((100, 260, 1140, 260), fill=RED, width=6)
    pen.rectangle((100, 400, 400, 600), fill=RED)
    pen.rectangle((40, 40, 1200, 1714), outline=RED, width=5)
    pen.text((100, 1450), "检验检测中心", font=font(Face.SONG_BOLD, 110), fill=RED)
    for row in range(8):
        pen.text((150, 700 + 80 * row), "此件公开发布的红色文字内容若干", font=font(Face.HEI, 40), fill=RED)
    assert find_shapes(np.asarray(picture, np.uint8)) == []


@pytest.mark.parametrize(
    ("text", "unit", "confidence", "expected"),
    [
        (UNIT, UNIT, 1.0, True),
        (UNIT + "专用章", UNIT, 1.0, True),
        ("青地区检验检测中心", UNIT, 1.0, True),
        ("广柳地区检验检测中心", UNIT, 0.9, True),
        ("赤柳地区检验检测中心", UNIT, 1.0, False),
        ("青柳地区质量检验检测中心", UNIT, 1.0, False),
        ("昆岭市第三人民医院", "昆岭市第二人民医院", 0.9, False),
        ("昆岭市第二人民医院", "昆岭市人民医院", 0.9, False),
        ("青柳地区教育局", UNIT, 0.9, False),
        ("", UNIT, 0.0, False),
    ],
)
def test_which_readings_name_the_unit(text: str, unit: str, confidence: float, expected: bool) -> None:
    assert compare(text, unit).is_small(confidence, was_spotted=False) is expected


def test_a_part_counts_only_where_the_rest_is_missing() -> None:
    assert compare("青柳地区检", UNIT).is_one_end
    assert not compare("青柳地区检察院", UNIT).is_one_end
    assert not compare("检测中心", UNIT).is_one_end


def marked(shape: str, text: tuple[str, ...]) -> tuple[Picture, Rect]:
    """A page with an oval or rectangular seal in red."""
    picture = Image.new("RGB", (1240, 1754), (252, 252, 250))
    pen = ImageDraw.Draw(picture)
    box = (700, 1200, 940, 1380)
    if shape == "oval":
        pen.ellipse(box, outline=RED, width=7)
    else:
        pen.rectangle(box, outline=RED, width=7)
    for row, words in enumerate(text):
        y = 1290 + 56 * (row - (len(text) - 1) / 2)
        pen.text((820, y), words, font=font(Face.SONG_BOLD, 38), fill=RED, anchor="mm")
    return np.asarray(picture, np.uint8), Rect(box[0] / 1240, box[1] / 1754, box[2] / 1240, box[3] / 1754)


def test_a_rectangular_seal_is_read_line_by_line() -> None:
    for words, expected in ((("青柳地区", "检验检测", "中心"), True), (("云北自治", "区质量", "协会"), False)):
        picture, box = marked("rectangle", words)
        (seal,) = read(picture)
        assert seal.preselected is expected
        assert seal.box.overlap(box) >= 0.97 * box.area


def test_an_oval_seal_is_shown() -> None:
    picture, box = marked("oval", ("发票专用",))
    (seal,) = read(picture)
    assert not seal.preselected
    assert seal.box.overlap(box) >= 0.95 * box.area


def test_coloured_writing_smaller_than_a_seal_is_none() -> None:
    picture = Image.new("RGB", (1240, 1754), (252, 252, 250))
    ImageDraw.Draw(picture).rectangle((700, 1200, 738, 1238), outline=RED, width=4)
    assert find_shapes(np.asarray(picture, np.uint8)) == []


def chop(words: str, *, ink: str, at: tuple[int, int] = (800, 1300)) -> Picture:
    """A page with a square seal of 18 mm for a name, of 30 mm for a unit."""
    picture = Image.new("RGB", (1240, 1754), (252, 252, 250))
    side = 18 if len(words) <= 4 else 30
    shape = Shape.CHOP if side == 18 else Shape.SQUARE
    stamp = seal(shape, ink, words, random.Random(3), size_mm=(side, side))
    stamp = stamp.resize((round(side * 5.9), round(side * 5.9)), Image.Resampling.LANCZOS)
    picture.paste(stamp, at, stamp)
    return np.asarray(picture.convert("L").convert("RGB") if ink == "grey" else picture, np.uint8)


@pytest.mark.parametrize("ink", ["red", "blue", "grey", "faint"])
def test_the_chop_of_the_own_name_is_preselected(ink: str) -> None:
    (own,) = read(chop("陆砚秋印", ink=ink))
    assert (own.reason, own.preselected, own.term) == ("seal_name", True, "陆砚秋")
    others = read(chop("沈怀远印", ink=ink))
    assert [p.preselected for p in others] == [False]


@pytest.mark.parametrize("ink", ["red", "grey"])
def test_a_square_seal_of_the_own_unit_is_known_whichever_way_it_runs(ink: str) -> None:
    columns = "青柳地区检验检测中心"
    assert [p.preselected for p in read(chop(columns, ink=ink))] == [True]
    assert not any(p.preselected for p in read(chop("云北自治区人力资源厅", ink=ink)))


def test_the_boxes_of_a_form_are_no_seals() -> None:
    picture = Image.new("RGB", (1240, 1754), (252, 252, 250))
    pen = ImageDraw.Draw(picture)
    for row, words in enumerate(("照片", "单位意见", "同意", "")):
        top = 300 + 300 * row
        pen.rectangle((700, top, 900, top + 180), outline=(20, 20, 20), width=5)
        pen.text((800, top + 90), words, font=font(Face.SONG, 40), fill=(20, 20, 20), anchor="mm")
    assert read(np.asarray(picture, np.uint8)) == []
