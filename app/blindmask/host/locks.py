"""Locks between processes; the system releases them when a process ends, however it ends."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

_TRIES = 20
"""A file that is another one each time lies on a disk that cannot tell files apart."""


def try_lock(file: IO[bytes]) -> bool:
    """Whether this process has the file for itself now; until it closes it or ends.

    On a disk that knows no locks, everybody has it.
    """
    try:
        if sys.platform == "win32":
            import msvcrt

            file.seek(0)  # what is locked is the byte here
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        return error.errno not in (errno.EACCES, errno.EAGAIN, errno.EDEADLK)
    return True


def take(path: Path) -> IO[bytes] | None:
    """The file at `path`, made if it is not there, for this process alone; None when another one has it.

    What is written to it goes to its end. Raises OSError where there can be no such file.
    """
    for tries_left in reversed(range(_TRIES)):
        file = path.open("a+b")
        if not try_lock(file):
            file.close()
            return None
        if _is_in_place(file, path) or not tries_left:
            return file
        file.close()  # it was removed meanwhile: the next process would make, and lock, another one
    return None


def release(file: IO[bytes], path: Path, *, keeps: bool) -> None:
    """Lets others have what `take` gave. Unless it `keeps` the file, it is removed first."""
    # Elsewhere a file is removed while it is locked, so that nobody takes it in between. Windows removes no open file.
    if sys.platform == "win32":
        file.close()
    if not keeps:
        with suppress(OSError):
            path.unlink(missing_ok=True)
    file.close()


def _is_in_place(file: IO[bytes], path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(file.fileno()), path.stat())
    except OSError:
        return False


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
