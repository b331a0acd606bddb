"""The list of keys that F1 shows."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QGridLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.gui.review.keys import BINDINGS, HELD
from app.gui.theme import GAP
from app.gui.widgets import label
from app.messages import _


class KeyList(QDialog):
    """Not modal: it can stay open beside the work."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("按键一览"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        grid = QGridLayout()
        grid.setHorizontalSpacing(3 * GAP)
        grid.setVerticalSpacing(GAP - 2)
        rows = [*((binding.shown, binding.words) for binding in BINDINGS), *HELD]
        for row, (keys, words) in enumerate(rows):
            grid.addWidget(QLabel(f"<b>{keys}</b>"), row, 0)
            grid.addWidget(QLabel(_(words)), row, 1)
        close = QPushButton(_("关闭"))
        close.clicked.connect(self.close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * GAP, 2 * GAP, 3 * GAP, 2 * GAP)
        layout.setSpacing(2 * GAP)
        layout.addWidget(label(_("按键一览"), role="heading"))
        layout.addLayout(grid)
        layout.addWidget(close, alignment=Qt.AlignmentFlag.AlignRight)
