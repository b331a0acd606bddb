from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from blindmask.core.boxes import Rect
from blindmask.core.page_view import PageView
from blindmask.core.pages import PageKey, TextSource, TextSpan
from blindmask.core.proposals import Kind, Reason, make_proposal
from blindmask.detect.page.zones import find_zones
from blindmask.host.rule_files import load_rules

KEY = PageKey("a" * 64, 0)
BLOCK = Rect(0.17, 0.28, 0.64, 0.52)
Picture = NDArray[np.uint8]


def paper() -> Picture:
    return np.full((1650, 1170, 3), 250, np.uint8)


def scribbled() -> Picture:
    """Eight lines of scrawl within BLOCK."""
    random, picture = np.random.default_rng(1), paper()
    for row in range(8):
        points = [(200 + 9 * n + random.integers(-8, 9), 500 + 45 * row + random.integers(-18, 18)) for n in range(60)]
        cv2.polylines(picture, [np.array(points, np.int32)], isClosed=False, color=(40, 40, 60), thickness=3)
    return picture


def ruled() -> Picture:
    picture = paper()
    for y in range(300, 1300, 60):
        cv2.line(picture, (100, y), (1070, y), (0, 0, 0), 2)
    for x in range(100, 1071, 194):
        cv2.line(picture, (x, 300), (x, 1260), (0, 0, 0), 2)
    return picture


def framed() -> Picture:
    picture = paper()
    cv2.rectangle(picture, (60, 60), (1110, 1590), (180, 140, 60), 24)
    return picture


def grainy() -> Picture:
    noise = np.random.default_rng(2).normal(0, 9, (1650, 1170, 3))
    return (0.9 * paper() + noise).clip(0, 255).astype(np.uint8)


def test_a_block_of_handwriting_without_a_line_is_offered_once_and_not_masked() -> None:
    [found] = find_zones(PageView(KEY, scribbled(), ()), [], load_rules())
    assert (found.kind, found.reason, found.preselected) == (Kind.OTHER, "no_line", False)
    assert found.box.overlap(BLOCK) >= 0.95 * found.box.area
    assert found.box.overlap(BLOCK) >= 0.7 * BLOCK.area


def test_what_was_read_or_found_otherwise_is_not_offered_again() -> None:
    boxes = [Rect(0.16, (478 + 45 * n) / 1650, 0.65, (522 + 45 * n) / 1650) for n in range(8)]
    lines = tuple(TextSpan("字", box, (box,), TextSource.OCR) for box in boxes)
    photo = make_proposal(KEY, BLOCK, Kind.PHOTO, detector="photos", reason=Reason.FACE, preselected=True)
    assert find_zones(PageView(KEY, scribbled(), lines), [], load_rules()) == []
    assert find_zones(PageView(KEY, scribbled(), ()), [photo], load_rules()) == []


@pytest.mark.parametrize("picture", [paper(), ruled(), framed(), grainy()], ids=["blank", "table", "frame", "grain"])
def test_a_page_without_writing_offers_nothing(picture: Picture) -> None:
    assert find_zones(PageView(KEY, picture, ()), [], load_rules()) == []


def test_a_page_whose_text_layer_tells_all_is_not_searched() -> None:
    assert find_zones(PageView(KEY, scribbled(), (), is_all_told=True), [], load_rules()) == []
