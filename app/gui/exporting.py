"""Has every file of a case exported and verified by the workers, and collects the results."""

from __future__ import annotations

import os
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.domain import Applicant, Document, ExportOptions, FileResult, Status
from app.errors import AppError
from app.gui.bridge import Bridge, Job
from app.messages import _, error_text
from app.review.gate import check_ready
from app.review.session import Session
from app.rules import RuleSet


def target_for(document: Document, *, number: int, folder: str, keep_names: bool) -> str:
    """Where a masked file goes, without the suffix, which follows from its format. Neutral unless names are kept."""
    stem = Path(document.path).stem if keep_names else f"{number:02d}"
    return os.path.join(folder, _("{name}_遮盖").format(name=stem))


class Exporting(QObject):
    """One export of one session: `results` grow while it runs."""

    progressed = Signal()

    def __init__(self, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._results: list[FileResult] = []
        self._total = 0
        self._run = 0

    @property
    def results(self) -> list[FileResult]:
        return list(self._results)

    @property
    def total(self) -> int:
        return self._total

    @property
    def is_running(self) -> bool:
        return len(self._results) < self._total

    def start(
        self, session: Session, *, folder: str, applicant: Applicant, rules: RuleSet, options: ExportOptions
    ) -> None:
        """Export every file that is not stopped. Raises StillReading, StillUndecided or NotLookedAt."""
        check_ready(session)
        documents = session.export_documents()
        self._run += 1
        self._results = [_stopped(d) for d in session.documents if d not in documents]
        self._total = len(session.documents)
        for number, document in enumerate(documents, start=1):
            target = target_for(document, number=number, folder=folder, keep_names=options.keep_names)
            decisions, uprights = session.export_decisions(document), session.uprights(document)
            self._ask(document, (document, decisions, uprights, target, applicant, rules, options))
        self.progressed.emit()

    def cancel(self) -> None:
        """Stop; files that were not finished are reported as cancelled and leave nothing behind."""
        self._bridge.cancel()

    def clear(self) -> None:
        """Forget the results; what still runs is not waited for."""
        self._run += 1
        self._results, self._total = [], 0
        self.progressed.emit()

    def _ask(self, document: Document, args: tuple[object, ...]) -> None:
        run = self._run

        def fail(error: AppError) -> None:
            result = FileResult(document.path, "", Status.ERROR, message=error_text(error), code=error.code)
            self._take(run, result)

        self._bridge.ask(Job("app.pipeline:export_document", args, lambda result: self._take(run, result), fail))

    def _take(self, run: int, result: FileResult) -> None:
        if run == self._run:
            self._results.append(result)
            self.progressed.emit()


def _stopped(document: Document) -> FileResult:
    return FileResult(document.path, "", Status.BLOCKED, code="secrecy.stop")
