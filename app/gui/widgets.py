"""Small widgets that more than one screen uses."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QVBoxLayout, QWidget

from app.gui.icons import set_icon
from app.gui.theme import GAP


def label(words: str, *, role: str = "", parent: QWidget | None = None) -> QLabel:
    """A text that breaks over lines; `role` is one of the style sheet's."""
    made = QLabel(words, parent, wordWrap=True)
    if role:
        made.setProperty("role", role)
    return made


def push_button(words: str, *, icon: str, primary: bool = False, parent: QWidget | None = None) -> QPushButton:
    """A button with an icon beside its word; a screen has one primary button."""
    made = QPushButton(words, parent)
    if primary:
        made.setProperty("primary", "yes")
    set_icon(made, icon)
    return made


class Card(QFrame):
    """A titled surface; `body` takes what belongs in it."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(2 * GAP, 2 * GAP, 2 * GAP, 2 * GAP)
        self.body.setSpacing(GAP)
        self.body.addWidget(label(title, role="heading"))
