"""The results of an export as a table for Qt."""

from __future__ import annotations

import os
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from blindmask.core.results import FileResult, Status
from blindmask.gui.colours import colours
from blindmask.gui.icons import pixmap
from blindmask.gui.text import leak_words, size_word
from blindmask.messages import _, code_text, proof_text, status_text

Index = QModelIndex | QPersistentModelIndex
_TO_LOOK_AT = ("unknown_letters",)
"""What a proof leaves to the person."""
_GOOD = frozenset({Status.OK, Status.PASSED})


def result_reason(result: FileResult) -> str:
    """Why a file did not pass; of one that did, how many places were masked."""
    if result.status in _GOOD:
        told = _("遮盖 {count} 处，校验未发现残留").format(count=sum(result.counts.values()))
        return _("；").join([told, *(proof_text(code) for code in _TO_LOOK_AT if code in result.proofs)])
    if result.leaks:
        return leak_words(result)
    return result.message or code_text(result.code)


def result_sizes(result: FileResult) -> str:
    """“1.2 MB → 860 KB”; empty when nothing was written."""
    if not result.bytes:
        return ""
    try:
        before = os.path.getsize(result.source)
    except OSError:
        return size_word(result.bytes)
    return f"{size_word(before)} → {size_word(result.bytes)}"


def result_output(result: FileResult) -> str:
    """The name of the masked file; the first one's and their number when there are several."""
    name = os.path.basename(result.output)
    if not result.parts:
        return name
    return _("{name} 等 {count} 个文件").format(name=name, count=len(result.parts))


class ResultsModel(QAbstractTableModel):
    """One row a file: source, outcome, reason, sizes, output."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._results: list[FileResult] = []

    def show_results(self, results: list[FileResult]) -> None:
        self.beginResetModel()
        self._results = results
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._results)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else 5

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.DisplayRole and orientation is Qt.Orientation.Horizontal:
            return (_("原件"), _("结果"), _("说明"), _("大小"), _("遮盖件"))[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        result = self._results[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.ToolTipRole | Qt.ItemDataRole.AccessibleTextRole:
                return self._words(result, index.column())
            case Qt.ItemDataRole.ForegroundRole if index.column() == 1:
                return QColor(colours().good if result.status in _GOOD else colours().bad)
            case Qt.ItemDataRole.DecorationRole if index.column() == 1:
                c = colours()
                passed = result.status in _GOOD
                return pixmap("checked" if passed else "failed", colour=c.good if passed else c.bad, scale=2.0)
            case _:
                return None

    def _words(self, result: FileResult, column: int) -> str:
        match column:
            case 0:
                return os.path.basename(result.source)
            case 1:
                return status_text(result.status)
            case 2:
                return result_reason(result)
            case 3:
                return result_sizes(result)
            case _:
                return result_output(result)
