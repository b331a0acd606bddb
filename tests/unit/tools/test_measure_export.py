"""How much of a source's text an output still shows: by place, not by the order in which lines come."""

from __future__ import annotations

import pytest

from tests.tools.measure_export import Letter, share_read


def line(text: str, *, x_px: float, y_px: float) -> list[Letter]:
    return [Letter(char, x_px + 30 * at, y_px, 30) for at, char in enumerate(text)]


def test_cells_that_are_read_in_another_order_are_not_lost() -> None:
    first, second = line("姓名", x_px=0, y_px=0), line("单位", x_px=300, y_px=4)
    assert share_read(first + second, second + first) == 1


def test_a_character_read_elsewhere_does_not_make_up_for_a_lost_one() -> None:
    assert share_read(line("考核合格", x_px=0, y_px=0), line("考核格", x_px=0, y_px=400)) == 0


def test_one_reading_of_a_character_counts_once() -> None:
    assert share_read(line("年年", x_px=0, y_px=0), line("年", x_px=15, y_px=0)) == pytest.approx(0.5)


def test_a_page_without_text_loses_none() -> None:
    assert share_read([], line("年", x_px=0, y_px=0)) == 1
