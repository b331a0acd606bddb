from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from blindmask.detect.marks.pixels import PixelBox, cut, fit, resize

WIDTH_PX, HEIGHT_PX = 40, 30


@st.composite
def boxes(draw: st.DrawFn) -> PixelBox:
    left, top = draw(st.integers(0, WIDTH_PX - 1)), draw(st.integers(0, HEIGHT_PX - 1))
    return PixelBox(left, top, draw(st.integers(left + 1, WIDTH_PX)), draw(st.integers(top + 1, HEIGHT_PX)))


@given(boxes(), st.integers(-4, 4))
def test_a_turned_box_holds_what_it_held_before(box: PixelBox, quarters: int) -> None:
    picture = np.zeros((HEIGHT_PX, WIDTH_PX, 3), np.uint8)
    cut(picture, box)[:] = 1
    turned = np.ascontiguousarray(np.rot90(picture, -quarters))
    part = cut(turned, box.turned(quarters, (WIDTH_PX, HEIGHT_PX)))
    assert part.sum() == turned.sum() == part.size


@given(boxes(), boxes())
def test_the_overlap_is_the_shared_pixels(one: PixelBox, other: PixelBox) -> None:
    picture = np.zeros((HEIGHT_PX, WIDTH_PX, 3), np.uint8)
    cut(picture, one)[:] = 1
    assert one.overlap_px(other) == other.overlap_px(one) == cut(picture, other).sum() / 3


def test_a_box_beyond_the_picture_is_cut_to_it() -> None:
    picture = np.zeros((HEIGHT_PX, WIDTH_PX, 3), np.uint8)
    assert fit(PixelBox(-5.5, 3.2, 100, 4.1), picture) == PixelBox(0, 3, WIDTH_PX, 5)


@pytest.mark.parametrize("scale", [0.001, 0.5, 3.0])
def test_a_resized_picture_is_never_empty(scale: float) -> None:
    height_px, width_px, _ = resize(np.zeros((HEIGHT_PX, WIDTH_PX, 3), np.uint8), scale).shape
    assert (height_px, width_px) == (max(1, round(HEIGHT_PX * scale)), max(1, round(WIDTH_PX * scale)))
