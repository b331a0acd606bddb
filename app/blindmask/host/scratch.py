"""One private folder for everything temporary: this program's, its workers' and its libraries'.

It lies in the person's own folder, only its owner may open it, and it is wiped when the program ends. A program that
was killed could not do that: its folder is wiped at the next start, told from those in use by a lock that the system
lets go of when a process is gone.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from blindmask.host.locks import alone, try_lock
from blindmask.host.paths import user_data_dir

_VARIABLES = ("TMPDIR", "TEMP", "TMP")
_PADDLEX_HOME = "PADDLE_PDX_CACHE_HOME"
"""PaddleX makes folders of its own when it is imported, else in the person's home."""
_LOCK = "lock"


def scratch_root() -> Path:
    return user_data_dir() / "temp"


@contextmanager
def private_scratch() -> Generator[Path]:
    """Makes a fresh private folder the place of everything temporary, here and in workers that start meanwhile.

    Where the person's own folder cannot be written, it lies in the system's temporary folder instead.
    """
    folder, lock = _make_folder()
    before = {name: os.environ.get(name) for name in (*_VARIABLES, _PADDLEX_HOME)}
    with lock:
        os.environ.update(dict.fromkeys(_VARIABLES, str(folder)))
        os.environ[_PADDLEX_HOME] = str(folder / "paddlex")
        tempfile.tempdir = None  # it is looked up anew
        try:
            yield folder
        finally:
            for name, value in before.items():
                os.environ.pop(name)
                os.environ.update({name: value} if value is not None else {})
            tempfile.tempdir = None
    shutil.rmtree(folder, ignore_errors=True)


def _make_folder() -> tuple[Path, IO[bytes]]:
    """A folder and its lock, which is held. A program that starts at the same time never sees one without the other."""
    root = scratch_root()
    try:
        root.mkdir(parents=True, exist_ok=True)
        root.chmod(0o700)
        with alone(root):
            _wipe()
            return _locked(Path(tempfile.mkdtemp(prefix="run-", dir=root)))  # 0700
    except OSError:
        return _locked(Path(tempfile.mkdtemp(prefix="bm-")))


def _locked(folder: Path) -> tuple[Path, IO[bytes]]:
    lock = (folder / _LOCK).open("wb")
    try_lock(lock)
    return folder, lock


def wipe_leftovers() -> None:
    """Removes the folders of programs that are gone; those in use stay."""
    root = scratch_root()
    if root.is_dir():
        with suppress(OSError), alone(root):
            _wipe()


def _wipe() -> None:
    for folder in scratch_root().glob("run-*"):
        try:
            with (folder / _LOCK).open("ab") as lock:
                is_left = try_lock(lock)
        except FileNotFoundError:
            is_left = True
        except OSError:
            is_left = False
        if is_left:
            shutil.rmtree(folder, ignore_errors=True)
