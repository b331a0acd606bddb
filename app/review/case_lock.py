"""One window at a time works on a saved case: two would overwrite each other's decisions."""

from __future__ import annotations

from pathlib import Path
from typing import IO

from app.errors import CaseInUse
from app.locks import try_lock
from app.paths import user_data_dir

_held: dict[str, IO[bytes]] = {}
"""The locks of this process by the id of their case."""


def locks_dir() -> Path:
    return user_data_dir() / "locks"


def lock_case(case_id: str) -> None:
    """Takes the case for this process. Raises CaseInUse when another one has it.

    Where no lock can be made, nothing is refused: saving will say that the folder cannot be written.
    """
    if case_id in _held:
        return
    try:
        locks_dir().mkdir(parents=True, exist_ok=True)
        file = (locks_dir() / case_id).open("ab")
    except OSError:
        return
    if not try_lock(file):
        file.close()
        raise CaseInUse()
    _held[case_id] = file


def unlock_case(case_id: str) -> None:
    """Lets other windows have it."""
    file = _held.pop(case_id, None)
    if file is not None:
        file.close()
