"""The language of the window: our words and Qt's own."""

from __future__ import annotations

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from blindmask.messages import set_language

_QT_LOCALES = {"zh": "zh_CN"}
"""Qt's own words (buttons of dialogs, the menu of a line edit) are English without a translation."""


def speak(application: QApplication, language: str) -> None:
    """Use a language from now on; screens that are already there keep their words."""
    set_language(language)
    translator = application.findChild(QTranslator) or QTranslator(application)
    application.removeTranslator(translator)
    locale = _QT_LOCALES.get(language)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if locale and translator.load(QLocale(locale), "qtbase", "_", folder):
        application.installTranslator(translator)
