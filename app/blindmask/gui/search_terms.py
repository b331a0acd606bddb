"""The forms of names and units that will be searched beside those that a person typed: asked of a worker."""

from __future__ import annotations

import logging

from PySide6.QtCore import QObject, QTimer, Signal

from blindmask.case.calls import SearchTerms as Search
from blindmask.core.applicants import Applicant
from blindmask.core.errors import AppError
from blindmask.core.proposals import Reason
from blindmask.gui.bridge import Bridge

logger = logging.getLogger(__name__)

_DELAY_MS = 250
"""After the last key: a name is not looked up letter by letter."""
_RANK = -1
"""Before the pictures that wait."""


class SearchTerms(QObject):
    """Answers for the applicant who was asked about last."""

    found = Signal(object)
    """A list of (text, Reason)."""

    def __init__(self, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._applicant = Applicant()
        self._pause = QTimer(self, singleShot=True, interval=_DELAY_MS)
        self._pause.timeout.connect(self._ask)

    def ask(self, applicant: Applicant) -> None:
        """`found` follows."""
        self._applicant = applicant
        self._pause.start()

    def _ask(self) -> None:
        applicant = self._applicant

        def take(terms: list[tuple[str, Reason]]) -> None:
            if applicant == self._applicant:
                self.found.emit(terms)

        self._bridge.ask(Search(applicant), take, _log, rank=_RANK)


def _log(error: AppError) -> None:
    """The search itself does not need the list."""
    logger.info("terms not listed: %s", error.code)
