from __future__ import annotations

from typing import Any

import pytest

from tests.tools.scoring import coverage, score

SQUARE = [[0.2, 0.2], [0.4, 0.2], [0.4, 0.4], [0.2, 0.4]]
OTHER = [[0.6, 0.6], [0.8, 0.6], [0.8, 0.7], [0.6, 0.7]]


@pytest.mark.parametrize(
    ("boxes", "share"),
    [
        ([], 0.0),
        ([(0.2, 0.2, 0.4, 0.4)], 1.0),
        ([(0.2, 0.2, 0.3, 0.4)], 0.5),
        ([(0.2, 0.2, 0.3, 0.4), (0.25, 0.2, 0.35, 0.4)], 0.75),
        ([(0.0, 0.0, 0.2, 1.0)], 0.0),
        ([(0.5, 0.5, 0.9, 0.9)], 0.0),
    ],
)
def test_coverage_is_the_share_of_the_union(boxes: list[tuple[float, ...]], share: float) -> None:
    assert coverage(SQUARE, boxes) == pytest.approx(share, abs=0.02)


def test_coverage_counts_only_inside_the_outline() -> None:
    triangle = [[0.0, 0.0], [1.0, 0.0], [0.0, 1.0]]
    assert coverage(triangle, [(0.0, 0.0, 0.5, 0.5)]) == pytest.approx(0.5, abs=0.02)


def truth(*, stop: bool = False) -> dict[str, Any]:
    items = [
        {"kind": "name", "must": "mask", "text": "甲", "note": "", "poly": SQUARE},
        {"kind": "keep", "must": "keep", "text": "乙", "note": "", "poly": OTHER},
    ]
    return {"files": [{"path": "a.pdf", "form": "pdf", "stop": stop, "pages": [{"index": 0, "items": items}]}]}


def proposals(*boxes: tuple[list[float], bool], status: str = "ok") -> dict[str, Any]:
    made = [{"box": box, "preselected": chosen} for box, chosen in boxes]
    return {"files": [{"path": "a.pdf", "status": status, "pages": [{"index": 0, "proposals": made}]}]}


def test_a_covered_item_is_found_and_a_covered_keep_is_damage() -> None:
    result = score(truth(), proposals(([0.19, 0.19, 0.41, 0.41], True), ([0.6, 0.6, 0.8, 0.7], True)))
    assert result.by_kind["name"].preselected == 1
    assert result.precision == 0.5
    assert result.keep_damage == 1.0
    assert not result.misses
    assert not result.refusals


def test_a_box_that_is_only_offered_does_not_count_as_preselected() -> None:
    result = score(truth(), proposals(([0.2, 0.2, 0.4, 0.4], False)))
    assert (result.by_kind["name"].preselected, result.by_kind["name"].offered) == (0, 1)
    assert [miss.offered for miss in result.misses] == [1.0]
    assert result.boxes == 0


def test_a_file_that_was_not_read_misses_everything() -> None:
    result = score(truth(), {"files": []})
    assert result.total(["name"]).recall == 0.0
    assert result.refusals == ("a.pdf: missing",)


def test_a_paper_that_must_stop_is_judged_by_its_refusal_alone() -> None:
    assert not score(truth(stop=True), proposals(status="blocked")).refusals
    read = score(truth(stop=True), proposals())
    assert read.refusals == ("a.pdf: ok",)
    assert read.pages == 0
