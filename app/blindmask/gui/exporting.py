"""Has every file of a case exported and verified by the workers, and collects the results."""

from __future__ import annotations

import logging
import os
from dataclasses import dataclass, field, replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from blindmask.case.attachments import Input, as_text
from blindmask.case.calls import ExportDocument
from blindmask.case.exporting import Decided, Delivery, Exported, export_jobs, exported
from blindmask.case.output_folder import OutputFolder
from blindmask.case.steps import must_twice
from blindmask.core.applicants import Applicant
from blindmask.core.errors import AppError, SecrecyStop
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

    delivery: Delivery
    files: list[Decided]
    ended: dict[int, Exported] = field(default_factory=dict[int, Exported])
    """By the files' places in the case."""
    is_over: bool = False

    @property
    def has_all(self) -> bool:
        return len(self.ended) == len(self.files)

    @property
    def in_order(self) -> list[Exported]:
        """What has ended, in the order of the case's files."""
        return [one for _place, one in sorted(self.ended.items())]

    def end(self, *, is_listed: bool) -> None:
        self.is_over = True
        if self.delivery.held is not None:
            self.delivery.held.release(is_listed=is_listed)


class Exporting(QObject):
    """One export of one session: `results` grow while it runs, and a report follows them."""

    progressed = Signal()

    def __init__(self, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._run: _Run | None = None
        self._folder = ""
        self._report = ""
        self._earlier = EarlierFiles()
        self._case_id = ""
        self._places: dict[str, list[Place]] = {}
        self._private_report = ""

    @property
    def results(self) -> list[FileResult]:
        """What has ended, in the order of the case's files; sources and outputs by their paths."""
        return [
            replace(one.result, source=str(one.file.source.path), output=self._path_of(one.result.output))
            for one in (self._run.in_order if self._run is not None else ())
        ]

    def _path_of(self, output: str) -> str:
        return os.path.join(self.folder, output) if output else ""

    @property
    def total(self) -> int:
        return len(self._run.files) if self._run is not None else 0

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
        files = [_decided(session, document, applicant) for document in session.documents]
        self._folder, self._report, self._earlier = folder, "", EarlierFiles()
        self._case_id, self._private_report = case_id, ""
        self._places = {document.path: masked_places(session, document) for document in export_documents(session)}
        delivery = Delivery(Path(folder), rules, options, current_language(), is_marked=True)
        try:
            delivery = replace(delivery, held=OutputFolder(delivery.folder))
        except AppError as error:
            files = [replace(file, error=file.error or error) for file in files]
        run = self._run = _Run(delivery, files)
        for place, (file, job) in enumerate(zip(files, export_jobs(files, delivery), strict=True)):
            if isinstance(job, Exported):
                run.ended[place] = job
            else:
                self._ask(run, place, file, job)
        if run.has_all:
            run.end(is_listed=True)
        self.progressed.emit()

    def cancel(self) -> None:
        """Stop; files that were not finished are reported as cancelled and leave nothing behind."""
        self._bridge.cancel()

    def clear(self) -> None:
        """Forget the results; what still runs is not waited for."""
        self._run, self._report = None, ""
        self._earlier = EarlierFiles()
        self._places, self._private_report = {}, ""
        self.progressed.emit()

    def _ask(self, run: _Run, place: int, file: Decided, job: ExportDocument) -> None:
        def take(outcome: FileResult | AppError) -> None:
            run.ended[place] = exported(file, outcome, run.delivery)
            if run is self._run:
                self._settle(run)
            elif run.has_all:
                run.end(is_listed=False)

        self._bridge.follow(must_twice(job), take, take)

    def _settle(self, run: _Run) -> None:
        if run.has_all:
            states = {one.result.status for one in run.ended.values()}
            if states - {Status.ERROR}:
                self._ask_report(run)
            else:
                run.end(is_listed=True)
            if Status.PASSED in states:
                self._ask_private_report(run)
        self.progressed.emit()

    def _ask_report(self, run: _Run) -> None:
        def written(earlier: EarlierFiles) -> None:
            run.end(is_listed=True)
            if run is self._run:
                self._report, self._earlier = os.path.join(self._folder, _REPORT), earlier
                self.progressed.emit()

        def not_written(_error: AppError) -> None:
            """The masked files are in place and shown as such; only the button for the report is missing."""
            run.end(is_listed=False)
            self.progressed.emit()

        sources = [file.source.path for file in run.files]
        job = run.delivery.reports([one.result for one in run.in_order], sources)
        self._bridge.follow(must_twice(job), written, not_written)

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


def _decided(session: Session, document: Document, applicant: Applicant) -> Decided:
    """A person's decisions about one file. Raises StillUndecided."""
    source = Input(Path(document.path), as_text(os.path.basename(document.path)), applicant)
    if session.is_blocked(document.sha256):
        return Decided(source, None, SecrecyStop(), stopped_sha256=document.sha256)
    decisions, uprights = export_decisions(session, document), session.uprights(document)
    return Decided(source, document, None, decisions, uprights, session.paper(document))
