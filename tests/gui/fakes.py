"""An executor that ends its jobs when it is told to, and the functions that it runs in place of the pipeline's."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

from blindmask.core.applicants import Applicant, Candidate
from blindmask.core.boxes import Rect
from blindmask.core.errors import AppError, Cancelled, DamagedFile, LimitNotMet
from blindmask.core.pages import Document, Form, PageInfo, PageKey
from blindmask.core.proposals import Decision, Kind, PageAnalysis, Proposal, Reason, make_proposal
from blindmask.core.results import EarlierFiles, ExportOptions, FileResult, Leak, Status
from blindmask.core.rules import RuleSet
from blindmask.jobs.base import JobFuture
from blindmask.review.casefile import draft_case, list_cases, write_private_report
from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QColor, QImage, QImageWriter


@dataclass(eq=False)
class Call:
    """One submitted job that has not ended."""

    name: str
    args: tuple[object, ...]
    future: JobFuture


class FakeExecutor:
    """Keeps what is submitted until `run` ends it."""

    def __init__(self, functions: dict[str, Callable[..., object]]) -> None:
        self._functions = functions
        self.calls: list[Call] = []
        self.is_closed = False

    def submit(self, name: str, *args: object, timeout_s: float | None = None) -> JobFuture:
        future = JobFuture(self._forget)
        if self.is_closed:
            future.fail(Cancelled())
        else:
            self.calls.append(Call(name, args, future))
        return future

    def _forget(self, future: JobFuture) -> None:
        self.calls = [call for call in self.calls if call.future is not future]

    def run(self, wanted: Callable[[Call], bool] = lambda _call: True) -> int:
        """Ends the submitted jobs that are wanted; how many."""
        ready = [call for call in self.calls if wanted(call)]
        self.calls = [call for call in self.calls if call not in ready]
        for call in ready:
            try:
                result = self._functions[call.name](*call.args)
            except AppError as error:
                call.future.fail(error)
            else:
                call.future.succeed(result)
        return len(ready)

    def cancel(self) -> None:
        for call in list(self.calls):
            call.future.cancel()

    def close(self) -> None:
        self.is_closed = True
        self.cancel()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


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
    exported: list[tuple[Document, list[Decision], str, ExportOptions]] = field(default_factory=list[Any])
    reported: list[FileResult] = field(default_factory=list[FileResult])
    sources: list[str] = field(default_factory=list[str])
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

    def functions(self) -> dict[str, Callable[..., object]]:
        return {
            "blindmask.case.work.pipeline:inspect_file": self.inspect_file,
            "blindmask.case.work.pipeline:page_picture": self.page_picture,
            "blindmask.case.work.pipeline:box_pictures": self.box_pictures,
            "blindmask.case.work.pipeline:analyse_page": self.analyse_page,
            "blindmask.case.work.pipeline:propagate": self.propagate,
            "blindmask.case.work.pipeline:find_candidate": lambda _analyses, _applicant: self.candidate,
            "blindmask.case.work.pipeline:find_picture": self.find_picture,
            "blindmask.case.work.pipeline:export_document": self.export_document,
            "blindmask.case.work.pipeline:write_reports": self.write_reports,
            "blindmask.case.work.pipeline:check_file": self.check_file,
            "blindmask.case.work.pipeline:search_terms": self.search_terms,
            "blindmask.review.casefile:draft_case": self.draft_case,
            "blindmask.review.casefile:write_private_report": write_private_report,
            "blindmask.review.casefile:list_cases": list_cases,
        }

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

    def box_pictures(self, document: Document, index: int, boxes: list[Rect], long_side_px: int) -> list[bytes]:
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

    def propagate(self, analyses: list[PageAnalysis], applicant: Applicant, rules: RuleSet) -> list[Proposal]:
        return self.spread

    def find_picture(self, source: Document, index: int, box: Rect, kind: Kind, target: Document) -> list[Proposal]:
        if target.sha256 in self.unsearchable:
            raise self.unsearchable[target.sha256]
        return self.same.get(target.sha256, [])

    def export_document(
        self,
        document: Document,
        decisions: list[Decision],
        uprights: dict[int, int],
        target: str,
        applicant: Applicant,
        rules: RuleSet,
        options: ExportOptions,
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
        results: list[FileResult],
        folder: str,
        rules: RuleSet,
        language: str,
        basis: str,
        sources: list[str],
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
    return Document(f"/made-up/{letter}.pdf", letter * 64, Form.PDF, "pdf", infos)


def propose(
    page: PageKey, row: int, *, kind: Kind = Kind.NAME, text: str = "陈小明", preselected: bool = True
) -> Proposal:
    """A text line's box; its place follows from its row (0 to 24)."""
    box = Rect(0.2, 0.04 * row, 0.4, 0.04 * row + 0.03)
    return make_proposal(
        page, box, kind, detector="test", reason=Reason.EXACT, text=text, term=text, preselected=preselected
    )
