"""The files to be masked: which ones a folder holds, and what the outputs call each."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from blindmask.core.applicants import Applicant
from blindmask.core.errors import NothingToDo
from blindmask.host.applicant_file import load_applicant

APPLICANT_FILE = "applicant.json"

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


def collect_inputs(paths: Sequence[str | Path], applicant: Applicant | None) -> list[Input]:
    """Every file of the given files and folders, in a stable order.

    Without an applicant, an `applicant.json` in a file's own folder names its applicant. Raises NothingToDo when
    nothing is there; a path that does not exist stays in the list and becomes an error of its own.
    """
    inputs: list[Input] = []
    for given in paths:
        root = Path(given)
        for path in files_under(root):
            name = path.name if path == root else path.relative_to(root).as_posix()
            inputs.append(Input(path.absolute(), as_text(name), applicant or _applicant_beside(path.parent)))
    if not inputs:
        raise NothingToDo()
    return inputs


@cache
def _applicant_beside(folder: Path) -> Applicant:
    path = folder / APPLICANT_FILE
    return load_applicant(path) if os.path.isfile(path) else Applicant()
