"""A person's preferences, kept between starts. Never rules, never anything about an applicant."""

from __future__ import annotations

import json
import logging
import os
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any, cast

from blindmask.host.paths import user_data_dir

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Settings:
    """How masked files were last written, and how the window looks."""

    format: str = "same"
    max_bytes: int = 0
    """0: no limit."""
    may_split: bool = True
    """A file that cannot meet the limit becomes several."""
    style: str = "black"
    language: str = "zh"
    """A code of `messages.languages`."""
    theme: str = "system"
    """`system`, `light`, `dark` or `contrast`."""


def chosen_language() -> str:
    """The person's language: that of the environment (`BLINDMASK_LANG`), else the one that the window remembers."""
    return os.environ.get("BLINDMASK_LANG") or load_settings().language


def load_settings() -> Settings:
    """What was saved; whatever is missing or no longer valid has its default."""
    try:
        data: Any = json.loads(_file().read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return Settings()
    if not isinstance(data, dict):
        return Settings()
    found = cast(dict[str, Any], data)
    default = Settings()
    known = {
        f.name: found[f.name] for f in fields(Settings) if type(found.get(f.name)) is type(getattr(default, f.name))
    }
    return Settings(**known)


def save_settings(settings: Settings) -> None:
    """Keep the preferences; a folder that cannot be written is logged, not reported: nothing else depends on it."""
    target = _file()
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        temporary = target.with_suffix(".new")
        temporary.write_text(json.dumps(asdict(settings), indent=1), encoding="utf-8")
        os.replace(temporary, target)
    except OSError as error:
        logger.info("preferences not saved: %s", type(error).__name__)


def _file() -> Path:
    return user_data_dir() / "settings.json"
