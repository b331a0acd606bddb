"""Files opened and read, and what the pages of a case agree on: as steps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from blindmask.case.attachments import Input
from blindmask.case.calls import AnalysePage, FindCandidate, InspectFile, Propagate
from blindmask.case.file_reading import FileReading, add_proposals, assemble
from blindmask.case.steps import Steps, must_twice, twice
from blindmask.core.applicants import Applicant, Candidate
from blindmask.core.errors import AppError
from blindmask.core.pages import Document, PageKey
from blindmask.core.proposals import PageAnalysis, Proposal
from blindmask.core.rules import RuleSet


@dataclass(frozen=True, slots=True)
class Agreement:
    """What the pages of one case know together that none of them knew alone."""

    proposals: list[Proposal]
    candidate: Candidate | None
    """Who the applicant seems to be, where no name was typed."""

    @property
    def strangers(self) -> tuple[str, ...]:
        """The ids of other people's names, which are left open where nobody was known."""
        return self.candidate.strangers if self.candidate is not None else ()


def open_files(inputs: Sequence[Input]) -> Steps[list[Document | AppError]]:
    """Each file opened, in order; what could not be opened as its error."""
    return (yield from twice([InspectFile(str(item.path)) for item in inputs]))


def read_files(
    inputs: Sequence[Input], documents: Sequence[Document | AppError], rules: RuleSet
) -> Steps[list[FileReading]]:
    """Every file read and its proposals made, in order. Files of the same content and applicant are read once."""
    asked = [_page_jobs(item, document, rules) for item, document in zip(inputs, documents, strict=True)]
    once = {key: job for jobs in asked for key, job in jobs.items()}
    outcomes = dict(zip(once, (yield from twice(list(once.values()))), strict=True))
    return [
        assemble(item, document, [outcomes[key] for key in jobs])
        for item, document, jobs in zip(inputs, documents, asked, strict=True)
    ]


def agree(analyses: Sequence[PageAnalysis], applicant: Applicant, rules: RuleSet) -> Steps[Agreement]:
    """What one page learned applied to the others of the case; who the applicant seems to be. Raises AppError."""
    found = yield from must_twice(Propagate(analyses, applicant, rules))
    candidate = None if applicant.names else (yield from must_twice(FindCandidate(analyses, applicant)))
    return Agreement(found, candidate)


def agree_by_case(readings: Sequence[FileReading], rules: RuleSet) -> Steps[list[FileReading]]:
    """The readings with what their cases agree on. Raises AppError.

    The files of one applicant are a case. Where nobody is known, a folder is one, and the name on which its files
    agree leaves other people's names open.
    """
    cases: dict[tuple[Applicant, Path | None], list[int]] = {}
    for number, reading in enumerate(readings):
        applicant = reading.source.applicant
        cases.setdefault((applicant, None if applicant.is_known else reading.source.path.parent), []).append(number)
    agreed = list(readings)
    for (applicant, _folder), numbers in cases.items():
        case = [readings[number] for number in numbers]
        pages = {analysis.page: analysis for reading in case for analysis in reading.analyses}
        if pages:
            agreement = yield from agree(list(pages.values()), applicant, rules)
            more = add_proposals(case, agreement.proposals, left_open=agreement.strangers)
            for number, reading in zip(numbers, more, strict=True):
                agreed[number] = reading
    return agreed


def _page_jobs(
    item: Input, document: Document | AppError, rules: RuleSet
) -> dict[tuple[PageKey, Applicant], AnalysePage]:
    if isinstance(document, AppError):
        return {}
    pages = ((document.page_key(page.index), page.index) for page in document.pages)
    return {(key, item.applicant): AnalysePage(document, index, item.applicant, rules) for key, index in pages}
