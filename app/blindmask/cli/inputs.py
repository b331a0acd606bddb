"""What the command line was given, opened: files, folders, an applicant."""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import Any

from blindmask.case.attachments import Input, as_text, files_under
from blindmask.core.applicants import Applicant
from blindmask.core.errors import NothingToDo
from blindmask.host.applicant_file import load_applicant, parse_applicant

APPLICANT_FILE = "applicant.json"


def collect_inputs(paths: Sequence[str], applicant: Applicant | None) -> list[Input]:
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
        "address": args.address or "",
    }
    if not any(given.values()):
        return base
    start = base or Applicant()
    merged: dict[str, Any] = {field.name: getattr(start, field.name) for field in fields(Applicant)}
    for key, value in given.items():
        merged[key] = (*merged[key], *value) if isinstance(value, list) else (value or merged[key])
    return parse_applicant(merged)
