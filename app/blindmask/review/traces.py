"""What this program keeps about people on this computer, and its deletion."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from blindmask.core.errors import CannotWrite, CaseInUse
from blindmask.host.scratch import wipe_leftovers
from blindmask.review.case_lock import lock_case, unlock_case, wipe_lock
from blindmask.review.casefile import cases_dir
from blindmask.review.kept_readings import forget_all_readings


def count_traces(*, but: str = "") -> int:
    """How many saved cases there are, damaged and half-written ones too; the case `but` is not counted."""
    return len({path.stem for path in _saved(but)})


def wipe_traces(*, but: str = "") -> int:
    """Deletes every saved case and its report but `but` and those open in other windows, what batches read, and what
    killed programs left.

    Preferences stay: they tell nothing about anybody. The number of deleted cases. Raises CannotWrite when one cannot
    be deleted.
    """
    wipe_leftovers()
    forget_all_readings()
    deleted: set[str] = set()
    for path in list(_saved(but)):
        try:
            lock_case(path.stem)
        except CaseInUse:
            continue
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            unlock_case(path.stem)
            raise CannotWrite(reason=type(error).__name__) from error
        deleted.add(path.stem)
        wipe_lock(path.stem)
    return len(deleted)


def _saved(but: str) -> Iterator[Path]:
    return (path for path in cases_dir().glob("*") if path.is_file() and path.stem != but)
