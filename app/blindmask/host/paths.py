"""Where things are: resources, models, user data, logs, temporary files. From source, from a wheel and when frozen."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

APP_NAME = "blindmask"


def _bundled(name: str) -> Path:
    """A folder: `<checkout>/<name>` in the source tree, `blindmask/_data/<name>` in a wheel or a frozen build."""
    package = Path(__file__).resolve().parents[1]
    inside = package / "_data" / name
    return inside if inside.is_dir() else package.parents[1] / name


def resources_dir() -> Path:
    return _bundled("resources")


def models_dir() -> Path:
    return _bundled("models")


def user_data_dir() -> Path:
    """The person's own folder for case files, preferences and logs; `BLINDMASK_HOME` overrides it. Not created here."""
    override = os.environ.get("BLINDMASK_HOME")
    if override:
        return Path(override)
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", Path.home() / "AppData" / "Local")) / APP_NAME
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / APP_NAME
    return Path(os.environ.get("XDG_DATA_HOME", Path.home() / ".local" / "share")) / APP_NAME


def temporary_dir() -> tempfile.TemporaryDirectory[str]:
    """A private (0700) temporary folder whose name says nothing about the documents; removed by its context.

    It lies where `scratch.py` wipes what a killed program left.
    """
    return tempfile.TemporaryDirectory(prefix="bm-", ignore_cleanup_errors=True)
