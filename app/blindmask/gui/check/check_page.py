"""The screen 检查: files that somebody already masked, and what still shows in them."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QImage, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from blindmask.core.applicants import Applicant
from blindmask.core.errors import AppError, Cancelled
from blindmask.core.results import FileResult, Leak
from blindmask.gui.check.checking import Checking
from blindmask.gui.check.evidence import Evidence
from blindmask.gui.check.finding_view import FindingView
from blindmask.gui.check.findings_model import FindingsModel, place_words
from blindmask.gui.intake import Entry
from blindmask.gui.start.applicant_form import ApplicantForm
from blindmask.gui.start.file_list import DropArea
from blindmask.gui.theme import GAP
from blindmask.gui.widgets import Card, FramedTree, label, push_button, scrolled, tab_through
from blindmask.messages import _, error_text, leak_text, mend_text

_BAR_PX = 120


class CheckPage(QWidget):
    """Asks for terms and files, and shows a verdict for each file with everything that was found."""

    def __init__(self, checking: Checking, evidence: Evidence, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._checking, self._evidence = checking, evidence
        self._offered = Applicant()
        self.form = ApplicantForm(_("至少填写姓名或工作单位：检查就是看它们还在不在。"), self)
        self.form.set_applicant(checking.applicant)
        self.drop_area = DropArea(self)
        self.model = FindingsModel(checking, self)
        self.tree = FramedTree(_("检查结果"), self.model, self)
        self.tree.say_when_empty(
            _("添加遮盖过的文件，填写姓名或工作单位，再按“开始检查”。每个文件里还露出什么，会列在这里。")
        )
        self.view = FindingView(self)
        self.hint = label("", role="muted")
        self.bar = QProgressBar(self, textVisible=False)
        self.cancel = QPushButton(_("停止"), self)
        self.remove = push_button(_("移除选中"), icon="remove")
        self.start = push_button(_("开始检查"), icon="check", primary=True)
        self._lay_out()
        self._connect()
        self._refresh()
        self._show_current()
        for entry in checking.intake.entries:
            self._show_change(entry.path)

    def _lay_out(self) -> None:
        self._dress_tree()
        results = Card(_("结果"), self)
        panes = QSplitter(Qt.Orientation.Horizontal, self)
        panes.setChildrenCollapsible(False)
        for pane, least_px in ((self.tree, 180), (self.view, 180)):
            pane.setMinimumWidth(least_px)
            panes.addWidget(pane)
        panes.setSizes([560, 340])
        results.body.addWidget(panes, 1)
        columns = QHBoxLayout()
        columns.setContentsMargins(3 * GAP, 2 * GAP, 3 * GAP, 2 * GAP)
        columns.setSpacing(2 * GAP)
        columns.addWidget(self._asking_column(), 5)
        columns.addWidget(results, 11)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(columns, 1)
        layout.addWidget(self._foot())
        asked = self.drop_area.files, self.drop_area.folder, *self.form.fields.values()
        tab_through(*asked, self.tree, self.remove, self.cancel, self.start)

    def _dress_tree(self) -> None:
        header = self.tree.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)

    def _asking_column(self) -> QScrollArea:
        files = Card(_("已经遮盖好的文件"), self)
        files.body.addWidget(self.drop_area)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2 * GAP)
        column.addWidget(files)
        column.addWidget(self.form)
        column.addStretch(1)
        scroll = scrolled(inside, self)
        # It does not scroll sideways: as wide as what is in it.
        scroll.setMinimumWidth(inside.minimumSizeHint().width() + scroll.verticalScrollBar().sizeHint().width())
        return scroll

    def _foot(self) -> QFrame:
        foot = QFrame(self)
        foot.setProperty("role", "bar")
        self.bar.setFixedWidth(_BAR_PX)
        self.bar.setAccessibleName(_("检查进度"))
        row = QHBoxLayout(foot)
        row.setContentsMargins(3 * GAP, GAP + 2, 3 * GAP, GAP + 2)
        row.addWidget(self.bar)
        row.addWidget(self.hint, 1)
        for button in (self.remove, self.cancel, self.start):
            row.addWidget(button)
        return foot

    def _connect(self) -> None:
        intake = self._checking.intake
        self.drop_area.dropped.connect(intake.add)
        for signal in (intake.added, intake.removed, intake.updated, self._checking.progressed):
            signal.connect(self._refresh)
        self._checking.changed.connect(self._show_change)
        self._evidence.arrived.connect(self._show_current)
        self.form.changed.connect(self._take_terms)
        self.tree.selectionModel().currentChanged.connect(self._show_current)
        self.start.clicked.connect(self._checking.start)
        self.cancel.clicked.connect(self._checking.cancel)
        self.remove.clicked.connect(self._remove_current)
        QShortcut(QKeySequence(Qt.Key.Key_Delete), self.tree, self._remove_current)

    # Terms and files

    def offer(self, applicant: Applicant) -> None:
        """Take over the first screen's applicant, unless other terms were typed here."""
        if self.form.applicant() == self._offered:
            self.form.set_applicant(applicant)
        self._offered = applicant

    def _take_terms(self) -> None:
        self._checking.set_applicant(self.form.applicant())
        self._refresh()

    def _remove_current(self) -> None:
        entry = self.model.entry_at(self.tree.currentIndex())
        if entry is not None:
            self._checking.intake.remove(self._checking.intake.entries.index(entry))

    # What is shown

    def _refresh(self, _what: object = None) -> None:
        checking = self._checking
        total, waiting = len(checking.intake.documents), len(checking.unchecked)
        is_known = checking.applicant.is_known
        self.start.setEnabled(bool(waiting) and is_known and not checking.intake.is_busy and not checking.is_running)
        self.cancel.setVisible(checking.is_running)
        self.bar.setVisible(checking.is_running)
        self.bar.setRange(0, max(1, total))
        self.bar.setValue(len(checking.results()))
        self.remove.setVisible(bool(checking.intake.entries))
        self.remove.setEnabled(self.tree.currentIndex().isValid())
        self.hint.setText(self._hint(total))

    def _hint(self, total: int) -> str:
        checking, results = self._checking, self._checking.results()
        if not checking.applicant.is_known:
            return _("先填写姓名或工作单位：没有要找的词，就查不出残留。")
        if checking.is_running:
            return _("正在检查 {done}/{total} 个文件…").format(done=len(results), total=total)
        if not results:
            return _("添加已经遮盖好的文件，看看里面还能不能看到或提取这些词。")
        bad = sum(bool(result.leaks) for result in results)
        return _("查了 {files} 个文件：{good} 个没有发现，{bad} 个有发现。").format(
            files=len(results), good=len(results) - bad, bad=bad
        )

    def _show_change(self, path: str) -> None:
        """Open the file whose result came, and go to its first finding unless another one is being looked at."""
        for row, entry in enumerate(self._checking.intake.entries):
            if entry.path == path:
                index = self.model.index(row, 0)
                self.tree.expand(index)
                if self.model.leak_at(self.tree.currentIndex()) is None and self.model.rowCount(index):
                    self.tree.setCurrentIndex(self.model.index(0, 0, index))
        self._show_current()

    def _show_current(self, _current: object = None, _previous: QModelIndex | None = None) -> None:
        index = self.tree.currentIndex()
        entry, leak = self.model.entry_at(index), self.model.leak_at(index)
        self.remove.setEnabled(entry is not None)
        if entry is None:
            has_rows = bool(self.model.rowCount())
            self.view.show_words("", _("选中一处，这里显示它在哪一页、怎样补救。") if has_rows else "")
            self.view.show_page(None)
        elif leak is None:
            self.view.show_words(entry.name, self._file_words(entry))
            self.view.show_page(None)
        else:
            what = _("{place}：{what}").format(place=place_words(leak), what=leak_text(leak.how))
            self.view.show_words(what, mend_text(leak.how))
            self.view.show_page(self._picture(entry, leak), leak.box)

    def _picture(self, entry: Entry, leak: Leak) -> QImage | None:
        """The page of a finding; of one about the whole file, none."""
        document = entry.document
        if document is None or leak.page is None or leak.page >= len(document.pages):
            return None
        return self._evidence.picture(document, leak.page)

    def _file_words(self, entry: Entry) -> str:
        """What a file's verdict means."""
        if entry.problem:
            return entry.problem
        match self._checking.outcome(entry.path):
            case Cancelled() | None:
                return ""
            case AppError() as error:
                return error_text(error)
            case FileResult() as result if result.leaks:
                return _("展开这个文件，逐处查看。")
            case FileResult():
                return _("没有找到左边的词，也没有看到照片、二维码和本单位的章。其他线索请自己再看一遍。")
