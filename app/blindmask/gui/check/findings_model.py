"""The checked files as a tree for Qt: each file with its verdict, and in it what still shows."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from blindmask.core.errors import AppError, Cancelled
from blindmask.core.results import FileResult, Leak
from blindmask.gui.check.checking import Checking, Outcome
from blindmask.gui.colours import colours
from blindmask.gui.icons import pixmap
from blindmask.gui.intake import Entry
from blindmask.messages import _, leak_text

Index = QModelIndex | QPersistentModelIndex
_FILE_ROW = 0
"""The internal id of a file's index; a finding's is its file's row + 1."""


def place_words(leak: Leak) -> str:
    """“第 2 页”, or that it is about the whole file."""
    return _("整个文件") if leak.page is None else _("第 {page} 页").format(page=leak.page + 1)


class FindingsModel(QAbstractItemModel):
    """Two columns: the file and its verdict; the page and what shows there."""

    def __init__(self, checking: Checking, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._checking = checking
        self._intake = checking.intake
        self._entries = self._intake.entries
        self._leaks: dict[str, tuple[Leak, ...]] = {entry.path: self._found(entry.path) for entry in self._entries}
        self._intake.added.connect(self._added)
        self._intake.removed.connect(self._removed)
        self._intake.updated.connect(self._updated)
        checking.changed.connect(self._changed)

    def entry_at(self, index: Index) -> Entry | None:
        """The file of a row, be it the file's own or that of a finding in it."""
        if not index.isValid():
            return None
        return self._entries[index.row() if index.internalId() == _FILE_ROW else index.internalId() - 1]

    def leak_at(self, index: Index) -> Leak | None:
        """The finding of a row; None for a file's own row."""
        entry = self.entry_at(index)
        if entry is None or index.internalId() == _FILE_ROW:
            return None
        return self._leaks[entry.path][index.row()]

    # What changed

    def _added(self, count: int) -> None:
        if count:
            first = len(self._entries)
            self.beginInsertRows(QModelIndex(), first, first + count - 1)
            self._entries = self._intake.entries
            self.endInsertRows()

    def _removed(self, row: int) -> None:
        self.beginRemoveRows(QModelIndex(), row, row)
        self._leaks.pop(self._entries[row].path, None)
        self._entries = self._intake.entries
        self.endRemoveRows()

    def _updated(self, row: int) -> None:
        self._entries = self._intake.entries
        self.dataChanged.emit(self.index(row, 0), self.index(row, 1))

    def _changed(self, path: str) -> None:
        row = next((row for row, entry in enumerate(self._entries) if entry.path == path), None)
        if row is None:
            return
        there = self.index(row, 0)
        if self.rowCount(there):
            self.beginRemoveRows(there, 0, self.rowCount(there) - 1)
            self._leaks[path] = ()
            self.endRemoveRows()
        found = self._found(path)
        if found:
            self.beginInsertRows(there, 0, len(found) - 1)
            self._leaks[path] = found
            self.endInsertRows()
        self._updated(row)

    def _found(self, path: str) -> tuple[Leak, ...]:
        outcome = self._checking.outcome(path)
        return outcome.leaks if isinstance(outcome, FileResult) else ()

    # What Qt asks

    def index(self, row: int, column: int, parent: Index = QModelIndex()) -> QModelIndex:  # noqa: B008
        if not self.hasIndex(row, column, parent):
            return QModelIndex()
        return self.createIndex(row, column, parent.row() + 1 if parent.isValid() else _FILE_ROW)

    def parent(self, index: Index = QModelIndex()) -> QModelIndex:  # type: ignore[override]  # noqa: B008
        if not index.isValid() or index.internalId() == _FILE_ROW:
            return QModelIndex()
        return self.createIndex(index.internalId() - 1, 0, _FILE_ROW)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        if not parent.isValid():
            return len(self._entries)
        if parent.internalId() != _FILE_ROW or parent.column() != 0:
            return 0
        return len(self._leaks.get(self._entries[parent.row()].path, ()))

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 2

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.DisplayRole and orientation is Qt.Orientation.Horizontal:
            return (_("文件"), _("结果"))[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        entry = self.entry_at(index)
        if entry is None:
            return None
        leak = self.leak_at(index)
        if leak is not None:
            return _leak_data(leak, index.column(), role)
        return self._file_data(entry, index.column(), role)

    def _file_data(self, entry: Entry, column: int, role: int) -> Any:
        words, icon, colour = self._verdict(entry)
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.AccessibleTextRole:
                return words if column else entry.name
            case Qt.ItemDataRole.ToolTipRole:
                return words if column else entry.path
            case Qt.ItemDataRole.ForegroundRole if column:
                return QColor(colour)
            case Qt.ItemDataRole.DecorationRole if column:
                return pixmap(icon, colour=colour, scale=2.0)
            case _:
                return None

    def _verdict(self, entry: Entry) -> tuple[str, str, str]:
        """The word for a file, its icon and its colour."""
        c = colours()
        if entry.problem:
            return entry.problem, "failed", c.bad
        if self._checking.is_checking(entry.path):
            return _("正在检查…"), "waiting", c.muted
        return _outcome_verdict(self._checking.outcome(entry.path))


def _outcome_verdict(outcome: Outcome | None) -> tuple[str, str, str]:
    c = colours()
    match outcome:
        case None | Cancelled():
            return _("等待检查"), "waiting", c.muted
        case AppError():
            return _("没有查成"), "failed", c.bad
        case FileResult() if outcome.leaks:
            return _("发现 {count} 处").format(count=len(outcome.leaks)), "attention", c.bad
        case _:
            return _("没有发现"), "checked", c.good


def _leak_data(leak: Leak, column: int, role: int) -> Any:
    match role:
        case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.ToolTipRole | Qt.ItemDataRole.AccessibleTextRole:
            return leak_text(leak.how) if column else place_words(leak)
        case _:
            return None
