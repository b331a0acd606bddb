from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from blindmask.core.errors import CannotWrite, DiskFull, TargetIsSource
from blindmask.export.write.place import put_in_place, temporary_beside, writing


def test_a_file_is_put_in_place_over_an_older_output(tmp_path: Path) -> None:
    source, target = tmp_path / "source.pdf", tmp_path / "out.pdf"
    source.write_bytes(b"source")
    target.write_bytes(b"older")
    temporary = temporary_beside(target)
    temporary.write_bytes(b"new")
    put_in_place(temporary, target, source=source)
    assert (target.read_bytes(), temporary.exists()) == (b"new", False)


def test_the_source_is_never_replaced(tmp_path: Path) -> None:
    source, link = tmp_path / "source.pdf", tmp_path / "link.pdf"
    source.write_bytes(b"source")
    os.link(source, link)
    (tmp_path / "symbolic.pdf").symlink_to(source)
    temporary = temporary_beside(source)
    temporary.write_bytes(b"new")
    for target in (source, tmp_path / "a" / ".." / "source.pdf", link, tmp_path / "symbolic.pdf"):
        with pytest.raises(TargetIsSource):
            put_in_place(temporary, target, source=source)
    assert source.read_bytes() == b"source"
    assert temporary.exists()


def test_a_temporary_name_tells_nothing(tmp_path: Path) -> None:
    temporary = temporary_beside(tmp_path / "古丽娜尔.pdf")
    assert (temporary.parent, temporary.suffix) == (tmp_path, ".pdf")
    assert "古丽娜尔" not in temporary.name
    assert temporary != temporary_beside(tmp_path / "古丽娜尔.pdf")


@pytest.mark.parametrize(
    ("number", "kind"), [(errno.ENOSPC, DiskFull), (errno.EACCES, CannotWrite), (errno.EROFS, CannotWrite)]
)
def test_what_the_system_says_becomes_an_error_for_people(number: int, kind: type[Exception]) -> None:
    with pytest.raises(kind), writing():
        raise OSError(number, "said by the system")


def test_a_target_that_cannot_be_replaced_is_said_so(tmp_path: Path) -> None:
    source, temporary = tmp_path / "source.pdf", tmp_path / "temporary.pdf"
    source.write_bytes(b"source")
    temporary.write_bytes(b"new")
    (tmp_path / "folder.pdf").mkdir()
    with pytest.raises(CannotWrite):
        put_in_place(temporary, tmp_path / "folder.pdf", source=source)
    assert temporary.exists()
