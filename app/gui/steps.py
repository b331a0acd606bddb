"""The header: which of the three steps is in view, the way to the others, and hints about what was just done."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from app.gui.theme import GAP
from app.gui.widgets import push_button
from app.messages import _


class Steps(QFrame):
    """Numbered steps; those that cannot be reached yet are disabled."""

    chosen = Signal(int)
    help_asked = Signal()

    def __init__(self, names: tuple[str, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "header")
        self._group = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * GAP, GAP, 2 * GAP, GAP)
        row.setSpacing(GAP // 2)
        title = QLabel(_("盲评遮盖"))
        title.setProperty("role", "heading")
        row.addWidget(title)
        row.addSpacing(2 * GAP)
        self.buttons: list[QPushButton] = []
        for number, name in enumerate(names):
            if number:
                arrow = QLabel("›")
                arrow.setProperty("role", "muted")
                row.addWidget(arrow)
            button = QPushButton(f"{number + 1}  {name}")
            button.setCheckable(True)
            button.setProperty("step", "yes")
            button.setAccessibleName(_("第 {number} 步：{name}").format(number=number + 1, name=name))
            self._group.addButton(button, number)
            row.addWidget(button)
            self.buttons.append(button)
        self.hint = QLabel(alignment=Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.hint.setProperty("role", "muted")
        self.hint.setAccessibleName(_("提示"))
        row.addWidget(self.hint, 1)
        self.help = push_button(_("按键 F1"), icon="help")
        self.help.setProperty("step", "yes")
        self.help.clicked.connect(self.help_asked)
        row.addWidget(self.help)
        self._group.idClicked.connect(self.chosen)

    def show_step(self, number: int, *, reachable: int) -> None:
        """Mark one step; the first `reachable` ones can be chosen."""
        self.buttons[number].setChecked(True)
        for place, button in enumerate(self.buttons):
            button.setEnabled(place < reachable)

    def show_hint(self, words: str) -> None:
        self.hint.setText(words)
