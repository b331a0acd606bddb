"""Keyword spotting on made-up probabilities: what it must find, where, and what it must not."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from blindmask.core.boxes import Rect
from blindmask.core.page_view import LineReading
from blindmask.core.pages import TextSource, TextSpan
from blindmask.detect.search.spotting import spot

QUAD = ((0.1, 0.1), (0.9, 0.1), (0.9, 0.14), (0.1, 0.14))
ALPHABET = "周晓澜皖·某"
FRAMES_PER_CHARACTER = 4


def reading(text: str, *, doubt: dict[int, tuple[str, float]] | None = None) -> LineReading:
    """A line that reads `text`; `doubt` maps a position to (the character read instead, log p of the right one)."""
    frames = FRAMES_PER_CHARACTER * len(text)
    log_p: NDArray[np.float32] = np.full((frames, len(ALPHABET)), -20.0, np.float32)
    log_blank: NDArray[np.float32] = np.zeros(frames, np.float32)
    for position, character in enumerate(text):
        frame = FRAMES_PER_CHARACTER * position + 2
        log_blank[frame] = -20.0
        shown, log_right = (doubt or {}).get(position, (character, 0.0))
        for candidate, value in ((character, log_right), (shown, 0.0)):
            if candidate in ALPHABET:
                log_p[frame, ALPHABET.index(candidate)] = value
    span = TextSpan(text, Rect(0.1, 0.1, 0.9, 0.14), tuple(Rect(0.1, 0.1, 0.9, 0.14) for _ in text), TextSource.OCR)
    return LineReading(
        span=span,
        quad=QUAD,
        frame_step=1 / frames,
        characters=ALPHABET,
        log_p=log_p,
        log_blank=log_blank,
        log_best=np.zeros(frames, np.float32),
    )


def test_a_text_that_was_read_is_found_where_it_stands() -> None:
    (hit,) = spot(reading("某某周晓澜某某某"), "周晓澜")
    assert hit.is_sure
    assert hit.average == pytest.approx(0.0)
    start, end = 0.1 + 0.8 * 2 / 8, 0.1 + 0.8 * 5 / 8
    assert hit.box.left == pytest.approx(start, abs=0.03)
    assert hit.box.right == pytest.approx(end, abs=0.03)
    assert hit.box.left <= start + 0.01
    assert hit.box.right >= end - 0.01


def test_a_misread_character_with_some_probability_left_is_still_sure() -> None:
    (hit,) = spot(reading("周晓澜", doubt={1: ("皖", -4.0)}), "周晓澜")
    assert hit.is_sure
    assert hit.worst == pytest.approx(-4.0)


def test_a_doubtful_character_makes_a_suggestion() -> None:
    (hit,) = spot(reading("周晓澜", doubt={1: ("皖", -8.0)}), "周晓澜")
    assert not hit.is_sure


def test_another_name_is_not_found() -> None:
    assert list(spot(reading("周某澜"), "周晓澜")) == []


def test_a_dot_between_the_parts_is_a_gap() -> None:
    (hit,) = spot(reading("周·晓澜"), "周晓·澜")
    assert hit.is_sure


def test_two_places_in_one_line_are_both_found() -> None:
    assert len(list(spot(reading("周晓澜某周晓澜"), "周晓澜"))) == 2


def test_a_character_that_the_engine_does_not_know_counts_as_any() -> None:
    (hit,) = spot(reading("周某澜"), "周𬭸澜")
    assert hit.is_sure


def test_unknown_characters_do_not_make_up_for_an_unlikely_one() -> None:
    doubtful = reading("某周某", doubt={1: ("皖", -4.1)})
    assert not list(spot(doubtful, "陸周硯"))
    (hit,) = spot(reading("某周某"), "陸周硯")
    assert hit.average == pytest.approx(0.0)


def test_a_text_of_unknown_characters_is_never_found() -> None:
    assert list(spot(reading("周晓澜"), "𬭸𬬿")) == []
