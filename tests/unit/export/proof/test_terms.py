from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blindmask.core.boxes import Rect
from blindmask.export.proof.terms import (
    bytes_hold,
    find_in_spans,
    find_terms,
    fold_text,
    noise_holds,
    text_holds,
    wanted_terms,
)
from tests.unit.export.make import NAME, span

DOTS = "·•∙・･‧●．.。｡⋅ \u3000\n\u200b-'"


@given(st.lists(st.sampled_from(DOTS), min_size=7, max_size=7), st.text("甲乙丙x ", max_size=5))
def test_a_name_is_found_whatever_stands_between_its_characters(gaps: list[str], around: str) -> None:
    letters = "古丽娜尔阿不都"
    written = "".join(letter + gap for letter, gap in zip(letters, gaps, strict=True)).rstrip(DOTS)
    text = around + written + around
    assert find_terms(text, wanted_terms([NAME])) == [(len(around), len(around) + len(written))]
    assert text_holds(text, wanted_terms([NAME]))


@given(st.text(max_size=40))
def test_the_quick_look_never_misses_what_the_search_finds(text: str) -> None:
    wanted = wanted_terms(["ab", "a·b", "甲乙", text[:3]])
    assert text_holds(text, wanted) == bool(find_terms(text, wanted))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("LI MING certifies", True),
        ("by Li-Ming, 2021", True),
        ("limiNG", True),
        ("Ｌｉ Ｍｉｎｇ", True),
        ("张Li Ming张", True),
        ("Ali Ming", False),
        ("Li Mingsen", False),
        ("li ming2", True),
        ("limit mingle", False),
    ],
)
def test_a_latin_term_stands_alone(text: str, found: bool) -> None:
    assert bool(find_terms(text, wanted_terms(["Li Ming"]))) is found


def test_one_character_is_never_searched() -> None:
    assert wanted_terms(["李", "·", " a ", "", "李明", "李·明"]) == ("李明",)


def test_folding_makes_forms_alike() -> None:
    assert fold_text("Ａ·ｂ　１") == fold_text("a b1") == "ab1"


def test_a_name_over_a_line_break_is_found_in_both_lines() -> None:
    upper = span("申报人古丽娜尔", Rect(0.5, 0.1, 0.9, 0.13))
    lower = span("阿不都同志", Rect(0.5, 0.14, 0.8, 0.17))
    between = span("编号一二三", Rect(0.1, 0.1, 0.3, 0.13))
    (box,) = find_in_spans([upper, between, lower], wanted_terms([NAME]))
    assert (box.top, box.bottom) == (0.1, 0.17)


def test_a_name_over_two_cells_is_found() -> None:
    left = span("古丽娜尔", Rect(0.1, 0.1, 0.3, 0.13))
    right = span("阿不都", Rect(0.4, 0.1, 0.55, 0.13))
    other = span("合格", Rect(0.1, 0.3, 0.3, 0.33))
    (box,) = find_in_spans([right, other, left], wanted_terms([NAME]))
    assert box.as_list() == pytest.approx([0.1, 0.1, 0.55, 0.13])


def test_a_name_in_one_line_is_told_once() -> None:
    lines = [span(f"兹证明{NAME}", Rect(0.1, 0.1, 0.5, 0.13)), span("合格", Rect(0.1, 0.2, 0.3, 0.23))]
    assert len(find_in_spans(lines, wanted_terms([NAME]))) == 1


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-be", "utf-16-le", "gb18030"])
@pytest.mark.parametrize("before", [b"", b"x"])
def test_a_name_is_found_in_bytes_of_any_encoding(encoding: str, before: bytes) -> None:
    wanted = wanted_terms([NAME])
    assert bytes_hold(before + "古丽娜尔 阿不都".encode(encoding), wanted)
    assert noise_holds(b"\x00\xff\x81" + "古丽娜尔阿不都".encode(encoding) + b"\xfe", wanted)
    assert not bytes_hold(before + "古丽娜".encode(encoding), wanted)


@given(
    encoding=st.sampled_from(["utf-8", "utf-16-be", "utf-16-le", "gb18030"]),
    name=st.sampled_from(["古丽娜尔阿不都", "zhangweiming", "Q/GB1标准所"]),
    gaps=st.lists(st.text(st.sampled_from(" ·.-\u3000"), max_size=2), min_size=13, max_size=13),
    around=st.tuples(st.binary(max_size=40), st.binary(max_size=40)),
)
def test_a_name_is_found_in_noise_with_two_gaps_between_its_letters(
    encoding: str, name: str, gaps: list[str], around: tuple[bytes, bytes]
) -> None:
    written = "".join(letter + gap for letter, gap in zip(name, gaps, strict=False))
    data = around[0] + written.upper().encode(encoding) + around[1]
    assert noise_holds(data, wanted_terms([name]))


def test_a_name_with_three_gaps_is_lost_in_noise() -> None:
    wanted = wanted_terms([NAME])
    assert not noise_holds("古丽·· ·娜尔阿不都".encode(), wanted)
    assert not noise_holds("古丽娜尔阿不".encode(), wanted)


def test_short_needles_are_not_sought_in_compressed_bytes() -> None:
    wanted = wanted_terms(["李明"])
    assert noise_holds("李明".encode(), wanted)
    assert not noise_holds("李明".encode("gb18030"), wanted)
