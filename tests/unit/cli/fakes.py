"""What the workers say about made-up files: for the command line's own behaviour."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from blindmask.case.calls import AnalysePage, ExportDocument, FindCandidate, InspectFile, Propagate, WriteReports
from blindmask.core.applicants import Applicant, Candidate
from blindmask.core.boxes import Rect
from blindmask.core.errors import DamagedFile
from blindmask.core.pages import Document, PageInfo
from blindmask.core.proposals import Decision, Kind, PageAnalysis, Proposal, Reason, make_proposal
from blindmask.core.results import EarlierFiles, ExportOptions, FileResult, Leak, Status
from blindmask.core.rules import RuleSet
from tests.fake_workers import Answers, FakeWorkers


class Workers(FakeWorkers):
    """Every page shows a sure name and an unsure one, every export passes, and `2.pdf` is damaged."""

    def __init__(self) -> None:
        super().__init__(Answers(), at_once=True)
        self.give = self.answers.give
        self.give(InspectFile, inspect)
        self.give(AnalysePage, analyse)
        self.give(Propagate, lambda analyses, applicant, rules: list[Proposal]())
        self.give(FindCandidate, find_nobody)
        self.give(ExportDocument, passed)
        self.give(WriteReports, report_nothing)

    @property
    def exports(self) -> list[ExportDocument]:
        return [job for job in self.answers.asked if isinstance(job, ExportDocument)]


def inspect(path: str) -> Document:
    if path.endswith("2.pdf"):
        raise DamagedFile(document="2")
    return make_document(path)


def analyse(
    document: Document, index: int, applicant: Applicant, rules: RuleSet, upright: int | None = None
) -> PageAnalysis:
    return make_analysis(document, index)


def find_nobody(analyses: Sequence[PageAnalysis], applicant: Applicant) -> Candidate | None:
    return None


def passed(
    document: Document,
    decisions: Sequence[Decision],
    uprights: Mapping[int, int],
    target: str,
    applicant: Applicant,
    rules: RuleSet,
    options: ExportOptions,
    may_add: bool = False,
) -> FileResult:
    """In two parts where a file may be split."""
    whole = FileResult(document.path, target + ".pdf", Status.PASSED, sha256="1", bytes=10, pages=1)
    if not options.may_split:
        return whole
    parts = (replace(whole, output=f"{target}_{number}.pdf", sha256=str(number)) for number in (1, 2))
    return replace(whole, bytes=20, parts=tuple(parts))


def leak(
    document: Document,
    decisions: Sequence[Decision],
    uprights: Mapping[int, int],
    target: str,
    applicant: Applicant,
    rules: RuleSet,
    options: ExportOptions,
    may_add: bool = False,
) -> FileResult:
    """A name still shows: there is no output."""
    return FileResult(document.path, "", Status.FAILED, (Leak(0, "any", "ocr"),))


def report_nothing(
    results: Sequence[FileResult],
    folder: str,
    rules: RuleSet,
    language: str = "zh",
    basis: str = "",
    sources: Sequence[str] = (),
) -> EarlierFiles:
    return EarlierFiles()


def make_document(path: str, *, pages: int = 1) -> Document:
    infos = tuple(PageInfo(i, 595, 842) for i in range(pages))
    return Document(path, f"{abs(hash(path)):064x}"[:64], "pdf", infos)


def make_analysis(document: Document, index: int, *, upright: int = 0) -> PageAnalysis:
    """A page with one preselected name and one name that waits for a person."""
    return PageAnalysis(document.page_key(index), upright, proposals=(sure(document, index), unsure(document, index)))


def sure(document: Document, index: int) -> Proposal:
    box = Rect(0.1, 0.1, 0.2, 0.12)
    return make_proposal(document.page_key(index), box, Kind.NAME, detector="names", reason=Reason.EXACT, text="周晓澜")


def unsure(document: Document, index: int) -> Proposal:
    box = Rect(0.5, 0.5, 0.6, 0.52)
    key = document.page_key(index)
    return make_proposal(
        key, box, Kind.NAME, detector="labels", reason=Reason.LABEL, text="王大同", preselected=False, confidence=0.5
    )
