"""The program as a library: a file opened, files proposed, masked or checked, in one call each.

Everything runs in this process unless an executor is given (`blindmask.jobs.local.LocalExecutor` has processes of its
own). What goes wrong with one file is told in its value; AppError is raised for what concerns all of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from blindmask.case.attachments import collect_inputs
from blindmask.case.calls import CheckFile, InspectFile
from blindmask.case.exporting import Delivery, decided_by_rule, export_files
from blindmask.case.file_reading import FileReading
from blindmask.case.loop import Loop
from blindmask.case.output_folder import OutputFolder
from blindmask.case.reading import agree_by_case, open_files, read_files
from blindmask.case.steps import Steps, must_twice
from blindmask.core.applicants import Applicant
from blindmask.core.pages import Document
from blindmask.core.results import ExportOptions, FileResult
from blindmask.core.rules import RuleSet
from blindmask.host.rule_files import load_rules
from blindmask.jobs.base import Executor, T
from blindmask.jobs.inline import InlineExecutor

Paths = Sequence[str | Path]


def open(path: str | Path, *, executor: Executor | None = None) -> Document:
    """A file with its pages, as a value: nothing stays open. Raises InputError."""
    return _run(must_twice(InspectFile(str(path))), executor)


def propose(
    paths: Paths, applicant: Applicant | None = None, *, rules: RuleSet | None = None, executor: Executor | None = None
) -> list[FileReading]:
    """What is proposed on every page of these files and of the files in these folders, in order.

    `applicant`: without one, an `applicant.json` beside a file counts, else the labels of the papers. `rules`: those of
    the default set where none are given. Boxes are fractions of the page as displayed. A file that could not be read
    says so in `status` and `message`. Raises NothingToDo, and EngineError where nothing can be read at all.
    """
    return _run(_propose(paths, applicant, rules or load_rules()), executor)


def mask(
    paths: Paths,
    applicant: Applicant | None = None,
    *,
    out: str | Path,
    rules: RuleSet | None = None,
    options: ExportOptions | None = None,
    executor: Executor | None = None,
) -> list[FileResult]:
    """Masked copies of these files in the folder `out`, as `blindmask mask` makes them: what is preselected is masked,
    each copy is proved, map.json and the reports lie beside them. One result for each file, in order.

    A copy that failed its proof is not kept: its `leaks` say what still shows. Raises NothingToDo, CannotWrite, and
    FolderInUse while another process exports there.
    """
    wanted = rules or load_rules()
    readings = propose(paths, applicant, rules=wanted, executor=executor)
    with OutputFolder(Path(out)) as held:
        delivery = Delivery(Path(out), wanted, options or ExportOptions(style=wanted.style), held=held)
        return _run(_export(readings, delivery), executor)


def check(
    path: str | Path,
    applicant: Applicant | None = None,
    *,
    rules: RuleSet | None = None,
    executor: Executor | None = None,
) -> FileResult:
    """What still shows in a file that somebody masked: its `leaks`; none, and its status is `passed`.

    Raises InputError and EngineError.
    """
    return _run(must_twice(CheckFile(str(path), applicant or Applicant(), rules or load_rules())), executor)


def _propose(paths: Paths, applicant: Applicant | None, rules: RuleSet) -> Steps[list[FileReading]]:
    inputs = collect_inputs(paths, applicant)
    documents = yield from open_files(inputs)
    readings = yield from read_files(inputs, documents, rules)
    return (yield from agree_by_case(readings, rules))


def _export(readings: Sequence[FileReading], delivery: Delivery) -> Steps[list[FileResult]]:
    files = yield from export_files([decided_by_rule(reading) for reading in readings], delivery)
    results = [file.result for file in files]
    yield from must_twice(delivery.reports(results, [reading.source.path for reading in readings]))
    return results


def _run(steps: Steps[T], executor: Executor | None) -> T:
    if executor is not None:
        return Loop(executor).run(steps)
    with InlineExecutor() as own:
        return Loop(own).run(steps)
