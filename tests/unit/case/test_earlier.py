"""Exported again: what an earlier export left in the folder goes, and what is not surely ours stays and is named."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from blindmask.case.work.reports import write_reports
from blindmask.core.errors import DiskFull
from blindmask.core.results import EarlierFiles, FileResult, Status
from blindmask.host.rule_files import load_rules
from tests.full_disk import fill_up

A, B = "a1" * 32, "b2" * 32
"""The hashes of two sources."""


def put(folder: Path, name: str, text: str) -> FileResult:
    """A masked file that is in place."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    return FileResult("a.pdf", name, Status.PASSED, sha256=sha256, bytes=len(text), source_sha256=A)


def parted(folder: Path, *names: str) -> FileResult:
    parts = tuple(put(folder, name, f"part {name}") for name in names)
    return replace(parts[0], parts=parts)


def report(folder: Path, *results: FileResult, sources: Sequence[str] = ()) -> EarlierFiles:
    return write_reports(results, str(folder), load_rules(), "zh", "", sources)


def masked_files(folder: Path) -> list[str]:
    reports = {"map.json", "report.html", "report.json"}
    return sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file() and p.name not in reports)


def mapped(folder: Path) -> list[str]:
    return [row["output"] for row in json.loads((folder / "map.json").read_text(encoding="utf-8"))]


def test_the_whole_goes_when_the_file_is_split_and_the_parts_when_it_is_not(tmp_path: Path) -> None:
    report(tmp_path, put(tmp_path, "01_遮盖.pdf", "whole"))
    found = report(tmp_path, parted(tmp_path, "01_遮盖_1.pdf", "01_遮盖_2.pdf", "01_遮盖_3.pdf"))
    assert found == EarlierFiles(removed=("01_遮盖.pdf",))
    found = report(tmp_path, parted(tmp_path, "01_遮盖_1.pdf", "01_遮盖_2.pdf"))
    assert found == EarlierFiles(removed=("01_遮盖_3.pdf",))
    found = report(tmp_path, put(tmp_path, "01_遮盖.pdf", "whole again"))
    assert found == EarlierFiles(removed=("01_遮盖_1.pdf", "01_遮盖_2.pdf"))
    assert masked_files(tmp_path) == ["01_遮盖.pdf"]


@pytest.mark.parametrize("name", ["02_遮盖.pdf", "01_学历证书_遮盖.pdf", "01_遮盖.jpg", "原名/a.pdf"])
def test_another_name_or_kind_of_file_takes_the_place_of_the_older(tmp_path: Path, name: str) -> None:
    report(tmp_path, put(tmp_path, "01_遮盖.pdf", "old"))
    assert report(tmp_path, put(tmp_path, name, "new")).removed == ("01_遮盖.pdf",)
    assert masked_files(tmp_path) == [name]


def test_a_file_that_was_changed_since_stays_and_is_named(tmp_path: Path) -> None:
    report(tmp_path, put(tmp_path, "01_遮盖.pdf", "old"))
    (tmp_path / "01_遮盖.pdf").write_text("somebody drew on it", encoding="utf-8")
    found = report(tmp_path, parted(tmp_path, "01_遮盖_1.pdf", "01_遮盖_2.pdf"))
    assert found == EarlierFiles(left=("01_遮盖.pdf",))
    assert (tmp_path / "01_遮盖.pdf").exists()


def test_a_file_that_no_map_knows_stays_and_is_named_when_it_could_be_taken_for_a_new_one(tmp_path: Path) -> None:
    for name in ("01_遮盖.pdf", "01_遮盖_9.jpg", "其他.pdf"):
        (tmp_path / name).write_text("not ours", encoding="utf-8")
    found = report(tmp_path, parted(tmp_path, "01_遮盖_1.pdf", "01_遮盖_2.pdf"))
    assert (found.removed, set(found.left)) == ((), {"01_遮盖.pdf", "01_遮盖_9.jpg"})
    assert len(masked_files(tmp_path)) == 5


