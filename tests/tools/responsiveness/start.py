"""Starts the window as a person does, says when it is in view, and ends: a process of its own of the benchmark."""

from __future__ import annotations

import sys
import time

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QMainWindow

from blindmask.gui.app import run_gui
from blindmask.host.rule_files import DEFAULT_RULES


class _FirstPaint(QObject):
    """Ends the program once the window was painted."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.UpdateRequest and isinstance(watched, QMainWindow):
            watched.removeEventFilter(self)
            QApplication.instance().removeEventFilter(self)  # type: ignore[union-attr]
            watched.repaint()
            print(time.time(), flush=True)
            watched.close()
        return False


if __name__ == "__main__":
    application = QApplication(sys.argv[:1])
    watch = _FirstPaint()
    application.installEventFilter(watch)
    sys.exit(run_gui([], None, DEFAULT_RULES))
