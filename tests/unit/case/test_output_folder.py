"""One process at a time has an output folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from blindmask.case.output_folder import LOCK, OutputFolder
from blindmask.case.targets import Outgoing
from blindmask.core.errors import FolderInUse
from blindmask.core.results import ExportOptions

FILES = [Outgoing("李明远的证书.pdf", "a1" * 32, pages=2), Outgoing("b.pdf", "b2" * 32, pages=2)]


def planned(folder: OutputFolder, options: ExportOptions) -> list[str]:
    targets = folder.plan_targets(FILES, options=options, sources=(), is_marked=False)
    return [target.name for target in targets if isinstance(target, Path)]


def test_it_is_made_and_left_without_a_trace(tmp_path: Path) -> None:
    path = tmp_path / "new" / "out"
    with OutputFolder(path) as folder:
        planned(folder, ExportOptions())
        with pytest.raises(FolderInUse):
            OutputFolder(path)
    assert list(path.iterdir()) == []


@pytest.mark.parametrize("options", [ExportOptions(), ExportOptions(keep_names=True), ExportOptions(may_split=True)])
def test_what_was_begun_and_never_listed_keeps_its_names(tmp_path: Path, options: ExportOptions) -> None:
    folder = OutputFolder(tmp_path)
    names = planned(folder, options)
    for name in names:
        (tmp_path / f"{name}{'_2' if options.may_split else ''}.pdf").write_text("masked", encoding="utf-8")
    folder.release(is_listed=False)
    text = (tmp_path / LOCK).read_text(encoding="ascii")
    assert "李明远" not in text
    assert "a1a1" not in text
    with OutputFolder(tmp_path) as again:
        assert planned(again, options) == names
    with OutputFolder(tmp_path) as now:  # nobody knows any more whose they are
        assert set(planned(now, options)).isdisjoint(names)


def test_where_nothing_can_be_written_nobody_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    for _both in range(2):
        folder = OutputFolder(tmp_path / "file")
        assert planned(folder, ExportOptions()) == ["01_遮盖", "02_遮盖"]
    folder.release(is_listed=False)
