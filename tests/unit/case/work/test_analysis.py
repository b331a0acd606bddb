"""A detector that is in the registry takes part in everything: the recipe “a detector” of CONTRIBUTING.md."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont

from blindmask.case.work.analysis import analyse_page
from blindmask.case.work.check import check_file
from blindmask.case.work.page_reading import read_page
from blindmask.core.applicants import Applicant
from blindmask.core.boxes import Rect
from blindmask.core.pages import Document
from blindmask.core.proposals import Kind, Proposal, Reason, make_proposal
from blindmask.detect import registry
from blindmask.detect.detector import Detector, Needs
from blindmask.detect.evidence import Evidence
from blindmask.detect.terms.wanted import wanted_texts
from blindmask.documents.open import open_document
from blindmask.host.applicant_file import load_applicant
from blindmask.host.paths import resources_dir
from blindmask.host.rule_files import load_rules
from blindmask.ocr.paddle import shared_engine

RULES = load_rules()
APPLICANT = Applicant(name="周晓澜")
CASE = resources_dir() / "samples" / "case"
SIZE_PX = (1000, 1400)
CREST = Rect(0.7, 0.6, 0.8, 0.68)


def find_crest(evidence: Evidence) -> list[Proposal]:
    """The toy: a crest, wherever the picture has its green."""
    height_px, width_px = evidence.view.image.shape[:2]
    ys, xs = (evidence.view.image == (0, 160, 60)).all(axis=2).nonzero()
    if not len(xs):
        return []
    box = Rect(xs.min() / width_px, ys.min() / height_px, (xs.max() + 1) / width_px, (ys.max() + 1) / height_px)
    return [make_proposal(evidence.view.key, box, Kind.OTHER, detector="crests", reason=Reason.PATTERN)]


def crests(*, is_exact: bool = True, is_in_check: bool = True) -> Detector:
    kinds = frozenset({Kind.OTHER})
    return Detector("crests", kinds, Needs.PIXELS, find_crest, is_exact=is_exact, is_in_check=is_in_check)


def register(monkeypatch: pytest.MonkeyPatch, detector: Detector) -> None:
    """The recipe's one line in the registry."""
    monkeypatch.setattr(registry, "DETECTORS", (*registry.DETECTORS, detector))


@pytest.fixture
def page(tmp_path: Path, cjk_font: Path) -> Document:
    picture = Image.new("RGB", SIZE_PX, "white")
    pen = ImageDraw.Draw(picture)
    pen.text((120, 200), "姓名：周晓澜", fill="black", font=ImageFont.truetype(str(cjk_font), 36))
    edges = (CREST.left * SIZE_PX[0], CREST.top * SIZE_PX[1], CREST.right * SIZE_PX[0], CREST.bottom * SIZE_PX[1])
    pen.rectangle((edges[0], edges[1], edges[2] - 1, edges[3] - 1), fill=(0, 160, 60))
    picture.save(tmp_path / "a.png")
    return open_document(str(tmp_path / "a.png"))


def proposed(document: Document) -> list[Proposal]:
    return [p for p in analyse_page(document, 0, APPLICANT, RULES).proposals if p.detector == "crests"]


def test_its_proposals_arrive_and_exact_boxes_stay_as_they_are(page: Document, monkeypatch: pytest.MonkeyPatch) -> None:
    assert proposed(page) == []
    register(monkeypatch, crests())
    (crest,) = proposed(page)
    assert crest.box.as_list() == pytest.approx(CREST.as_list())
    assert crest.preselected


def test_boxes_that_stand_around_text_are_padded(page: Document, monkeypatch: pytest.MonkeyPatch) -> None:
    register(monkeypatch, crests(is_exact=False))
    (crest,) = proposed(page)
    assert crest.box.left < CREST.left
    assert crest.box.bottom > CREST.bottom


def test_check_uses_it_if_it_says_so(page: Document, monkeypatch: pytest.MonkeyPatch) -> None:
    register(monkeypatch, crests(is_in_check=False))
    assert Kind.OTHER not in {leak.kind for leak in check_file(page.path, APPLICANT, RULES).leaks}
    register(monkeypatch, crests())
    (leak,) = [leak for leak in check_file(page.path, APPLICANT, RULES).leaks if leak.kind == Kind.OTHER]
    assert leak.how == "visible"
    assert leak.box is not None
    assert leak.box.as_list() == pytest.approx(CREST.as_list())


@pytest.mark.parametrize("name", ["01", "03", "06"])
def test_every_detector_keeps_to_what_it_says_of_itself(name: str) -> None:
    (path,) = CASE.glob(f"{name}*")
    applicant = load_applicant(CASE / "applicant.json")
    page = read_page(open_document(str(path)), 0, wanted=wanted_texts(applicant))
    for part in page.parts:
        evidence = Evidence(part.view, applicant, RULES, shared_engine())
        found = {detector: detector.find(evidence) for detector in registry.DETECTORS}
        assert any(found.values())
        for detector, its in found.items():
            assert {proposal.kind for proposal in its} <= detector.kinds
            assert {proposal.detector.split(".")[0] for proposal in its} <= {detector.name}
