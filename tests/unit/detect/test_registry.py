"""Which detectors are asked about a page, and that each keeps to what it says of itself."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np
import pytest

from blindmask.core.applicants import Applicant
from blindmask.core.boxes import Rect
from blindmask.core.page_view import PageView
from blindmask.core.proposals import Kind, Proposal
from blindmask.core.rules import Action, RuleSet
from blindmask.detect.detector import Detector, Needs
from blindmask.detect.evidence import Evidence
from blindmask.detect.registry import DETECTORS, detectors_for
from blindmask.detect.stages import find_for_check
from blindmask.host.rule_files import load_rules
from tests.unit.detect.pages import KEY, NoReader, line

RULES = load_rules()
APPLICANT = Applicant(
    name="周晓澜", units=("库勒地区质量检测中心",), id_number="653201199003074812", phone="13899990000"
)
SPANS = (
    line("姓名：周晓澜", top=0.1),
    line("工作单位：库勒地区质量检测中心", top=0.15),
    line("身份证号：653201199003074812", top=0.2),
    line("电话：13899990000 邮箱：abc@example.cn", top=0.25),
)


def evidence(*, is_all_told: bool = False, rules: RuleSet = RULES) -> Evidence:
    view = PageView(KEY, np.full((1414, 1000, 3), 255, np.uint8), SPANS, is_all_told=is_all_told)
    return Evidence(view, APPLICANT, rules, NoReader())


def names_of(asked: Iterable[Detector]) -> set[str]:
    return {detector.name for detector in asked}


def test_every_detector_has_a_name_of_its_own() -> None:
    assert len(names_of(DETECTORS)) == len(DETECTORS)


def test_where_the_text_layer_tells_all_only_text_is_asked_for() -> None:
    asked = detectors_for(evidence(is_all_told=True))
    assert names_of(asked) == {detector.name for detector in DETECTORS if detector.needs is Needs.TEXT}
    assert {"names", "units", "numbers", "labels", "sentences"} <= names_of(asked)
    assert {"photos", "seals", "codes", "signatures", "under_seal"}.isdisjoint(names_of(asked))


def test_a_detector_whose_kinds_are_all_kept_is_not_asked() -> None:
    quiet = replace(RULES, actions={**RULES.actions, Kind.CODE: Action.KEEP})
    asked, still_asked = names_of(detectors_for(evidence())), names_of(detectors_for(evidence(rules=quiet)))
    assert asked - still_asked == {detector.name for detector in DETECTORS if detector.kinds == {Kind.CODE}}
    assert {"codes", "codes_beside"} <= asked - still_asked


def test_labels_and_signatures_prove_nothing_of_a_finished_file() -> None:
    missing = names_of(detectors_for(evidence())) - names_of(detectors_for(evidence(), check=True))
    assert missing == {detector.name for detector in DETECTORS if not detector.is_in_check}
    assert {"labels", "sentences", "signatures"} <= missing
    assert {proposal.kind for proposal in find_for_check(evidence())} >= {Kind.NAME, Kind.UNIT, Kind.ID_NUMBER}


@pytest.mark.parametrize("detector", DETECTORS, ids=[detector.name for detector in DETECTORS])
def test_a_detector_proposes_in_its_own_name_what_it_says(detector: Detector) -> None:
    found: list[Proposal] = detector.find(evidence())
    assert {proposal.kind for proposal in found} <= detector.kinds
    assert {proposal.detector.split(".")[0] for proposal in found} <= {detector.name}


def test_what_is_asked_twice_is_worked_out_once() -> None:
    calls: list[Evidence] = []

    def box(page: Evidence) -> Rect:
        calls.append(page)
        return Rect(0, 0, 1, 1)

    page = evidence()
    assert page.once(box) is page.once(box)
    assert calls == [page]
    other = page.of(page.view)
    other.once(box)
    assert calls == [page, other]
