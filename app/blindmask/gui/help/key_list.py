"""The list of keys."""

from __future__ import annotations

from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from blindmask.gui.review.keys import BINDINGS, HELD
from blindmask.gui.theme import GAP
from blindmask.messages import _


class KeyList(QWidget):
    """Every key of the review screen and what it does."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        grid = QGridLayout(self)
        grid.setContentsMargins(2 * GAP, 2 * GAP, 2 * GAP, 2 * GAP)
        grid.setHorizontalSpacing(3 * GAP)
        grid.setVerticalSpacing(GAP - 2)
        rows = [*((binding.shown, binding.words) for binding in BINDINGS), *HELD]
        for row, (keys, words) in enumerate(rows):
            grid.addWidget(QLabel(f"<b>{keys}</b>"), row, 0)
            grid.addWidget(QLabel(_(words)), row, 1)
        grid.setColumnStretch(1, 1)
        grid.setRowStretch(len(rows), 1)
