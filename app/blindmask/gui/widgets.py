"""Small widgets that more than one screen uses."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QScrollArea, QTreeView, QVBoxLayout, QWidget

from blindmask.gui.colours import colours
from blindmask.gui.icons import set_icon
from blindmask.gui.theme import GAP


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


def scrolled(inside: QWidget, parent: QWidget) -> QScrollArea:
    """`inside`, to be scrolled where it is too high. Tab goes through what is in it, and never to the area itself."""
    area = QScrollArea(parent, widgetResizable=True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(inside)
    return area


def tab_through(*widgets: QWidget) -> None:
    """Tab leads from each of these to the next one."""
    for before, after in pairwise(widgets):
        QWidget.setTabOrder(before, after)


class FramedTree(QTreeView):
    """A table or tree in a frame; while it has no rows it says in their place what will come, or what to do."""

    def __init__(self, name: str, model: QAbstractItemModel, parent: QWidget | None = None) -> None:
        """`name`: for screen readers."""
        super().__init__(parent, uniformRowHeights=True)
        self._when_empty = ""
        self.setProperty("role", "framed")
        self.setAccessibleName(name)
        # Now: rows that are laid out before the first showing would lack the style's padding.
        self.ensurePolished()
        self.setModel(model)

    @property
    def when_empty(self) -> str:
        return self._when_empty

    def say_when_empty(self, words: str) -> None:
        self._when_empty = words
        self.setAccessibleDescription(words)
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._when_empty and not self.model().rowCount():
            painter = QPainter(self.viewport())
            painter.setPen(QColor(colours().muted))
            room = self.viewport().rect().adjusted(3 * GAP, 2 * GAP, -3 * GAP, -2 * GAP)
            painter.drawText(room, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self._when_empty)


class Card(QFrame):
    """A titled surface; `body` takes what belongs in it."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(2 * GAP, 2 * GAP, 2 * GAP, 2 * GAP)
        self.body.setSpacing(GAP)
        self.body.addWidget(label(title, role="heading"))
