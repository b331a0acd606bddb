"""A file is whole or not there."""

from __future__ import annotations

from pathlib import Path

import pytest

from blindmask.core.errors import DiskFull
from blindmask.host.saving import write_whole
from tests.full_disk import fill_up


def test_a_disk_that_is_full_in_the_middle_leaves_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "map.json"
    write_whole(path, b"the older one", is_private=False)
    fill_up(monkeypatch)
    for target in (path, tmp_path / "new.json"):
        with pytest.raises(DiskFull):
            write_whole(target, b"the newer one", is_private=False)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"map.json": b"the older one"}
