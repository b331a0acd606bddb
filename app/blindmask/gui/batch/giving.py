"""The row under a list of files in which a person says whose the chosen ones are, and takes it back."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QCompleter, QHBoxLayout, QWidget

from blindmask.gui.batch.batching import Batching
from blindmask.gui.theme import GAP
from blindmask.gui.widgets import label, push_button
from blindmask.messages import _

_WIDTH_CHARACTERS = 12


class Giving(QWidget):
    """归属于…: an applicant, chosen from a list or typed, by name, folder or unit."""

    given = Signal(str)
    """The folder of the applicant whose the chosen files are."""
    taken_back = Signal()
    """What was said about the chosen files does not hold."""

    def __init__(self, batching: Batching, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._batching = batching
        self._shown: object = None
        words = label(_("归属于"))
        words.setWordWrap(False)
        self.whom = QComboBox(editable=True, insertPolicy=QComboBox.InsertPolicy.NoInsert)
        self.whom.setAccessibleName(_("归属于哪名申报人"))
        self.whom.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.whom.setMinimumContentsLength(_WIDTH_CHARACTERS)
        self.give = push_button(_("确定归属"), icon="person")
        self.back = push_button(_("撤销归属"), icon="undo")
        words.setBuddy(self.whom)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP)
        row.addWidget(words)
        row.addWidget(self.whom, 1)
        for button in (self.give, self.back):
            row.addWidget(button)
        self._chooser = (words, self.whom, self.give)
        self.give.clicked.connect(self._say)
        self.back.clicked.connect(self.taken_back)
        self.whom.currentIndexChanged.connect(lambda _row: self._enable())
        self.whom.editTextChanged.connect(lambda _text: self._enable())
        undo = QShortcut(QKeySequence.StandardKey.Undo, self, batching.attributing.undo)
        undo.setContext(Qt.ShortcutContext.WindowShortcut)

    def offer(self, *, can_give: bool, can_take_back: bool) -> None:
        """Show what can be said about the files that are chosen now."""
        if self._batching.batch is not self._shown:
            self._shown = self._batching.batch
            self._list_people()
        for widget in self._chooser:
            widget.setVisible(can_give)
        self.back.setVisible(can_take_back)
        self._enable()

    def _list_people(self) -> None:
        self.whom.clear()
        for entry in self._batching.batch.entries if self._batching.batch is not None else ():
            told = (entry.folder, entry.applicant.name, *entry.applicant.units[:1])
            self.whom.addItem("  ".join(told), entry.folder)
        completer = QCompleter(self.whom.model(), self.whom)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.whom.setCompleter(completer)
        self.whom.setCurrentIndex(-1)

    def _meant(self) -> str:
        """The folder of the applicant whom the words in the field mean; empty: nobody in particular."""
        row = self.whom.findText(self.whom.currentText(), Qt.MatchFlag.MatchExactly)
        return str(self.whom.itemData(row)) if row >= 0 else ""

    def _enable(self) -> None:
        self.give.setEnabled(bool(self._meant()))

    def _say(self) -> None:
        if folder := self._meant():
            self.given.emit(folder)
