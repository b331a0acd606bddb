from __future__ import annotations

import numpy as np
import pytest
import zxingcpp
from numpy.typing import NDArray

from app.detect.codes import find_codes
from app.domain import Applicant, Kind
from app.page_view import PageView
from app.rules import load_rules
from tests.unit.detect.pages import KEY

RULES = load_rules()
HEIGHT_PX, WIDTH_PX = 1400, 1000


def page_with(text: str, format_name: str, *, at: tuple[int, int] = (600, 900), scale: int = 4) -> NDArray[np.uint8]:
    code = zxingcpp.create_barcode(text, zxingcpp.barcode_format_from_str(format_name))
    picture = np.asarray(zxingcpp.write_barcode_to_image(code, scale=scale, add_quiet_zones=False))
    page = np.full((HEIGHT_PX, WIDTH_PX, 3), 255, np.uint8)
    x, y = at
    page[y : y + picture.shape[0], x : x + picture.shape[1]] = picture[:, :, None]
    return page


def find(page: NDArray[np.uint8]):
    return find_codes(PageView(KEY, page, ()), Applicant(), RULES)


@pytest.mark.parametrize("turns", [0, 1, 2, 3])
def test_a_qr_code_is_covered_whole_at_every_turn(turns: int) -> None:
    page = np.ascontiguousarray(np.rot90(page_with("https://query.example/cert?id=1", "QRCode"), turns))
    (proposal,) = find(page)
    assert (proposal.kind, proposal.reason, proposal.preselected) == (Kind.CODE, "qr", True)
    ink = np.argwhere(page[:, :, 0] == 0) / page.shape[:2]
    top, left = ink.min(axis=0)
    bottom, right = ink.max(axis=0)
    assert proposal.box.left <= left
    assert proposal.box.top <= top
    assert proposal.box.right >= right
    assert proposal.box.bottom >= bottom
    assert proposal.box.area < 2.0 * (right - left) * (bottom - top)


def test_a_bar_code_is_shown_not_preselected() -> None:
    page = np.repeat(page_with("KL2021000123", "Code128", at=(200, 900), scale=3), 1, axis=0)
    proposals = find(page)
    assert [(p.reason, p.preselected) for p in proposals] == [("barcode", False)]


def test_frames_and_tables_are_no_codes() -> None:
    page = np.full((HEIGHT_PX, WIDTH_PX, 3), 255, np.uint8)
    for inset in (20, 40, 60):
        page[inset:-inset, inset : inset + 6] = page[inset:-inset, -inset - 6 : -inset] = 0
        page[inset : inset + 6, inset:-inset] = page[-inset - 6 : -inset, inset:-inset] = 0
    assert find(page) == []
