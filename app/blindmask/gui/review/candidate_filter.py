"""Which candidates the list shows: words that must occur in a row, and a verdict."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from blindmask.core.proposals import Verdict
from blindmask.gui.icons import set_icon_action
from blindmask.gui.theme import GAP
from blindmask.messages import _, mark

_DELAY_MS = 120
"""After the last key: the list is not filtered letter by letter."""
_VERDICTS: tuple[tuple[Verdict | None, str], ...] = (
    (None, mark("全部")),
    (Verdict.UNDECIDED, mark("待定")),
    (Verdict.MASK, mark("遮盖")),
    (Verdict.KEEP, mark("保留")),
)


@dataclass(frozen=True, slots=True)
class CandidateFilter:
    """Without words and verdict, everything passes."""

    words: str = ""
    """Lower case."""
    verdict: Verdict | None = None

    @property
    def is_open(self) -> bool:
        return not self.words and self.verdict is None

    def passes(self, verdict: Verdict, row: str) -> bool:
        """Whether a row with these words, in lower case, is shown."""
        return (self.verdict is None or verdict is self.verdict) and self.words in row


class FilterBar(QWidget):
    """A line for the words and a button for each verdict."""

    changed = Signal(object)
    """The CandidateFilter."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words = QLineEdit(self, clearButtonEnabled=True)
        self.words.setPlaceholderText(_("查找：文字、类别、文件名…"))
        self.words.setAccessibleName(_("在候选中查找"))
        set_icon_action(self.words, "search")
        self._pause = QTimer(self, singleShot=True, interval=_DELAY_MS)
        self._pause.timeout.connect(self._tell)
        self.words.textChanged.connect(lambda _words: self._pause.start())
        self.verdicts = QButtonGroup(self)
        choices = QHBoxLayout()
        choices.setSpacing(GAP // 2)
        for number, (_verdict, words) in enumerate(_VERDICTS):
            button = QPushButton(_(words), self)
            button.setCheckable(True)
            button.setProperty("choice", "yes")
            button.setAccessibleName(_("只显示：{what}").format(what=_(words)))
            self.verdicts.addButton(button, number)
            choices.addWidget(button, 1)
        self.verdicts.button(0).setChecked(True)
        self.verdicts.idClicked.connect(lambda _number: self._tell())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(GAP, 0, GAP, GAP)
        layout.setSpacing(GAP // 2 + 2)
        layout.addWidget(self.words)
        layout.addLayout(choices)

    @property
    def filter(self) -> CandidateFilter:
        verdict = _VERDICTS[max(0, self.verdicts.checkedId())][0]
        return CandidateFilter(self.words.text().strip().lower(), verdict)

    def _tell(self) -> None:
        self._pause.stop()
        self.changed.emit(self.filter)
