"""Opens files and folders with the programs of the person's desktop."""

from __future__ import annotations

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices


def open_path(path: str) -> None:
    """Let the system show a file or a folder."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(path))