def test_other_sources_of_the_folder_keep_their_files_and_their_rows(tmp_path: Path) -> None:
    other = replace(put(tmp_path, "b_遮盖.pdf", "b"), source="b.pdf", source_sha256=B)
    report(tmp_path, put(tmp_path, "a_遮盖.pdf", "a"), other)
    found = report(tmp_path, parted(tmp_path, "a_遮盖_1.pdf", "a_遮盖_2.pdf"))
    assert (found.removed, found.left) == (("a_遮盖.pdf",), ("b_遮盖.pdf",))
    assert mapped(tmp_path) == [["a_遮盖_1.pdf", "a_遮盖_2.pdf"], "b_遮盖.pdf"]
    found = report(tmp_path, replace(put(tmp_path, "b_遮盖.jpg", "b"), source="b.pdf", source_sha256=B))
    assert found.removed == ("b_遮盖.pdf",)


@pytest.mark.parametrize("status", [Status.FAILED, Status.BLOCKED])
def test_what_did_not_pass_now_leaves_no_older_file_as_if_valid(tmp_path: Path, status: Status) -> None:
    report(tmp_path, put(tmp_path, "01_遮盖.pdf", "old"))
    assert report(tmp_path, FileResult("a.pdf", "", status, source_sha256=A)).removed == ("01_遮盖.pdf",)
    assert masked_files(tmp_path) == []


def test_an_export_that_ended_with_an_error_leaves_the_older_file_and_names_it(tmp_path: Path) -> None:
    report(tmp_path, put(tmp_path, "01_遮盖.pdf", "old"))
    for _again in range(2):
        found = report(tmp_path, FileResult("a.pdf", "", Status.ERROR, code="worker.cancelled", source_sha256=A))
        assert (found.removed, found.left) == ((), ("01_遮盖.pdf",))
        assert (mapped(tmp_path), masked_files(tmp_path)) == ([""], ["01_遮盖.pdf"])
    found = report(tmp_path, put(tmp_path, "01_遮盖.jpg", "new"))
    assert found == EarlierFiles(removed=("01_遮盖.pdf",))


def test_a_source_is_never_deleted_though_an_earlier_export_wrote_it(tmp_path: Path) -> None:
    report(tmp_path, put(tmp_path, "01_遮盖.pdf", "masked once, now masked again"))
    again = replace(put(tmp_path, "01_遮盖.jpg", "new"), source="a.pdf")
    found = report(tmp_path, again, sources=[str(tmp_path / "01_遮盖.pdf")])
    assert found == EarlierFiles()
    assert (tmp_path / "01_遮盖.pdf").exists()


def test_no_map_leads_out_of_its_folder(tmp_path: Path) -> None:
    folder, outside = tmp_path / "out", tmp_path / "precious.pdf"
    folder.mkdir()
    sha256 = put(tmp_path, "precious.pdf", "mine").sha256
    (folder / "linked.pdf").symlink_to(outside)
    row = {"source": "a.pdf", "source_sha256": A, "sha256": sha256}
    rows = [{**row, "output": output} for output in ("../precious.pdf", str(outside), "linked.pdf")]
    (folder / "map.json").write_text(json.dumps(rows), encoding="utf-8")
    found = report(folder, put(folder, "01_遮盖.pdf", "new"))
    assert (found.removed, found.left) == ((), ("linked.pdf",))
    assert outside.read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("text", ["", "{", "[1, null]", '{"a": 1}', '[{"output": {"a": 1}, "older": [1]}]', "[" * 2000])
def test_a_map_that_cannot_be_understood_lists_nothing(tmp_path: Path, text: str) -> None:
    tmp_path.joinpath("map.json").write_text(text, encoding="utf-8")
    (tmp_path / "02_遮盖.pdf").write_text("old", encoding="utf-8")
    assert report(tmp_path, put(tmp_path, "01_遮盖.pdf", "new")) == EarlierFiles()
    assert masked_files(tmp_path) == ["01_遮盖.pdf", "02_遮盖.pdf"]


