"""The line above the canvas that asks once who the applicant is, where nobody typed a name."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from blindmask.core.applicants import Applicant, Candidate
from blindmask.gui.icons import set_icon
from blindmask.gui.theme import GAP
from blindmask.messages import _


class Question(QFrame):
    """Hidden until there is something to ask and after it was answered."""

    confirmed = Signal(object)
    """The Applicant."""
    denied = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "notice")
        self._applicant = Applicant()
        self.words = QLabel(self, wordWrap=True)
        self.yes = QPushButton(_("确认"), self)
        self.yes.setProperty("primary", "yes")
        self.yes.setToolTip(_("按这位申报人重新查找全部附件"))
        set_icon(self.yes, "person")
        self.no = QPushButton(_("不是"), self)
        self.no.setToolTip(_("回到“开始”填写申报人"))
        self.yes.clicked.connect(self._confirm)
        self.no.clicked.connect(self._deny)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(GAP + 4, GAP, GAP, GAP)
        layout.setSpacing(GAP)
        layout.addWidget(self.words, 1)
        layout.addWidget(self.yes)
        layout.addWidget(self.no)
        self.hide()

    def ask(self, candidate: Candidate) -> None:
        """Ask whether the candidate is the applicant."""
        self._applicant = candidate.applicant
        words = _("申报人是“{name}”吗？{files} 个文件上都是这个姓名。").format(
            name=candidate.applicant.name, files=candidate.files
        )
        if candidate.applicant.units:
            words += _("工作单位：{units}。").format(units=_("、").join(candidate.applicant.units))
        self.words.setText(words)
        self.show()

    def _confirm(self) -> None:
        self.hide()
        self.confirmed.emit(self._applicant)

    def _deny(self) -> None:
        self.hide()
        self.denied.emit()
