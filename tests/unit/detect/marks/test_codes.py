from __future__ import annotations

import cv2
import numpy as np
import pytest
import zxingcpp
from numpy.typing import NDArray
from PIL import Image

from blindmask.core.applicants import Applicant
from blindmask.core.boxes import Rect, bounding_rect
from blindmask.core.page_view import PageView
from blindmask.core.pages import TextSource, TextSpan
from blindmask.core.proposals import Kind
from blindmask.detect.evidence import Evidence
from blindmask.detect.marks.codes import BESIDE, DETECTOR
from blindmask.host.rule_files import load_rules
from tests.unit.detect.pages import KEY, NoReader, line

RULES = load_rules()
HEIGHT_PX, WIDTH_PX = 1400, 1000


def page_with(text: str, format_name: str, *, at: tuple[int, int] = (600, 900), scale: int = 4) -> NDArray[np.uint8]:
    code = zxingcpp.create_barcode(text, zxingcpp.barcode_format_from_str(format_name))
    picture = np.asarray(zxingcpp.write_barcode_to_image(code, scale=scale, add_quiet_zones=False))
    page = np.full((HEIGHT_PX, WIDTH_PX, 3), 255, np.uint8)
    x, y = at
    page[y : y + picture.shape[0], x : x + picture.shape[1]] = picture[:, :, None]
    return page


def find(page: NDArray[np.uint8], *spans: TextSpan):
    evidence = Evidence(PageView(KEY, page, spans), Applicant(), RULES, NoReader())
    return [*DETECTOR.find(evidence), *BESIDE.find(evidence)]


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


def test_a_seal_over_a_code_does_not_hide_it() -> None:
    page = page_with("https://query.example/cert?id=1", "QRCode", scale=6)
    clean = find(page)[0]
    sealed = page.copy()
    cv2.circle(sealed, (700, 980), 150, (205, 40, 45), 14)
    cv2.putText(sealed, "SEAL", (600, 1010), 0, 2.6, (205, 40, 45), 12)
    # Stamp ink lets black through.
    sealed = np.minimum(sealed, page)
    (found,) = find(sealed)
    assert found.preselected
    assert found.box.overlap(clean.box) >= 0.95 * clean.box.area


@pytest.mark.parametrize(
    ("text", "top", "expected"),
    [
        ("A1B2C3D4E5F6G7H8", 0.735, True),
        ("KL20-2100-0123", 0.735, True),
        ("证书编号 KL2021000123", 0.735, False),
        ("2021-05-08", 0.735, False),
        ("A1B2C3D4E5F6G7H8", 0.3, False),
    ],
)
def test_the_number_below_a_code_is_hidden_with_it(text: str, top: float, *, expected: bool) -> None:
    page = page_with("https://query.example/cert?id=1", "QRCode")
    found = [p for p in find(page, line(text, left=0.58, top=top)) if p.reason == "beside_code"]
    assert bool(found) is expected
    assert all(p.preselected for p in found)


def test_grain_in_a_shadow_is_no_code_and_a_damaged_code_in_it_is_one() -> None:
    rng = np.random.default_rng(3)
    page = page_with("https://query.example/cert?id=1", "QRCode", scale=6)
    page[960:1000, 640:700] = 0
    shaded = np.clip(page * 0.45 + rng.normal(0, 7, page.shape), 0, 255).astype(np.uint8)
    found = find(shaded)
    assert found
    assert all(proposal.box.left > 0.55 and proposal.box.right < 0.8 for proposal in found)
    assert {proposal.text for proposal in found} == {""}
    grain = np.clip(110 + rng.normal(0, 7, (2 * HEIGHT_PX, 2 * WIDTH_PX, 3)), 0, 255).astype(np.uint8)
    assert find(grain) == []


def large_line(text: str, confidence: float) -> TextSpan:
    """Characters of 40 px from where the code of the test begins."""
    boxes = [Rect(0.28 + 0.04 * i, 0.295, 0.32 + 0.04 * i, 0.335) for i in range(len(text))]
    return TextSpan(text, bounding_rect(boxes), tuple(boxes), TextSource.OCR, confidence)


@pytest.mark.parametrize(
    ("text", "confidence", "is_code"),
    [("产品质量检验", 0.99, False), ("产品质量检验", 0.5, True), ("质量", 0.99, True)],
)
def test_what_was_only_located_in_a_line_that_was_read_well_is_a_character(
    text: str, confidence: float, *, is_code: bool
) -> None:
    page = page_with("https://q.example", "QRCode", at=(300, 420), scale=2)
    page[440:460, 320:340] = 0  # damaged: it does not decode
    assert [code.text for code in find(page)] == [""]
    assert bool(find(page, large_line(text, confidence))) is is_code


def test_the_dots_of_a_dithered_picture_are_no_codes() -> None:
    """As a phone picture of a page comes out of a copier without greys."""
    height, width = np.mgrid[0:HEIGHT_PX, 0:WIDTH_PX]
    light = 150 + 45 * np.sin(width / 210) * np.cos(height / 170) + np.random.default_rng(4).normal(0, 6, height.shape)
    page = np.asarray(Image.fromarray(light.astype(np.uint8)).convert("1").convert("RGB"))
    assert find(page) == []