def rows(folder: Path) -> list[dict[str, Any]]:
    return json.loads((folder / "map.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("status", [Status.PASSED, Status.FAILED, Status.BLOCKED, Status.ERROR])
def test_a_source_of_the_same_name_but_other_content_is_another(tmp_path: Path, status: Status) -> None:
    report(tmp_path, put(tmp_path, "01_遮盖.pdf", "of one person"))
    if status is Status.PASSED:
        result = replace(put(tmp_path, "02_遮盖.pdf", "of another"), source_sha256=B)
    else:
        result = FileResult("a.pdf", "", status, source_sha256=B)
    assert report(tmp_path, result) == EarlierFiles(left=("01_遮盖.pdf",), rows=(rows(tmp_path)[-1],))
    assert (tmp_path / "01_遮盖.pdf").read_text(encoding="utf-8") == "of one person"
    assert [(row["source_sha256"], row["output"]) for row in rows(tmp_path)] == [
        (B, result.output), (A, "01_遮盖.pdf"),
    ]  # fmt: skip


def test_what_two_people_share_under_different_names_stays_theirs(tmp_path: Path) -> None:
    report(tmp_path, put(tmp_path, "01_遮盖.pdf", "one person masked in it"))
    other = replace(put(tmp_path, "02_遮盖.pdf", "the other masked in it"), source="合作获奖.pdf")
    assert report(tmp_path, other).removed == ()
    assert masked_files(tmp_path) == ["01_遮盖.pdf", "02_遮盖.pdf"]


def test_a_file_that_could_not_be_opened_this_time_takes_nothing_away(tmp_path: Path) -> None:
    report(tmp_path, put(tmp_path, "01_遮盖.pdf", "old"))
    report(tmp_path, FileResult("a.pdf", "", Status.ERROR, code="input.damaged"))
    assert [row["output"] for row in rows(tmp_path)] == ["", "01_遮盖.pdf"]
    assert report(tmp_path, put(tmp_path, "01_遮盖.jpg", "new")).removed == ("01_遮盖.pdf",)
    assert len(rows(tmp_path)) == 1


def test_what_was_changed_since_stays_listed_for_its_source(tmp_path: Path) -> None:
    report(tmp_path, put(tmp_path, "01_遮盖.pdf", "old"))
    (tmp_path / "01_遮盖.pdf").write_text("somebody drew on it", encoding="utf-8")
    report(tmp_path, replace(put(tmp_path, "02_遮盖.pdf", "b"), source="b.pdf", source_sha256=B))
    assert mapped(tmp_path) == ["02_遮盖.pdf", "01_遮盖.pdf"]


def written_by_an_older_version(folder: Path) -> None:
    """The map as it was before it told the hashes of sources."""
    old = [{k: v for k, v in row.items() if k not in ("source_sha256", "warnings")} for row in rows(folder)]
    (folder / "map.json").write_text(json.dumps(old), encoding="utf-8")


@pytest.mark.parametrize("is_split", [False, True])
def test_an_older_map_tells_whose_a_file_is_only_together_with_its_report(tmp_path: Path, is_split: bool) -> None:
    first = parted(tmp_path, "01_遮盖_1.pdf", "01_遮盖_2.pdf") if is_split else put(tmp_path, "01_遮盖.pdf", "old")
    older = {"01_遮盖_1.pdf", "01_遮盖_2.pdf"} if is_split else {"01_遮盖.pdf"}
    report(tmp_path, first)
    written_by_an_older_version(tmp_path)
    found = report(tmp_path, replace(put(tmp_path, "02_遮盖.jpg", "new"), source_sha256=B))
    assert (found.removed, set(found.left)) == ((), older)
    assert (rows(tmp_path)[1]["source_sha256"], rows(tmp_path)[1]["warnings"]) == ("", [])
    report(tmp_path, first)
    written_by_an_older_version(tmp_path)
    assert set(report(tmp_path, put(tmp_path, "01_遮盖.jpg", "new")).removed) == older


def test_an_older_map_without_its_report_takes_nothing_away(tmp_path: Path) -> None:
    report(tmp_path, put(tmp_path, "01_遮盖.pdf", "old"))
    written_by_an_older_version(tmp_path)
    (tmp_path / "report.json").unlink()
    assert report(tmp_path, put(tmp_path, "02_遮盖.pdf", "new")).removed == ()


@pytest.mark.parametrize("written", [0, 1, 2])
def test_a_disk_that_is_full_in_the_middle_leaves_whole_reports(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, written: int
) -> None:
    names = ("map.json", "report.html", "report.json")
    report(tmp_path, put(tmp_path, "01_遮盖.pdf", "old"))
    older = {name: (tmp_path / name).read_bytes() for name in names}
    newer = put(tmp_path, "01_遮盖.pdf", "newer and longer")
    fill_up(monkeypatch, after=written)
    with pytest.raises(DiskFull):
        report(tmp_path, newer)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["01_遮盖.pdf", *names]
    assert [(tmp_path / name).read_bytes() == older[name] for name in names] == [n >= written for n in range(3)]
    assert rows(tmp_path)[0]["source_sha256"] == A
