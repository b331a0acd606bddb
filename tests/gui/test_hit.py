from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blindmask.gui.review.hit import (
    HANDLE_PX,
    MIN_SIDE_PX,
    Handle,
    Hit,
    Px,
    contains,
    dragged,
    find_hit,
    handle_points,
    spanned,
)

PAGE: Px = (10.0, 20.0, 610.0, 820.0)
numbers = st.floats(-300, 1200, allow_nan=False)
points = st.tuples(numbers, numbers)


@st.composite
def boxes(draw: st.DrawFn) -> Px:
    left = draw(st.floats(10, 600))
    top = draw(st.floats(20, 810))
    width = draw(st.floats(MIN_SIDE_PX, 610 - left))
    height = draw(st.floats(MIN_SIDE_PX, 820 - top))
    return left, top, left + width, top + height


def test_the_smaller_of_two_boxes_is_hit() -> None:
    photo, name = ("photo", (0, 0, 300, 300)), ("name", (100, 100, 160, 120))
    assert find_hit((120, 110), [photo, name], selected=None) == Hit("name")
    assert find_hit((10, 10), [photo, name], selected=None) == Hit("photo")
    assert find_hit((400, 10), [photo, name], selected=None) is None


def test_handles_belong_to_the_selected_box_only() -> None:
    box = ("name", (100, 100, 200, 200))
    assert find_hit((100, 100), [box], selected="name") == Hit("name", Handle.TOP_LEFT)
    assert find_hit((100, 100), [box], selected=None) == Hit("name")
    assert find_hit((150, 150), [box], selected="name") == Hit("name")


@pytest.mark.parametrize("size_px", [3, 10, 30, 200])
def test_every_handle_has_its_full_area_and_the_inside_stays_free(size_px: float) -> None:
    box: Px = (400, 400, 400 + size_px, 400 + size_px)
    reach = HANDLE_PX / 2 - 0.5
    for handle, (x, y) in handle_points(box).items():
        for dx, dy in ((-reach, -reach), (reach, -reach), (-reach, reach), (reach, reach)):
            assert find_hit((x + dx, y + dy), [("b", box)], selected="b") == Hit("b", handle)
    middle = 400 + size_px / 2
    assert find_hit((middle, middle), [("b", box)], selected="b") == Hit("b")


@given(boxes(), points)
def test_a_moved_box_keeps_its_size_and_stays_on_the_page(box: Px, by: tuple[float, float]) -> None:
    left, top, right, bottom = dragged(box, None, by, page=PAGE)
    assert right - left == pytest.approx(box[2] - box[0])
    assert bottom - top == pytest.approx(box[3] - box[1])
    assert left >= PAGE[0] - 1e-6
    assert right <= PAGE[2] + 1e-6
    assert top >= PAGE[1] - 1e-6
    assert bottom <= PAGE[3] + 1e-6


@given(boxes(), st.sampled_from(Handle), points)
def test_a_resized_box_stays_on_the_page_and_never_vanishes(box: Px, handle: Handle, by: tuple[float, float]) -> None:
    left, top, right, bottom = dragged(box, handle, by, page=PAGE)
    assert right - left >= MIN_SIDE_PX - 1e-6
    assert bottom - top >= MIN_SIDE_PX - 1e-6
    assert PAGE[0] - 1e-6 <= left
    assert right <= PAGE[2] + 1e-6
    assert PAGE[1] - 1e-6 <= top
    assert bottom <= PAGE[3] + 1e-6


def test_a_side_dragged_over_the_other_turns_the_box_over() -> None:
    assert dragged((100, 100, 200, 200), Handle.LEFT, (150, 0), page=PAGE) == (200, 100, 250, 200)


@given(points, points)
def test_drawing_works_in_every_direction(start: tuple[float, float], end: tuple[float, float]) -> None:
    assert spanned(start, end, page=PAGE) == spanned(end, start, page=PAGE)
    assert contains(PAGE, spanned(start, end, page=PAGE)[:2])
