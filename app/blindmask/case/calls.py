"""What the parent asks of workers for a case: one typed job for each function, with its time limit.

The functions are imported where they run, so that the window's process loads no PDF library, no numpy and no model.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from blindmask.core.applicants import Applicant, Candidate, Naming
from blindmask.core.boxes import Rect
from blindmask.core.pages import Document
from blindmask.core.proposals import Decision, Kind, PageAnalysis, Proposal, Reason
from blindmask.core.results import EarlierFiles, ExportOptions, FileResult
from blindmask.core.rules import RuleSet
from blindmask.jobs.base import Job

_WHOLE_FILE_S = 1800.0
"""A file may have hundreds of pages, each read again to prove it."""
_FOLDER_S = 600.0
"""Files of an earlier export may be large, and lie on a slow share."""


@dataclass(frozen=True, slots=True)
class InspectFile(Job[Document]):
    """The document behind a path."""

    path: str

    def run(self) -> Document:
        from blindmask.documents.open import open_document

        return open_document(self.path)


@dataclass(frozen=True, slots=True)
class SearchTerms(Job[list[tuple[str, Reason]]]):
    """What is searched beside what was typed: texts with their reasons."""

    applicant: Applicant

    def run(self) -> list[tuple[str, Reason]]:
        from blindmask.case.work.terms import search_terms

        return search_terms(self.applicant)


@dataclass(frozen=True, slots=True)
class PagePicture(Job[bytes]):
    """The displayed page as JPEG for the screen."""

    document: Document
    index: int
    long_side_px: int

    def run(self) -> bytes:
        from blindmask.documents.render import page_picture

        return page_picture(self.document, self.index, long_side_px=self.long_side_px)


@dataclass(frozen=True, slots=True)
class BoxPictures(Job[list[bytes]]):
    """What each box of a page covers, as JPEG for the screen."""

    document: Document
    index: int
    boxes: Sequence[Rect]
    long_side_px: int

    def run(self) -> list[bytes]:
        from blindmask.documents.render import box_pictures

        return box_pictures(self.document, self.index, self.boxes, long_side_px=self.long_side_px)


@dataclass(frozen=True, slots=True)
class AnalysePage(Job[PageAnalysis]):
    """What one page shows and what is proposed on it. `upright`: a person's turn of the page."""

    document: Document
    index: int
    applicant: Applicant
    rules: RuleSet
    upright: int | None = None

    def run(self) -> PageAnalysis:
        from blindmask.case.work.analysis import analyse_page

        return analyse_page(self.document, self.index, self.applicant, self.rules, self.upright)


@dataclass(frozen=True, slots=True)
class FindPicture(Job[list[Proposal]]):
    """Where the picture in a box drawn on a page of `source` appears in `target`."""

    source: Document
    index: int
    box: Rect
    kind: Kind
    target: Document

    def run(self) -> list[Proposal]:
        from blindmask.case.work.same_picture import find_picture

        return find_picture(self.source, self.index, self.box, self.kind, self.target)


@dataclass(frozen=True, slots=True)
class Propagate(Job[list[Proposal]]):
    """What the pages of a case learned from each other."""

    analyses: Sequence[PageAnalysis]
    applicant: Applicant
    rules: RuleSet

    def run(self) -> list[Proposal]:
        from blindmask.case.work.case_wide import propagate

        return propagate(self.analyses, self.applicant, self.rules)


@dataclass(frozen=True, slots=True)
class FindCandidate(Job[Candidate | None]):
    """Who the applicant seems to be, where no name was typed."""

    analyses: Sequence[PageAnalysis]
    applicant: Applicant

    def run(self) -> Candidate | None:
        from blindmask.case.work.case_wide import find_candidate

        return find_candidate(self.analyses, self.applicant)


@dataclass(frozen=True, slots=True)
class PeopleNamed(Job[list[Naming]]):
    """For each applicant, by what one file surely names them."""

    analyses: Sequence[PageAnalysis]
    applicants: Sequence[Applicant]
    rules: RuleSet

    def run(self) -> list[Naming]:
        from blindmask.case.work.case_wide import people_named

        return people_named(self.analyses, self.applicants, self.rules)


@dataclass(frozen=True, slots=True)
class ExportDocument(Job[FileResult]):
    """The masked copy of a document at `target` plus its suffix, once it is proved."""

    timeout_s: ClassVar[float] = _WHOLE_FILE_S
    document: Document
    decisions: Sequence[Decision]
    uprights: Mapping[int, int]
    target: str
    applicant: Applicant
    rules: RuleSet
    options: ExportOptions
    may_add: bool = False

    def run(self) -> FileResult:
        from blindmask.case.work.masked_copy import export_document

        return export_document(
            self.document,
            self.decisions,
            self.uprights,
            self.target,
            self.applicant,
            self.rules,
            self.options,
            self.may_add,
        )


@dataclass(frozen=True, slots=True)
class WriteReports(Job[EarlierFiles]):
    """map.json and the reports beside the masked copies; what became of those of an earlier export."""

    timeout_s: ClassVar[float] = _FOLDER_S
    results: Sequence[FileResult]
    folder: str
    rules: RuleSet
    language: str = "zh"
    basis: str = ""
    sources: Sequence[str] = ()

    def run(self) -> EarlierFiles:
        from blindmask.case.work.reports import write_reports

        return write_reports(self.results, self.folder, self.rules, self.language, self.basis, self.sources)


@dataclass(frozen=True, slots=True)
class CheckFile(Job[FileResult]):
    """What still shows in a file that somebody already masked."""

    timeout_s: ClassVar[float] = _WHOLE_FILE_S
    path: str
    applicant: Applicant
    rules: RuleSet

    def run(self) -> FileResult:
        from blindmask.case.work.check import check_file

        return check_file(self.path, self.applicant, self.rules)


@dataclass(frozen=True, slots=True)
class ProbeEngine(Job[float]):
    """Seconds that the OCR engine takes to start."""

    timeout_s: ClassVar[float] = 120.0

    def run(self) -> float:
        from blindmask.case.work.probe import probe_engine

        return probe_engine()
