"""A disk that is full in the middle of a file."""

from __future__ import annotations

import errno
import os
from typing import Any

import pytest


def fill_up(monkeypatch: pytest.MonkeyPatch, *, after: int = 0) -> None:
    """From now on, when `after` files were written, of every file that `host/saving` writes half lands on the disk."""
    whole = os.fdopen
    written: list[int] = []

    def full(handle: int, mode: str) -> Any:
        file = whole(handle, mode)
        if len(written) < after:
            written.append(handle)
            return file

        def write(data: bytes) -> int:
            type(file).write(file, data[: len(data) // 2])
            file.flush()
            raise OSError(errno.ENOSPC, "no space left")

        return _Spoilt(file, write)

    monkeypatch.setattr("blindmask.host.saving.os.fdopen", full)


class _Spoilt:
    def __init__(self, file: Any, write: Any) -> None:
        self._file, self.write = file, write

    def __enter__(self) -> _Spoilt:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()
