"""Files -> what was read and proposed, over an executor; one bad file or page never stops the rest."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from concurrent.futures import Future, as_completed
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from app.cli.inputs import Input
from app.cli.progress import Progress
from app.domain import Applicant, Candidate, Document, PageAnalysis, PageKey, Proposal, Status
from app.errors import AppError, SecrecyStop
from app.jobs.base import Executor
from app.messages import _, error_text
from app.rules import RuleSet

PAGE_TIMEOUT_S = 300.0


@dataclass(frozen=True, slots=True)
class FileReading:
    """One attachment after reading. `failed_pages` could not be read: the file is not reported as clean."""

    source: Input
    document: Document | None
    analyses: tuple[PageAnalysis, ...]
    error: AppError | None
    failed_pages: tuple[int, ...] = ()

    @property
    def status(self) -> Status:
        if isinstance(self.error, SecrecyStop):
            return Status.BLOCKED
        return Status.ERROR if self.error else Status.OK

    @property
    def message(self) -> str:
        return error_text(self.error) if self.error else ""

    @property
    def exit_code(self) -> int:
        return self.error.exit_code if self.error else 0


def inspect_files(executor: Executor, inputs: Sequence[Input]) -> list[Document | AppError]:
    """Each file opened, in order; what could not be opened as its error."""
    futures = [
        executor.submit("app.pipeline:inspect_file", str(item.path), timeout_s=PAGE_TIMEOUT_S) for item in inputs
    ]
    progress = Progress(_("打开"), len(futures))
    results: list[Document | AppError] = []
    for future in futures:
        results.append(_outcome(future))
        progress.step()
    return results


def read_files(executor: Executor, inputs: Sequence[Input], rules: RuleSet) -> list[FileReading]:
    """Every file read and its proposals made, in the order of `inputs`."""
    documents = inspect_files(executor, inputs)
    futures: dict[Future[Any], tuple[int, int]] = {}
    for number, (item, document) in enumerate(zip(inputs, documents, strict=True)):
        if isinstance(document, Document):
            for page in document.pages:
                future = executor.submit(
                    "app.pipeline:analyse_page", document, page.index, item.applicant, rules, timeout_s=PAGE_TIMEOUT_S
                )
                futures[future] = (number, page.index)
    outcomes: dict[tuple[int, int], PageAnalysis | AppError] = {}
    progress = Progress(_("识别"), len(futures))
    for future in as_completed(futures):
        outcomes[futures[future]] = _outcome(future)
        progress.step()
    readings = [_assemble(n, item, documents[n], outcomes) for n, item in enumerate(inputs)]
    return _propagated(executor, readings, rules)


def _outcome(future: Future[Any]) -> Any:
    try:
        return future.result()
    except AppError as error:
        return error


def _assemble(
    number: int,
    item: Input,
    document: Document | AppError,
    outcomes: dict[tuple[int, int], PageAnalysis | AppError],
) -> FileReading:
    """A marked page stops its file and leaves nothing of it; a failed page fails the file."""
    if isinstance(document, AppError):
        return FileReading(item, None, (), document)
    pages = [outcomes[number, page.index] for page in document.pages]
    errors = [page for page in pages if isinstance(page, AppError)]
    stop = next((error for error in errors if isinstance(error, SecrecyStop)), None)
    if stop:
        return FileReading(item, None, (), stop)
    analyses = tuple(page for page in pages if isinstance(page, PageAnalysis))
    failed = tuple(i for i, page in enumerate(pages) if isinstance(page, AppError))
    return FileReading(item, document, analyses, errors[0] if errors else None, failed)


def _propagated(executor: Executor, readings: list[FileReading], rules: RuleSet) -> list[FileReading]:
    """What one page learned applied to the other pages of the same applicant.

    Where nobody is known, a folder is one case, and the name on which its files agree leaves other people's names open.
    """
    cases: dict[tuple[Applicant, Path | None], list[FileReading]] = {}
    for reading in readings:
        applicant = reading.source.applicant
        cases.setdefault((applicant, None if applicant.is_known else reading.source.path.parent), []).append(reading)
    extra: dict[PageKey, list[Proposal]] = {}
    strangers: set[str] = set()
    for (applicant, _folder), group in cases.items():
        analyses = [analysis for reading in group for analysis in reading.analyses]
        found: list[Proposal] = executor.submit(
            "app.pipeline:propagate", analyses, applicant, rules, timeout_s=PAGE_TIMEOUT_S
        ).result()
        for proposal in found:
            extra.setdefault(proposal.page, []).append(proposal)
        if not applicant.names:
            candidate: Candidate | None = executor.submit("app.pipeline:find_candidate", analyses, applicant).result()
            strangers.update(candidate.strangers if candidate is not None else ())
    return [_with_extra(reading, extra, strangers) for reading in readings]


def _with_extra(reading: FileReading, extra: dict[PageKey, list[Proposal]], strangers: Collection[str]) -> FileReading:
    def left_open(proposal: Proposal) -> Proposal:
        return replace(proposal, preselected=False) if proposal.id in strangers else proposal

    analyses = tuple(
        replace(a, proposals=(*map(left_open, a.proposals), *extra.get(a.page, ()))) for a in reading.analyses
    )
    return replace(reading, analyses=analyses)
