"""The language of the window: our words and Qt's own."""

from __future__ import annotations

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from blindmask.messages import language_tag, set_language


def speak(application: QApplication, language: str) -> None:
    """Use a language from now on; screens that are already there keep their words.

    Qt's own words (buttons of dialogs, the menu of a line edit) are English where Qt has no translation.
    """
    set_language(language)
    translator = application.findChild(QTranslator) or QTranslator(application)
    application.removeTranslator(translator)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if translator.load(QLocale(language_tag()), "qtbase", "_", folder):
        application.installTranslator(translator)
