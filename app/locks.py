"""Locks between processes, which the system lets go of when a process is gone, however it went."""

from __future__ import annotations

import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import IO


def try_lock(file: IO[bytes]) -> bool:
    """Whether this process has the file for itself now; until it closes it or ends."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


@contextmanager
def alone(path: Path) -> Generator[None]:
    """Waits until no other process is inside with the same file, which is made if need be.

    Windows lets nobody wait for longer than ten seconds. Raises OSError.
    """
    with path.open("ab") as file:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX)
        yield
