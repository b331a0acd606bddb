from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageFont

from blindmask.documents.text_height import text_height_px
from blindmask.export.write.fit import FLOOR_DPI, MIN_TEXT_PX, efforts, fit_pages, floor_dpi, split_pages

SHRINK = 0.8
STEPS = 9


def sizes_at(full: int) -> list[int]:
    return [round(full * SHRINK**step) for step in range(STEPS)]


def fitted(sizes: list[int], room: int) -> list[int]:
    return fit_pages(
        sizes,
        room=room,
        steps=lambda _: STEPS,
        size=lambda size: size,
        encode=lambda index, step: sizes_at(sizes[index])[step],
    )


@given(st.lists(st.integers(100, 1_000_000), min_size=1, max_size=12), st.floats(0.05, 1.2))
def test_a_room_is_met_wherever_the_floor_allows_it(sizes: list[int], share: float) -> None:
    room = int(sum(sizes) * share)
    found = fitted(sizes, room)
    smallest = sum(sizes_at(size)[-1] for size in sizes)
    assert sum(found) <= max(room, smallest)


def test_pages_under_their_share_stay_as_they_are() -> None:
    found = fitted([1_000, 2_000, 900_000], 500_000)
    assert found[:2] == [1_000, 2_000]
    assert 497_000 * SHRINK < found[2] <= 497_000


def test_no_page_gives_up_more_than_it_must() -> None:
    found = fitted([600_000, 600_000], 1_000_000)
    assert found == [480_000, 480_000]


def test_small_text_is_not_scaled_under_its_floor() -> None:
    assert floor_dpi(200, text_px=28, is_supposed=False) == FLOOR_DPI
    assert floor_dpi(200, text_px=20, is_supposed=False) == 200 * MIN_TEXT_PX / 20
    assert floor_dpi(150, text_px=9, is_supposed=False) == 150
    assert floor_dpi(400, text_px=100, is_supposed=True) < FLOOR_DPI
    assert floor_dpi(100, text_px=None, is_supposed=False) == 100


@given(st.floats(60, 600), st.one_of(st.none(), st.floats(5, 120)), st.booleans())
def test_efforts_lead_down_to_the_floor_and_not_under_it(dpi: float, text_px: float | None, is_supposed: bool) -> None:
    floor = floor_dpi(dpi, text_px=text_px, is_supposed=is_supposed)
    steps = efforts(92, dpi=dpi, floor=floor)
    assert steps[0].is_best
    assert all(step.dpi is None or step.dpi >= floor - 1e-6 for step in steps)
    assert [step.quality for step in steps] == sorted((step.quality for step in steps), reverse=True)


def test_the_height_of_text_is_measured(cjk_font: object) -> None:
    for size_px in (16, 24, 40):
        page = Image.new("RGB", (1000, 1200), (244, 243, 238))
        pen = ImageDraw.Draw(page)
        pen.text((80, 40), "培训合格证书", fill=(20, 20, 20), font=ImageFont.truetype(str(cjk_font), 80))
        for row in range(12):
            text = "经考核成绩合格准予结业特发此证以资鼓励"
            pen.text((60, 200 + 60 * row), text, fill=(20, 20, 20), font=ImageFont.truetype(str(cjk_font), size_px))
        for picture in (page, page.rotate(90, expand=True)):
            height_px = text_height_px(np.asarray(picture))
            assert height_px is not None
            assert 0.75 * size_px <= height_px <= 1.25 * size_px
    assert text_height_px(np.full((600, 400, 3), 250, np.uint8)) is None


@given(st.lists(st.integers(1, 900), min_size=1, max_size=30))
def test_a_file_is_split_into_the_fewest_parts_and_even_ones(sizes: list[int]) -> None:
    parts = split_pages(sizes, limit=1_000, frame=lambda pages: 10 * pages + 10)
    assert [index for part in parts for index in part] == list(range(len(sizes)))
    weights = [sum(sizes[index] for index in part) + 10 * len(part) + 10 for part in parts]
    assert max(weights) <= 1_000
    assert all(part.stop - part.start for part in parts)
    tighter = split_pages(sizes, limit=max(weights) - 1, frame=lambda pages: 10 * pages + 10)
    assert len(tighter) > len(parts) or max(sizes) + 20 == max(weights)


def test_the_pages_are_shared_out_evenly() -> None:
    parts = split_pages([100] * 6, limit=550, frame=lambda _: 0)
    assert parts == [range(3), range(3, 6)]
