from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from blindmask.core.boxes import Rect
from blindmask.core.pixels import to_fractions, to_pixels
from blindmask.documents.geometry import all_to_pixels, turn_image, turn_rect

ANGLES = st.sampled_from((0, 90, 180, 270))
SIZES = st.integers(1, 5000)


@st.composite
def rects(draw: st.DrawFn) -> Rect:
    left, top = draw(st.floats(0, 0.9)), draw(st.floats(0, 0.9))
    return Rect(left, top, draw(st.floats(left + 0.001, 1)), draw(st.floats(top + 0.001, 1)))


def close(one: Rect, other: Rect) -> bool:
    return one.as_list() == pytest.approx(other.as_list(), abs=1e-9)


@given(rects())
def test_four_quarter_turns_are_none(rect: Rect) -> None:
    turned = rect
    for _ in range(4):
        turned = turn_rect(turned, 90)
    assert close(turned, rect)


@given(rects(), ANGLES, ANGLES)
def test_turns_add_up(rect: Rect, first: int, second: int) -> None:
    assert close(turn_rect(turn_rect(rect, first), second), turn_rect(rect, (first + second) % 360))


@given(rects(), ANGLES)
def test_a_turn_back_undoes_a_turn(rect: Rect, degrees: int) -> None:
    assert close(turn_rect(turn_rect(rect, degrees), -degrees), rect)


def test_a_clockwise_quarter_turn_takes_the_top_left_to_the_top_right() -> None:
    assert close(turn_rect(Rect(0, 0, 0.2, 0.1), 90), Rect(0.9, 0, 1, 0.2))


@given(ANGLES, st.integers(2, 30), st.integers(2, 30), st.data())
def test_a_box_turns_with_its_picture(degrees: int, width_px: int, height_px: int, data: st.DataObject) -> None:
    x = data.draw(st.integers(0, width_px - 1))
    y = data.draw(st.integers(0, height_px - 1))
    picture = np.zeros((height_px, width_px, 3), np.uint8)
    picture[y, x] = 255
    turned = turn_image(picture, degrees)
    box = turn_rect(to_fractions((x, y, x + 1, y + 1), width=width_px, height=height_px), degrees)
    x0, y0, x1, y1 = to_pixels(box, width_px=turned.shape[1], height_px=turned.shape[0])
    assert (x1 - x0, y1 - y0) == (1, 1)
    assert turned[y0, x0].tolist() == [255, 255, 255]


@given(st.lists(rects(), min_size=1, max_size=5), SIZES, SIZES)
def test_many_boxes_have_the_pixels_of_each(boxes: list[Rect], width_px: int, height_px: int) -> None:
    together = all_to_pixels(np.array([box.as_list() for box in boxes]), width_px=width_px, height_px=height_px)
    assert [tuple(box) for box in together.tolist()] == [
        to_pixels(box, width_px=width_px, height_px=height_px) for box in boxes
    ]


@pytest.mark.parametrize("degrees", [1, 45, -30])
def test_only_quarter_turns_are_turns(degrees: int) -> None:
    with pytest.raises(ValueError, match="quarter"):
        turn_rect(Rect(0, 0, 1, 1), degrees)
