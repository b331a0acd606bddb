"""The commands over a fake executor: files, exit codes, messages."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from blindmask.case.calls import (
    AnalysePage,
    CheckFile,
    ExportDocument,
    FindCandidate,
    InspectFile,
    Propagate,
    WriteReports,
)
from blindmask.case.folder_map import write_map
from blindmask.cli.check import run_check
from blindmask.cli.main import main
from blindmask.cli.mask import run_mask
from blindmask.cli.propose import run_propose
from blindmask.core.applicants import Applicant, Candidate
from blindmask.core.errors import BadDecisionsFile, SecrecyStop, WorkerCrashed
from blindmask.core.pages import Document
from blindmask.core.proposals import Decision, PageAnalysis, Proposal, Verdict
from blindmask.core.results import EarlierFiles, FileResult, Leak, Status
from blindmask.core.rules import RuleSet
from blindmask.jobs.base import Job
from tests.unit.cli.fakes import Workers, leak, make_analysis, make_document, sure


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    source = tmp_path / "in"
    source.mkdir()
    for name in ("1.pdf", "2.pdf", "3.pdf"):
        (source / name).write_bytes(b"x")
    return source


def arguments(folder: Path, **more: Any) -> argparse.Namespace:
    base = {
        "paths": [str(folder)],
        "rules": "three-items",
        "applicant": None,
        "name": "周晓澜",
        "other_name": [],
        "unit": [],
        "unit_alias": [],
        "id_number": None,
        "phone": None,
        "email": None,
        "address": None,
        "decisions": None,
        "accept": "preselected",
        "max_bytes": None,
        "split": False,
        "format": "same",
        "style": None,
        "keep_names": False,
    }
    return argparse.Namespace(**{**base, **more})


def test_where_nobody_is_known_each_folder_is_a_case_and_strangers_are_left_open(tmp_path: Path) -> None:
    for path in ("one/1.pdf", "one/2.pdf", "two/1.pdf"):
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_bytes(b"x")
    asked: list[int] = []

    def candidate(analyses: Sequence[PageAnalysis], applicant: Applicant) -> Candidate:
        asked.append(len(analyses))
        return Candidate(Applicant(name="周晓澜"), files=1, total=1, strangers=(analyses[0].proposals[0].id,))

    workers = Workers()
    workers.give(InspectFile, lambda path: make_document(path))
    workers.give(FindCandidate, candidate)
    out = tmp_path / "out" / "p.json"
    assert run_propose(arguments(tmp_path, name=None, json=str(out)), workers) == 0
    assert asked == [2, 1]
    files = json.loads(out.read_text(encoding="utf-8"))["files"]
    chosen = [sum(p["preselected"] for p in file["pages"][0]["proposals"]) for file in files]
    assert [(file["path"], count) for file, count in zip(files, chosen, strict=True)] == [
        ("one/1.pdf", 0),
        ("one/2.pdf", 1),
        ("two/1.pdf", 0),
    ]


def test_propose_writes_the_contract_and_goes_on_after_a_bad_file(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "p.json"
    assert run_propose(arguments(folder, json=str(out)), Workers()) == 3
    data = json.loads(out.read_text(encoding="utf-8"))
    assert data["version"] == 1
    assert [(f["path"], f["status"]) for f in data["files"]] == [("1.pdf", "ok"), ("2.pdf", "error"), ("3.pdf", "ok")]
    assert "已损坏" in data["files"][1]["message"]
    (page,) = data["files"][0]["pages"]
    assert set(page) == {"index", "upright", "notes", "proposals"}
    assert set(page["proposals"][0]) == {"id", "kind", "box", "text", "confidence", "preselected", "reason"}
    assert [p["preselected"] for p in page["proposals"]] == [True, False]


def test_a_marked_file_is_blocked_and_nothing_of_it_is_written(folder: Path, tmp_path: Path) -> None:
    def stop(
        document: Document, index: int, applicant: Applicant, rules: RuleSet, upright: int | None = None
    ) -> PageAnalysis:
        if document.path.endswith("3.pdf"):
            raise SecrecyStop(document="3", page=0)
        return make_analysis(document, index)

    out = tmp_path / "p.json"
    workers = Workers()
    workers.give(AnalysePage, stop)
    assert run_propose(arguments(folder, json=str(out)), workers) == 7
    entry = json.loads(out.read_text(encoding="utf-8"))["files"][2]
    assert (entry["status"], entry["pages"]) == ("blocked", [])


def decisions_of(workers: Workers) -> dict[str, Sequence[Decision]]:
    return {Path(job.document.path).name: job.decisions for job in workers.exports}


def targets_of(workers: Workers) -> list[str]:
    return [Path(job.target).name for job in workers.exports]


@pytest.mark.parametrize(("accept", "verdicts"), [("preselected", ["mask", "keep"]), ("all", ["mask", "mask"])])
def test_mask_accepts_what_it_was_told_to(folder: Path, tmp_path: Path, accept: str, verdicts: list[str]) -> None:
    executor = Workers()
    assert run_mask(arguments(folder, out=str(tmp_path / "out"), accept=accept), executor) == 3
    assert [str(d.verdict) for d in decisions_of(executor)["1.pdf"]] == verdicts


def test_outputs_have_neutral_names_unless_asked(folder: Path, tmp_path: Path) -> None:
    for keep_names, expected in ((False, "01_遮盖"), (True, "1")):
        executor = Workers()
        run_mask(arguments(folder, out=str(tmp_path / "out"), keep_names=keep_names), executor)
        assert targets_of(executor)[0] == expected


def test_names_say_the_kind_of_paper_also_with_decisions(folder: Path, tmp_path: Path) -> None:
    def tell(
        document: Document, index: int, applicant: Applicant, rules: RuleSet, upright: int | None = None
    ) -> PageAnalysis:
        return replace(make_analysis(document, index), paper="diploma" if document.path.endswith("1.pdf") else "")

    path = tmp_path / "d.json"
    executor = Workers()
    executor.give(AnalysePage, tell)
    run_propose(arguments(folder, json=str(path)), executor)
    run_mask(arguments(folder, out=str(tmp_path / "out"), decisions=str(path)), executor)
    targets = targets_of(executor)
    assert targets == ["01_学历证书_遮盖", "03_遮盖"]


def test_kept_names_never_meet_in_one_output(folder: Path, tmp_path: Path) -> None:
    for name in ("1.JPG", "1_2.png"):
        (folder / name).write_bytes(b"x")
    executor = Workers()
    run_mask(arguments(folder, out=str(tmp_path / "out"), keep_names=True), executor)
    targets = targets_of(executor)
    assert len({target.casefold() for target in targets}) == len(targets) == 4


def test_parts_of_kept_names_never_meet_another_output(folder: Path, tmp_path: Path) -> None:
    (folder / "1_1.png").write_bytes(b"x")
    executor = Workers()
    run_mask(arguments(folder, out=str(tmp_path / "out"), keep_names=True, max_bytes=9, split=True), executor)
    targets = targets_of(executor)
    possible = [name for target in targets for name in (target, f"{target}_1")]
    assert "1" in targets
    assert len(set(possible)) == len(possible) == 6


def test_a_file_is_split_only_when_asked_and_every_part_is_told(folder: Path, tmp_path: Path) -> None:
    outputs: list[Any] = []

    def report(
        results: Sequence[FileResult],
        folder: str,
        rules: RuleSet,
        language: str = "zh",
        basis: str = "",
        sources: Sequence[str] = (),
    ) -> EarlierFiles:
        write_map(results, Path(folder) / "map.json")
        outputs.append(json.loads((Path(folder) / "map.json").read_text(encoding="utf-8"))[0])
        return EarlierFiles()

    for split in (False, True):
        workers = Workers()
        workers.give(WriteReports, report)
        run_mask(arguments(folder, out=str(tmp_path / "out"), max_bytes=9, split=split), workers)
    whole, parted = outputs
    assert (whole["output"], whole["sha256"]) == ("01_遮盖.pdf", "1")
    assert (parted["output"], parted["sha256"]) == (["01_遮盖_1.pdf", "01_遮盖_2.pdf"], ["1", "2"])
    assert parted["bytes"] == 20


def test_what_became_of_an_earlier_export_is_told(folder: Path, tmp_path: Path, capsys: Any) -> None:
    asked: list[Sequence[str]] = []

    def report(
        results: Sequence[FileResult],
        folder: str,
        rules: RuleSet,
        language: str = "zh",
        basis: str = "",
        sources: Sequence[str] = (),
    ) -> EarlierFiles:
        asked.append(sources)
        return EarlierFiles(removed=("01_遮盖.pdf",), left=("02_遮盖.pdf", "旧.pdf"))

    workers = Workers()
    workers.give(WriteReports, report)
    run_mask(arguments(folder, out=str(tmp_path / "out")), workers)
    told = capsys.readouterr().out
    assert "上次导出的 1 个遮盖件已经过时，已删除" in told
    assert "02_遮盖.pdf、旧.pdf" in told
    assert asked == [[str(folder / f"{number}.pdf") for number in (1, 2, 3)]]


def test_a_page_that_was_not_read_is_not_exported(folder: Path, tmp_path: Path, capsys: Any) -> None:
    def crash(
        document: Document, index: int, applicant: Applicant, rules: RuleSet, upright: int | None = None
    ) -> PageAnalysis:
        if document.path.endswith("1.pdf"):
            raise WorkerCrashed()
        return make_analysis(document, index)

    executor = Workers()
    executor.give(AnalysePage, crash)
    assert run_mask(arguments(folder, out=str(tmp_path / "out")), executor) == 4
    assert set(decisions_of(executor)) == {"3.pdf"}
    assert "没有读出来" in capsys.readouterr().out


@pytest.mark.parametrize("kind", [InspectFile, AnalysePage, Propagate, ExportDocument, WriteReports])
def test_a_worker_that_dies_once_costs_a_second_try_and_nothing_else(
    folder: Path, tmp_path: Path, kind: type[Job[Any]]
) -> None:
    (folder / "2.pdf").unlink()
    executor = Workers()
    executor.answers.errors[kind] = [WorkerCrashed()]
    assert run_mask(arguments(folder, out=str(tmp_path / "out")), executor) == 0
    assert set(decisions_of(executor)) == {"1.pdf", "3.pdf"}


def test_a_file_that_is_there_twice_is_read_once_and_masked_twice(folder: Path, tmp_path: Path) -> None:
    def inspect(path: str) -> Document:
        return replace(make_document("the same"), path=path)

    def learn(analyses: Sequence[PageAnalysis], applicant: Applicant, rules: RuleSet) -> list[Proposal]:
        return [replace(sure(make_document("the same"), 0), id=f"learned {n}") for n in range(len(analyses))]

    executor = Workers()
    executor.give(InspectFile, inspect)
    executor.give(Propagate, learn)
    assert run_mask(arguments(folder, out=str(tmp_path / "out")), executor) == 0
    assert executor.answers.counts[AnalysePage] == 1
    assert [len(job.decisions) for job in executor.exports] == [3, 3, 3]


def test_a_leak_ends_with_code_6(folder: Path, tmp_path: Path) -> None:
    executor = Workers()
    executor.give(ExportDocument, leak)
    assert run_mask(arguments(folder, out=str(tmp_path / "out")), executor) == 6


def written_decisions(folder: Path, path: Path) -> dict[str, Any]:
    run_propose(arguments(folder, json=str(path)), Workers())
    return json.loads(path.read_text(encoding="utf-8"))


def test_decisions_are_honoured_and_added_entries_too(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "d.json"
    data = written_decisions(folder, path)
    proposals = data["files"][0]["pages"][0]["proposals"]
    proposals[0]["verdict"] = "keep"
    proposals[1]["verdict"] = "mask"
    proposals.append({"kind": "seal", "box": [0.1, 0.8, 0.3, 0.95], "verdict": "mask"})
    path.write_text(json.dumps(data), encoding="utf-8")
    executor = Workers()
    assert run_mask(arguments(folder, out=str(tmp_path / "out"), decisions=str(path)), executor) == 3
    decided = decisions_of(executor)["1.pdf"]
    assert [d.verdict for d in decided] == [Verdict.KEEP, Verdict.MASK, Verdict.MASK]
    assert decided[2].box.as_list() == [0.1, 0.8, 0.3, 0.95]
    assert AnalysePage not in executor.answers.counts


@pytest.mark.parametrize(
    "spoil",
    [
        lambda d: d.update(version=2),
        lambda d: d["files"][0]["pages"][0]["proposals"][0].update(verdict="perhaps"),
        lambda d: d["files"][0]["pages"][0]["proposals"][0].update(box=[0.5, 0.5, 0.4, 0.6]),
        lambda d: d["files"][0]["pages"][0].update(index=7),
        lambda d: d.update(files=d["files"][1:]),
        lambda d: d["files"][0].update(paper="../secret"),
    ],
)
def test_a_spoilt_decisions_file_is_refused(folder: Path, tmp_path: Path, spoil: Any) -> None:
    path = tmp_path / "d.json"
    data = written_decisions(folder, path)
    spoil(data)
    path.write_text(json.dumps(data), encoding="utf-8")
    with pytest.raises(BadDecisionsFile):
        run_mask(arguments(folder, out=str(tmp_path / "out"), decisions=str(path)), Workers())


def test_check_lists_what_still_shows(folder: Path, capsys: Any) -> None:
    def check(path: str, applicant: Applicant, rules: RuleSet) -> FileResult:
        leaks = (Leak(0, "any", "text_layer"),) if path.endswith("1.pdf") else ()
        return FileResult(path, "", Status.FAILED if leaks else Status.PASSED, leaks, pages=1)

    workers = Workers()
    workers.give(CheckFile, check)
    assert run_check(arguments(folder), workers) == 6
    out = capsys.readouterr().out
    assert "第 1 页" in out
    assert "文字层" in out
    assert "2.pdf: 没有发现" in out


@pytest.mark.parametrize(
    ("argv", "code"),
    [
        (["propose", "x.pdf", "--json", "o.json", "--rules", "none-such", "--workers", "0"], 2),
        (["propose", "x.pdf", "--json", "o.json", "--applicant", "none-such.json", "--workers", "0"], 2),
    ],
)
def test_wrong_usage_ends_with_code_2_and_a_sentence(
    argv: list[str], code: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(argv) == code
    assert capsys.readouterr().err.strip()


def test_an_unknown_command_ends_with_code_2(capsys: Any) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["frobnicate"])
    assert caught.value.code == 2
