"""The window's process: starts Qt, the executors and the window, and ends with no process left."""

from __future__ import annotations

import logging
import sys
import tempfile
from types import TracebackType

from PySide6.QtCore import QSettings, QSize
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication, QMessageBox

from blindmask.core.applicants import Applicant
from blindmask.core.errors import AppError
from blindmask.gui import icons
from blindmask.gui.bridge import Bridge
from blindmask.gui.language import speak
from blindmask.gui.main_window import MainWindow
from blindmask.gui.theme import apply_theme
from blindmask.host.paths import resources_dir
from blindmask.host.rule_files import load_rules
from blindmask.host.settings import chosen_language, load_settings
from blindmask.host.weights import refuse_wrong_models
from blindmask.jobs.base import default_workers
from blindmask.jobs.local import LocalExecutor
from blindmask.jobs.memory import give_back_large_blocks
from blindmask.jobs.worker import as_app_error
from blindmask.messages import error_text

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
