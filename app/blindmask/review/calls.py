"""What the parent asks of workers about saved work: cases, private reports, readings kept for a review."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from blindmask.core.proposals import PageAnalysis
from blindmask.jobs.base import Job
from blindmask.review import casefile, kept_readings


@dataclass(frozen=True, slots=True)
class DraftCase(Job[str]):
    """The path of a case's text written beside its place; the window puts it there."""

    timeout_s: ClassVar[float] = 60.0
    case_id: str
    text: str

    def run(self) -> str:
        return casefile.draft_case(self.case_id, self.text)


@dataclass(frozen=True, slots=True)
class WritePrivateReport(Job[None]):
    """A case's report for the person who works on it."""

    case_id: str
    text: str

    def run(self) -> None:
        casefile.write_private_report(self.case_id, self.text)


@dataclass(frozen=True, slots=True)
class ListCases(Job[list[casefile.CaseInfo]]):
    """Every saved case, the latest first."""

    def run(self) -> list[casefile.CaseInfo]:
        return casefile.list_cases()


@dataclass(frozen=True, slots=True)
class KeepReadings(Job[None]):
    """Keeps what was read of an applicant who waits for a person."""

    place: str
    asked: str
    analyses: Sequence[PageAnalysis]

    def run(self) -> None:
        kept_readings.keep_readings(self.place, self.asked, self.analyses)


@dataclass(frozen=True, slots=True)
class KeptReadings(Job[list[PageAnalysis]]):
    """What was kept there for the same question."""

    place: str
    asked: str

    def run(self) -> list[PageAnalysis]:
        return kept_readings.kept_readings(self.place, self.asked)


@dataclass(frozen=True, slots=True)
class ForgetReadings(Job[None]):
    """Nothing is kept there any more."""

    place: str

    def run(self) -> None:
        kept_readings.forget_readings(self.place)
