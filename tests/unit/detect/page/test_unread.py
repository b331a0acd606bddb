from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from blindmask.core.boxes import Rect
from blindmask.core.page_view import LineReading, PageView
from blindmask.core.pages import TextSource, TextSpan
from blindmask.core.proposals import Kind, Proposal, Reason, make_proposal
from blindmask.core.rules import Action
from blindmask.detect.page.unread import find_unread, is_unread
from blindmask.host.rule_files import load_rules
from tests.unit.detect.pages import KEY

RULES = load_rules()
WIDTH_PX, HEIGHT_PX = 1000, 1400
NONE = np.zeros((0, 0), np.float32)


def reading(
    text: str, left_px: float, top_px: float, width_px: float, height_px: float = 20, *, confidence: float | None = None
) -> LineReading:
    left, right = left_px / WIDTH_PX, (left_px + width_px) / WIDTH_PX
    top, bottom = top_px / HEIGHT_PX, (top_px + height_px) / HEIGHT_PX
    box = Rect(left, top, right, bottom)
    sure = confidence if confidence is not None else (0.98 if text else 0.0)
    span = TextSpan(text, box, (box,) * len(text), TextSource.OCR, sure)
    quad = ((left, top), (right, top), (right, bottom), (left, bottom))
    return LineReading(span, quad, 0.1, "", NONE, NONE, NONE)


def view(*readings: LineReading) -> PageView:
    image = np.full((HEIGHT_PX, WIDTH_PX, 3), 255, np.uint8)
    return PageView(KEY, image, tuple(r.span for r in readings), readings)


def named(box: Rect, *, text: str = "吐尔洪", kind: Kind = Kind.NAME, preselected: bool = True) -> Proposal:
    return make_proposal(KEY, box, kind, detector="test", reason=Reason.EXACT, text=text, preselected=preselected)


TEXT = [reading("职称证书编号", 100, 100 + 60 * i, 200) for i in range(4)]


def test_a_line_that_nothing_was_made_of_is_offered_and_not_preselected() -> None:
    (found,) = find_unread(view(*TEXT, reading("", 300, 900, 180)), [], RULES)
    assert (found.kind, found.reason, found.preselected) == (Kind.OTHER, "unread", False)
    line = Rect(0.3, 900 / HEIGHT_PX, 0.48, 920 / HEIGHT_PX)
    assert found.box.overlap(line) == pytest.approx(line.area)
    assert found.box.area < 1.6 * line.area


def test_what_was_read_badly_is_offered_and_what_was_read_is_not() -> None:
    bad = reading("乂丬亍", 300, 900, 180, confidence=0.31)
    assert len(find_unread(view(*TEXT, bad), [], RULES)) == 1
    assert find_unread(view(*TEXT), [], RULES) == []
    assert is_unread(reading("。", 0, 0, 50), view(*TEXT))


def column(text: str, *, confidence: float, left_px: float = 600, length_px: float = 200) -> LineReading:
    """A line down the page, as the engine gives it: its start at the top."""
    line = reading(text, left_px, 300, 20, length_px, confidence=confidence)
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = line.quad
    return replace(line, quad=((bx, by), (cx, cy), (dx, dy), (ax, ay)))


@pytest.mark.parametrize("text", ["fafor/1537", "T√ J√", "る fg9o", "96"])
def test_mongolian_down_the_page_is_offered_whatever_was_made_of_it(text: str) -> None:
    (found,) = find_unread(view(*TEXT, column(text, confidence=0.76)), [], RULES)
    assert (found.kind, found.reason, found.preselected) == (Kind.OTHER, "unread", False)


def test_on_a_page_in_mongolian_alone_its_lines_lie_level_and_are_offered() -> None:
    lines = [
        reading(text, 100, 100 + 60 * i, 200, confidence=0.7) for i, text in enumerate(["fqfqr113", "T√ J√", "96"])
    ]
    assert len(find_unread(view(*lines), [], RULES)) == 3
    english = [reading("Certificate of Employment", 100, 100 + 60 * i, 200) for i in range(3)]
    assert find_unread(view(*english), [], RULES) == []
    assert find_unread(view(*TEXT, reading("No. 2019-0456", 100, 900, 200, confidence=0.7)), [], RULES) == []


@pytest.mark.parametrize(
    ("text", "confidence"),
    [("述职摘要", 0.62), ("Certificate", 0.93), ("0000-00000-0", 0.78)],
    ids=["Chinese", "English on its side", "a frame's ornament"],
)
def test_what_else_stands_down_the_page_is_not(text: str, confidence: float) -> None:
    assert find_unread(view(*TEXT, column(text, confidence=confidence)), [], RULES) == []


@pytest.mark.parametrize(
    ("width_px", "height_px"),
    [(35, 20), (110, 120), (9, 4), (60, 6), (700, 200)],
    ids=["short", "a piece of a seal", "a speck", "a scratch", "a texture"],
)
def test_marks_that_are_no_line_of_text_are_left_alone(width_px: float, height_px: float) -> None:
    assert find_unread(view(*TEXT, reading("", 200, 900, width_px, height_px)), [], RULES) == []


