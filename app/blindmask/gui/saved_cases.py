"""The cases that were saved before: listed by a worker, opened, found again by their files, deleted."""

from __future__ import annotations

import logging
from collections.abc import Collection

from PySide6.QtCore import QObject, Signal

from blindmask.core.applicants import Applicant
from blindmask.core.errors import AppError, CaseInUse
from blindmask.gui.bridge import Bridge
from blindmask.review.calls import ListCases
from blindmask.review.case_format import Case
from blindmask.review.case_lock import lock_case, unlock_case, wipe_lock
from blindmask.review.casefile import CaseInfo, delete_case, load_case

logger = logging.getLogger(__name__)


class SavedCases(QObject):
    """The list of saved cases, as of the last `refresh`."""

    changed = Signal()
    in_use = Signal()
    """A case of the same files was passed over, because another window has it open."""

    def __init__(self, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._infos: list[CaseInfo] = []

    @property
    def infos(self) -> list[CaseInfo]:
        """The latest first."""
        return list(self._infos)

    def refresh(self) -> None:
        """Look again; `changed` tells when the list is there."""
        self._bridge.ask(ListCases(), self._take, self._fail)

    def open(self, case_id: str) -> Case:
        """Takes the case for this window. Raises CaseError; a damaged case has then been set aside."""
        lock_case(case_id)
        try:
            return load_case(case_id)
        except AppError:
            unlock_case(case_id)
            self.refresh()
            raise

    def find(self, applicant: Applicant, hashes: Collection[str]) -> Case | None:
        """The latest case of this applicant, or of anybody while none is named, that has one of these files."""
        for info in self._infos:
            is_same = not applicant.is_known or set(info.applicant.names) == set(applicant.names)
            if is_same and not info.problem and any(document.sha256 in hashes for document in info.documents):
                try:
                    return self.open(info.id)
                except CaseInUse:
                    self.in_use.emit()
                except AppError as error:
                    logger.info("a saved case was passed over: %s", error.code)
        return None

    def delete(self, case_id: str) -> None:
        """Forget a case for good. Raises CannotWrite, or CaseInUse while another window has it open."""
        lock_case(case_id)
        try:
            delete_case(case_id)
        except AppError:
            unlock_case(case_id)
            raise
        wipe_lock(case_id)
        self._infos = [info for info in self._infos if info.id != case_id]
        self.changed.emit()

    def _take(self, infos: list[CaseInfo]) -> None:
        self._infos = infos
        self.changed.emit()

    def _fail(self, error: AppError) -> None:
        logger.info("saved cases not listed: %s", error.code)
