"""The masked copies of a case and their reports, as steps: what was decided goes in, what became of each file out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from blindmask.case.attachments import Input
from blindmask.case.calls import ExportDocument, WriteReports
from blindmask.case.file_reading import FileReading, failed_result
from blindmask.case.output_folder import OutputFolder
from blindmask.case.steps import Steps, twice
from blindmask.case.targets import Outgoing, plan_targets
from blindmask.core.errors import EXIT_LEAK, AppError
from blindmask.core.pages import Document
from blindmask.core.proposals import Decision
from blindmask.core.results import ExportOptions, FileResult, Status
from blindmask.core.rules import RuleSet


@dataclass(frozen=True, slots=True)
class Decided:
    """One file with what was decided about it, or the error that keeps it from being exported."""

    source: Input
    document: Document | None
    error: AppError | None = None
    decisions: Sequence[Decision] = ()
    uprights: Mapping[int, int] = field(default_factory=dict[int, int])
    paper: str = ""
    """The kind of document, for its neutral name; empty when it is not known."""
    by_rule: bool = False
    """Nobody decided about single boxes: what the proof still finds may be masked, too."""
    stopped_sha256: str = ""
    """Of a file that is stopped, of which nothing else is kept."""

    @property
    def sha256(self) -> str:
        """Empty when it could not be opened."""
        return self.document.sha256 if self.document is not None else self.stopped_sha256


@dataclass(frozen=True, slots=True)
class Delivery:
    """Where masked copies go and how they are written."""

    folder: Path
    rules: RuleSet
    options: ExportOptions
    language: str = "zh"
    is_marked: bool = False
    """Names that are kept say, too, that the file is masked."""
    held: OutputFolder | None = None
    """The folder as this process has it for itself; None: nobody else knows of it."""

    def reports(self, results: Sequence[FileResult], sources: Sequence[Path] = (), basis: str = "") -> WriteReports:
        """map.json and the reports beside the copies. `sources`: every file that must stay, wherever it lies.

        `basis`: who decided about the boxes, a code of messages.BASES; empty: the reports do not say.
        """
        paths = [str(path) for path in sources]
        return WriteReports(results, str(self.folder), self.rules, self.language, basis, paths)


@dataclass(frozen=True, slots=True)
class Exported:
    """What became of one file: `result` names it and its outputs as map.json does, relative to the folder."""

    file: Decided
    result: FileResult
    error: AppError | None = None

    @property
    def exit_code(self) -> int:
        if self.result.status is Status.FAILED:
            return EXIT_LEAK
        return self.error.exit_code if self.error is not None else 0


def decided_by_rule(reading: FileReading, *, accept_all: bool = False) -> Decided:
    """What is preselected, or everything, is masked."""
    return Decided(
        reading.source,
        reading.document,
        reading.obstacle,
        reading.decisions(accept_all=accept_all),
        reading.uprights,
        reading.paper,
        by_rule=True,
        stopped_sha256=reading.source_sha256,
    )


def export_jobs(files: Sequence[Decided], delivery: Delivery) -> list[ExportDocument | Exported]:
    """For each file its job, or what became of it without one. All files count in neutral names."""
    plan = partial(plan_targets, folder=delivery.folder) if delivery.held is None else delivery.held.plan_targets
    targets = plan(
        [Outgoing(f.source.name, f.sha256, f.paper, len(f.document.pages) if f.document else 0) for f in files],
        options=delivery.options,
        sources=[file.source.path for file in files],
        is_marked=delivery.is_marked,
    )
    jobs: list[ExportDocument | Exported] = []
    for file, target in zip(files, targets, strict=True):
        error = file.error or (target if isinstance(target, AppError) else None)
        if error is not None or file.document is None:
            jobs.append(exported(file, error or AppError(), delivery))
            continue
        what = file.document, file.decisions, file.uprights, str(target)
        whose = file.source.applicant, delivery.rules, delivery.options
        jobs.append(ExportDocument(*what, *whose, file.by_rule))
    return jobs


def export_files(files: Sequence[Decided], delivery: Delivery) -> Steps[list[Exported]]:
    """Every file masked, proved and put in place, or why it was not; in order."""
    jobs = export_jobs(files, delivery)
    outcomes = iter((yield from twice([job for job in jobs if isinstance(job, ExportDocument)])))
    return [
        job if isinstance(job, Exported) else exported(file, next(outcomes), delivery)
        for file, job in zip(files, jobs, strict=True)
    ]


def exported(file: Decided, outcome: FileResult | AppError, delivery: Delivery) -> Exported:
    """What became of a file whose job ended so."""
    name = file.source.name
    if isinstance(outcome, AppError):
        result = failed_result(name, outcome, file.sha256)
        pages = len(file.document.pages) if file.document is not None else 0
        return Exported(file, replace(result, pages=pages), outcome)
    parts = tuple(replace(part, output=_relative(part.output, delivery.folder)) for part in outcome.parts)
    output = _relative(outcome.output, delivery.folder)
    return Exported(file, replace(outcome, source=name, output=output, parts=parts))


def _relative(output: str, folder: Path) -> str:
    return Path(output).relative_to(folder).as_posix() if output else ""
