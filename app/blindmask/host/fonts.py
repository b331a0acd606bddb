"""Which fonts with Chinese characters this machine has. The window and label masks need one."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

_NAMES = (
    "NotoSansCJK",
    "NotoSansSC",
    "NotoSerifCJK",
    "SourceHanSans",
    "wqy-",
    "DroidSansFallback",
    "msyh",
    "simhei",
    "simsun",
    "PingFang",
    "STHeiti",
    "Hiragino Sans GB",
)
"""How their file names start, in order of preference: what Linux, Windows and macOS ship or commonly install."""


def find_cjk_fonts() -> list[Path]:
    """The font files with Chinese characters, best first; within a family regular before bold."""
    return sorted(_candidates(), key=lambda path: (_rank(path), "regular" not in path.name.lower(), path.name))


def _candidates() -> Iterator[Path]:
    for folder in _font_folders():
        for path in folder.rglob("*"):
            if path.suffix.lower() in (".ttc", ".ttf", ".otf") and _rank(path) < len(_NAMES):
                yield path


def _rank(path: Path) -> int:
    name = path.name.lower()
    return next((rank for rank, start in enumerate(_NAMES) if name.startswith(start.lower())), len(_NAMES))


def _font_folders() -> list[Path]:
    if sys.platform == "win32":
        folders = [Path(os.environ.get("WINDIR", "C:/Windows")) / "Fonts"]
        folders.append(Path(os.environ.get("LOCALAPPDATA", Path.home())) / "Microsoft" / "Windows" / "Fonts")
    elif sys.platform == "darwin":
        folders = [Path("/System/Library/Fonts"), Path("/Library/Fonts"), Path.home() / "Library" / "Fonts"]
    else:
        folders = [Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path.home() / ".local/share/fonts"]
    return [folder for folder in folders if folder.is_dir()]
