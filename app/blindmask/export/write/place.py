"""Nothing is in place until it is proved: writing in a private folder, then replacing the target in one step."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from blindmask.core.errors import TargetIsSource
from blindmask.host.saving import write_error


@contextmanager
def writing() -> Generator[None]:
    """Turns what the system says while a file is written into DiskFull or CannotWrite."""
    try:
        yield
    except OSError as error:
        raise write_error(error) from error


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

    From another file system it is first copied beside the target: a program that is killed meanwhile leaves nothing
    that was not proved. Raises TargetIsSource, DiskFull, CannotWrite; `temporary` then stays where it is.
    """
    refuse_source(target, source)
    with writing():
        try:
            os.replace(temporary, target)
        except OSError as error:
            if error.errno != errno.EXDEV:
                raise
            _copy_in_place(temporary, target)


def _copy_in_place(temporary: Path, target: Path) -> None:
    beside = temporary_beside(target)
    try:
        with temporary.open("rb") as proved, beside.open("xb") as copy:
            shutil.copyfileobj(proved, copy, 1 << 20)
            copy.flush()
            os.fsync(copy.fileno())
        os.replace(beside, target)
    except OSError:
        beside.unlink(missing_ok=True)
        raise
    temporary.unlink()
