"""The screen 开始: who applies, which files, which rules."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from blindmask.core.applicants import Applicant
from blindmask.core.rules import RuleSet
from blindmask.gui.intake import Intake
from blindmask.gui.saved_cases import SavedCases
from blindmask.gui.search_terms import SearchTerms
from blindmask.gui.start.applicant_form import ApplicantForm
from blindmask.gui.start.file_list import FileList
from blindmask.gui.start.recent_cases import RecentCases
from blindmask.gui.start.rules_card import RulesCard
from blindmask.gui.theme import GAP
from blindmask.gui.widgets import label, push_button, scrolled
from blindmask.messages import _


class StartPage(QWidget):
    """Collects the applicant and the files; `begun` asks to review them."""

    begun = Signal()

    def __init__(
        self, intake: Intake, cases: SavedCases, terms: SearchTerms, rules: RuleSet, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._intake = intake
        self._terms = terms
        self.form = ApplicantForm(_("不填也可以：将按“姓名”“工作单位”等标签查找，由您确认。"), self)
        self.form.changed.connect(self._ask_terms)
        terms.found.connect(self.form.show_derived)
        self.files = FileList(intake, self)
        self.recent = RecentCases(cases, self)
        self.begin = push_button(_("开始核对"), icon="start", primary=True)
        self.begin.clicked.connect(self.begun)
        self.hint = label("", role="muted")
        self.rules_card = RulesCard(rules, self)
        self._lay_out()
        for signal in (intake.added, intake.removed, intake.updated):
            signal.connect(self._show_state)
        self._show_state()

    def _lay_out(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(2 * GAP)
        left.addWidget(self.form)
        left.addWidget(self.rules_card)
        left.addStretch(1)
        columns = QHBoxLayout()
        columns.setSpacing(2 * GAP)
        columns.addLayout(left, 5)
        right = QVBoxLayout()
        right.setSpacing(2 * GAP)
        right.addWidget(self.files, 1)
        right.addWidget(self.recent)
        columns.addLayout(right, 6)
        inside = QWidget()
        page = QVBoxLayout(inside)
        page.setContentsMargins(3 * GAP, 2 * GAP, 3 * GAP, 2 * GAP)
        page.addLayout(columns, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(scrolled(inside, self), 1)
        layout.addWidget(self._bar())

    def _bar(self) -> QFrame:
        bar = QFrame(self)
        bar.setProperty("role", "bar")
        row = QHBoxLayout(bar)
        row.setContentsMargins(3 * GAP, GAP + 2, 3 * GAP, GAP + 2)
        row.addWidget(self.hint, 1)
        row.addWidget(self.begin)
        return bar

    def _ask_terms(self) -> None:
        self._terms.ask(self.form.applicant())

    def applicant(self) -> Applicant:
        return self.form.applicant()

    def rules(self) -> RuleSet:
        return self.rules_card.rules()

    def set_applicant(self, applicant: Applicant) -> None:
        self.form.set_applicant(applicant)

    def _show_state(self, _what: object = None) -> None:
        ready = bool(self._intake.documents) and not self._intake.is_busy
        self.begin.setEnabled(ready)
        if self._intake.is_busy:
            self.hint.setText(_("正在检查文件…"))
        elif ready:
            self.hint.setText(_("所有处理都在这台电脑上完成，不会联网。"))
        else:
            self.hint.setText(_("先添加要遮盖的文件。"))
