"""The applicant that the command line was given."""

from __future__ import annotations

import argparse
from dataclasses import fields
from pathlib import Path
from typing import Any

from blindmask.core.applicants import Applicant
from blindmask.host.applicant_file import load_applicant, parse_applicant


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
