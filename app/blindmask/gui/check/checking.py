"""Has masked files checked by the workers, and keeps the findings of each."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from blindmask.case.calls import CheckFile
from blindmask.case.steps import Run, must_twice
from blindmask.core.applicants import Applicant
from blindmask.core.errors import AppError
from blindmask.core.pages import Document
from blindmask.core.results import FileResult
from blindmask.core.rules import RuleSet
from blindmask.gui.bridge import Bridge
from blindmask.gui.intake import Intake

_FIRST = -1
"""A few files that a person waits for go before the pages of a case that is being read."""

Outcome = FileResult | AppError


class Checking(QObject):
    """The checks of the files in `intake` against one applicant's terms."""

    changed = Signal(str)
    """The path of a file whose outcome came or went."""
    progressed = Signal()

    def __init__(self, intake: Intake, bridge: Bridge, rules: RuleSet, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.intake = intake
        self._bridge = bridge
        self._rules = rules
        self._applicant = Applicant()
        self._outcomes: dict[str, Outcome] = {}
        self._runs: dict[str, Run[FileResult]] = {}
        intake.removed.connect(self._forget_removed)

    @property
    def applicant(self) -> Applicant:
        """Whose terms the outcomes are about."""
        return self._applicant

    @property
    def is_running(self) -> bool:
        return bool(self._runs)

    @property
    def unchecked(self) -> list[Document]:
        """The usable files that have no result and are not being checked."""
        return [
            document
            for document in self.intake.documents
            if document.path not in self._runs and not isinstance(self._outcomes.get(document.path), FileResult)
        ]

    def outcome(self, path: str) -> Outcome | None:
        """What the check of a file ended with; None while it has not."""
        return self._outcomes.get(path)

    def is_checking(self, path: str) -> bool:
        return path in self._runs

    def results(self) -> list[FileResult]:
        """Those of the files that could be checked, in the order of the list."""
        found = (self._outcomes.get(document.path) for document in self.intake.documents)
        return [outcome for outcome in found if isinstance(outcome, FileResult)]

    def start(self) -> None:
        """Check every file that has no result yet."""
        for document in self.unchecked:
            self._ask(document.path)
        self.progressed.emit()

    def cancel(self) -> None:
        """Stop; files that were not finished have the outcome Cancelled."""
        self._cancel(set(self._runs))

    def set_applicant(self, applicant: Applicant) -> None:
        """Other terms: what was found with the former ones says nothing any more."""
        if applicant == self._applicant:
            return
        self._applicant = applicant
        self.cancel()
        outcomes, self._outcomes = self._outcomes, {}
        for path in outcomes:
            self.changed.emit(path)
        self.progressed.emit()

    def _ask(self, path: str) -> None:
        def take(outcome: Outcome) -> None:
            self._take(path, run, outcome)

        steps = must_twice(CheckFile(path, self._applicant, self._rules))
        run = self._runs[path] = self._bridge.follow(steps, take, take, rank=_FIRST)
        self._outcomes.pop(path, None)
        self.changed.emit(path)

    def _take(self, path: str, run: Run[FileResult], outcome: Outcome) -> None:
        if self._runs.get(path) is run:
            del self._runs[path]
            self._outcomes[path] = outcome
            self.changed.emit(path)
            self.progressed.emit()

    def _forget_removed(self, _row: int) -> None:
        left = {entry.path for entry in self.intake.entries}
        self._cancel(set(self._runs) - left)
        self._outcomes = {path: outcome for path, outcome in self._outcomes.items() if path in left}
        self.progressed.emit()

    def _cancel(self, paths: set[str]) -> None:
        for run in [self._runs[path] for path in paths]:
            run.cancel()
