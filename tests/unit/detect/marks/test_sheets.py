from __future__ import annotations

import gc
import weakref

import numpy as np
import pytest

from blindmask.detect.marks.inks import lightest_on_white, on_white
from blindmask.detect.marks.pixels import resize
from blindmask.detect.marks.sheets import sheet_of, white_sheet_of


def _page(seed: int) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 256, (300, 200, 3)).astype(np.uint8)


def test_a_sheet_is_the_page_shrunk_and_made_once():
    page = _page(1)
    assert np.array_equal(sheet_of(page, 150), resize(page, 0.5))
    assert sheet_of(page, 150) is sheet_of(page, 150)
    assert np.array_equal(white_sheet_of(page, 150), on_white(resize(page, 0.5)))


def test_another_page_with_the_same_size_has_its_own_sheet():
    one, other = _page(1), _page(2)
    first = sheet_of(one, 150)
    assert not np.array_equal(sheet_of(other, 150), first)
    assert np.array_equal(sheet_of(one, 150), first)


def test_a_sheet_goes_with_its_page():
    page = _page(1)
    kept = weakref.ref(sheet_of(page, 150))
    del page
    gc.collect()
    assert kept() is None


def test_nobody_writes_to_a_sheet_that_others_look_at():
    page = _page(1)
    with pytest.raises(ValueError, match="read-only"):
        sheet_of(page, 150)[0, 0] = 0
    sheet_of(page, 300)
    page[0, 0] = 0  # also a sheet of the page's own size is a copy


def test_the_lightest_channel_is_that_of_the_page_on_white():
    page = _page(3)
    expected = on_white(page).max(axis=2) * 255
    assert np.abs(lightest_on_white(page) - expected).max() <= 1
