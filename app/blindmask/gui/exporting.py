"""Has every file of a case exported and verified by the workers, and collects the results."""

from __future__ import annotations

import logging
import os
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from blindmask.case.attachments import as_text
from blindmask.case.calls import ExportDocument, WriteReports
from blindmask.case.file_reading import failed_result
from blindmask.case.output_folder import OutputFolder
from blindmask.case.targets import Outgoing
from blindmask.core.applicants import Applicant
from blindmask.core.errors import AppError
from blindmask.core.pages import Document
from blindmask.core.results import EarlierFiles, ExportOptions, FileResult, Status
from blindmask.core.rules import RuleSet
from blindmask.gui.bridge import Bridge
from blindmask.messages import current_language
from blindmask.review.calls import WritePrivateReport
from blindmask.review.casefile import private_report_path
from blindmask.review.gate import check_ready, export_decisions, export_documents
from blindmask.review.private_report import Place, masked_places, private_report
from blindmask.review.session import Session

logger = logging.getLogger(__name__)

_REPORT = "report.html"


@dataclass(slots=True, eq=False)
class _Run:
    """One export. It has the folder until its last file has ended and its report is written."""

    folder: OutputFolder
    rules: RuleSet
    left: int = 0
    """The files that are under way."""
    is_over: bool = False

    def end(self, *, is_listed: bool) -> None:
        self.is_over = True
        self.folder.release(is_listed=is_listed)


class Exporting(QObject):
    """One export of one session: `results` grow while it runs, and a report follows them."""

    progressed = Signal()

    def __init__(self, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._results: list[FileResult] = []
        self._order: dict[str, int] = {}
        self._total = 0
        self._run: _Run | None = None
        self._folder = ""
        self._report = ""
        self._sources: list[str] = []
        self._earlier = EarlierFiles()
        self._case_id = ""
        self._places: dict[str, list[Place]] = {}
        self._private_report = ""

    @property
    def results(self) -> list[FileResult]:
        """What has ended, in the order of the case's files."""
        return sorted(self._results, key=lambda result: self._order.get(result.source, 0))

    @property
    def total(self) -> int:
        return self._total

    @property
    def is_running(self) -> bool:
        return self._run is not None and not self._run.is_over

    @property
    def folder(self) -> str:
        """Where the masked files went."""
        return self._folder

    @property
    def report(self) -> str:
        """The path of the report; empty while there is none."""
        return self._report

    @property
    def earlier(self) -> EarlierFiles:
        """What became of masked files of earlier exports in the folder; known with the report."""
        return self._earlier

    @property
    def private_report(self) -> str:
        """The path of what was masked where, with its text; empty while there is none."""
        return self._private_report

    def start(
        self,
        session: Session,
        *,
        folder: str,
        case_id: str,
        applicant: Applicant,
        rules: RuleSet,
        options: ExportOptions,
    ) -> None:
        """Export every file that is not stopped. Raises StillReading, StillUndecided or NotLookedAt.

        Where another process exports into the folder, every file ends with FolderInUse.
        `case_id`: the saved case beside which the private report is kept.
        """
        check_ready(session)
        documents = export_documents(session)
        self._run = None
        self._folder, self._report = folder, ""
        self._sources, self._earlier = [document.path for document in session.documents], EarlierFiles()
        self._case_id, self._private_report = case_id, ""
        self._places = {document.path: masked_places(session, document) for document in documents}
        self._results = [_stopped(d) for d in session.documents if d not in documents]
        self._total = len(session.documents)
        self._order = {document.path: place for place, document in enumerate(session.documents)}
        try:
            run = _Run(OutputFolder(Path(folder)), rules)
        except AppError as error:
            self._results += [_failed(document, error) for document in documents]
            self.progressed.emit()
            return
        targets = run.folder.plan_targets(
            [Outgoing(_name(d.path), d.sha256, session.paper(d), len(d.pages)) for d in documents],
            options=options,
            sources=[Path(document.path) for document in session.documents],
            is_marked=True,
        )
        self._run = run
        for document, target in zip(documents, targets, strict=True):
            if isinstance(target, AppError):
                self._results.append(_failed(document, target))
                continue
            decisions, uprights = export_decisions(session, document), session.uprights(document)
            self._ask(run, ExportDocument(document, decisions, uprights, str(target), applicant, rules, options))
        if not run.left:
            run.end(is_listed=True)
        self.progressed.emit()

    def cancel(self) -> None:
        """Stop; files that were not finished are reported as cancelled and leave nothing behind."""
        self._bridge.cancel()

    def clear(self) -> None:
        """Forget the results; what still runs is not waited for."""
        self._run = None
        self._results, self._total, self._report = [], 0, ""
        self._earlier = EarlierFiles()
        self._places, self._private_report = {}, ""
        self.progressed.emit()

    def _ask(self, run: _Run, job: ExportDocument) -> None:
        run.left += 1

        def take(result: FileResult) -> None:
            run.left -= 1
            if run is self._run:
                self._take(run, result)
            elif not run.left:
                run.end(is_listed=False)

        self._bridge.ask(job, take, lambda error: take(_failed(job.document, error)))

    def _take(self, run: _Run, result: FileResult) -> None:
        self._results.append(result)
        if not run.left:
            states = {r.status for r in self._results}
            if states - {Status.ERROR}:
                self._ask_report(run)
            else:
                run.end(is_listed=True)
            if Status.PASSED in states:
                self._ask_private_report(run)
        self.progressed.emit()

    def _ask_report(self, run: _Run) -> None:
        folder = self._folder
        named = [_without_folders(result) for result in self.results]

        def written(earlier: EarlierFiles) -> None:
            run.end(is_listed=True)
            if run is self._run:
                self._report, self._earlier = os.path.join(folder, _REPORT), earlier
                self.progressed.emit()

        def not_written(_error: AppError) -> None:
            """The masked files are in place and shown as such; only the button for the report is missing."""
            run.end(is_listed=False)
            self.progressed.emit()

        job = WriteReports(named, folder, run.rules, current_language(), sources=self._sources)
        self._bridge.ask(job, written, not_written)

    def _ask_private_report(self, run: _Run) -> None:
        case_id = self._case_id

        def written(_nothing: object) -> None:
            if run is self._run:
                self._private_report = str(private_report_path(case_id))
                self.progressed.emit()

        def not_written(error: AppError) -> None:
            logger.warning("private report not saved: %s", error.code)

        job = WritePrivateReport(case_id, private_report(self._places, self.results))
        self._bridge.ask(job, written, not_written)


def _without_folders(result: FileResult) -> FileResult:
    parts = tuple(replace(part, output=os.path.basename(part.output)) for part in result.parts)
    return replace(result, source=_name(result.source), output=os.path.basename(result.output), parts=parts)


def _name(path: str) -> str:
    """What map.json calls a source."""
    return as_text(os.path.basename(path))


def _failed(document: Document, error: AppError) -> FileResult:
    return failed_result(document.path, error, document.sha256)


def _stopped(document: Document) -> FileResult:
    return FileResult(document.path, "", Status.BLOCKED, code="secrecy.stop", source_sha256=document.sha256)
