"""One window at a time works on a saved case: two would overwrite each other's decisions."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import IO

from blindmask.core.errors import CaseInUse
from blindmask.host.locks import release, take
from blindmask.host.paths import user_data_dir

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
    path = locks_dir() / case_id
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = take(path)
    except OSError:
        return
    if file is None:
        raise CaseInUse()
    _held[case_id] = file


def unlock_case(case_id: str) -> None:
    """Lets other windows have it."""
    file = _held.pop(case_id, None)
    if file is not None:
        file.close()


def wipe_lock(case_id: str) -> None:
    """Lets other windows have a case that is gone, and removes its lock. Only who has the case may ask for it."""
    path, file = locks_dir() / case_id, _held.pop(case_id, None)
    if file is not None:
        release(file, path, keeps=False)
    else:
        with suppress(OSError):
            path.unlink(missing_ok=True)
