"""The cases that can be gone on with: who, when, how many files; open and delete."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QGridLayout, QPushButton, QSizePolicy, QWidget

from blindmask.core.errors import AppError, NewerCase
from blindmask.gui.icons import set_icon
from blindmask.gui.saved_cases import SavedCases
from blindmask.gui.theme import GAP
from blindmask.gui.widgets import Card, label, push_button
from blindmask.messages import _, error_text, mark
from blindmask.review.casefile import CaseInfo

_FEW = 4
_SURE_MS = 4000
"""How long a person may take to press “delete” the second time."""

_PROBLEMS = {NewerCase.code: mark("由更新版本的程序保存，请升级后再打开")}
_UNKNOWN = mark("文件已损坏，打不开")


class DeleteButton(QPushButton):
    """Deletes at the second press, so that one slip loses nothing and no dialog is in the way."""

    confirmed = Signal()

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(_("删除"), parent)
        set_icon(self, "remove")
        self.setAccessibleName(_("删除“{title}”的核对").format(title=title))
        self._reset = QTimer(self, singleShot=True, interval=_SURE_MS)
        self._reset.timeout.connect(lambda: self.setText(_("删除")))
        self.clicked.connect(self._press)

    def _press(self) -> None:
        if self._reset.isActive():
            self._reset.stop()
            self.confirmed.emit()
        else:
            self.setText(_("确定删除？"))
            self._reset.start()


class RecentCases(Card):
    """Hidden while there are none; the latest few, and all of them when asked."""

    opened = Signal(str)
    """The id of a case."""
    hinted = Signal(str)

    def __init__(self, cases: SavedCases, parent: QWidget | None = None) -> None:
        super().__init__(_("最近的核对"), parent)
        self._cases = cases
        self._current = ""
        self._shows_all = False
        self.delete_buttons: list[DeleteButton] = []
        self._rows = QWidget(self)
        self.body.addWidget(self._rows)
        self.more = push_button(_("显示全部"), icon="next")
        self.more.clicked.connect(self._show_more)
        self.body.addWidget(self.more)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        cases.changed.connect(self._show)
        self._show()

    def set_current(self, case_id: str) -> None:
        """The case that is open in the window is neither opened again nor deleted."""
        self._current = case_id
        self._show()

    def _show_more(self) -> None:
        self._shows_all = True
        self._show()

    def _show(self) -> None:
        infos = self._cases.infos
        shown = infos if self._shows_all else infos[:_FEW]
        self._rows.deleteLater()
        self.delete_buttons = []
        self._rows = QWidget(self)
        grid = QGridLayout(self._rows)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(GAP)
        grid.setVerticalSpacing(GAP)
        grid.setColumnStretch(0, 1)
        for row, info in enumerate(shown):
            self._add_row(grid, row, info)
        self.body.insertWidget(1, self._rows)
        self.more.setVisible(len(shown) < len(infos))
        self.setVisible(bool(infos))

    def _add_row(self, grid: QGridLayout, row: int, info: CaseInfo) -> None:
        title = info.title or (_("一份保存的核对") if info.problem else _("没有填写姓名"))
        words = label(f"<b>{_escaped(title)}</b><br>{_escaped(_detail(info))}")
        words.setToolTip("\n".join(document.path for document in info.documents))
        grid.addWidget(words, row, 0)
        if info.id == self._current:
            grid.addWidget(label(_("正在核对"), role="muted"), row, 1, 1, 2)
            return
        go_on = push_button(_("打开"), icon="folder")
        go_on.setAccessibleName(_("打开“{title}”的核对").format(title=title))
        go_on.setVisible(not info.problem)
        go_on.clicked.connect(lambda: self.opened.emit(info.id))
        grid.addWidget(go_on, row, 1)
        delete = DeleteButton(title)
        delete.confirmed.connect(lambda: self._delete(info.id))
        grid.addWidget(delete, row, 2)
        self.delete_buttons.append(delete)

    def _delete(self, case_id: str) -> None:
        try:
            self._cases.delete(case_id)
        except AppError as error:
            self.hinted.emit(error_text(error))


def _detail(info: CaseInfo) -> str:
    """“2026-05-04 18:20 · 3 个文件”, or what is wrong."""
    if info.problem:
        return _(_PROBLEMS.get(info.problem, _UNKNOWN))
    return _("{when} · {files} 个文件").format(when=_local_time(info.saved), files=len(info.documents))


def _local_time(saved: str) -> str:
    try:
        return datetime.fromisoformat(saved).astimezone().strftime("%Y-%m-%d %H:%M")
    except ValueError:
        return saved


def _escaped(words: str) -> str:
    return words.replace("&", "&amp;").replace("<", "&lt;")
