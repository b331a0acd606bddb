"""The review of one applicant of a batch in 核对, until the decisions come back to the batch."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from blindmask.batch.confirmed import Confirmed
from blindmask.batch.identity import asked_of, readings_place
from blindmask.core.applicants import Applicant
from blindmask.core.errors import AppError
from blindmask.core.proposals import PageAnalysis
from blindmask.core.rules import RuleSet
from blindmask.gui.batch.holder import BatchHolder
from blindmask.gui.bridge import Bridge
from blindmask.messages import _, error_text
from blindmask.review.calls import KeptReadings
from blindmask.review.gate import check_ready, export_decisions, export_documents
from blindmask.review.session import Session


@dataclass(frozen=True, slots=True)
class Opened:
    """One applicant's files for 核对, with what the batch read of them by its rules, if that still holds."""

    paths: list[str]
    applicant: Applicant
    rules: RuleSet
    known: list[PageAnalysis]


class Reviewing:
    """Gives out an applicant's files with what the batch read of them, and takes a person's decisions back."""

    def __init__(self, batching: BatchHolder, quick: Bridge) -> None:
        self._batching, self._quick = batching, quick
        self.folder = ""
        """The applicant who is open in 核对; empty: nobody is."""

    def paths(self, folder: str) -> list[str]:
        """The files of the applicant with that folder."""
        entry = self._batching.entry(folder)
        return [str(source.path) for source in entry.task.sources] if entry is not None else []

    def applicant(self, folder: str) -> Applicant:
        entry = self._batching.entry(folder)
        return entry.applicant if entry is not None else Applicant()

    def open(self, folder: str, then: Callable[[Opened], None]) -> None:
        """`then` gets what is to be reviewed."""
        batch, self.folder = self._batching.batch, folder
        if batch is None:
            return
        paths, applicant, rules = self.paths(folder), self.applicant(folder), batch.order.rules

        def take(known: list[PageAnalysis]) -> None:
            then(Opened(paths, applicant, rules, known))

        job = KeptReadings(readings_place(batch.order, folder), asked_of(applicant, rules))
        self._quick.ask(job, take, lambda _error: take([]))

    def confirm(self, session: Session, applicant: Applicant) -> None:
        """Take what a person decided in 核对 about the applicant who is open, and export it. Raises what `gate` does.

        `applicant`: whose case is open in the window; another one's is not taken.
        """
        opened, batch = self.applicant(self.folder), self._batching.batch
        if (applicant.name, applicant.id_number) != (opened.name, opened.id_number):
            self._batching.told.emit(_("现在打开的不是这名申报人，请重新打开核对。"))
            return
        check_ready(session)
        folder, self.folder = self.folder, ""
        confirmed = {
            document.sha256: Confirmed(
                tuple(export_decisions(session, document)), session.uprights(document), session.paper(document)
            )
            for document in export_documents(session)
        }
        try:
            if batch is not None:
                batch.confirm(folder, confirmed)
        except AppError as error:
            self._batching.told.emit(error_text(error))
        self._batching.retry(folder)
