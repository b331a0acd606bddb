"""Writing a file that is whole or not there: beside its place, to the disk, then into its place in one step."""

from __future__ import annotations

import errno
import os
import tempfile
from pathlib import Path

from app.errors import AppError, CannotWrite, DiskFull


def write_whole(target: Path, data: bytes, *, is_private: bool = True) -> None:
    """Puts `data` in place of what `target` was; after a power cut one of both is there.

    The folder must be there. `is_private`: only its owner may read it. Raises CannotWrite or DiskFull.
    """
    try:
        handle, temporary = tempfile.mkstemp(prefix=".", suffix=".part", dir=target.parent)  # 0600
    except OSError as error:
        raise write_error(error) from error
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if not is_private:
            os.chmod(temporary, 0o644)
        os.replace(temporary, target)
    except OSError as error:
        Path(temporary).unlink(missing_ok=True)
        raise write_error(error) from error


def write_error(error: OSError) -> AppError:
    """What the system says about writing, as one of ours."""
    full = error.errno in (errno.ENOSPC, errno.EDQUOT)
    return DiskFull() if full else CannotWrite(reason=type(error).__name__)
