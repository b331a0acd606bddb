"""`blindmask batch` as other programs call it: outputs, summaries, exit codes, doubts and how they are answered."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from blindmask.batch.entry import Told
from blindmask.batch.roster import Roster
from blindmask.batch.summary import write_summaries
from blindmask.case.calls import ExportDocument
from blindmask.case.output_folder import LOCK, OutputFolder
from blindmask.cli.batch import run_batch
from blindmask.cli.main import main
from blindmask.core.errors import BadRoster, DiskFull, FolderInUse, MissingFile, NothingToDo
from tests.fake_workers import FakeWorkers
from tests.full_disk import fill_up
from tests.unit.batch.world import LI, WANG, ZHANG, Pipeline, mixed_up, put
from tests.unit.cli.fakes import leak

FILES = {
    "李明远/1.pdf": "李明远 甲",
    "李明远/2.pdf": "李明远 模糊",
    "张怀仁/1.pdf": "张怀仁 甲",
    "王大同/1.pdf": "王大同 甲",
}
OWN = tuple(own for a in (LI, ZHANG, WANG) for own in (a.name, a.id_number, a.units[0]))


def workers(pipeline: Pipeline | None = None) -> FakeWorkers:
    return FakeWorkers(pipeline or Pipeline(), at_once=True)


def arguments(folder: Path, **more: Any) -> argparse.Namespace:
    given: dict[str, Any] = {
        "roster": str(folder / "roster.csv"), "source": str(folder / "in"), "out": str(folder / "out"),
        "resume": False, "workers": 1, "cluster": None, "accept": "preselected", "confirmed": None,
        "rules": "three-items",
    }  # fmt: skip
    return argparse.Namespace(**{**given, **more})


def write_roster(folder: Path, *rows: str) -> None:
    lines = [",".join((a.name, a.units[0], a.id_number)) for a in (LI, ZHANG, WANG)]
    text = "\n".join(("姓名,工作单位,身份证号", *lines, *rows))
    (folder / "roster.csv").write_text(text, encoding="gbk")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_roster(tmp_path)
    put(tmp_path / "in", FILES)
    return tmp_path


def sheet(path: Path) -> list[Sequence[Any]]:
    return [list(row) for row in openpyxl.load_workbook(path).worksheets[0].iter_rows(values_only=True)]


def read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def test_the_plain_call_masks_everybody_and_says_what_it_rests_on(folder: Path, capsys: Any) -> None:
    assert run_batch(arguments(folder), workers()) == 0
    out = folder / "out"
    rows = read(out / "map.json")
    assert [(row["source"], row["output"], row["status"]) for row in rows] == [
        ("李明远/1.pdf", "001/01_遮盖.pdf", "passed"),
        ("李明远/2.pdf", "001/02_遮盖.pdf", "passed"),
        ("张怀仁/1.pdf", "002/01_遮盖.pdf", "passed"),
        ("王大同/1.pdf", "003/01_遮盖.pdf", "passed"),
    ]
    said = capsys.readouterr().out
    assert "3 名申报人，4/4 个文件" in said
    assert "没有经过人工核对" in said
    table = sheet(out / "summary.xlsx")
    assert table[1][:9] == ["001", 2, "完成", 2, 2, 1, 2, 2, "遮盖的是预选项，没有经过人工核对。"]
    assert "没有读清" in table[1][9]
    assert not (out / "doubts.xlsx").exists()


def test_only_what_is_not_to_be_shared_has_names(folder: Path) -> None:
    put(folder / "in", {"李明远/3.pdf": "张怀仁", "散/4.pdf": "王大同"})
    run_batch(arguments(folder), workers())
    out = folder / "out"
    assert not any(own in (out / "summary.html").read_text(encoding="utf-8") for own in OWN)
    assert not any(own in str(sheet(out / "summary.xlsx")) for own in OWN)
    assert [row[2] for row in sheet(out / "folders.xlsx")[1:]] == ["李明远", "张怀仁", "王大同"]
    assert "名册第 3 行" in (out / "summary.html").read_text(encoding="utf-8")


def test_doubts_are_listed_and_answered_in_a_table(folder: Path, capsys: Any) -> None:
    put(folder / "in", {"李明远/3.pdf": "张怀仁", "散/4.pdf": "王大同"})
    pipeline = Pipeline()
    assert run_batch(arguments(folder), workers(pipeline)) == 3
    assert mixed_up(pipeline) == []
    assert "doubts.xlsx" in capsys.readouterr().out
    path = folder / "out" / "doubts.xlsx"
    book = openpyxl.load_workbook(path)
    table = book.worksheets[0]
    assert [[cell.value for cell in row][:2] for row in table.iter_rows(min_row=2)] == [
        ["001", "李明远/3.pdf"],
        [None, "散/4.pdf"],
    ]
    table["E2"], table["A3"], table["E3"] = "是", "003", "是"
    answered = folder / "answered.xlsx"
    book.save(answered)
    pipeline = Pipeline()
    assert run_batch(arguments(folder, resume=True, confirmed=str(answered)), workers(pipeline)) == 0
    assert len(read(folder / "out" / "map.json")) == 6
    assert not path.exists()


def test_the_worst_code_ends_the_run(folder: Path) -> None:
    put(folder / "in", {"李明远/9.pdf": ""})
    assert run_batch(arguments(folder), workers()) == 3

    leaky = Pipeline()
    leaky.give(ExportDocument, leak)
    assert run_batch(arguments(folder), workers(leaky)) == 6
    assert "画面上仍能读出" in (folder / "out" / "summary.html").read_text(encoding="utf-8")


def test_rows_and_people_without_files_are_told(folder: Path, capsys: Any) -> None:
    write_roster(folder, ",某单位,", "赵无忌,某单位,123")
    assert run_batch(arguments(folder), workers()) == 3
    said = capsys.readouterr().out
    assert "名册第 5 行：没有姓名" in said
    assert "名册第 6 行：身份证号位数或校验码不对" in said
    assert "004: 没有找到这个人的文件" in said
    assert sheet(folder / "out" / "summary.xlsx")[4][:3] == ["004", 6, "没有文件"]


def test_outputs_inside_the_input_folder_are_no_inputs(folder: Path) -> None:
    inside = arguments(folder, out=str(folder / "in" / "out"))
    assert run_batch(inside, workers()) == 0
    pipeline = Pipeline()
    assert run_batch(argparse.Namespace(**{**vars(inside), "resume": True}), workers(pipeline)) == 0
    assert pipeline.exported == []


def test_what_cannot_begin_says_why(folder: Path) -> None:
    for more, error in (({"source": "none-such"}, MissingFile), ({"roster": "none-such.csv"}, MissingFile)):
        with pytest.raises(error):
            run_batch(arguments(folder, **more), workers())
    (folder / "roster.csv").write_text("单位\n甲\n", encoding="utf-8")
    with pytest.raises(BadRoster):
        run_batch(arguments(folder), workers())
    (folder / "roster.csv").write_text("姓名\n", encoding="utf-8")
    with pytest.raises(NothingToDo):
        run_batch(arguments(folder), workers())


def test_a_roster_that_is_none_ends_with_code_2(folder: Path, capsys: Any) -> None:
    (folder / "roster.csv").write_text("单位\n甲\n", encoding="utf-8")
    argv = [
        "batch",
        str(folder / "roster.csv"),
        "--in",
        str(folder / "in"),
        "--out",
        str(folder / "out"),
        "--workers",
        "0",
    ]
    assert main(argv) == 2
    assert "姓名" in capsys.readouterr().err


def test_two_batches_do_not_write_into_one_folder_at_once(folder: Path) -> None:
    pipeline = Pipeline()
    with OutputFolder(folder / "out"), pytest.raises(FolderInUse):
        run_batch(arguments(folder), workers(pipeline))
    assert ExportDocument not in pipeline.counts
    assert run_batch(arguments(folder), workers(pipeline)) == 0
    assert not (folder / "out" / LOCK).exists()


def test_the_map_of_a_batch_keeps_what_it_says_of_other_files_there(folder: Path) -> None:
    out = folder / "out"
    out.mkdir()
    (out / "01_遮盖.pdf").write_text("of an export before", encoding="utf-8")
    rows = [
        {"source": "a.pdf", "output": name, "sha256": "0", "status": "passed"} for name in ("01_遮盖.pdf", "gone.pdf")
    ]
    (out / "map.json").write_text(json.dumps(rows), encoding="utf-8")
    for resume in (False, True):
        run_batch(arguments(folder, resume=resume), workers())
        told = read(out / "map.json")
        assert [row["output"] for row in told][4:] == ["01_遮盖.pdf"]
        assert {tuple(row) for row in told[:4]} == {
            ("source", "source_sha256", "output", "status", "warnings", "leaks", "sha256", "bytes")
        }
        assert all(len(row["source_sha256"]) == 64 for row in told[:4])


@pytest.mark.parametrize("written", [0, 1, 2, 3])
def test_a_disk_that_is_full_in_the_middle_leaves_whole_summaries(
    folder: Path, monkeypatch: pytest.MonkeyPatch, written: int
) -> None:
    run_batch(arguments(folder), workers())
    names = ("map.json", "summary.html", "summary.xlsx", "folders.xlsx")
    out = folder / "out"
    older = {name: (out / name).read_bytes() for name in names}
    there = sorted(path.name for path in out.iterdir())
    told = Told(Roster(()), (), (), 0, "")
    fill_up(monkeypatch, after=written)
    with pytest.raises(DiskFull):
        write_summaries(str(out), told, "zh")
    assert sorted(path.name for path in out.iterdir()) == there
    assert [(out / name).read_bytes() == older[name] for name in names][written:] == [True] * (4 - written)
