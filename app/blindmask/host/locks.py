"""Locks between processes; the system releases them when a process ends, however it ends."""

from __future__ import annotations

import os
import sys
from collections.abc import Generator
from contextlib import contextmanager, suppress
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
def alone(folder: Path) -> Generator[None]:
    """Waits until no other process is inside with the same folder. Nothing is left in it. Raises OSError.

    Windows, where a folder cannot be locked, lets nobody wait for longer than ten seconds.
    """
    if sys.platform == "win32":
        import msvcrt

        path = folder / ".lock"
        with path.open("ab") as file:
            msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)
            yield
        with suppress(OSError):  # somebody else is inside by now
            path.unlink()
    else:
        import fcntl

        handle = os.open(folder, os.O_RDONLY)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        finally:
            os.close(handle)
