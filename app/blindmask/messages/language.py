"""The person's language: `_` translates, `mark` marks a text that is translated later.

Simplified Chinese is the source language; each other one is a folder of resources/locale with its catalogue, and
nothing else has to know it.
"""

from __future__ import annotations

import gettext as _gettext
from pathlib import Path

from blindmask.host.paths import resources_dir

SOURCE_LANGUAGE = "zh"
_DOMAIN = "blindmask"
_language = SOURCE_LANGUAGE
_translation: _gettext.NullTranslations = _gettext.NullTranslations()


def languages() -> dict[str, str]:
    """What a person can choose, by code, each in its own words (as it translates 中文); the source language first."""
    own = mark("中文")
    catalogues = sorted(_locale().glob(f"*/LC_MESSAGES/{_DOMAIN}.mo"))
    codes = [path.parents[1].name for path in catalogues]
    return {SOURCE_LANGUAGE: own} | {code: _catalogue(code).gettext(own) for code in codes}


def set_language(language: str) -> None:
    """Use one of `languages` from now on, in this process; an unknown one falls back to the source text."""
    global _language, _translation
    _language = language if language in languages() else SOURCE_LANGUAGE
    _translation = _catalogue(_language)


def current_language() -> str:
    """The language in use in this process."""
    return _language


def language_tag() -> str:
    """The language in use as documents name it (BCP 47)."""
    return "zh-CN" if _language == SOURCE_LANGUAGE else _language.replace("_", "-")


def _(text: str) -> str:
    """`text` in the person's language."""
    return _translation.gettext(text) if text else text


def mark(text: str) -> str:
    """Marks a text for translation where it is stored; `_` translates it where it is shown."""
    return text


def _locale() -> Path:
    return resources_dir() / "locale"


def _catalogue(language: str) -> _gettext.NullTranslations:
    return _gettext.translation(_DOMAIN, localedir=_locale(), languages=[language], fallback=True)
