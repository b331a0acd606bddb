from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from blindmask.core.boxes import Rect
from blindmask.core.page_view import LineReading, PageView
from blindmask.core.pages import TextSource, TextSpan
from blindmask.detect.text.silent import silent_pieces
from tests.unit.detect.pages import KEY

WIDTH_PX, HEIGHT_PX = 1000, 1400
LINE_PX = 30
NONE = np.zeros((0, 0), np.float32)


def page(*, length_px: int, text: str = "姓名") -> PageView:
    """A line at 100, 200 of which the first characters were read; their ink is there, the rest is blank."""
    top, bottom = 200 / HEIGHT_PX, (200 + LINE_PX) / HEIGHT_PX
    edges = [(100 + LINE_PX * i) / WIDTH_PX for i in range(len(text) + 1)]
    chars = tuple(Rect(a, top, b, bottom) for a, b in pairwise(edges))
    box = Rect(0.1, top, (100 + length_px) / WIDTH_PX, bottom)
    quad = ((box.left, top), (box.right, top), (box.right, bottom), (box.left, bottom))
    span = TextSpan(text, box, chars, TextSource.OCR, 0.97)
    image = np.full((HEIGHT_PX, WIDTH_PX, 3), 250, np.uint8)
    for i in range(len(text)):
        image[205:225, 105 + LINE_PX * i : 125 + LINE_PX * i : 3] = 30
    return PageView(KEY, image, (span,), (LineReading(span, quad, 0.1, "", NONE, NONE, NONE),))


def test_writing_behind_what_was_read_is_a_line_without_a_text() -> None:
    view = page(length_px=300)
    view.image[206:224, 200:350:3] = 40
    (piece,) = silent_pieces(view)
    assert piece.span.text == ""
    assert piece.span.box.left == pytest.approx(0.2, abs=0.002)
    assert piece.span.box.right == pytest.approx(0.35, abs=0.003)


@pytest.mark.parametrize("kind", ["blank", "rule", "dots", "short", "texture"])
def test_what_is_no_writing_is_left_alone(kind: str) -> None:
    view = page(length_px=300)
    match kind:
        case "rule":
            view.image[224:226, 170:390] = 40
        case "dots":
            for x in range(180, 390, 10):
                view.image[214:217, x : x + 3] = 40
        case "short":
            view.image[206:224, 200:240:3] = 40
        case "texture":
            view.image[200:230, 170:390:3] = 225
        case _:
            pass
    assert silent_pieces(view) == []


def test_a_line_that_was_read_to_its_end_has_none() -> None:
    assert silent_pieces(page(length_px=60)) == []
