"""Keeps the work of the window in a saved case: takes up an earlier one, and has every step saved."""

from __future__ import annotations

from collections.abc import Collection
from uuid import uuid4

from PySide6.QtCore import QObject, Signal

from blindmask.core.applicants import Applicant
from blindmask.core.errors import AppError
from blindmask.gui.autosave import Autosave
from blindmask.gui.bridge import Bridge
from blindmask.gui.saved_cases import SavedCases
from blindmask.messages import _, error_text
from blindmask.review.case_format import Case, CaseDocument
from blindmask.review.case_lock import lock_case, unlock_case
from blindmask.review.casefile import drop_drafts
from blindmask.review.session import Session
from blindmask.review.work import Work


class CaseKeeper(QObject):
    """The case file of the session in the window, and the list of all others."""

    told = Signal(str)
    """A sentence about saving: that it did not work, or works again."""

    def __init__(self, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self.cases = SavedCases(bridge, self)
        self.cases.in_use.connect(lambda: self.told.emit(_("这些文件正在另一个窗口里核对；这里另外记一份，互不影响。")))
        self._chosen: Case | None = None
        self._case_id = ""
        self._absent: tuple[CaseDocument, ...] = ()
        """Files of the case that were not there when it was taken up: they stay in it."""
        self._autosave: Autosave | None = None
        self._has_trouble = False

    @property
    def case_id(self) -> str:
        """The case that is open in the window; empty while there is none."""
        return self._case_id

    @property
    def is_saved(self) -> bool:
        """Whether everything that was done is in a case file."""
        return self._autosave is None or not self._autosave.is_due

    @property
    def has_choice(self) -> bool:
        """Whether a saved case waits to be gone on with."""
        return self._chosen is not None

    def choose(self, case_id: str) -> Case:
        """The saved case that the next session goes on with. Raises CaseError."""
        self.flush()
        self._chosen = self.cases.open(case_id)
        return self._chosen

    def take_up(self, applicant: Applicant, hashes: Collection[str], old: Session | None) -> Work:
        """What was done before about these files; `old` is the session that the window leaves."""
        self.flush()
        chosen, self._chosen = self._chosen, None
        if chosen is not None and _shares(chosen.documents, hashes):
            return self._go_on_with(chosen)
        if chosen is not None and chosen.id != self._case_id:
            unlock_case(chosen.id)
        if old is not None and any(document.sha256 in hashes for document in old.documents):
            left = {document.sha256 for document in old.documents}
            self._absent = tuple(document for document in self._absent if document.sha256 not in left)
            return old.work().within({*hashes, *(document.sha256 for document in self._absent)})
        return self._go_on_with(self.cases.find(applicant, hashes))

    def keep(self, session: Session, applicant: Applicant, rules: str) -> None:
        """Save this session from now on, in the case that was taken up."""
        if self._autosave is not None:
            self._autosave.end()
        self._autosave = Autosave(
            session,
            self._bridge,
            case_id=self._case_id,
            applicant=applicant,
            rules=rules,
            absent=self._absent,
            parent=self,
        )
        self._autosave.failed.connect(self._fail)
        self._autosave.saved.connect(self._succeed)

    def flush(self) -> None:
        """Save at once what is not saved yet."""
        if self._autosave is not None:
            self._autosave.flush()

    def close(self) -> None:
        """Save at once and let other windows have the case; no worker may write any more."""
        self.flush()
        if self._case_id:
            drop_drafts(self._case_id)
        held = {self._case_id, self._chosen.id if self._chosen is not None else ""}
        for case_id in held:
            unlock_case(case_id)

    def _go_on_with(self, case: Case | None) -> Work:
        before, self._case_id = self._case_id, case.id if case is not None else uuid4().hex
        if before and before != self._case_id:
            unlock_case(before)
        lock_case(self._case_id)
        self._absent = case.documents if case is not None else ()
        return case.work if case is not None else Work()

    def _fail(self, error: AppError) -> None:
        self._has_trouble = True
        self.told.emit(_("刚才的决定没有存下：{why}会自动再试。").format(why=error_text(error)))

    def _succeed(self) -> None:
        if self._has_trouble:
            self._has_trouble = False
            self.told.emit(_("决定已经存下。"))
        if not any(info.id == self._case_id for info in self.cases.infos):
            self.cases.refresh()


def _shares(documents: Collection[CaseDocument], hashes: Collection[str]) -> bool:
    return any(document.sha256 in hashes for document in documents)
