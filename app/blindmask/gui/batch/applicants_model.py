"""The applicants of a batch as a table for Qt: who, how many files, how far, what is wrong."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from blindmask.batch.entry import Entry
from blindmask.batch.people import folder_names
from blindmask.batch.records import State
from blindmask.batch.roster import Member
from blindmask.batch.wording import problem_lines, state_text
from blindmask.core.results import Status
from blindmask.gui.batch.batching import Batching
from blindmask.gui.colours import colours
from blindmask.gui.icons import pixmap
from blindmask.messages import _, roster_text

Index = QModelIndex | QPersistentModelIndex
_ICONS = {
    State.WAITING: "waiting",
    State.RUNNING: "start",
    State.REVIEW: "pending",
    State.DONE: "checked",
    State.PROBLEMS: "attention",
    State.EMPTY: "failed",
}


class ApplicantsModel(QAbstractTableModel):
    """One row for each member of the roster, in its order; before the start as the roster tells it."""

    def __init__(self, batching: Batching, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._batching = batching
        self._members: tuple[Member, ...] = ()
        self._folders: list[str] = []
        self._problems: dict[int, list[str]] = {}
        batching.loaded.connect(self._reload)
        batching.changed.connect(self._update)
        self._reload()

    def folder_at(self, row: int) -> str:
        """The applicant's folder; empty past the end."""
        return self._folders[row] if 0 <= row < len(self._folders) else ""

    def name_at(self, row: int) -> str:
        """The applicant's name; empty past the end."""
        return self._members[row].applicant.name if 0 <= row < len(self._members) else ""

    def entry_at(self, row: int) -> Entry | None:
        """The applicant of a row once the batch was started."""
        batch = self._batching.batch
        return batch.entries[row] if batch is not None and 0 <= row < len(batch.entries) else None

    def _reload(self) -> None:
        self.beginResetModel()
        roster = self._batching.roster
        self._members = roster.members if roster is not None else ()
        self._folders = self._folder_names()
        self._problems = {}
        for problem in roster.problems if roster is not None else ():
            self._problems.setdefault(problem.row, []).append(roster_text(problem.code))
        self.endResetModel()

    def _folder_names(self) -> list[str]:
        """As the batch has them; before the start there are only places in the roster."""
        batch = self._batching.batch
        return list(batch.folders) if batch is not None else folder_names(len(self._members))

    def _update(self, folder: str) -> None:
        self._folders = self._folder_names()
        if not self._folders:
            return
        rows = (self._folders.index(folder),) * 2 if folder in self._folders else (0, len(self._folders) - 1)
        self.dataChanged.emit(self.index(rows[0], 0), self.index(rows[1], self.columnCount() - 1))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._members)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else 5

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.DisplayRole and orientation is Qt.Orientation.Horizontal:
            return (_("编号"), _("申报人"), _("文件数"), _("状态"), _("问题"))[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        entry = self.entry_at(index.row())
        state = self._batching.state(entry) if entry is not None else State.WAITING
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.AccessibleTextRole:
                return self._words(index.row(), index.column(), entry, state).replace("\n", _("；"))
            case Qt.ItemDataRole.ToolTipRole:
                return self._words(index.row(), index.column(), entry, state)
            case Qt.ItemDataRole.ForegroundRole if index.column() == 3:
                return QColor(_colour(state))
            case Qt.ItemDataRole.DecorationRole if index.column() == 3:
                return pixmap(_ICONS[state], colour=_colour(state), scale=2.0)
            case _:
                return None

    def _words(self, row: int, column: int, entry: Entry | None, state: State) -> str:
        member = self._members[row]
        match column:
            case 0:
                return self._folders[row]
            case 1:
                return member.applicant.name
            case 2:
                return _files_word(entry)
            case 3:
                return self._state_word(row, state)
            case _:
                # What came up last stands first: a cell shows only its beginning.
                record = entry.record if entry is not None and state is not State.RUNNING else None
                of_run = problem_lines(record) if record is not None else []
                return "\n".join([*of_run, *self._problems.get(member.row, ())])

    def _state_word(self, row: int, state: State) -> str:
        batch, folder = self._batching.batch, self._folders[row]
        if folder == self._batching.reviewing.folder:
            return _("正在核对")
        if state is State.RUNNING and batch is not None:
            return _("{state} {percent}%").format(
                state=state_text(state), percent=round(100 * batch.queue.progress(folder))
            )
        return state_text(state)


def _files_word(entry: Entry | None) -> str:
    """“3/5”: passed of all; before the first run only how many there are."""
    if entry is None:
        return ""
    count = len(entry.task.sources)
    if entry.record is None:
        return str(count)
    passed = sum(file.result.status is Status.PASSED for file in entry.record.files)
    return f"{passed}/{count}"


def _colour(state: State) -> str:
    c = colours()
    match state:
        case State.DONE:
            return c.good
        case State.PROBLEMS | State.EMPTY:
            return c.bad
        case State.REVIEW | State.RUNNING:
            return c.primary
        case _:
            return c.muted
