"""The truth goes with the page: what is under a box stays under it, however the page is turned."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw

from tests.tools.degrade import HOW, QUARTERS, turned_point

BOX = (0.1, 0.2, 0.4, 0.3)


@pytest.mark.parametrize("how", HOW)
def test_a_dark_patch_stays_under_its_box(how: str) -> None:
    page = Image.new("RGB", (400, 600), "white")
    left, top, right, bottom = BOX
    ImageDraw.Draw(page).rectangle((left * 400, top * 600, right * 400, bottom * 600), fill="black")
    worse = HOW[how](page)
    corners = [turned_point([x, y], QUARTERS.get(how, 0)) for x, y in ((left, top), (right, bottom))]
    xs, ys = sorted(point[0] for point in corners), sorted(point[1] for point in corners)
    grey = np.asarray(worse.convert("L"), np.float32)
    inside = np.zeros(grey.shape, bool)
    inside[
        round(ys[0] * worse.height) + 6 : round(ys[1] * worse.height) - 6,
        round(xs[0] * worse.width) + 6 : round(xs[1] * worse.width) - 6,
    ] = True
    assert grey[inside].max() < np.median(grey[~inside])
