"""Takes the icons anew from an unpacked npm package `lucide-static`: `python -m tests.tools.take_icons PACKAGE_FOLDER`.

They are kept under what they mean in this program; `ORIGINS` says which of the package's each one is.
"""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path

from blindmask.host.paths import resources_dir

TARGET = resources_dir() / "icons"
ORIGINS = {
    "attention": "triangle-alert",
    "batch": "users",
    "check": "scan-search",
    "checked": "circle-check",
    "clear": "circle-x",
    "closed": "chevron-right",
    "done": "check",
    "down": "chevron-down",
    "draw": "square-dashed-mouse-pointer",
    "drop": "download",
    "export": "upload",
    "failed": "circle-x",
    "file": "file-text",
    "fit": "move-horizontal",
    "fit-page": "maximize",
    "folder": "folder",
    "help": "circle-question-mark",
    "keep": "eye",
    "mask": "eye-off",
    "next": "circle-arrow-right",
    "pending": "circle",
    "person": "user",
    "preview": "scan-eye",
    "redo": "redo-2",
    "remove": "x",
    "retry": "refresh-cw",
    "rotate": "rotate-cw-square",
    "search": "search",
    "settings": "sliders-horizontal",
    "shield": "shield-check",
    "start": "play",
    "tick": "check",
    "undo": "undo-2",
    "waiting": "clock",
    "zoom-in": "zoom-in",
    "zoom-out": "zoom-out",
}
_CONTROL = {"": "#767f8c", "-contrast": "#ffffff"}
IN_STYLE_SHEET = {
    "clear": _CONTROL,
    "closed": _CONTROL,
    "down": _CONTROL,
    "tick": {"-light": "#ffffff", "-dark": "#0b1526"},
}
"""A style sheet cannot colour its pictures: these come in fixed colours, with a suffix for each."""
BOLD = {"tick", "down", "closed"}


def take(package: Path) -> None:
    """Every icon of the table, in one line each, with the package's licence beside them."""
    for name, origin in ORIGINS.items():
        source = (package / "icons" / f"{origin}.svg").read_text(encoding="utf-8")
        drawing = re.sub(r'<!--.*?-->|\s*class="[^"]*"', "", source, flags=re.DOTALL)
        drawing = re.sub(r"\s+", " ", drawing).replace("> <", "><").replace(" >", ">").strip()
        if name in BOLD:
            drawing = drawing.replace('stroke-width="2"', 'stroke-width="3"')
        for suffix, colour in IN_STYLE_SHEET.get(name, {"": "currentColor"}).items():
            text = drawing.replace("currentColor", colour)
            (TARGET / f"{name}{suffix}.svg").write_text(text + "\n", encoding="utf-8")
    shutil.copyfile(package / "LICENSE", TARGET / "LICENSE")


if __name__ == "__main__":
    take(Path(sys.argv[1]))
