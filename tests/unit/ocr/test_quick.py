from __future__ import annotations

import numpy as np
import pytest

from blindmask.core.boxes import Rect
from blindmask.core.page_view import LineReading
from blindmask.core.pages import TextSource, TextSpan
from blindmask.ocr.quick import Care

FRAMES = 60
CHARACTERS = "周晓澜库勒中学·"
CARE = Care(["周晓澜", "库勒中学", " ·"], CHARACTERS)


def line(text: str, *, sure: float = 0.99, characters: str = CHARACTERS, **likely: int) -> LineReading:
    """A line read as `text`, in which the characters of `likely` could stand in those frames."""
    log_p = np.full((FRAMES, len(characters)), -20.0, np.float32)
    for character, frame in likely.items():
        log_p[frame, characters.index(character)] = -3.0
    box = Rect(0.1, 0.1, 0.9, 0.12)
    return LineReading(
        span=TextSpan(text, box, tuple(box for _ in text), TextSource.OCR, sure),
        quad=((0.1, 0.1), (0.9, 0.1), (0.9, 0.12), (0.1, 0.12)),
        frame_step=1 / FRAMES,
        characters=characters,
        log_p=log_p,
        log_blank=np.zeros(FRAMES, np.float32),
        log_best=np.zeros(FRAMES, np.float32),
    )


def test_a_sure_line_without_what_is_wanted_is_enough() -> None:
    assert CARE.is_enough(line("工作认真负责，能够按时保质完成各项任务"))


def test_an_unsure_line_is_read_again() -> None:
    assert not CARE.is_enough(line("工作认真负责", sure=0.96))
    assert not CARE.is_enough(line("", sure=0.0))


@pytest.mark.parametrize("text", ["ZHOU Xiaolan", "证号999999198703140267", "lan@mail", "作者Lan"])
def test_names_in_latin_letters_and_numbers_are_read_again(text: str) -> None:
    assert not CARE.is_enough(line(text))


def test_a_line_in_which_two_characters_could_be_the_name_is_read_again() -> None:
    assert not CARE.is_enough(line("兹聘任周小润同志", 周=18, 澜=30))
    assert not CARE.is_enough(line("周　　小　　润", 周=18, 澜=40))


def test_characters_alone_far_apart_or_of_different_texts_are_in_many_words() -> None:
    assert CARE.is_enough(line("一周之后再到现场复核", 周=6))
    assert CARE.is_enough(line("一周之后再到现场复核波澜", 周=6, 澜=50))
    assert CARE.is_enough(line("每周学习", 周=6, 学=12))


def spelt(text: str, *, also: dict[str, int] | None = None) -> LineReading:
    """A line whose best characters are those of `text`, one each four frames; others of `also` are likely too."""
    found = line(text, characters=CHARACTERS, **(also or {}))
    for place, character in enumerate(text):
        found.log_blank[4 * place + 1] = -20.0
        if character in CHARACTERS:
            found.log_p[4 * place + 1, CHARACTERS.index(character)] = 0.0
    return found


def test_a_name_that_was_surely_read_need_not_be_read_again() -> None:
    assert CARE.is_enough(spelt("兹聘任周晓澜同志"))
    assert CARE.is_enough(spelt("周·晓·澜"))


def test_beside_a_name_that_was_read_another_place_may_hold_it() -> None:
    assert not CARE.is_enough(spelt("周晓澜和周小润", also={"澜": 25}))
    assert not CARE.is_enough(spelt("周晓某"))


def test_a_short_name_that_was_read_is_read_again_because_its_neighbours_count() -> None:
    assert not Care(["周晓"], CHARACTERS).is_enough(spelt("周晓同志"))


def test_of_a_long_text_half_of_the_characters_must_be_likely() -> None:
    letters = "库勒市第一中学"
    care = Care([letters], letters)
    assert care.is_enough(line("市一高中学生", characters=letters, 市=2, 中=18, 学=24))
    assert not care.is_enough(line("库市一中学生", characters=letters, 库=2, 市=8, 中=18, 学=24))


def test_one_character_of_a_short_name_is_read_again() -> None:
    care = Care(["高明"], "高明")
    assert not care.is_enough(line("高朋同志", characters="高明", 高=6))


def test_a_character_that_the_quick_recogniser_lacks_counts_as_seen() -> None:
    care = Care(["周晓翀", "库勒翀检测中心"], "周晓库勒检测中心")
    assert not care.is_enough(line("周小种同志", characters="周晓库勒检测中心", 周=6))
    assert care.is_enough(line("仓库", characters="周晓库勒检测中心", 库=6))


def test_without_a_wanted_text_or_with_one_of_unknown_letters_every_line_is_read_with_care() -> None:
    assert Care([], "").is_total
    assert Care([" ·"], "·").is_total
    assert Care(["周晓澜", "翀翀"], "周晓澜").is_total
    assert not CARE.is_total
