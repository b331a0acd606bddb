"""Conflicts: what is masked in one place and kept in another, with a link to each place."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from blindmask.gui.text import key_title
from blindmask.gui.theme import GAP
from blindmask.gui.widgets import label, push_button
from blindmask.messages import _
from blindmask.review.conflicts import Conflict

_MOST = 5


class ConflictList(QWidget):
    """Hidden while there are none; the first few, and how many more."""

    chosen = Signal(str)
    """The id of the box to look at."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: list[Conflict] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(GAP)
        self._grid.setVerticalSpacing(GAP // 2)
        self._grid.setColumnStretch(0, 1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.hide()

    def show_conflicts(self, conflicts: list[Conflict]) -> None:
        if conflicts == self._shown:
            return
        self._shown = conflicts
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for row, conflict in enumerate(conflicts[:_MOST]):
            self._add_row(row, conflict)
        if len(conflicts) > _MOST:
            more = _("另有 {count} 项").format(count=len(conflicts) - _MOST)
            self._grid.addWidget(label(more, role="muted"), _MOST, 0)
        self.setVisible(bool(conflicts))

    def _add_row(self, row: int, conflict: Conflict) -> None:
        title = key_title(conflict.key)
        words = _("{what}：{masked} 处遮盖，{kept} 处保留").format(
            what=title, masked=len(conflict.masked), kept=len(conflict.kept)
        )
        button = push_button(_("去看"), icon="next")
        button.setAccessibleName(_("去看“{what}”").format(what=title))
        button.clicked.connect(lambda: self.chosen.emit(conflict.odd_one))
        self._grid.addWidget(label(words), row, 0)
        self._grid.addWidget(button, row, 1)
