"""One window at a time works on a saved case: two would overwrite each other's decisions."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import IO

from blindmask.core.errors import CaseInUse
from blindmask.host.locks import try_lock
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
    while True:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            file = path.open("ab")
        except OSError:
            return
        if not try_lock(file):
            file.close()
            raise CaseInUse()
        if _is_in_place(file, path):
            break
        file.close()  # it was wiped meanwhile: the next window would make, and lock, another one
    _held[case_id] = file


def unlock_case(case_id: str) -> None:
    """Lets other windows have it."""
    file = _held.pop(case_id, None)
    if file is not None:
        file.close()


def wipe_lock(case_id: str) -> None:
    """Lets other windows have a case that is gone, and removes its lock. Only who has the case may ask for it."""
    # Elsewhere a file is removed while it is locked, so that nobody takes it in between. Windows removes no open file.
    if sys.platform == "win32":
        unlock_case(case_id)
    with suppress(OSError):
        (locks_dir() / case_id).unlink(missing_ok=True)
    unlock_case(case_id)


def _is_in_place(file: IO[bytes], path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(file.fileno()), path.stat())
    except OSError:
        return False
