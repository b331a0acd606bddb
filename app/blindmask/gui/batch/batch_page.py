"""The screen 批量: a roster and a folder, the applicants with their state, and what a person can do for one of them."""

from __future__ import annotations

import os

from PySide6.QtCore import QItemSelectionModel, QSignalBlocker, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from blindmask.batch.orders import Policy
from blindmask.batch.records import State
from blindmask.gui.batch.applicants_model import ApplicantsModel
from blindmask.gui.batch.batching import Batching
from blindmask.gui.batch.person_card import PersonCard
from blindmask.gui.batch.tables import make_table
from blindmask.gui.desktop import open_path
from blindmask.gui.text import time_word
from blindmask.gui.theme import GAP
from blindmask.gui.widgets import Card, label, push_button, tab_through
from blindmask.messages import _, current_language, kind_text, mark

_POLICIES = (
    (Policy.CONFIRMED, mark("只导出我核对确认过的")),
    (Policy.PRESELECTED, mark("直接导出预选项，报告注明未经人工核对")),
)
_APPLICANT_COLUMNS_PX = (52, 100, 58, 126)
_BAR_PX = 160
_STEPS = 100
"""Of the bar, for one applicant."""


class BatchPage(QWidget):
    """Shows the batch and asks for its next step."""

    review_asked = Signal(str)
    """Open the applicant with this folder in 核对."""
    confirm_asked = Signal()
    """What was decided in 核对 is this applicant's: export it."""

    def __init__(self, batching: Batching, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._batching = batching
        self.roster = _path_field(_("名册"))
        self.browse_roster = push_button(_("选择…"), icon="file")
        self.browse_roster.setAccessibleName(_("选择名册"))
        self.template = push_button(_("名册模板…"), icon="drop")
        self.source = _path_field(_("材料文件夹"))
        self.browse_source = push_button(_("选择…"), icon="folder")
        self.browse_source.setAccessibleName(_("选择材料文件夹"))
        self.out = _path_field(_("输出到"))
        self.browse_out = push_button(_("选择…"), icon="folder")
        self.browse_out.setAccessibleName(_("选择输出文件夹"))
        self.policy = QComboBox()
        self.policy.setAccessibleName(_("导出范围"))
        # As wide as there is room, however long the words are: the paths beside it need some, too.
        self.policy.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        for policy, words in _POLICIES:
            self.policy.addItem(_(words), policy)
        self.model = ApplicantsModel(batching, self)
        self.applicants = make_table(_("申报人名单"), self.model, _APPLICANT_COLUMNS_PX)
        self.applicants.say_when_empty(
            _("选择名册后，这里列出名册上的每一名申报人。没有名册时，可先存一份“名册模板”来填写。")
        )
        self.person = PersonCard(batching, self)
        self.hint = label("", role="muted")
        self.bar = QProgressBar(self, textVisible=False)
        self.bar.setAccessibleName(_("批量进度"))
        self.loose = push_button("", icon="attention")
        self.open_summary = push_button(_("打开汇总"), icon="file")
        self.open_folder = push_button(_("打开文件夹"), icon="folder")
        self.cancel = QPushButton(_("停止"))
        self.pause = QPushButton(_("暂停"))
        self.start = push_button(_("开始"), icon="start", primary=True)
        self._shows_loose = False
        self._lay_out()
        self._connect()
        self._reload()

    def _lay_out(self) -> None:
        columns = QHBoxLayout()
        columns.setSpacing(2 * GAP)
        people = Card(_("申报人名单"), self)
        people.body.addWidget(self.applicants, 1)
        columns.addWidget(people, 6)
        columns.addWidget(self.person, 5)
        middle = QVBoxLayout()
        middle.setContentsMargins(3 * GAP, 2 * GAP, 3 * GAP, 2 * GAP)
        middle.setSpacing(2 * GAP)
        middle.addWidget(self._sources_card())
        middle.addLayout(columns, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(middle, 1)
        layout.addWidget(self._foot())
        sources = self.roster, self.browse_roster, self.template, self.source, self.browse_source
        places = self.out, self.browse_out, self.policy
        feet = self.loose, self.open_summary, self.open_folder, self.cancel, self.pause, self.start
        tab_through(*sources, *places, self.applicants, *self.person.controls, *feet)

    def _sources_card(self) -> Card:
        card = Card(_("名册和文件夹"), self)
        grid = QGridLayout()
        grid.setSpacing(GAP)
        for row, (words, field, *buttons) in enumerate(
            (
                (_("名册"), self.roster, self.browse_roster, self.template),
                (_("材料文件夹"), self.source, self.browse_source),
                (_("输出到"), self.out, self.browse_out),
            )
        ):
            left = 5 * (row % 2)
            grid.addWidget(QLabel(words), row // 2, left)
            grid.addWidget(field, row // 2, left + 1)
            for place, button in enumerate(buttons):
                grid.addWidget(button, row // 2, left + 2 + place)
        grid.addWidget(QLabel(_("导出范围")), 1, 5)
        grid.addWidget(self.policy, 1, 6, 1, 2)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(6, 1)
        grid.setColumnMinimumWidth(4, GAP)
        card.body.addLayout(grid)
        return card

    def _foot(self) -> QFrame:
        foot = QFrame(self)
        foot.setProperty("role", "bar")
        self.bar.setFixedWidth(_BAR_PX)
        row = QHBoxLayout(foot)
        row.setContentsMargins(3 * GAP, GAP + 2, 3 * GAP, GAP + 2)
        row.addWidget(self.bar)
        row.addWidget(self.hint, 1)
        for button in (self.loose, self.open_summary, self.open_folder, self.cancel, self.pause, self.start):
            row.addWidget(button)
        return foot

    def _connect(self) -> None:
        batching = self._batching
        batching.loaded.connect(self._reload)
        batching.changed.connect(self._refresh)
        self.browse_roster.clicked.connect(self._ask_roster)
        self.template.clicked.connect(self._ask_template)
        self.browse_source.clicked.connect(lambda: self._ask_folder(_("选择材料文件夹"), batching.choose_source))
        self.browse_out.clicked.connect(lambda: self._ask_folder(_("选择输出文件夹"), batching.choose_out))
        self.policy.currentIndexChanged.connect(lambda _row: batching.choose_policy(Policy(self.policy.currentData())))
        self.applicants.selectionModel().currentChanged.connect(self._show_current)
        self.applicants.activated.connect(lambda _index: self.person.review.click())
        self.start.clicked.connect(batching.start)
        self.pause.clicked.connect(batching.pause)
        self.cancel.clicked.connect(batching.cancel)
        self.person.review_asked.connect(self.review_asked)
        self.person.confirm_asked.connect(self.confirm_asked)
        self.loose.clicked.connect(self._show_loose)
        self.open_summary.clicked.connect(lambda: open_path(batching.summary))
        self.open_folder.clicked.connect(lambda: open_path(batching.out))

    @property
    def folder(self) -> str:
        """The applicant who is selected, by the output folder; empty: nobody is."""
        return self.model.folder_at(self.applicants.currentIndex().row())

    # What is shown

    def showEvent(self, event: QShowEvent) -> None:
        self._refresh()
        super().showEvent(event)

    def _reload(self) -> None:
        batching = self._batching
        for field, path in ((self.roster, batching.roster_path), (self.source, batching.source)):
            field.setText(path)
        self.out.setText(batching.out)
        with QSignalBlocker(self.policy):
            self.policy.setCurrentIndex(self.policy.findData(batching.policy))
        self._refresh()

    def _refresh(self, _folder: str = "") -> None:
        batching = self._batching
        running, paused = batching.is_running, batching.is_paused
        for button in (self.browse_roster, self.browse_source, self.browse_out):
            button.setEnabled(not running and not batching.is_planned)
        self.policy.setEnabled(not running and not batching.is_planned)
        self.start.setText(_("继续") if paused or batching.is_unfinished else _("开始"))
        if batching.is_ended:
            self.start.setText(_("重新开始"))
        self.start.setEnabled(paused or batching.can_start)
        self.start.setVisible(paused or not running)
        self.pause.setVisible(running and not paused)
        self.cancel.setVisible(running)
        entries = batching.batch.entries if batching.batch is not None else []
        done = sum(batching.state(e) not in (State.WAITING, State.RUNNING) for e in entries)
        self.bar.setVisible(running)
        self.bar.setRange(0, max(1, _STEPS * len(entries)))
        self.bar.setValue(round(_STEPS * (done + sum(map(batching.progress, entries)))))
        self.hint.setText(self._hint(done, len(entries)))
        self.loose.setVisible(bool(batching.loose))
        self.loose.setText(_("{count} 个文件没有归属").format(count=len(batching.loose)))
        self.open_summary.setVisible(bool(batching.summary))
        self.open_folder.setVisible(batching.batch is not None and not running)
        if not self.applicants.currentIndex().isValid() and self.model.rowCount():
            first = self.model.index(0, 0)
            rows = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
            self.applicants.selectionModel().setCurrentIndex(first, rows)
        self._show_person()

    def _hint(self, done: int, total: int) -> str:
        batching = self._batching
        if batching.is_paused:
            return _("已暂停，{done}/{total} 名").format(done=done, total=total)
        if batching.is_running and batching.batch is not None:
            left = batching.batch.seconds_left
            words = _("正在处理，{done}/{total} 名").format(done=done, total=total)
            return words + (_("，还需{time}").format(time=time_word(left)) if left is not None else "")
        if batching.is_planned:
            return _("正在看文件都是谁的…")
        if batching.batch is None:
            roster = batching.roster
            if roster is None:
                return _("先选择名册（xlsx 或 csv，要有“姓名”一列）和材料文件夹。")
            refused = sum(problem.is_refused for problem in roster.problems)
            words = _("名册上 {count} 名申报人").format(count=len(roster.members))
            words += _("，{refused} 行没有算进去").format(refused=refused) if refused else ""
            return words + self._words_on_rules()
        states = [batching.state(entry) for entry in batching.batch.entries]
        return _("{done} 名完成，{review} 名待核对，{bad} 名有问题").format(
            done=states.count(State.DONE),
            review=states.count(State.REVIEW),
            bad=states.count(State.PROBLEMS) + states.count(State.EMPTY),
        )

    def _words_on_rules(self) -> str:
        rules = self._batching.rules
        words = _("，规则：{title}").format(title=rules.title_in(current_language()))
        kinds = _("、").join(map(kind_text, rules.left_out))
        return words + (_("（{kinds}不预选）").format(kinds=kinds) if kinds else "")

    def _show_current(self, *_indexes: object) -> None:
        self._shows_loose = False
        self._show_person()

    def _show_loose(self) -> None:
        self._shows_loose = True
        self._show_person()

    def _show_person(self) -> None:
        self._shows_loose = self._shows_loose and bool(self._batching.loose)
        if self._shows_loose:
            self.person.show_loose()
        else:
            row = self.applicants.currentIndex().row()
            self.person.show_person(self.folder, self.model.name_at(row), self.model.entry_at(row))

    # What is asked

    def _ask_roster(self) -> None:
        path, _kind = QFileDialog.getOpenFileName(self, _("选择名册"), "", _("名册 (*.xlsx *.csv)"))
        if path:
            self._batching.choose_roster(path)

    def _ask_template(self) -> None:
        path, _kind = QFileDialog.getSaveFileName(self, _("保存名册模板"), _("名册模板.xlsx"), "xlsx (*.xlsx)")
        if path:
            self._batching.write_template(path if path.endswith(".xlsx") else f"{path}.xlsx")

    def _ask_folder(self, title: str, take: object) -> None:
        path = QFileDialog.getExistingDirectory(self, title, os.path.dirname(self._batching.roster_path))
        if path and callable(take):
            take(path)


def _path_field(name: str) -> QLineEdit:
    field = QLineEdit(readOnly=True)
    field.setAccessibleName(name)
    return field
