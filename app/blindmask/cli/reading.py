"""Files -> what was read and proposed, over an executor; one bad file or page never stops the rest."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future, as_completed
from pathlib import Path

from blindmask.case.attachments import Input
from blindmask.case.calls import AnalysePage, FindCandidate, InspectFile, Propagate
from blindmask.case.file_reading import FileReading, add_proposals, assemble
from blindmask.cli.progress import Progress
from blindmask.core.applicants import Applicant
from blindmask.core.errors import AppError
from blindmask.core.pages import Document
from blindmask.core.proposals import PageAnalysis, Proposal
from blindmask.core.rules import RuleSet
from blindmask.jobs.base import Executor, T
from blindmask.messages import _


def inspect_files(executor: Executor, inputs: Sequence[Input]) -> list[Document | AppError]:
    """Each file opened, in order; what could not be opened as its error."""
    futures = [executor.submit(InspectFile(str(item.path))) for item in inputs]
    progress = Progress(_("打开"), len(futures))
    results: list[Document | AppError] = []
    for future in futures:
        results.append(_outcome(future))
        progress.step()
    return results


def read_files(executor: Executor, inputs: Sequence[Input], rules: RuleSet) -> list[FileReading]:
    """Every file read and its proposals made, in the order of `inputs`."""
    documents = inspect_files(executor, inputs)
    futures: dict[Future[PageAnalysis], tuple[int, int]] = {}
    for number, (item, document) in enumerate(zip(inputs, documents, strict=True)):
        if isinstance(document, Document):
            for page in document.pages:
                future = executor.submit(AnalysePage(document, page.index, item.applicant, rules))
                futures[future] = (number, page.index)
    outcomes: dict[tuple[int, int], PageAnalysis | AppError] = {}
    progress = Progress(_("识别"), len(futures))
    for future in as_completed(futures):
        outcomes[futures[future]] = _outcome(future)
        progress.step()
    readings: list[FileReading] = []
    for number, (item, document) in enumerate(zip(inputs, documents, strict=True)):
        pages = document.pages if isinstance(document, Document) else ()
        readings.append(assemble(item, document, [outcomes[number, page.index] for page in pages]))
    return _propagated(executor, readings, rules)


def _outcome(future: Future[T]) -> T | AppError:
    try:
        return future.result()
    except AppError as error:
        return error


def _propagated(executor: Executor, readings: list[FileReading], rules: RuleSet) -> list[FileReading]:
    """What one page learned applied to the other pages of the same applicant.

    Where nobody is known, a folder is one case, and the name on which its files agree leaves other people's names open.
    """
    cases: dict[tuple[Applicant, Path | None], list[FileReading]] = {}
    for reading in readings:
        applicant = reading.source.applicant
        cases.setdefault((applicant, None if applicant.is_known else reading.source.path.parent), []).append(reading)
    found: list[Proposal] = []
    strangers: set[str] = set()
    for (applicant, _folder), group in cases.items():
        analyses = [analysis for reading in group for analysis in reading.analyses]
        found += executor.submit(Propagate(analyses, applicant, rules)).result()
        if not applicant.names:
            candidate = executor.submit(FindCandidate(analyses, applicant)).result()
            strangers.update(candidate.strangers if candidate is not None else ())
    return add_proposals(readings, found, left_open=strangers)
