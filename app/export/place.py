"""Nothing is in place until it is proved: writing beside the target, then replacing it in one step."""

from __future__ import annotations

import errno
import os
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from app.errors import CannotWrite, DiskFull, TargetIsSource

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


@contextmanager
def writing() -> Generator[None]:
    """Turns what the system says while a file is written into DiskFull or CannotWrite."""
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise DiskFull() from error
        raise CannotWrite(reason=errno.errorcode.get(error.errno or 0, "unknown")) from error


def refuse_source(target: Path, source: Path) -> None:
    """Raises TargetIsSource when both are the same file, also through links, letter case or another spelling."""
    same = target.resolve() == source.resolve()
    if not same and target.exists() and source.exists():
        same = os.path.samefile(target, source)
    if same:
        raise TargetIsSource()


def temporary_beside(target: Path) -> Path:
    """A path in the target's folder, with its suffix, that says nothing about the document and exists nowhere yet."""
    return target.with_name(f".bm-{os.urandom(8).hex()}{target.suffix}")


def put_in_place(temporary: Path, target: Path, *, source: Path) -> None:
    """Moves the proved `temporary` to `target` in one step, over an older output but never over `source`.

    Both must be on one file system (`temporary_beside`). Raises TargetIsSource, DiskFull, CannotWrite; `temporary`
    then stays where it is.
    """
    refuse_source(target, source)
    with writing():
        os.replace(temporary, target)
