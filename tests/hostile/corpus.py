"""The corpus of hostile inputs: made by a script, the same each time, nothing of it is kept in the project."""

from __future__ import annotations

from collections.abc import Iterator

from tests.hostile.cases import HostileCase
from tests.hostile.file_cases import file_cases
from tests.hostile.image_cases import image_cases
from tests.hostile.pdf_cases import pdf_cases


def all_cases() -> Iterator[HostileCase]:
    """Every case, one made after the other: some hold hundreds of megabytes while they are made."""
    yield from file_cases()
    yield from pdf_cases()
    yield from image_cases()
