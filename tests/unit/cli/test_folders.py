"""`mask` into a folder where masked files lie already: nobody's are lost."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from blindmask.case.calls import ExportDocument, InspectFile, WriteReports
from blindmask.case.output_folder import LOCK
from blindmask.case.work.reports import write_reports
from blindmask.cli.main import main
from blindmask.cli.mask import run_mask
from blindmask.core.applicants import Applicant
from blindmask.core.errors import DiskFull, FolderInUse
from blindmask.core.pages import Document
from blindmask.core.proposals import Decision
from blindmask.core.results import ExportOptions, FileResult, Status
from blindmask.core.rules import RuleSet
from tests.unit.cli.fakes import Workers, make_document
from tests.unit.cli.test_commands import arguments


def opened(path: str) -> Document:
    return replace(make_document(path), sha256=hashlib.sha256(Path(path).read_bytes()).hexdigest())


def exported(
    document: Document,
    decisions: Sequence[Decision],
    uprights: Mapping[int, int],
    target: str,
    applicant: Applicant,
    rules: RuleSet,
    options: ExportOptions,
    may_add: bool = False,
) -> FileResult:
    data = b"masked " + Path(document.path).read_bytes()
    output = Path(f"{target}.png")
    output.write_bytes(data)
    sha256 = hashlib.sha256(data).hexdigest()
    return FileResult(
        document.path, str(output), Status.PASSED, sha256=sha256, bytes=len(data), source_sha256=document.sha256
    )


def sources_of(folder: Path, person: str) -> Path:
    """Two files of a person; their names are everybody's."""
    place = folder / person
    place.mkdir(exist_ok=True)
    for name in ("学历.png", "毕业证.png"):
        (place / name).write_text(f"{person} {name}", encoding="utf-8")
    return place


def writing() -> Workers:
    """Workers that put files in place."""
    workers = Workers()
    workers.give(InspectFile, opened)
    workers.give(ExportDocument, exported)
    workers.give(WriteReports, write_reports)
    return workers


def mask(source: Path, out: Path, **more: Any) -> int:
    return run_mask(arguments(source, out=str(out), **more), writing())


def outputs(out: Path) -> dict[str, str]:
    return {path.relative_to(out).as_posix(): path.read_text(encoding="utf-8") for path in out.rglob("*.png")}


def listed(out: Path) -> dict[str, str]:
    rows = json.loads((out / "map.json").read_text(encoding="utf-8"))
    return {row["output"]: row["source_sha256"] for row in rows}


def test_a_second_persons_files_stand_beside_the_firsts(tmp_path: Path, capsys: Any) -> None:
    one, other, out = sources_of(tmp_path, "one"), sources_of(tmp_path, "other"), tmp_path / "out"
    assert mask(one, out) == mask(other, out) == 0
    assert outputs(out) == {
        "01_遮盖.png": "masked one 学历.png",
        "02_遮盖.png": "masked one 毕业证.png",
        "03_遮盖.png": "masked other 学历.png",
        "04_遮盖.png": "masked other 毕业证.png",
    }
    assert "不是这次导出的文件，没有动，请不要误传：01_遮盖.png、02_遮盖.png" in capsys.readouterr().out
    assert listed(out) == {
        name: hashlib.sha256(text.removeprefix("masked ").encode()).hexdigest() for name, text in outputs(out).items()
    }
    before = outputs(out)
    for source in (one, other):
        assert mask(source, out) == 0
        assert outputs(out) == before
        assert len(listed(out)) == 4


def test_kept_names_of_two_people_do_not_meet(tmp_path: Path) -> None:
    one, other, out = sources_of(tmp_path, "one"), sources_of(tmp_path, "other"), tmp_path / "out"
    for source in (one, other):
        assert mask(source, out, keep_names=True) == 0
    assert sorted(outputs(out)) == ["学历.png", "学历_2.png", "毕业证.png", "毕业证_2.png"]
    assert outputs(out)["毕业证.png"] == "masked one 毕业证.png"
    assert len(listed(out)) == 4


