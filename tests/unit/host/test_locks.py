"""Locks between processes."""

from __future__ import annotations

import errno
import subprocess
import sys
from pathlib import Path

import pytest

from blindmask.host import locks
from blindmask.host.locks import alone, release, take

ROOT = Path(__file__).resolve().parents[2]
ENTER = """
import sys
from pathlib import Path
import pytest
from blindmask.host import locks
from blindmask.host.locks import alone, release, take
print("asks", flush=True)
with alone(Path(sys.argv[1])):
    print(Path(sys.argv[2]).exists(), flush=True)
"""


def test_another_process_waits_outside(tmp_path: Path) -> None:
    lock, made = tmp_path / "lock", tmp_path / "made"
    lock.mkdir()
    with alone(lock):
        command = [sys.executable, "-c", ENTER, str(lock), str(made)]
        child = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE)
        assert child.stdout is not None
        assert child.stdout.readline().strip() == b"asks"
        made.write_bytes(b"")
    assert child.communicate()[0].strip() == b"True"
    assert list(lock.iterdir()) == []


TAKE = """
import sys
from pathlib import Path
from blindmask.host.locks import take
file = take(Path(sys.argv[1]))
print(file is not None, flush=True)
sys.stdin.read()
"""


def test_a_lock_is_one_processs_until_that_is_gone(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    command = [sys.executable, "-c", TAKE, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        assert child.stdout.readline().strip() == b"True"
        assert take(path) is None
        child.kill()
    file = take(path)
    assert file is not None
    assert take(path) is None
    release(file, path, keeps=False)
    assert not path.exists()


def test_what_is_written_into_a_lock_stays_when_it_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    for expected in (b"", b"x", b"xx"):
        file = take(path)
        assert file is not None
        file.seek(0)
        assert file.read() == expected
        file.write(b"x")
        release(file, path, keeps=True)


def test_a_disk_that_knows_no_locks_refuses_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise OSError(errno.ENOLCK, "no locks")

    module = "msvcrt.locking" if sys.platform == "win32" else "fcntl.flock"
    monkeypatch.setattr(module, fail)
    file = locks.take(tmp_path / "lock")
    assert file is not None
    release(file, tmp_path / "lock", keeps=False)
