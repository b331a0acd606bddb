"""A made-up case for the window: what the workers say about its files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QColor, QImage, QImageWriter

from blindmask.case.calls import (
    AnalysePage,
    BoxPictures,
    CheckFile,
    ExportDocument,
    FindCandidate,
    FindPicture,
    InspectFile,
    PagePicture,
    Propagate,
    SearchTerms,
    WriteReports,
)
from blindmask.core.applicants import Applicant, Candidate
from blindmask.core.boxes import Rect
from blindmask.core.errors import AppError, DamagedFile, LimitNotMet
from blindmask.core.pages import Document, PageInfo, PageKey
from blindmask.core.proposals import Decision, Kind, PageAnalysis, Proposal, Reason, make_proposal
from blindmask.core.results import EarlierFiles, ExportOptions, FileResult, Leak, Status
from blindmask.core.rules import RuleSet
from blindmask.review.calls import DraftCase
from blindmask.review.casefile import draft_case
from tests.fake_workers import Answers


@dataclass
class FakePipeline:
    """Files and findings by file name; what has none is damaged, or has no findings."""

    documents: dict[str, Document]
    findings: dict[PageKey, list[Proposal]] = field(default_factory=dict[PageKey, list[Proposal]])
    turned_findings: dict[tuple[PageKey, int | None], list[Proposal]] = field(default_factory=dict[Any, Any])
    """What is found on a page that a person turned, where it differs."""
    notes: dict[PageKey, tuple[str, ...]] = field(default_factory=dict[PageKey, tuple[str, ...]])
    uprights: dict[PageKey, int] = field(default_factory=dict[PageKey, int])
    errors: dict[PageKey, AppError] = field(default_factory=dict[PageKey, AppError])
    spread: list[Proposal] = field(default_factory=list[Proposal])
    candidate: Candidate | None = None
    """Who the applicant seems to be, where no name is typed."""
    exported: list[tuple[Document, Sequence[Decision], str, ExportOptions]] = field(default_factory=list[Any])
    reported: Sequence[FileResult] = ()
    sources: Sequence[str] = ()
    earlier: EarlierFiles = field(default_factory=EarlierFiles)
    """What an export finds of an earlier one."""
    save_error: AppError | None = None
    failing: set[str] = field(default_factory=set[str])
    """Paths of files whose export does not pass."""
    too_large: set[str] = field(default_factory=set[str])
    """Paths of files that do not meet a limit in one piece."""
    leaks: dict[str, tuple[Leak, ...]] = field(default_factory=dict[str, tuple[Leak, ...]])
    """By path: what still shows in a file that somebody masked."""
    unchecked: dict[str, AppError] = field(default_factory=dict[str, AppError])
    """By path: why a check does not come to an end."""
    same: dict[str, list[Proposal]] = field(default_factory=dict[str, list[Proposal]])
    """By sha256: where a file shows the picture that a person drew a box around."""
    unsearchable: dict[str, AppError] = field(default_factory=dict[str, AppError])

    def answers(self) -> Answers:
        """As this world is when a job is answered."""
        made = Answers()
        made.give(InspectFile, self.inspect_file)
        made.give(PagePicture, self.page_picture)
        made.give(BoxPictures, self.box_pictures)
        made.give(AnalysePage, self.analyse_page)
        made.give(Propagate, self.propagate)
        made.give(FindCandidate, self.find_candidate)
        made.give(FindPicture, self.find_picture)
        made.give(ExportDocument, self.export_document)
        made.give(WriteReports, self.write_reports)
        made.give(CheckFile, self.check_file)
        made.give(SearchTerms, self.search_terms)
        made.give(DraftCase, self.draft_case)
        return made

    def inspect_file(self, path: str) -> Document:
        if path not in self.documents:
            raise DamagedFile()
        return self.documents[path]

    def page_picture(self, document: Document, index: int, long_side_px: int) -> bytes:
        info = document.pages[index]
        scale = long_side_px / max(info.width, info.height)
        image = QImage(round(info.width * scale), round(info.height * scale), QImage.Format.Format_RGB32)
        image.fill(QColor("white"))
        return jpeg(image)

    def box_pictures(self, document: Document, index: int, boxes: Sequence[Rect], long_side_px: int) -> list[bytes]:
        """Grey, whatever the box holds."""
        image = QImage(long_side_px, 40, QImage.Format.Format_RGB32)
        image.fill(QColor("#909090"))
        return [jpeg(image)] * len(boxes)

    def analyse_page(
        self, document: Document, index: int, applicant: Applicant, rules: RuleSet, upright: int | None = None
    ) -> PageAnalysis:
        page = document.page_key(index)
        if page in self.errors:
            raise self.errors[page]
        return PageAnalysis(
            page,
            upright=self.uprights.get(page, 0) if upright is None else upright,
            notes=self.notes.get(page, ()),
            proposals=tuple(self.turned_findings.get((page, upright), self.findings.get(page, ()))),
        )

    def propagate(self, analyses: Sequence[PageAnalysis], applicant: Applicant, rules: RuleSet) -> list[Proposal]:
        return self.spread

    def find_candidate(self, analyses: Sequence[PageAnalysis], applicant: Applicant) -> Candidate | None:
        return self.candidate

    def find_picture(self, source: Document, index: int, box: Rect, kind: Kind, target: Document) -> list[Proposal]:
        if target.sha256 in self.unsearchable:
            raise self.unsearchable[target.sha256]
        return self.same.get(target.sha256, [])

    def export_document(
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
        self.exported.append((document, decisions, target, options))
        status = Status.FAILED if document.path in self.failing else Status.PASSED
        if document.path in self.too_large:
            if not options.may_split:
                raise LimitNotMet(limit=options.max_bytes or 0, smallest=1, document=document.short_id)
            parts = tuple(FileResult(document.path, f"{target}_{number}.pdf", status) for number in (1, 2))
            return FileResult(document.path, parts[0].output, status, bytes=1000, parts=parts)
        leaks = (Leak(len(document.pages) - 1, Kind.NAME, "ocr"),) if status is Status.FAILED else ()
        counts = {"name": len(decisions)}
        return FileResult(document.path, f"{target}.pdf", status, leaks=leaks, bytes=1234, counts=counts)

    def search_terms(self, applicant: Applicant) -> list[tuple[str, Reason]]:
        """Of every name one longer form."""
        derived = [(f"{name}同志", Reason.SHORT) for name in applicant.names]
        return [term for term in derived if term[0] not in applicant.keep]

    def draft_case(self, case_id: str, text: str) -> str:
        if self.save_error is not None:
            raise self.save_error
        return draft_case(case_id, text)

    def write_reports(
        self,
        results: Sequence[FileResult],
        folder: str,
        rules: RuleSet,
        language: str = "zh",
        basis: str = "",
        sources: Sequence[str] = (),
    ) -> EarlierFiles:
        self.reported, self.sources = results, sources
        return self.earlier

    def check_file(self, path: str, applicant: Applicant, rules: RuleSet) -> FileResult:
        if path in self.unchecked:
            raise self.unchecked[path]
        leaks = self.leaks.get(path, ())
        return FileResult(path, "", Status.FAILED if leaks else Status.PASSED, leaks=leaks)


def jpeg(image: QImage) -> bytes:
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    assert QImageWriter(buffer, QByteArray(b"jpeg")).write(image)
    return bytes(data.data())


def make_document(letter: str, pages: int = 1) -> Document:
    """`/made-up/a.pdf` with A4 pages."""
    infos = tuple(PageInfo(index, 595, 842) for index in range(pages))
    return Document(f"/made-up/{letter}.pdf", letter * 64, "pdf", infos)


def propose(
    page: PageKey, row: int, *, kind: Kind = Kind.NAME, text: str = "陈小明", preselected: bool = True
) -> Proposal:
    """A text line's box; its place follows from its row (0 to 24)."""
    box = Rect(0.2, 0.04 * row, 0.4, 0.04 * row + 0.03)
    return make_proposal(
        page, box, kind, detector="test", reason=Reason.EXACT, text=text, term=text, preselected=preselected
    )