def test_what_another_proposal_covers_is_not_offered_again() -> None:
    box = Rect(0.28, 880 / HEIGHT_PX, 0.5, 940 / HEIGHT_PX)
    seal = named(box, kind=Kind.SEAL, text="", preselected=False)
    assert find_unread(view(*TEXT, reading("", 300, 900, 180)), [seal], RULES) == []


NAME_BOX = Rect(0.3, 500 / HEIGHT_PX, 0.4, 520 / HEIGHT_PX)


@pytest.mark.parametrize(("left_px", "top_px"), [(430, 500), (150, 502), (290, 535), (310, 465)])
def test_beside_a_masked_chinese_name_it_is_taken_for_the_name(left_px: float, top_px: float) -> None:
    (found,) = find_unread(view(*TEXT, reading("", left_px, top_px, 120)), [named(NAME_BOX)], RULES)
    assert (found.kind, found.reason, found.preselected) == (Kind.NAME, "beside_name", True)


def test_what_was_read_badly_beside_a_name_is_only_offered() -> None:
    bad = reading("乂丬亍", 430, 500, 120, confidence=0.31)
    (found,) = find_unread(view(*TEXT, bad), [named(NAME_BOX)], RULES)
    assert (found.kind, found.preselected) == (Kind.NAME, False)


def test_of_two_lines_beside_a_name_only_the_nearer_is_the_name() -> None:
    lines = reading("", 300, 525, 120), reading("", 300, 552, 120)
    found = find_unread(view(*TEXT, *lines), [named(NAME_BOX)], RULES)
    assert [p.preselected for p in sorted(found, key=lambda p: p.box.top)] == [True, False]


def test_the_only_line_in_another_script_is_the_name_where_the_page_names_the_person() -> None:
    alone = reading("", 300, 900, 180)
    (found,) = find_unread(view(*TEXT, alone), [named(NAME_BOX)], RULES)
    assert (found.kind, found.reason, found.preselected) == (Kind.NAME, "script_name", True)
    several = find_unread(view(*TEXT, alone, reading("", 300, 1000, 180)), [named(NAME_BOX)], RULES)
    assert not any(p.preselected for p in several)
    whole_line = reading("", 100, 900, 700)
    assert not any(p.preselected for p in find_unread(view(*TEXT, whole_line), [named(NAME_BOX)], RULES))


def test_on_a_page_that_could_not_be_read_nothing_is_sure() -> None:
    lines = [reading("", 430, 500, 120), *(reading("", 100, 700 + 50 * i, 150) for i in range(6))]
    assert not any(p.preselected for p in find_unread(view(*TEXT, *lines), [named(NAME_BOX)], RULES))


@pytest.mark.parametrize(
    "other",
    [
        named(NAME_BOX, preselected=False),
        named(NAME_BOX, kind=Kind.UNIT),
        named(NAME_BOX, text="TUERHONG"),
        named(Rect(0.3, 800 / HEIGHT_PX, 0.4, 820 / HEIGHT_PX)),
    ],
    ids=["undecided", "a unit", "in Latin script", "far away"],
)
def test_elsewhere_it_is_just_unread(other: Proposal) -> None:
    (found,) = find_unread(view(*TEXT, reading("", 430, 500, 400)), [other], RULES)
    assert (found.reason, found.preselected) == ("unread", False)


def test_a_rule_set_that_keeps_all_else_gets_none() -> None:
    quiet = replace(RULES, actions={**RULES.actions, Kind.OTHER: Action.KEEP})
    assert find_unread(view(*TEXT, reading("", 300, 900, 180)), [], quiet) == []


def test_a_line_that_runs_down_the_page_is_measured_along_it() -> None:
    line = reading("", 300, 600, 20, 180)
    left, top, right, bottom = line.span.box.as_list()
    down = replace(line, quad=((right, top), (right, bottom), (left, bottom), (left, top)))
    assert len(find_unread(view(*TEXT, down), [], RULES)) == 1


def test_the_ornament_of_a_frame_is_no_writing() -> None:
    ornament, writing = reading("", 100, 40, 600), reading("", 100, 900, 600)
    page = view(*TEXT, ornament, writing)
    for x in range(100, 700, 25):
        page.image[46:56, x : x + 10] = 90
    rng = np.random.default_rng(7)
    for x in np.sort(rng.integers(100, 695, 60)):
        page.image[904:916, x : x + 4] = 20
    (found,) = find_unread(page, [], RULES)
    assert found.box.overlap(writing.span.box) > 0


def test_on_a_bilingual_form_the_name_is_told_from_the_labels() -> None:
    texts = [reading("职称证书编号", 100, 100 + 60 * i, 200) for i in range(20)]
    label, value = reading("", 180, 500, 80), reading("", 300, 525, 120)
    fields = [reading("", 180, 640 + 60 * i, 80) for i in range(6)]
    found = find_unread(view(*texts, label, value, *fields), [named(NAME_BOX)], RULES)
    (name,) = [p for p in found if p.preselected]
    assert name.box.overlap(value.span.box) > 0
