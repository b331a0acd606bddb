"""The files to be masked: which ones a folder holds, and what the outputs call each."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from blindmask.core.applicants import Applicant

_NOT_ATTACHMENTS = frozenset({".json", ".txt", ".md", ".html", ".xlsx", ".csv", ".ini", ".db", ".lnk"})
"""Left out when a folder is taken whole; any other file is an attachment, and says so if it cannot be read."""


@dataclass(frozen=True, slots=True)
class Input:
    """One attachment: where it is, how the outputs call it (relative to what was given, `/` as separator)."""

    path: Path
    name: str
    applicant: Applicant


def as_text(name: str) -> str:
    """The name as text that can be printed and written: bytes that are no UTF-8 as `\\xb2`."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def is_attachment(name: str) -> bool:
    """Whether a file of that name is taken when its folder is."""
    return not name.startswith(".") and Path(name).suffix.lower() not in _NOT_ATTACHMENTS


def files_under(root: Path) -> list[Path]:
    """Every attachment below a folder, in a stable order, without hidden ones; the path itself when it is no folder."""
    if not os.path.isdir(root):  # Path.is_dir raises for a name that is too long
        return [root]
    found: list[Path] = []
    for folder, folders, files in os.walk(root):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            if is_attachment(name):
                found.append(Path(folder) / name)
    return found


def inputs_under(root: str, left_out: str) -> list[Input]:
    """The attachments below a folder, called by their paths there, without those below another folder."""
    folder, other = Path(root), Path(left_out)
    files = (path for path in files_under(folder) if not path.is_relative_to(other))
    return [Input(path, as_text(path.relative_to(folder).as_posix()), Applicant()) for path in files]
