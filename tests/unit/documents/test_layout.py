"""Pages as phones and scanners see them, straightened for reading; a dot tells where a place of the page went."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from blindmask.core.boxes import Rect
from blindmask.documents.geometry import Placement
from blindmask.documents.layout import find_parts, find_sheet, find_skew
from blindmask.documents.upright import Standing, find_standing

SIZE_PX = (700, 1000)
DOT = (0.3, 0.2)
"""Where the red dot is, as fractions of the sheet."""


@pytest.fixture(scope="module")
def sheet(cjk_font: Path) -> NDArray[np.uint8]:
    picture = Image.new("RGB", SIZE_PX, "white")
    pen = ImageDraw.Draw(picture)
    font = ImageFont.truetype(str(cjk_font), 26)
    for row in range(16):
        pen.text((60, 260 + 44 * row), "经考核成绩合格，准予结业，特发此证。"[: 18 - row % 5], fill="black", font=font)
    x, y = DOT[0] * SIZE_PX[0], DOT[1] * SIZE_PX[1]
    pen.ellipse((x - 9, y - 9, x + 9, y + 9), fill=(255, 0, 0))
    return np.asarray(picture)


def dot_in(image: NDArray[np.uint8]) -> tuple[float, float]:
    red = (image[..., 0] > 170) & (image[..., 1] < 90) & (image[..., 2] < 90)
    rows, columns = np.nonzero(red)
    return float(columns.mean()) / image.shape[1], float(rows.mean()) / image.shape[0]


def seen_from_the_side(sheet: NDArray[np.uint8]) -> NDArray[np.uint8]:
    height, width = sheet.shape[:2]
    source = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    target = np.array([[150, 80], [620, 110], [730, 1000], [50, 960]], np.float32)
    matrix = cv2.getPerspectiveTransform(source, target)
    return np.asarray(cv2.warpPerspective(sheet, matrix, (800, 1100), borderValue=(90, 80, 70)), np.uint8)


def askew(sheet: NDArray[np.uint8], degrees: float) -> NDArray[np.uint8]:
    picture = Image.fromarray(sheet).rotate(-degrees, Image.Resampling.BICUBIC, fillcolor=(255, 255, 255))
    return np.asarray(picture)


def check_dot(displayed: NDArray[np.uint8], standing: Standing) -> None:
    """What was found on the straightened picture lies at its place on the page as displayed."""
    (part,) = find_parts(displayed, standing, is_photo=True)
    x, y = dot_in(part.image)
    back = part.placement.to_page(Rect(x - 1e-4, y - 1e-4, x + 1e-4, y + 1e-4)).centre
    assert back == pytest.approx(dot_in(displayed), abs=0.004)


def test_a_sheet_seen_from_the_side_is_straightened_and_its_boxes_go_back(sheet: NDArray[np.uint8]) -> None:
    displayed = seen_from_the_side(sheet)
    corners = find_sheet(displayed)
    assert corners is not None
    expected = [(150 / 800, 80 / 1100), (620 / 800, 110 / 1100), (730 / 800, 1000 / 1100), (50 / 800, 960 / 1100)]
    assert np.allclose(corners, expected, atol=0.02)
    (part,) = find_parts(displayed, Standing(0), is_photo=True)
    assert not part.is_turned_only
    check_dot(displayed, Standing(0))


def test_it_goes_back_from_a_sideways_photo_too(sheet: NDArray[np.uint8]) -> None:
    check_dot(np.ascontiguousarray(np.rot90(seen_from_the_side(sheet))), Standing(90))


@pytest.mark.parametrize("degrees", [-9.0, -3.0, 2.0, 6.0])
def test_skew_is_measured_and_taken_out(sheet: NDArray[np.uint8], degrees: float) -> None:
    displayed = askew(sheet, degrees)
    assert find_skew(displayed) == pytest.approx(degrees, abs=0.6)
    (part,) = find_parts(displayed, Standing(0), is_photo=True)
    assert abs(find_skew(part.image)) < 1
    check_dot(displayed, Standing(0))


def test_a_level_page_stays_as_it_is(sheet: NDArray[np.uint8]) -> None:
    (part,) = find_parts(sheet, Standing(0), is_photo=True)
    assert part.is_turned_only
    assert part.image.shape == sheet.shape
    assert find_sheet(sheet) is None


def test_a_page_that_a_program_drew_is_never_straightened(sheet: NDArray[np.uint8]) -> None:
    (part,) = find_parts(askew(sheet, 6), Standing(0), is_photo=False)
    assert part.is_turned_only


def test_halves_that_stand_differently_are_read_each_its_own_way(sheet: NDArray[np.uint8]) -> None:
    spread = np.hstack([sheet, np.ascontiguousarray(np.rot90(sheet, 2))])
    standing = find_standing(spread)
    assert standing.halves == (0, 180)
    left, right = find_parts(spread, standing, is_photo=True)
    for part, place in ((left, (0.15, 0.2)), (right, (0.85, 0.8))):
        x, y = dot_in(part.image)
        assert part.placement.to_page(Rect(x, y, x + 1e-6, y + 1e-6)).centre == pytest.approx(place, abs=0.01)


@pytest.mark.parametrize("turned", [0, 1, 2, 3])
def test_a_page_or_spread_of_one_mind_has_no_halves(sheet: NDArray[np.uint8], turned: int) -> None:
    for page in (sheet, np.hstack([sheet, sheet])):
        standing = find_standing(np.ascontiguousarray(np.rot90(page, -turned)))
        assert standing == Standing((360 - 90 * turned) % 360)


def test_a_placement_goes_there_and_back() -> None:
    slanted = Placement.of_corners([(0.1, 0.2), (0.8, 0.1), (0.9, 0.9), (0.2, 0.8)])
    inner = Placement.turned(90).within(slanted)
    box = Rect(0.4, 0.4, 0.41, 0.41)
    x, y = inner.to_page(box).centre
    again = inner.from_page(Rect(x - 1e-6, y - 1e-6, x + 1e-6, y + 1e-6)).centre
    assert again == pytest.approx(box.centre, abs=0.001)
    with pytest.raises(ValueError, match="line"):
        Placement.of_corners([(0, 0), (0, 0), (0, 0), (0, 0)])
