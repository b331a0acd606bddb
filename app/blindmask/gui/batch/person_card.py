"""The right half of the screen 批量: the files of the selected applicant, or those that are nobody's."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, Signal
from PySide6.QtWidgets import QAbstractItemView, QFrame, QVBoxLayout, QWidget

from blindmask.batch.entry import Entry
from blindmask.batch.records import FileRecord, State
from blindmask.gui.batch.batching import Batching
from blindmask.gui.batch.files_model import FilesModel
from blindmask.gui.batch.giving import Giving
from blindmask.gui.batch.tables import make_table
from blindmask.gui.flow import Flow
from blindmask.gui.theme import GAP
from blindmask.gui.widgets import label, push_button
from blindmask.messages import _

_COLUMNS_PX = (180, 76)


class PersonCard(QFrame):
    """Shows files with what happened to them, and asks for what a person wants done with them."""

    review_asked = Signal(str)
    """Open the applicant with this folder in 核对."""
    confirm_asked = Signal()
    """What was decided in 核对 is this applicant's: export it."""

    def __init__(self, batching: Batching, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self._batching = batching
        self._folder = ""
        self.model = FilesModel(self)
        self.files = make_table(_("此人的文件"), self.model, _COLUMNS_PX)
        self.files.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.title = label("", role="heading")
        self.giving = Giving(batching, self)
        self.review = push_button(_("打开核对"), icon="preview")
        self.confirm = push_button(_("核对完毕，导出"), icon="check")
        self.vouch = push_button(_("确认都是本人的材料"), icon="person")
        self.retry = push_button(_("重新处理"), icon="retry")
        self.first = push_button(_("优先处理此人"), icon="next")
        self._lay_out()
        self._connect()

    @property
    def controls(self) -> tuple[QWidget, ...]:
        """In the order in which Tab goes through them."""
        giving = self.giving.whom, self.giving.give, self.giving.back
        return (self.files, *giving, self.review, self.confirm, self.vouch, self.retry, self.first)

    def _lay_out(self) -> None:
        body = QVBoxLayout(self)
        body.setContentsMargins(2 * GAP, 2 * GAP, 2 * GAP, 2 * GAP)
        body.setSpacing(GAP)
        body.addWidget(self.title)
        body.addWidget(self.files, 1)
        body.addWidget(self.giving)
        buttons = Flow(gap_px=GAP)
        for button in (self.review, self.confirm, self.vouch, self.retry, self.first):
            buttons.addWidget(button)
        body.addLayout(buttons)

    def _connect(self) -> None:
        batching = self._batching
        self.review.clicked.connect(lambda: self.review_asked.emit(self._folder))
        self.confirm.clicked.connect(self.confirm_asked)
        self.vouch.clicked.connect(lambda: batching.attributing.vouch(self._folder))
        self.retry.clicked.connect(lambda: batching.retry(self._folder))
        self.first.clicked.connect(lambda: batching.prefer(self._folder))
        self.files.selectionModel().selectionChanged.connect(lambda *_selections: self._offer())
        self.giving.given.connect(self._give)
        self.giving.taken_back.connect(lambda: batching.attributing.take_back(self._chosen()))

    def show_loose(self) -> None:
        """The files that are nobody's."""
        self._folder = ""
        batch = self._batching.batch
        self.title.setText(_("没有归属的文件：选中后指定是谁的，或放进本人的文件夹后重新开始"))
        self._show_files(list(batch.loose.values()) if batch is not None else [])
        for button in (self.review, self.confirm, self.vouch, self.retry, self.first):
            button.setVisible(False)

    def show_person(self, folder: str, name: str, entry: Entry | None) -> None:
        """The files of one applicant; before the start, or when nobody is selected, none."""
        batching, self._folder = self._batching, folder
        state = batching.state(entry) if entry is not None else State.WAITING
        is_free = entry is not None and state is not State.RUNNING
        self.title.setText(name or _("选中一名申报人"))
        if state is State.EMPTY:
            self.files.say_when_empty(
                _("材料文件夹里没有找到此人的文件。请看文件夹或文件名里有没有写姓名，改好后按“重新开始”。")
            )
        else:
            self.files.say_when_empty(_("处理完后，这里列出此人的每一个文件和结果。"))
        self._show_files(list(entry.record.files) if entry is not None and entry.record is not None else [])
        self.review.setVisible(True)
        self.review.setEnabled(is_free and bool(batching.reviewing.paths(folder)))
        self.confirm.setVisible(entry is not None and bool(folder) and folder == batching.reviewing.folder)
        self.vouch.setVisible(is_free and bool(batching.attributing.held(folder)))
        self.retry.setVisible(is_free and state in (State.PROBLEMS, State.EMPTY))
        self.first.setVisible(entry is not None and state is State.WAITING and batching.is_running)

    def _show_files(self, files: list[FileRecord]) -> None:
        row = self.files.currentIndex().row()
        if self.model.show_files(files) and row >= 0 and files:
            # Where the selection was, so that one file after the other can be given by keyboard.
            wanted = self.model.index(min(row, len(files) - 1), 0)
            rows = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
            self.files.selectionModel().setCurrentIndex(wanted, rows)
        self._offer()

    def _chosen(self) -> list[FileRecord]:
        return [self.model.file_at(index.row()) for index in self.files.selectionModel().selectedRows()]

    def _offer(self) -> None:
        attributing, chosen = self._batching.attributing, self._chosen()
        self.giving.offer(can_give=any(file.is_held for file in chosen), can_take_back=attributing.is_said(chosen))

    def _give(self, folder: str) -> None:
        self._batching.attributing.give(folder, self._chosen())
