"""What the command line was given: files, folders, an applicant."""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any

from app.applicant_file import load_applicant, parse_applicant
from app.domain import Applicant
from app.errors import NothingToDo

APPLICANT_FILE = "applicant.json"
_NOT_ATTACHMENTS = frozenset({".json", ".txt", ".md", ".html", ".xlsx", ".csv", ".ini", ".db", ".lnk"})
"""Left out when a folder is taken whole; any other file is an attachment, and says so if it cannot be read."""


@dataclass(frozen=True, slots=True)
class Input:
    """One attachment: where it is, how the outputs call it (relative to the PATH given, `/` as separator)."""

    path: Path
    name: str
    applicant: Applicant


def collect_inputs(paths: Sequence[str], applicant: Applicant | None) -> list[Input]:
    """Every file of the given files and folders, in a stable order.

    Without an applicant, an `applicant.json` in a file's own folder names its applicant. Raises NothingToDo when
    nothing is there; a path that does not exist stays in the list and becomes an error of its own.
    """
    inputs: list[Input] = []
    for given in paths:
        root = Path(given)
        for path in _files_under(root):
            name = path.name if path == root else path.relative_to(root).as_posix()
            inputs.append(Input(path.absolute(), _as_text(name), applicant or _applicant_beside(path.parent)))
    if not inputs:
        raise NothingToDo()
    return inputs


def _as_text(name: str) -> str:
    """The name as text that can be printed and written: bytes that are no UTF-8 as `\\xb2`."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _files_under(root: Path) -> list[Path]:
    if not os.path.isdir(root):  # Path.is_dir raises for a name that is too long
        return [root]
    found: list[Path] = []
    for folder, folders, files in os.walk(root):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            if not name.startswith(".") and Path(name).suffix.lower() not in _NOT_ATTACHMENTS:
                found.append(Path(folder) / name)
    return found


@cache
def _applicant_beside(folder: Path) -> Applicant:
    path = folder / APPLICANT_FILE
    return load_applicant(path) if os.path.isfile(path) else Applicant()


def applicant_of(args: argparse.Namespace) -> Applicant | None:
    """The applicant from --applicant, overridden and completed by --name and its like; None when none was given."""
    base = load_applicant(Path(args.applicant)) if args.applicant else None
    given: dict[str, str | list[str]] = {
        "name": args.name or "",
        "other_names": list(args.other_name),
        "units": list(args.unit),
        "unit_aliases": list(args.unit_alias),
        "id_number": args.id_number or "",
        "phone": args.phone or "",
        "email": args.email or "",
    }
    if not any(given.values()):
        return base
    start = base or Applicant()
    merged: dict[str, Any] = {field.name: getattr(start, field.name) for field in fields(Applicant)}
    for key, value in given.items():
        merged[key] = (*merged[key], *value) if isinstance(value, list) else (value or merged[key])
    return parse_applicant(merged)
