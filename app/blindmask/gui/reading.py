"""Has every page of the case read by the workers, the page in view first, and brings what was found to the session."""

from __future__ import annotations

import time
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from blindmask.case.calls import AnalysePage
from blindmask.case.reading import Agreement, agree
from blindmask.case.steps import must_twice
from blindmask.core.applicants import Applicant, Candidate
from blindmask.core.errors import AppError, Cancelled, SecrecyStop
from blindmask.core.pages import Document, PageKey
from blindmask.core.proposals import PageAnalysis
from blindmask.core.rules import RuleSet
from blindmask.gui.bridge import Bridge
from blindmask.review.changes import Changed
from blindmask.review.findings import Turn
from blindmask.review.page_state import PageState
from blindmask.review.session import Session

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
    candidate_found = Signal(object)
    """Candidate: who the applicant seems to be, where no name was typed."""

    def __init__(
        self, session: Session, bridge: Bridge, *, applicant: Applicant, rules: RuleSet, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._bridge = bridge
        self._applicant = applicant
        self._rules = rules
        self._asked: dict[PageKey, Turn] = {}
        """The pages that are being read, each with the turn that a person has given it."""
        self._agreed: frozenset[tuple[PageKey, int]] = frozenset()
        self.candidate: Candidate | None = None
        """The one to ask about, until a person has answered."""
        self._started_s = 0.0
        self._read_since_start = 0
        self._is_ended = False
        session.listen(self._follow_turns)

    @property
    def is_running(self) -> bool:
        return bool(self._asked)

    @property
    def bridge(self) -> Bridge:
        """What reads the pages, for other jobs on the case."""
        return self._bridge

    @property
    def progress(self) -> Progress:
        states = [self._session.page_state(page) for page in self._session.pages]
        left = states.count(PageState.WAITING)
        seconds: float | None = None
        if self._read_since_start and self._asked:
            seconds = (time.monotonic() - self._started_s) / self._read_since_start * left
        return Progress(len(states) - left, len(states), running=self.is_running, seconds_left=seconds)

    def start(self) -> None:
        """Read every page that was not read, and go on with it after `cancel`."""
        self._started_s = time.monotonic()
        self._read_since_start = 0
        for page in self._session.pages:
            if self._is_wanted(page):
                self._ask(page, rank=0)
        self._settle()

    def retry(self, page: PageKey) -> None:
        """Read a page again that failed."""
        if page not in self._asked:
            self._ask(page, rank=_FIRST)
            self.progressed.emit(self.progress)

    def _follow_turns(self, changed: Changed) -> None:
        """Read pages that a person turned as they are turned now."""
        pages = set(self._session.pages) & changed.turned
        for page in [] if self._is_ended else pages:
            self._bridge.drop(lambda asked, page=page: isinstance(asked.job, AnalysePage) and asked.page == page)
            if self._is_wanted(page):
                self._ask(page, rank=_FIRST)
            elif self._session.analysis(page) is not None:
                self._asked.pop(page, None)
        if pages and not self._is_ended:
            self._settle()

    def _is_wanted(self, page: PageKey) -> bool:
        is_asked = page in self._asked and self._asked[page] == self._session.turn(page)
        return self._session.page_state(page) is PageState.WAITING and not is_asked

    def cancel(self) -> None:
        """Stop reading; the pages that were not read stay waiting."""
        self._bridge.cancel()

    def end(self) -> None:
        """Stop for good: what still arrives belongs to no session any more."""
        self._is_ended = True
        self._bridge.cancel()

    def _ask(self, page: PageKey, *, rank: int) -> None:
        turn = self._session.turn(page)
        self._asked[page] = turn
        document = self._session.document(page.document)
        self._bridge.follow(
            must_twice(AnalysePage(document, page.index, self._applicant, self._rules, turn)),
            then=lambda analysis: self._take(page, turn, analysis),
            otherwise=lambda error: self._fail(page, turn, error),
            page=page,
            rank=rank,
        )

    def _take(self, page: PageKey, turn: Turn, analysis: PageAnalysis) -> None:
        if self._is_ended:
            return
        self._forget(page, turn)
        self._read_since_start += 1
        self._session.add_analysis(analysis, turn)
        self._settle()

    def _fail(self, page: PageKey, turn: Turn, error: AppError) -> None:
        if self._is_ended:
            return
        self._forget(page, turn)
        if isinstance(error, SecrecyStop):
            self._stop_file(self._session.document(page.document), error)
        elif not isinstance(error, Cancelled) and turn == self._session.turn(page):
            self._session.add_failure(page, error.code)
        self._settle()

    def _forget(self, page: PageKey, turn: Turn) -> None:
        if page in self._asked and self._asked[page] == turn:
            del self._asked[page]

    def _stop_file(self, document: Document, error: AppError) -> None:
        """Nothing of a file with a secrecy marking is read on."""
        self._bridge.drop(lambda asked: asked.page is not None and asked.page.document == document.sha256)
        for info in document.pages:
            key = document.page_key(info.index)
            self._asked.pop(key, None)
            self._session.add_failure(key, error.code)

    def _settle(self) -> None:
        self.progressed.emit(self.progress)
        read = frozenset((analysis.page, analysis.upright) for analysis in self._session.analyses)
        everything_read = not any(self._session.page_state(p) is PageState.WAITING for p in self._session.pages)
        if everything_read and not self._asked and read and read != self._agreed:
            self._agreed = read
            self._agree()

    def _agree(self) -> None:
        """What one page learned is searched on all pages, once all of them were read."""
        live = [a for a in self._session.analyses if not self._session.is_blocked(a.page.document)]
        self._bridge.follow(agree(live, self._applicant, self._rules), self._spread, self._not_spread)

    def _spread(self, agreement: Agreement) -> None:
        """Who the applicant seems to be is for a person to confirm once."""
        if self._is_ended:
            return
        self._session.add_proposals(agreement.proposals)
        self._session.leave_open(agreement.strangers)
        self.progressed.emit(self.progress)
        candidate = agreement.candidate
        if candidate is not None and candidate.applicant.names:
            self.candidate = candidate
            self.candidate_found.emit(candidate)

    def answered(self) -> None:
        """A person has said whether the candidate is the applicant."""
        self.candidate = None

    def _not_spread(self, error: AppError) -> None:
        if not self._is_ended:
            self._agreed = frozenset()
            self.progressed.emit(self.progress)
