"""The header: which screen is in view, the way to the others, settings, and hints about what was just done."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QLabel, QMenu, QPushButton, QWidget

from blindmask.gui.theme import GAP
from blindmask.gui.widgets import push_button
from blindmask.messages import _


class Steps(QFrame):
    """Numbered steps, of which those that cannot be reached yet are disabled, and apart the check and the batch."""

    chosen = Signal(int)
    help_asked = Signal()

    def __init__(self, names: tuple[str, ...], settings: QMenu, parent: QWidget | None = None) -> None:
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
        self.check = push_button(_("检查"), icon="check")
        self.check.setCheckable(True)
        self.check.setProperty("step", "yes")
        self.check.setToolTip(_("检查已经遮盖好的文件里还剩什么"))
        self._group.addButton(self.check, len(names))
        row.addWidget(self.check)
        self.batch = push_button(_("批量"), icon="batch")
        self.batch.setCheckable(True)
        self.batch.setProperty("step", "yes")
        self.batch.setToolTip(_("按名册一次处理很多申报人"))
        self._group.addButton(self.batch, len(names) + 1)
        row.addWidget(self.batch)
        self.settings = push_button(_("设置"), icon="settings")
        self.settings.setProperty("step", "yes")
        self.settings.setMenu(settings)
        row.addWidget(self.settings)
        self.help = push_button(_("帮助 F1"), icon="help")
        self.help.setProperty("step", "yes")
        self.help.clicked.connect(self.help_asked)
        row.addWidget(self.help)
        self._group.idClicked.connect(self.chosen)

    def show_step(self, number: int, *, reachable: int) -> None:
        """Mark one screen; the first `reachable` steps can be chosen, the check and the batch always."""
        self._group.button(number).setChecked(True)
        for place, button in enumerate(self.buttons):
            button.setEnabled(place < reachable)

    def show_hint(self, words: str) -> None:
        self.hint.setText(words)
