"""The files of one applicant, or those that are nobody's, as a table for Qt."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from blindmask.batch.records import FileRecord
from blindmask.batch.wording import file_lines, file_text
from blindmask.core.results import Status
from blindmask.gui.colours import colours
from blindmask.messages import _

Index = QModelIndex | QPersistentModelIndex


class FilesModel(QAbstractTableModel):
    """A file, its outcome, what is to be known about it."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._files: list[FileRecord] = []

    def show_files(self, files: Sequence[FileRecord]) -> bool:
        """Whether they are others than before."""
        if list(files) == self._files:
            return False
        self.beginResetModel()
        self._files = list(files)
        self.endResetModel()
        return True

    def file_at(self, row: int) -> FileRecord:
        return self._files[row]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._files)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else 3

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.DisplayRole and orientation is Qt.Orientation.Horizontal:
            return (_("文件"), _("结果"), _("说明"))[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        file = self._files[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.ToolTipRole | Qt.ItemDataRole.AccessibleTextRole:
                words = (file.result.source, file_text(file), _("；").join(file_lines(file)))
                return words[index.column()]
            case Qt.ItemDataRole.ForegroundRole if index.column() == 1:
                return QColor(_colour(file))
            case _:
                return None


def _colour(file: FileRecord) -> str:
    c = colours()
    if file.is_waiting:
        return c.warning
    return c.good if file.result.status is Status.PASSED else c.bad
