"""map.json: the contract, and whole or not there."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from blindmask.case.folder_map import write_map
from blindmask.core.boxes import Rect
from blindmask.core.errors import CannotWrite
from blindmask.core.results import FileResult, Leak, Status

SOURCE = "ab" * 32
PASSED = FileResult("周晓澜_证书.pdf", "01_遮盖.pdf", Status.PASSED, (), "cd" * 32, 2048, source_sha256=SOURCE)


def test_the_map_is_what_the_contract_says(tmp_path: Path) -> None:
    leaks = Leak(0, "any", "ocr", Rect(0.1, 0.1, 0.2, 0.2)), Leak(None, "name", "metadata")
    stopped = FileResult("b.pdf", "", Status.BLOCKED, message="<停止>", code="secrecy.stop", source_sha256=SOURCE)
    write_map([PASSED, FileResult("a.pdf", "", Status.FAILED, leaks), stopped], tmp_path / "map.json")
    written = json.loads((tmp_path / "map.json").read_text(encoding="utf-8"))
    assert written[0] == {
        "source": "周晓澜_证书.pdf",
        "source_sha256": SOURCE,
        "output": "01_遮盖.pdf",
        "status": "passed",
        "warnings": [],
        "leaks": [],
        "sha256": "cd" * 32,
        "bytes": 2048,
    }
    assert written[1]["leaks"][0] == {"page": 0, "kind": "any", "how": "ocr"}
    assert [(row["status"], row["source_sha256"]) for row in written] == [
        ("passed", SOURCE), ("failed", ""), ("blocked", SOURCE),
    ]  # fmt: skip


def test_a_split_output_lists_its_parts(tmp_path: Path) -> None:
    parts = tuple(replace(PASSED, output=f"01_遮盖_{number}.pdf", sha256=str(number)) for number in (1, 2))
    write_map([replace(PASSED, parts=parts)], tmp_path / "map.json")
    (row,) = json.loads((tmp_path / "map.json").read_text(encoding="utf-8"))
    assert (row["output"], row["sha256"]) == (["01_遮盖_1.pdf", "01_遮盖_2.pdf"], ["1", "2"])


def test_a_folder_that_cannot_be_written_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(CannotWrite):
        write_map([], tmp_path / "missing" / "map.json")
