"""Saves the case a moment after each change, without holding up the window.

A worker only writes a draft; the window puts it in place, or not if something newer has been saved meanwhile. So the
order in which workers end decides nothing.
"""

from __future__ import annotations

import logging
from datetime import UTC, datetime

from PySide6.QtCore import QObject, QTimer, Signal

from blindmask.core.applicants import Applicant
from blindmask.core.errors import AppError
from blindmask.gui.bridge import Bridge
from blindmask.review.calls import DraftCase
from blindmask.review.case_format import Case, CaseDocument, Encoder
from blindmask.review.casefile import drop_draft, place_case, write_case
from blindmask.review.session import Session

logger = logging.getLogger(__name__)

_DELAY_MS = 300
"""From a decision to its save: what is done in one go is written once."""
_RETRY_MS = 5000
_RANK = -2
"""Before the pictures that wait."""


class Autosave(QObject):
    """The saves of one session as one case; made anew for another session."""

    failed = Signal(object)
    """The AppError; it is tried again by itself."""
    saved = Signal()

    def __init__(
        self,
        session: Session,
        bridge: Bridge,
        *,
        case_id: str,
        applicant: Applicant,
        rules: str,
        absent: tuple[CaseDocument, ...] = (),
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session, self._bridge = session, bridge
        self._case_id, self._applicant, self._rules = case_id, applicant, rules
        self._absent = absent
        self._encoder = Encoder()
        self._saved = (-1, -1)
        self._is_writing = False
        self._is_ended = False
        self._pause = QTimer(self, singleShot=True, interval=_DELAY_MS)
        self._pause.timeout.connect(self._save)
        session.listen(lambda _changed: self._wait())
        self._wait()

    @property
    def case_id(self) -> str:
        return self._case_id

    @property
    def is_due(self) -> bool:
        """Whether something was done that is not saved yet."""
        return self._saved != self._state

    def flush(self) -> None:
        """Save now and in this thread: the window closes or turns to another case."""
        if not self.is_due:
            return
        self._pause.stop()
        state = self._state
        try:
            write_case(self._case_id, self._text())
        except AppError as error:
            logger.warning("case not saved: %s", error.code)
        else:
            self._saved = state

    def end(self) -> None:
        """Save what is not saved yet and follow this session no more."""
        self.flush()
        self._is_ended = True
        self._pause.stop()

    @property
    def _state(self) -> tuple[int, int]:
        return self._session.revision, len(self._session.documents)

    def _wait(self) -> None:
        is_running = self._is_writing or self._is_ended or self._pause.isActive()
        if self.is_due and not is_running:
            self._pause.start(_DELAY_MS)

    def _save(self) -> None:
        if not self.is_due or self._is_writing:
            return
        self._is_writing = True
        state = self._state
        draft = DraftCase(self._case_id, self._text())
        self._bridge.ask(draft, lambda path: self._place(path, state), self._fail, rank=_RANK)

    def _place(self, draft: str, state: tuple[int, int]) -> None:
        self._is_writing = False
        if self._is_ended or state <= self._saved:
            drop_draft(draft)
        else:
            try:
                place_case(self._case_id, draft)
            except AppError as error:
                self._fail(error)
                return
            self._saved = state
            self.saved.emit()
        self._wait()

    def _fail(self, error: AppError) -> None:
        self._is_writing = False
        if not self._is_ended:
            self._pause.start(_RETRY_MS)
            self.failed.emit(error)

    def _text(self) -> str:
        present = [CaseDocument(document.sha256, document.path) for document in self._session.documents]
        hashes = {document.sha256 for document in present}
        documents = (*present, *(document for document in self._absent if document.sha256 not in hashes))
        saved = datetime.now(UTC).isoformat(timespec="seconds")
        work = self._session.work()
        return self._encoder.encode(Case(self._case_id, saved, self._rules, self._applicant, documents, work))
