"""The files to mask: a large drop area, and a list with what is wrong beside each file."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QDragEnterEvent, QDragLeaveEvent, QDropEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from blindmask.core.input_formats import accepted_suffixes
from blindmask.gui.colours import colours
from blindmask.gui.icons import pixmap
from blindmask.gui.intake import Entry, Intake
from blindmask.gui.theme import GAP
from blindmask.gui.widgets import Card, FramedTree, label, push_button
from blindmask.messages import _, accepted_text

Index = QModelIndex | QPersistentModelIndex
_DROP_ICON_PX = 34
_NAME_COLUMN_PX = 230


class FilesModel(QAbstractTableModel):
    """The intake's entries as two columns: the file, and its pages or what is wrong with it."""

    def __init__(self, intake: Intake, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._intake = intake
        self._entries: list[Entry] = intake.entries
        intake.added.connect(self._added)
        intake.removed.connect(self._removed)
        intake.updated.connect(self._updated)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._entries)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else 2

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.DisplayRole and orientation is Qt.Orientation.Horizontal:
            return (_("文件"), _("状态"))[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        entry = self._entries[index.row()]
        words = entry.name if index.column() == 0 else entry_state(entry)
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.AccessibleTextRole:
                return words
            case Qt.ItemDataRole.ToolTipRole:
                return entry.path if index.column() == 0 else words
            case Qt.ItemDataRole.ForegroundRole if index.column() == 1:
                return QColor(colours().bad if entry.problem else colours().muted)
            case Qt.ItemDataRole.DecorationRole if index.column() == 1:
                return _state_icon(entry)
            case _:
                return None

    def _added(self, count: int) -> None:
        if count:
            first = len(self._entries)
            self.beginInsertRows(QModelIndex(), first, first + count - 1)
            self._entries = self._intake.entries
            self.endInsertRows()

    def _removed(self, row: int) -> None:
        self.beginRemoveRows(QModelIndex(), row, row)
        self._entries = self._intake.entries
        self.endRemoveRows()

    def _updated(self, row: int) -> None:
        self._entries = self._intake.entries
        self.dataChanged.emit(self.index(row, 0), self.index(row, 1))


def entry_state(entry: Entry) -> str:
    """“3 页”, what is wrong, or that it is being looked at."""
    if entry.document is not None:
        return _("{pages} 页").format(pages=len(entry.document.pages))
    return entry.problem or _("正在检查…")


def _state_icon(entry: Entry) -> object:
    c = colours()
    if entry.problem:
        return pixmap("failed", colour=c.bad, scale=2.0)
    if entry.document is not None:
        return pixmap("checked", colour=c.good, scale=2.0)
    return pixmap("waiting", colour=c.muted, scale=2.0)


class DropArea(QFrame):
    """Takes files and folders from the desktop, or asks for them."""

    dropped = Signal(list)
    """Paths of files and folders."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "drop")
        self.setAcceptDrops(True)
        self._picture = QLabel(self, alignment=Qt.AlignmentFlag.AlignCenter)
        self._picture.setMinimumHeight(_DROP_ICON_PX)
        words = label(_("把文件或文件夹拖到这里"), role="heading")
        words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        forms = label(_("{formats}，原件不会被改动").format(formats=accepted_text()), role="muted")
        forms.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.files = push_button(_("添加文件…"), icon="file")
        self.files.clicked.connect(self._ask_files)
        self.folder = push_button(_("添加文件夹…"), icon="folder")
        self.folder.clicked.connect(self._ask_folder)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.files)
        buttons.addWidget(self.folder)
        buttons.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2 * GAP, 2 * GAP, 2 * GAP, 2 * GAP)
        layout.setSpacing(GAP)
        layout.addStretch(1)
        layout.addWidget(self._picture)
        layout.addWidget(words)
        layout.addWidget(forms)
        layout.addLayout(buttons)
        layout.addStretch(2)  # above the middle: in view on a low screen, too

    def add_below(self, widget: QWidget) -> None:
        """Something else to begin with, under the buttons."""
        column = self.layout()
        assert isinstance(column, QVBoxLayout)
        column.insertWidget(column.count() - 1, widget, alignment=Qt.AlignmentFlag.AlignHCenter)

    def _ask_files(self) -> None:
        patterns = " ".join(f"*{suffix}" for suffix in sorted(accepted_suffixes()))
        kinds = _("可以添加的文件 ({patterns});;所有文件 (*)").format(patterns=patterns)
        paths, _kind = QFileDialog.getOpenFileNames(self, _("添加文件"), "", kinds)
        if paths:
            self.dropped.emit(paths)

    def _ask_folder(self) -> None:
        path = QFileDialog.getExistingDirectory(self, _("添加文件夹"))
        if path:
            self.dropped.emit([path])

    def paintEvent(self, event: object) -> None:
        if self._picture.pixmap().isNull() or self._picture.property("colour") != colours().primary:
            self._picture.setProperty("colour", colours().primary)
            scale = self.devicePixelRatioF()
            self._picture.setPixmap(pixmap("drop", colour=colours().primary, side_px=_DROP_ICON_PX, scale=scale))
        super().paintEvent(event)  # pyright: ignore[reportArgumentType]

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()
            self._show_over("yes")

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._show_over("no")

    def dropEvent(self, event: QDropEvent) -> None:
        self._show_over("no")
        paths = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            event.acceptProposedAction()
            self.dropped.emit(paths)

    def _show_over(self, over: str) -> None:
        self.setProperty("over", over)
        self.style().unpolish(self)
        self.style().polish(self)


class FileList(Card):
    """The drop area over the list of files; `sample_asked` wants the made-up case instead of own files."""

    sample_asked = Signal()

    def __init__(self, intake: Intake, parent: QWidget | None = None) -> None:
        super().__init__(_("要遮盖的文件"), parent)
        self._intake = intake
        self.drop_area = DropArea(self)
        self.drop_area.dropped.connect(intake.add)
        self.tree = FramedTree(_("文件列表"), FilesModel(intake, self), self)
        self.tree.setRootIsDecorated(False)
        self.tree.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.tree.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Interactive)
        self.tree.header().resizeSection(0, _NAME_COLUMN_PX)
        self.remove = push_button(_("移除选中"), icon="remove")
        self.remove.clicked.connect(self._remove_selected)
        QShortcut(QKeySequence(Qt.Key.Key_Delete), self.tree, self._remove_selected)
        self.count = label("", role="muted")
        self.sample = push_button(_("第一次使用？用虚构的示例试一遍"), icon="start")
        self.sample.clicked.connect(self.sample_asked)
        feet = QHBoxLayout()
        feet.addWidget(self.count, 1)
        feet.addWidget(self.remove)
        self.drop_area.add_below(self.sample)
        self.body.addWidget(self.drop_area)
        self.body.addWidget(self.tree, 1)
        self.body.addLayout(feet)
        for signal in (intake.added, intake.removed, intake.updated):
            signal.connect(self._show_count)
        self.tree.selectionModel().selectionChanged.connect(self._show_count)
        self._show_count()

    def _remove_selected(self) -> None:
        rows = {index.row() for index in self.tree.selectionModel().selectedRows()}
        for row in sorted(rows, reverse=True):
            self._intake.remove(row)

    def _show_count(self, _what: object = None) -> None:
        entries = self._intake.entries
        usable = self._intake.documents
        bad = sum(bool(entry.problem) for entry in entries)
        words = _("{files} 个文件，{pages} 页").format(files=len(usable), pages=sum(len(d.pages) for d in usable))
        self.count.setText(words + (_("；{bad} 个不能使用").format(bad=bad) if bad else ""))
        self.tree.setVisible(bool(entries))
        self.sample.setVisible(not entries)
        self.count.setVisible(bool(entries))
        self.remove.setVisible(bool(entries))
        self.remove.setEnabled(self.tree.selectionModel().hasSelection())
