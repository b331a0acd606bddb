"""The person's language: `_` translates, `mark` marks what is translated later.

Simplified Chinese is the source language; the catalogues are in resources/locale.
"""

from __future__ import annotations

import gettext as _gettext

from blindmask.host.paths import resources_dir

LANGUAGES = {"zh": "中文", "en": "English"}
"""What a person can choose, each in its own words; the first is the source language."""
_language = "zh"
_translation: _gettext.NullTranslations = _gettext.NullTranslations()


def set_language(language: str) -> None:
    """Use one of LANGUAGES from now on, in this process; an unknown one falls back to the source text."""
    global _language, _translation
    _language = language if language in LANGUAGES else "zh"
    _translation = _gettext.translation(
        "blindmask", localedir=resources_dir() / "locale", languages=[language], fallback=True
    )


def current_language() -> str:
    """The language in use in this process."""
    return _language


def _(text: str) -> str:
    """`text` in the person's language."""
    return _translation.gettext(text) if text else text


def mark(text: str) -> str:
    """Marks a text for translation where it is stored; `_` translates it where it is shown."""
    return text
