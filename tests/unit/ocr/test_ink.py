from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from blindmask.core.boxes import Rect
from blindmask.core.pages import TextSource, TextSpan
from blindmask.ocr.ink import ink_beside, is_all_told

WIDTH_PX, HEIGHT_PX = 900, 1200
BOX = Rect(0.2, 0.3, 0.6, 0.32)
LAYER = [TextSpan("字", BOX, (BOX,), TextSource.LAYER)]


@pytest.fixture
def page() -> NDArray[np.uint8]:
    """White paper with the ink of the layer's only text."""
    image = np.full((HEIGHT_PX, WIDTH_PX, 3), 255, np.uint8)
    image[366:378, 190:530] = 40
    return image


def test_a_page_of_its_layers_text_is_all_told(page: NDArray[np.uint8]) -> None:
    assert is_all_told(ink_beside(page, LAYER))


def test_rules_and_frames_of_a_page_tell_nothing(page: NDArray[np.uint8]) -> None:
    page[100:102, 90:810] = 0
    page[600:1000, 90:92] = page[600:1000, 808:810] = 0
    page[600:602, 90:810] = page[998:1000, 90:810] = 0
    assert is_all_told(ink_beside(page, LAYER))


def test_text_outside_the_layer_is_not_told(page: NDArray[np.uint8]) -> None:
    page[800:812, 190:210] = 40
    assert not is_all_told(ink_beside(page, LAYER))


def test_a_bar_code_is_not_taken_for_rules(page: NDArray[np.uint8]) -> None:
    for x in range(300, 480, 7):
        page[900:990, x : x + 3] = 0
    assert not is_all_told(ink_beside(page, LAYER))
    upright = np.ascontiguousarray(page.copy())
    upright[900:990] = 255
    for y in range(700, 880, 7):
        upright[y : y + 3, 300:390] = 0
    assert not is_all_told(ink_beside(upright, LAYER))


def test_a_pale_seal_on_the_text_is_not_told(page: NDArray[np.uint8]) -> None:
    rows, columns = np.mgrid[:HEIGHT_PX, :WIDTH_PX]
    ring = np.abs(np.hypot(rows - 372, columns - 500) - 60) < 3
    page[ring] = np.minimum(page[ring], (255, 215, 215))
    assert not is_all_told(ink_beside(page, LAYER))
