"""What F1 opens: the guide, at the place that belongs to the screen in view, and the list of keys."""

from __future__ import annotations

from enum import IntEnum
from pathlib import Path

from PySide6.QtCore import QSize, Qt, QUrl
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QScrollArea, QTabWidget, QTextBrowser, QVBoxLayout, QWidget

from blindmask.gui.help.key_list import KeyList
from blindmask.gui.theme import GAP
from blindmask.host.paths import resources_dir
from blindmask.messages import _, current_language

_WANTED_SIZE = QSize(820, 760)
_SHEET = "h2 { margin-top: 24px; } p, li { margin-bottom: 6px; }"


def guide_path() -> Path:
    """The guide in the language in use, or in English where it was not translated."""
    translated = resources_dir() / "guide" / f"{current_language()}.html"
    return translated if translated.is_file() else translated.with_name("en.html")


class Tab(IntEnum):
    GUIDE = 0
    KEYS = 1


class HelpWindow(QDialog):
    """Not modal: it can stay open beside the work. The guide comes with the program; links lead nowhere else."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("使用说明"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.guide = QTextBrowser(self)
        self.guide.setAccessibleName(_("使用说明"))
        self.guide.setOpenExternalLinks(False)
        self.guide.document().setDefaultStyleSheet(_SHEET)
        self.guide.document().setDocumentMargin(2 * GAP)
        self.guide.setSource(QUrl.fromLocalFile(str(guide_path())))
        self.keys = KeyList()
        keys = QScrollArea(self)
        keys.setWidget(self.keys)
        keys.setWidgetResizable(True)
        keys.setAccessibleName(_("按键一览"))
        self.tabs = QTabWidget(self)
        self.tabs.addTab(self.guide, _("使用说明"))
        self.tabs.addTab(keys, _("按键一览"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(GAP, GAP, GAP, GAP)
        layout.addWidget(self.tabs)
        self.resize(_WANTED_SIZE.boundedTo(self.screen().availableSize()))
        self._section = ""

    def open_at(self, tab: Tab, section: str = "") -> None:
        """Show the window with one tab in front, and the guide at the heading of that name."""
        self.tabs.setCurrentIndex(tab)
        self._section = section
        self.show()

    def showEvent(self, event: QShowEvent) -> None:
        """The place of a heading is known once the text has been laid out."""
        super().showEvent(event)
        if self._section:
            self.guide.scrollToAnchor(self._section)
