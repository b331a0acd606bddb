"""The result of reading one file: the findings of its pages, or why it cannot be masked."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from blindmask.case.attachments import Input
from blindmask.core.errors import AppError, DamagedPage, InputError, SecrecyStop, UnreadPage
from blindmask.core.pages import Document, PageKey
from blindmask.core.proposals import Decision, PageAnalysis, Proposal, Verdict
from blindmask.core.results import FileResult, Status
from blindmask.messages import error_text

_TELL_AS_IT_IS = ("input.changed", "input.missing", "input.too_large", "engine.model")
"""Codes of pages that were not read whose own sentence says more than that a page was not read."""


@dataclass(frozen=True, slots=True)
class FileReading:
    """One attachment after reading. `failed_pages` could not be read: the file is not reported as clean."""

    source: Input
    document: Document | None
    analyses: tuple[PageAnalysis, ...]
    error: AppError | None
    failed_pages: tuple[int, ...] = ()
    source_sha256: str = ""
    """Also of a file that is stopped; empty when it could not be opened."""

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

    @property
    def obstacle(self) -> AppError | None:
        """What keeps the file from being exported; of a failed page, the reason where a person can act on it."""
        error = self.error
        if error is None or self.document is None or error.code.startswith(_TELL_AS_IT_IS):
            return error
        kind = DamagedPage if isinstance(error, InputError) else UnreadPage
        return kind(page=self.failed_pages[0] + 1)

    @property
    def uprights(self) -> dict[int, int]:
        """For each page that was read: the degrees clockwise that make it stand upright."""
        return {analysis.page.index: analysis.upright for analysis in self.analyses}

    @property
    def paper(self) -> str:
        """The kind of document, as the first page tells that knows; empty: none does."""
        return next((analysis.paper for analysis in self.analyses if analysis.paper), "")

    def decisions(self, *, accept_all: bool = False) -> list[Decision]:
        """What the rules alone decide: what is preselected, or everything, is masked, the rest kept."""
        return [_decide(p, accept_all=accept_all) for analysis in self.analyses for p in analysis.proposals]


def assemble(item: Input, document: Document | AppError, pages: Sequence[PageAnalysis | AppError]) -> FileReading:
    """A marked page stops its file and leaves nothing of it; a failed page fails the file."""
    if isinstance(document, AppError):
        return FileReading(item, None, (), document)
    errors = [page for page in pages if isinstance(page, AppError)]
    stop = next((error for error in errors if isinstance(error, SecrecyStop)), None)
    if stop:
        return FileReading(item, None, (), stop, source_sha256=document.sha256)
    analyses = tuple(page for page in pages if isinstance(page, PageAnalysis))
    failed = tuple(i for i, page in enumerate(pages) if isinstance(page, AppError))
    return FileReading(item, document, analyses, errors[0] if errors else None, failed, document.sha256)


def add_proposals(
    readings: Iterable[FileReading], found: Iterable[Proposal], *, left_open: Collection[str] = ()
) -> list[FileReading]:
    """The readings with what was found on their pages from outside their own reading.

    `left_open`: ids of proposals that are preselected no more.
    """
    extra: dict[PageKey, list[Proposal]] = {}
    for proposal in found:
        extra.setdefault(proposal.page, []).append(proposal)

    def opened(proposal: Proposal) -> Proposal:
        return replace(proposal, preselected=False) if proposal.id in left_open else proposal

    def added(analysis: PageAnalysis) -> PageAnalysis:
        return replace(analysis, proposals=(*map(opened, analysis.proposals), *extra.get(analysis.page, ())))

    return [replace(reading, analyses=tuple(added(a) for a in reading.analyses)) for reading in readings]


def failed_result(name: str, error: AppError, sha256: str = "") -> FileResult:
    """The outcome of a file that was not exported. `sha256`: the file's, where it could be opened."""
    status = Status.BLOCKED if isinstance(error, SecrecyStop) else Status.ERROR
    return FileResult(name, "", status, message=error_text(error), code=error.code, source_sha256=sha256)


def _decide(proposal: Proposal, *, accept_all: bool) -> Decision:
    verdict = Verdict.MASK if proposal.preselected or accept_all else Verdict.KEEP
    return replace(Decision.from_proposal(proposal), verdict=verdict)
