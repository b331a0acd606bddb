"""The applicant as a JSON file with the keys of `Applicant`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any, cast

from blindmask.core.applicants import Applicant
from blindmask.core.errors import BadApplicantFile

_LISTS = frozenset({"other_names", "units", "unit_aliases", "keep"})


def load_applicant(path: Path) -> Applicant:
    """The applicant in the file. Raises BadApplicantFile."""
    try:
        data = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise BadApplicantFile(reason="unreadable") from error
    except (ValueError, RecursionError) as error:  # also a number of thousands of digits
        raise BadApplicantFile(reason="not JSON in UTF-8") from error
    if not isinstance(data, dict):
        raise BadApplicantFile(reason="not an object")
    return parse_applicant(cast("dict[str, Any]", data))


def parse_applicant(data: Mapping[str, Any]) -> Applicant:
    """The applicant with these keys. Raises BadApplicantFile for an unknown key or a value of the wrong type."""
    known = {field.name for field in fields(Applicant)}
    values: dict[str, Any] = {}
    for key, value in data.items():
        if key not in known:
            raise BadApplicantFile(reason=f"unknown key {key[:40]!a}")
        values[key] = _texts(key, value) if key in _LISTS else _text(key, value)
    return Applicant(**values)


def _text(key: str, value: Any) -> str:
    if not isinstance(value, str):
        raise BadApplicantFile(reason=f"{key} must be a text")
    if not value.isascii() and any("\ud800" <= character <= "\udfff" for character in value):
        raise BadApplicantFile(reason=f"{key} holds half a character")
    return value.strip()


def _texts(key: str, value: Any) -> tuple[str, ...]:
    if not isinstance(value, list | tuple):
        raise BadApplicantFile(reason=f"{key} must be a list of texts")
    texts = [_text(key, item) for item in cast("list[Any]", value)]
    return tuple(text for text in texts if text)
