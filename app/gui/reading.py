"""Has every page of the case read by the workers, the page in view first, and brings what was found to the session."""

from __future__ import annotations

import time
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from app.domain import Applicant, Document, PageAnalysis, PageKey, Proposal
from app.errors import AppError, Cancelled, SecrecyStop
from app.gui.bridge import Bridge, Job
from app.review.session import PageState, Session
from app.rules import RuleSet

_FIRST = -1
"""The rank of a page that a person asked to read again."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the reading is. `seconds_left` is None while nothing can be said."""

    done: int
    total: int
    running: bool
    seconds_left: float | None = None


class Reading(QObject):
    """The reading of one session; made anew for another applicant or another rule set."""

    progressed = Signal(object)
    """Progress."""

    def __init__(
        self, session: Session, bridge: Bridge, *, applicant: Applicant, rules: RuleSet, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._bridge = bridge
        self._applicant = applicant
        self._rules = rules
        self._asked: set[PageKey] = set()
        self._propagated: frozenset[PageKey] = frozenset()
        self._started_s = 0.0
        self._read_since_start = 0
        self._is_ended = False

    @property
    def progress(self) -> Progress:
        states = [self._session.page_state(page) for page in self._session.pages]
        left = states.count(PageState.WAITING)
        seconds: float | None = None
        if self._read_since_start and self._asked:
            seconds = (time.monotonic() - self._started_s) / self._read_since_start * left
        return Progress(len(states) - left, len(states), running=bool(self._asked), seconds_left=seconds)

    def start(self) -> None:
        """Read every page that was not read, and go on with it after `cancel`."""
        self._started_s = time.monotonic()
        self._read_since_start = 0
        for page in self._session.pages:
            if self._session.page_state(page) is PageState.WAITING and page not in self._asked:
                self._ask(page, rank=0)
        self._settle()

    def retry(self, page: PageKey) -> None:
        """Read a page again that failed."""
        if page not in self._asked:
            self._ask(page, rank=_FIRST)
            self.progressed.emit(self.progress)

    def cancel(self) -> None:
        """Stop reading; the pages that were not read stay waiting."""
        self._bridge.cancel()

    def end(self) -> None:
        """Stop for good: what still arrives belongs to no session any more."""
        self._is_ended = True
        self._bridge.cancel()

    def _ask(self, page: PageKey, *, rank: int) -> None:
        self._asked.add(page)
        document = self._session.document(page.document)
        self._bridge.ask(
            Job(
                "app.pipeline:analyse_page",
                (document, page.index, self._applicant, self._rules),
                then=lambda analysis: self._take(page, analysis),
                otherwise=lambda error: self._fail(page, error),
                page=page,
                rank=rank,
            )
        )

    def _take(self, page: PageKey, analysis: PageAnalysis) -> None:
        if self._is_ended:
            return
        self._asked.discard(page)
        self._read_since_start += 1
        self._session.add_analysis(analysis)
        self._settle()

    def _fail(self, page: PageKey, error: AppError) -> None:
        if self._is_ended:
            return
        self._asked.discard(page)
        if isinstance(error, SecrecyStop):
            self._stop_file(self._session.document(page.document), error)
        elif not isinstance(error, Cancelled):
            self._session.add_failure(page, error.code)
        self._settle()

    def _stop_file(self, document: Document, error: AppError) -> None:
        """Nothing of a file with a secrecy marking is read on."""
        self._bridge.drop(lambda job: job.page is not None and job.page.document == document.sha256)
        for info in document.pages:
            key = document.page_key(info.index)
            self._asked.discard(key)
            self._session.add_failure(key, error.code)

    def _settle(self) -> None:
        self.progressed.emit(self.progress)
        read = frozenset(analysis.page for analysis in self._session.analyses)
        everything_read = not any(self._session.page_state(p) is PageState.WAITING for p in self._session.pages)
        if everything_read and not self._asked and read and read != self._propagated:
            self._propagated = read
            self._propagate()

    def _propagate(self) -> None:
        """What one page learned is searched on all pages, once all of them were read."""
        live = [a for a in self._session.analyses if not self._session.is_blocked(a.page.document)]
        self._bridge.ask(
            Job("app.pipeline:propagate", (live, self._applicant, self._rules), self._spread, self._not_spread)
        )

    def _spread(self, proposals: list[Proposal]) -> None:
        if not self._is_ended:
            self._session.add_proposals(proposals)
            self.progressed.emit(self.progress)

    def _not_spread(self, error: AppError) -> None:
        if not self._is_ended:
            self._propagated = frozenset()
            self.progressed.emit(self.progress)
