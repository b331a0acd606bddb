"""The lock of a case holds even while somebody wipes what the program keeps."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import IO

import pytest

from blindmask.core.errors import CannotWrite
from blindmask.host import locks
from blindmask.host.locks import try_lock
from blindmask.review import traces
from blindmask.review.case_lock import lock_case, locks_dir, unlock_case
from blindmask.review.casefile import write_case
from blindmask.review.traces import wipe_traces

ID = "c" * 32


def is_free() -> bool:
    """Whether another window would get the case now."""
    with (locks_dir() / ID).open("ab") as file:
        return try_lock(file)


@pytest.mark.skipif(sys.platform == "win32", reason="a file that is open cannot be removed there")
def test_a_lock_that_was_wiped_meanwhile_is_taken_anew(tmp_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tries: list[bool] = []

    def wiped_at_first(file: IO[bytes]) -> bool:
        if not tries:
            (locks_dir() / ID).unlink()
        tries.append(try_lock(file))
        return tries[-1]

    monkeypatch.setattr(locks, "try_lock", wiped_at_first)
    lock_case(ID)
    assert not is_free()
    unlock_case(ID)
    assert is_free()


def test_wiping_keeps_the_lock_until_nothing_is_left(tmp_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_case(ID, "{}")
    held: list[bool] = []
    unlink = Path.unlink

    def watched(path: Path, missing_ok: bool = False) -> None:
        if path.stem == ID:
            held.append(not is_free())
        unlink(path, missing_ok=missing_ok)

    monkeypatch.setattr(Path, "unlink", watched)
    assert wipe_traces() == 1
    assert held
    assert all(held)
    assert not (locks_dir() / ID).exists()


def test_a_case_that_cannot_be_wiped_is_free_again(tmp_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_case(ID, "{}")

    def refuse(_path: Path, missing_ok: bool = False) -> None:
        raise PermissionError

    with monkeypatch.context() as patch:
        patch.setattr(traces.Path, "unlink", refuse)
        with pytest.raises(CannotWrite):
            wipe_traces()
    assert is_free()
