"""Atomic writes: a file is written beside its place, flushed to the disk, and put in place in one step."""

from __future__ import annotations

import errno
import glob
import os
import tempfile
from collections.abc import Iterable, Set
from pathlib import Path

from blindmask.core.errors import AppError, CannotWrite, DiskFull, TargetIsSource

PART = ".part"
"""What a file that is being written ends with."""
_FORBIDDEN = '<>:"/\\|?*'
_DEVICES = {"CON", "PRN", "AUX", "NUL", *(f"{port}{number}" for port in ("COM", "LPT") for number in range(1, 10))}
_LONGEST_STEM_BYTES = 200


def write_whole(target: Path, data: bytes, *, is_private: bool = True) -> None:
    """Puts `data` in place of what `target` was; after a power cut one of both is there.

    The folder must be there. `is_private`: only its owner may read it. Raises CannotWrite, also for a device or a
    pipe, in whose place a file would be of no use, or DiskFull.
    """
    put_in_place(write_beside(target, data, is_private=is_private), target)


def write_beside(target: Path, data: bytes, *, is_private: bool = True, prefix: str = ".") -> Path:
    """A whole file beside `target`, on the disk, that waits to be put in its place. Raises what `write_whole` does."""
    if target.exists() and not target.is_file():
        raise CannotWrite(reason="not a file")
    try:
        handle, name = tempfile.mkstemp(prefix=prefix, suffix=PART, dir=target.parent)  # 0600
    except OSError as error:
        raise write_error(error) from error
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if not is_private:
            temporary.chmod(0o644)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise write_error(error) from error
    return temporary


def put_in_place(temporary: Path, target: Path) -> None:
    """In one step; `temporary` is gone in any case. Raises CannotWrite or DiskFull."""
    try:
        os.replace(temporary, target)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise write_error(error) from error


FileId = tuple[int, int]


def file_ids(paths: Iterable[Path]) -> set[FileId]:
    """What tells the files at `paths` from all others, whatever links and spellings lead to them."""
    found: set[FileId] = set()
    for path in paths:
        try:
            facts = os.stat(path)
        except (OSError, ValueError):
            continue
        found.add((facts.st_dev, facts.st_ino))
    return found


def refuse_sources(targets: Iterable[Path], sources: Set[FileId]) -> None:
    """Raises TargetIsSource when one of the sources is at one of the targets."""
    if file_ids(targets) & sources:
        raise TargetIsSource()


def with_any_suffix(stem: Path, *, parts: bool = False) -> list[Path]:
    """The files that are there under this name with whatever suffix; with `parts`, also those of it with a number."""
    name = glob.escape(stem.name)
    return [*stem.parent.glob(f"{name}.*"), *(stem.parent.glob(f"{name}_[0-9]*.*") if parts else ())]


def portable_stem(stem: str) -> str:
    """A file name without its suffix, changed as little as makes it a name on every system, with room for a suffix.

    Windows forbids some characters, a dot or space at the end and the names of devices; no system takes more than 255
    bytes. What cannot be seen, or turns the direction of writing, goes too.
    """
    seen = "".join("_" if c in _FORBIDDEN or not c.isprintable() else c for c in stem)
    short = seen.encode("utf-8", "replace")[:_LONGEST_STEM_BYTES].decode("utf-8", "ignore").strip(" .")
    return f"_{short}" if not short or short.partition(".")[0].rstrip().upper() in _DEVICES else short


def write_error(error: OSError) -> AppError:
    """What the system says about writing, as one of ours."""
    full = error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
    return DiskFull() if full else CannotWrite(reason=type(error).__name__)
