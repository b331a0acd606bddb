"""What fills the window: the bar of steps, the guidance, and under them one of the screens."""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from blindmask.gui.steps import Steps


class Screen(IntEnum):
    START = 0
    REVIEW = 1
    EXPORT = 2
    CHECK = 3
    """Apart from the steps of a case: files that somebody already masked."""
    BATCH = 4
    """Many applicants at once; each can be opened as the case."""


class Stage(QWidget):
    """Bars above, and the screens in the order of Screen, of which one is shown."""

    def __init__(self, steps: Steps, guidance: QWidget, screens: Iterable[QWidget], parent: QWidget) -> None:
        super().__init__(parent)
        self._screens = QStackedWidget(self)
        for screen in screens:
            self._screens.addWidget(screen)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(steps)
        column.addWidget(guidance)
        column.addWidget(self._screens, 1)

    @property
    def screen_shown(self) -> Screen:
        return Screen(self._screens.currentIndex())

    def show_screen(self, screen: Screen) -> None:
        self._screens.setCurrentIndex(screen)
