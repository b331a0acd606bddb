"""What the workers would say about the made-up sample case: prepared answers for pictures of the window."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from blindmask.case.calls import AnalysePage, CheckFile, ExportDocument, Propagate, WriteReports
from blindmask.core.applicants import Applicant
from blindmask.core.boxes import Rect
from blindmask.core.errors import WorkerTimeout
from blindmask.core.pages import Document
from blindmask.core.proposals import Decision, Kind, PageAnalysis, Proposal, Reason, Verdict, make_proposal
from blindmask.core.results import EarlierFiles, ExportOptions, FileResult, Leak, Status
from blindmask.core.rules import RuleSet
from blindmask.host.paths import resources_dir
from tests.fake_workers import Answers

CASE = resources_dir() / "samples" / "case"
FAILING = "09_公示.pdf"
"""The file whose reading takes too long."""
_KINDS = {"seal_own": Kind.SEAL, "seal_issuer": Kind.SEAL}
_REASONS = {
    "seal_own": Reason.SEAL_TEXT,
    "seal_issuer": Reason.SEAL,
    "photo": Reason.FACE,
    "signature": Reason.SIGNATURE,
    "code": Reason.QR,
}


class SampleAnswers(Answers):
    """What the workers say about the sample case; what is not prepared is done as it is."""

    def __init__(self) -> None:
        super().__init__()
        self.give(AnalysePage, self.analyse)
        self.give(Propagate, lambda analyses, applicant, rules: list[Proposal]())
        self.give(ExportDocument, self.export)
        self.give(WriteReports, self.report)
        self.give(CheckFile, self.check)
        truth = json.loads((CASE / "truth.json").read_text(encoding="utf-8"))
        self._pages = {(file["path"], page["index"]): page for file in truth["files"] for page in file["pages"]}

    def analyse(
        self, document: Document, index: int, applicant: Applicant, rules: RuleSet, upright: int | None = None
    ) -> PageAnalysis:
        name = Path(document.path).name
        if name == FAILING:
            raise WorkerTimeout()
        items = self._pages[name, index]["items"]
        proposals = tuple(proposal for item in items if (proposal := _proposal(document, index, item)) is not None)
        notes = ("few_lines",) if name.startswith("10") else ()
        return PageAnalysis(document.page_key(index), upright=0, notes=notes, proposals=proposals)

    def export(
        self,
        document: Document,
        decisions: Sequence[Decision],
        uprights: Mapping[int, int],
        target: str,
        applicant: Applicant,
        rules: RuleSet,
        options: ExportOptions,
        may_add: bool = False,
    ) -> FileResult:
        name = Path(document.path).name
        counts = {"name": sum(decision.verdict is Verdict.MASK for decision in decisions)}
        if name.startswith("03"):
            leaks = (Leak(0, "any", "ocr", Rect(0.3, 0.3, 0.4, 0.33)), Leak(None, "any", "metadata"))
            return FileResult(document.path, "", Status.FAILED, leaks=leaks)
        output = target + Path(name).suffix
        return FileResult(document.path, output, Status.PASSED, bytes=182_000, counts=counts)

    def report(
        self,
        results: Sequence[FileResult],
        folder: str,
        rules: RuleSet,
        language: str = "zh",
        basis: str = "",
        sources: Sequence[str] = (),
    ) -> EarlierFiles:
        return EarlierFiles()

    def check(self, path: str, applicant: Applicant, rules: RuleSet) -> FileResult:
        name = Path(path).name
        if name.startswith("04"):
            raise WorkerTimeout()
        if not name.startswith(("01", "03")):
            return FileResult(path, "", Status.PASSED)
        boxes = [Rect(*item["box"]) for item in self._pages[name, 0]["items"] if item["must"] == "mask"]
        leaks = [Leak(0, "any", "text_layer", boxes[1]), Leak(0, "any", "ocr", boxes[0]), Leak(None, "any", "metadata")]
        leaks += [Leak(None, "any", "file_name")] if name.startswith("03") else []
        return FileResult(path, "", Status.FAILED, leaks=tuple(leaks))


def _proposal(document: Document, index: int, item: dict[str, Any]) -> Proposal | None:
    """What detecting is expected to say about one known item of a page."""
    if item["kind"] == "keep":
        return None
    kind = _KINDS.get(item["kind"]) or Kind(item["kind"])
    text = item["text"] if kind not in (Kind.PHOTO, Kind.SIGNATURE, Kind.CODE) else ""
    return make_proposal(
        document.page_key(index),
        Rect(*item["box"]),
        kind,
        detector="samples",
        reason=_REASONS.get(item["kind"], Reason.EXACT),
        text=text,
        term="" if item["kind"] == "seal_issuer" else text,
        confidence=0.97,
        preselected=item["must"] == "mask",
    )
