from __future__ import annotations

import pytest

from blindmask.core.boxes import Rect
from blindmask.core.proposals import Kind, Proposal, Reason, make_proposal
from blindmask.detect.merge import merge
from blindmask.host.rule_files import load_rules
from tests.unit.detect.pages import ASPECT, EM, KEY, line, page

RULES = load_rules()


def proposal(box: Rect, *, kind: Kind = Kind.NAME, detector: str = "names", **more: object) -> Proposal:
    return make_proposal(KEY, box, kind, detector=detector, reason=Reason.EXACT, **more)  # type: ignore[arg-type]


def span_box(text: str, span: object) -> Rect:
    start = span.text.index(text)  # type: ignore[attr-defined]
    boxes = span.char_boxes[start : start + len(text)]  # type: ignore[attr-defined]
    return Rect(boxes[0].left, boxes[0].top, boxes[-1].right, boxes[-1].bottom)


def test_two_finds_of_one_place_become_one_box_around_both() -> None:
    box = Rect(0.2, 0.2, 0.4, 0.22)
    shifted = Rect(0.21, 0.2, 0.41, 0.22)
    (merged,) = merge(page(), [proposal(box), proposal(shifted, detector="labels")], RULES)
    assert merged.box.left < 0.2
    assert merged.box.right > 0.41


def test_a_preselected_find_wins_over_a_suggestion() -> None:
    box = Rect(0.2, 0.2, 0.4, 0.22)
    suggestion = proposal(box, detector="labels", preselected=False)
    (merged,) = merge(page(), [suggestion, proposal(box)], RULES)
    assert merged.preselected


def test_different_kinds_at_one_place_hide_the_one_that_adds_nothing() -> None:
    whole = proposal(Rect(0.2, 0.2, 0.6, 0.22), kind=Kind.EMAIL, detector="numbers")
    part = proposal(Rect(0.25, 0.2, 0.3, 0.22))
    assert [p.kind for p in merge(page(), [whole, part], RULES)] == [Kind.EMAIL]


def test_a_suggestion_mostly_under_a_photo_is_dropped_and_a_sure_find_is_not() -> None:
    photo = proposal(Rect(0.2, 0.2, 0.4, 0.4), kind=Kind.PHOTO, detector="photos")
    inside, beside = Rect(0.25, 0.25, 0.42, 0.35), Rect(0.3, 0.38, 0.45, 0.5)
    for box, preselected, kept in ((inside, False, 1), (beside, False, 2), (inside, True, 2)):
        seal = proposal(box, kind=Kind.SEAL, detector="seals", preselected=preselected)
        assert len(merge(page(), [photo, seal], RULES)) == kept


def test_text_boxes_have_a_uniform_minimum_width_where_there_is_room() -> None:
    names = [line("李明", left=0.2, top=0.2), line("周晓澜", left=0.2, top=0.4)]
    merged = merge(page(*names), [proposal(name.box) for name in names], RULES)
    widths = [p.box.width / (p.box.height * ASPECT) for p in merged]
    assert widths[0] == pytest.approx(RULES.min_width, rel=0.01)
    assert widths[1] == pytest.approx(RULES.min_width, rel=0.15)


def test_widening_stops_at_the_neighbours() -> None:
    span = line("学生李明，性别男", left=0.2, top=0.2)
    (merged,) = merge(page(span), [proposal(span_box("李明", span))], RULES)
    neighbours = span_box("学生", span), span_box("，性别男", span)
    pad = RULES.padding * EM * ASPECT
    assert merged.box.left >= neighbours[0].right - pad - 1e-9
    assert merged.box.right <= neighbours[1].left + pad + 1e-9


def test_boxes_of_pictures_stay_as_they_are() -> None:
    box = Rect(0.2, 0.2, 0.3, 0.25)
    for detector, kind in (("photos", Kind.PHOTO), ("codes", Kind.CODE)):
        found = proposal(box, kind=kind, detector=detector)
        (merged,) = merge(page(), [found], RULES, exact={found.id})
        assert merged.box == box
        (merged,) = merge(page(), [found], RULES)
        assert merged.box != box


def test_reading_order() -> None:
    low, high = proposal(Rect(0.2, 0.8, 0.4, 0.82)), proposal(Rect(0.5, 0.1, 0.7, 0.12))
    assert [p.box.top < 0.5 for p in merge(page(), [low, high], RULES)] == [True, False]


def test_what_a_label_points_at_does_not_enlarge_what_was_found() -> None:
    text = line("库勒质量检测中心　工程师")
    unit = proposal(span_box("库勒质量检测中心", text), kind=Kind.UNIT, detector="units")
    labelled = make_proposal(KEY, text.box, Kind.UNIT, detector="labels", reason=Reason.LABEL)
    (merged,) = merge(page(text), [labelled, unit], RULES)
    assert merged.box.right < span_box("工程师", text).left
