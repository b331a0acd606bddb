"""`mask` into a folder where masked files lie already: nobody's are lost."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from blindmask.case.calls import ExportDocument, InspectFile, WriteReports
from blindmask.case.work.reports import write_reports
from blindmask.cli.mask import run_mask
from blindmask.core.applicants import Applicant
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


def mask(source: Path, out: Path, **more: Any) -> int:
    workers = Workers()
    workers.give(InspectFile, opened)
    workers.give(ExportDocument, exported)
    workers.give(WriteReports, write_reports)
    return run_mask(arguments(source, out=str(out), **more), workers)


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
