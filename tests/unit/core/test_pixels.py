"""Fractions, pixels and points: rounded outwards, and back without loss."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import blindmask
from blindmask.core.boxes import Rect
from blindmask.core.pixels import edges_px, pixel_range, sheet_px_per_mm, to_fractions, to_pixels, to_slices
from tests.unit.documents.test_geometry import SIZES, close, rects

PACKAGE = Path(blindmask.__file__).parent
BY_HAND = re.compile(r"\.(?:left|right) \* (?!frame)|(?:left|right)(?:_px)?\)? / (?:width|page)")
"""A box's edge times or by the width of a picture: what `core/pixels` is for."""


@given(rects(), SIZES, SIZES)
def test_rounding_goes_outward_and_stays_on_the_picture(rect: Rect, width_px: int, height_px: int) -> None:
    x0, y0, x1, y1 = to_pixels(rect, width_px=width_px, height_px=height_px)
    assert 0 <= x0 < x1 <= width_px
    assert 0 <= y0 < y1 <= height_px
    slack_px = 1e-5
    assert x0 - slack_px <= rect.left * width_px
    assert y0 - slack_px <= rect.top * height_px
    assert x1 + slack_px >= rect.right * width_px
    assert y1 + slack_px >= rect.bottom * height_px


@given(SIZES, SIZES, st.data())
def test_whole_pixels_survive_the_round_trip(width_px: int, height_px: int, data: st.DataObject) -> None:
    x0 = data.draw(st.integers(0, width_px - 1))
    y0 = data.draw(st.integers(0, height_px - 1))
    box_px = (x0, y0, data.draw(st.integers(x0 + 1, width_px)), data.draw(st.integers(y0 + 1, height_px)))
    rect = to_fractions(box_px, width=width_px, height=height_px)
    assert to_pixels(rect, width_px=width_px, height_px=height_px) == box_px


def test_a_box_over_the_edge_is_clipped() -> None:
    assert to_pixels(Rect(-0.5, 0.5, 0.5, 1.5), width_px=10, height_px=20) == (0, 10, 5, 20)


def test_a_box_off_the_page_has_no_pixels() -> None:
    with pytest.raises(ValueError, match="empty"):
        to_pixels(Rect(1.1, 0, 1.2, 1), width_px=10, height_px=10)


@given(rects(), st.floats(1, 15000), st.floats(1, 15000))
def test_points_become_fractions_of_the_page(rect: Rect, width_pt: float, height_pt: float) -> None:
    box_pt = (rect.left * width_pt, rect.top * height_pt, rect.right * width_pt, rect.bottom * height_pt)
    assert close(to_fractions(box_pt, width=width_pt, height=height_pt), rect)


@given(rects(), SIZES, SIZES)
def test_slices_cut_out_the_pixels_of_the_box(rect: Rect, width_px: int, height_px: int) -> None:
    rows, columns = to_slices(rect, (height_px, width_px, 3))
    assert (columns.start, rows.start, columns.stop, rows.stop) == to_pixels(
        rect, width_px=width_px, height_px=height_px
    )


@pytest.mark.parametrize(
    ("start", "end", "pixels"), [(-0.5, 0.25, (0, 3)), (0.95, 3, (9, 10)), (2, 3, (9, 10)), (-2, -1, (0, 1))]
)
def test_a_stretch_over_the_edge_keeps_to_the_picture(start: float, end: float, pixels: tuple[int, int]) -> None:
    assert pixel_range(start, end, 10) == pixels


@given(rects(), SIZES, SIZES)
def test_edges_are_not_rounded(rect: Rect, width_px: int, height_px: int) -> None:
    edges = edges_px(rect, (height_px, width_px))
    assert close(to_fractions(edges, width=width_px, height=height_px), rect)


def test_a_sheet_is_as_long_as_a4() -> None:
    assert sheet_px_per_mm(2970) == 10


def test_boxes_become_pixels_in_one_module() -> None:
    names = {path.relative_to(PACKAGE).as_posix(): path for path in PACKAGE.rglob("*.py")}
    by_hand = {name for name, path in names.items() if BY_HAND.search(path.read_text(encoding="utf-8"))}
    assert {name for name in by_hand if not name.startswith("export/proof/")} == {"core/pixels.py"}