# Two programs at once, and one that ended in between

CHILD = """
import sys
from pathlib import Path
from functools import wraps
from blindmask.case.calls import ExportDocument
from blindmask.cli.mask import run_mask
from tests.unit.cli.test_folders import arguments, exported, writing
source, out = map(Path, sys.argv[1:])
@wraps(exported)
def slow(*args):
    result = exported(*args)
    print("one is in place", flush=True)
    sys.stdin.read()  # ends when the parent closes it
    return result
workers = writing()
workers.give(ExportDocument, slow)
sys.exit(run_mask(arguments(source, out=str(out)), workers))
"""


@contextmanager
def exporting(source: Path, out: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Another process that has put its first file into the folder and goes on when its input is closed."""
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-c", CHILD, str(source), str(out)]
    with subprocess.Popen(command, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        assert child.stdout.readline().strip() == b"one is in place"
        try:
            yield child
        finally:
            child.kill()


def test_a_second_program_is_told_to_wait_and_nobodys_files_are_lost(tmp_path: Path, capsys: Any) -> None:
    one, other, out = sources_of(tmp_path, "one"), sources_of(tmp_path, "other"), tmp_path / "out"
    with exporting(one, out) as child:
        with pytest.raises(FolderInUse):
            mask(other, out)
        assert main(["mask", str(other), "--out", str(out), "--workers", "0"]) == 5
        assert "正在使用这个输出文件夹" in capsys.readouterr().err
        assert not any(person in (out / LOCK).read_text(encoding="utf-8") for person in ("one", "学历", "毕业证"))
        assert child.stdin is not None
        child.stdin.close()
        assert child.wait() == 0
    assert mask(other, out) == 0
    assert sorted(outputs(out)) == ["01_遮盖.png", "02_遮盖.png", "03_遮盖.png", "04_遮盖.png"]
    assert len(listed(out)) == 4
    assert not (out / LOCK).exists()


@pytest.mark.parametrize("keep_names", [False, True])
def test_what_a_killed_program_wrote_is_its_own_the_next_time(tmp_path: Path, keep_names: bool) -> None:
    one, other, out = sources_of(tmp_path, "one"), sources_of(tmp_path, "other"), tmp_path / "out"
    with exporting(one, out) as child:
        child.kill()
        child.wait()
    assert (sorted(outputs(out)), (out / LOCK).exists()) == (["01_遮盖.png"], True)
    assert mask(one, out, keep_names=keep_names) == 0
    first = ["学历.png", "毕业证.png"] if keep_names else ["01_遮盖.png", "02_遮盖.png"]
    assert set(first) <= set(outputs(out))
    assert mask(other, out) == 0
    assert len(listed(out)) == 4
    assert not (out / LOCK).exists()


def test_a_person_whose_run_was_killed_loses_nothing_to_another(tmp_path: Path) -> None:
    one, other, out = sources_of(tmp_path, "one"), sources_of(tmp_path, "other"), tmp_path / "out"
    with exporting(one, out) as child:
        child.kill()
        child.wait()
    before = outputs(out)
    assert mask(other, out) == 0
    assert outputs(out).items() > before.items()
    assert sorted(listed(out)) == ["02_遮盖.png", "03_遮盖.png"]


def test_a_run_that_ended_with_an_error_is_known_the_next_time(tmp_path: Path) -> None:
    one, out = sources_of(tmp_path, "one"), tmp_path / "out"

    workers = writing()
    workers.answers.errors[WriteReports] = [DiskFull()]
    with pytest.raises(DiskFull):
        run_mask(arguments(one, out=str(out)), workers)
    assert mask(one, out) == 0
    assert sorted(outputs(out)) == ["01_遮盖.png", "02_遮盖.png"]
    assert len(listed(out)) == 2
