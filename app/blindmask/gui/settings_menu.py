"""The menu 设置 of the header: the language and the colours of the window."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from blindmask.gui.theme import THEMES
from blindmask.messages import _, current_language, languages


class SettingsMenu(QMenu):
    """Asks; the window changes and remembers."""

    language_chosen = Signal(str)
    theme_chosen = Signal(str)
    wipe_asked = Signal()

    def __init__(self, theme: str, parent: QWidget | None = None) -> None:
        super().__init__(_("设置"), parent)
        self.languages = self._choices(_("语言（Language）"), languages(), current_language(), self.language_chosen)
        themes = {key: _(words) for key, words in THEMES.items()}
        self.themes = self._choices(_("外观"), themes, theme, self.theme_chosen)
        self.addSeparator()
        self.wipe = self.addAction(_("清除本机痕迹…"))
        self.wipe.triggered.connect(self.wipe_asked)

    def _choices(self, title: str, choices: Mapping[str, str], chosen: str, signal: SignalInstance) -> QActionGroup:
        menu = self.addMenu(title)
        group = QActionGroup(self)
        for key, words in choices.items():
            action = menu.addAction(words)
            action.setData(key)
            action.setCheckable(True)
            action.setChecked(key == chosen)
            group.addAction(action)
        group.triggered.connect(lambda action: signal.emit(action.data()))
        return group
