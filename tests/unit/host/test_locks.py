"""Locks between processes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from blindmask.host.locks import alone

ROOT = Path(__file__).resolve().parents[2]
ENTER = """
import sys
from pathlib import Path
from blindmask.host.locks import alone
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
