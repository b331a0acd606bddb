"""The window's process: starts Qt, the executors and the window, and ends with no process left."""

from __future__ import annotations

import logging
import sys
import tempfile
from types import TracebackType

from PySide6.QtCore import QSettings, QSize
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication, QMessageBox

from app.domain import Applicant
from app.errors import AppError
from app.gui import icons
from app.gui.bridge import Bridge
from app.gui.language import speak
from app.gui.main_window import MainWindow
from app.gui.theme import apply_theme
from app.jobs.base import default_workers
from app.jobs.local import LocalExecutor
from app.jobs.memory import give_back_large_blocks
from app.jobs.worker import as_app_error
from app.messages import error_text
from app.models import refuse_wrong_models
from app.paths import resources_dir
from app.rules import load_rules
from app.settings import chosen_language, load_settings

logger = logging.getLogger(__name__)

_WANTED_SIZE = QSize(1280, 840)


def run_gui(files: list[str], applicant: Applicant | None, rules_name: str) -> int:
    """The exit code, once the window was closed. `files` may hold folders. Raises BadRuleFile."""
    rules = load_rules(rules_name)
    sys.excepthook = _tell_place
    give_back_large_blocks()
    # Qt's file dialog remembers folders, whose names may be people's: only for this run, where temporary files lie.
    QSettings.setPath(QSettings.Format.NativeFormat, QSettings.Scope.UserScope, tempfile.gettempdir())
    application = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(application, QApplication)
    application.setApplicationName("blindmask")
    application.setDesktopFileName("blindmask")
    application.setWindowIcon(QIcon(str(resources_dir() / "pictures" / "app.svg")))
    speak(application, chosen_language())
    apply_theme(application, load_settings().theme)
    application.screenAdded.connect(lambda _screen: icons.refresh(application))
    workers = default_workers()
    # Pictures have a process of their own, which loads no engine: a page turn never waits for the reading.
    with LocalExecutor(workers, yields=True) as reading, LocalExecutor(1) as showing:
        window = MainWindow(Bridge(reading, workers=workers), Bridge(showing, workers=1), rules)
        window.resize(_WANTED_SIZE.boundedTo(window.screen().availableSize()))
        window.show()
        _tell_wrong_models(window)
        window.open_case(files, applicant or Applicant())
        return application.exec()


def _tell_wrong_models(window: MainWindow) -> None:
    """Before anybody waits for a reading that cannot come."""
    try:
        refuse_wrong_models()
    except AppError as error:
        QMessageBox(
            QMessageBox.Icon.Warning, window.windowTitle(), error_text(error), QMessageBox.StandardButton.Ok, window
        ).open()


def _tell_place(_kind: type[BaseException], error: BaseException, _trace: TracebackType | None) -> None:
    """An error that nobody expected, without its text, which may quote a name; the window goes on."""
    if isinstance(error, Exception):
        logger.error("unexpected: %s", as_app_error(error))
