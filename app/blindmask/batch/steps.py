"""Work as generators (steps): each yields the jobs that can run side by side and receives their outcomes.

Whoever drives the steps (`queue.py`) owns the executor; a step knows no process, no thread and no window.
"""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from blindmask.batch.confirmed import Confirmed
from blindmask.batch.match import Lookup
from blindmask.case.attachments import Input
from blindmask.case.calls import PeopleNamed
from blindmask.case.file_reading import FileReading
from blindmask.core.errors import AppError, Cancelled, EngineError, ModelDamaged, ModelMissing
from blindmask.core.results import ExportOptions
from blindmask.core.rules import RuleSet
from blindmask.jobs.base import Job, T

_HOPELESS = (ModelMissing, ModelDamaged, Cancelled)


class Policy(StrEnum):
    """What is exported."""

    CONFIRMED = "confirmed"
    """Only what a person confirmed."""
    PRESELECTED = "preselected"
    """What is preselected, too; the report says so."""


Steps = Generator[list[Job[Any]], list[Any], T]
"""Yields jobs; is sent one outcome for each: what it returned, or the AppError that it ended with."""


@dataclass(frozen=True, slots=True)
class Order:
    """What holds for a whole batch."""

    out: Path
    rules: RuleSet
    options: ExportOptions
    policy: Policy
    language: str = "zh"
    keeps_readings: bool = False
    """What was read of applicants who wait for a person is kept for them, on the machine where that was."""


@dataclass(frozen=True, slots=True)
class Task:
    """One member of the roster with the files that are meant for them. `place`: where in the roster, from 0."""

    place: int
    folder: str
    row: int
    sources: tuple[Input, ...]
    confirmed: Mapping[str, Confirmed] = field(default_factory=dict[str, Confirmed])
    """What a person decided, by the files' hashes."""
    vouched: Mapping[str, str] = field(default_factory=dict[str, str])
    """The `short_id` of files, by their names, of which a person said that they are this applicant's."""
    given: frozenset[str] = frozenset()
    """The names of files that lie in no folder of this applicant: what they say, or a person's word, gave them."""


def who_is_named(reading: FileReading, lookup: Lookup, people: Sequence[int], rules: RuleSet) -> PeopleNamed:
    """Asks who of these people is named in a file."""
    return PeopleNamed(reading.analyses, [lookup.members[place].applicant for place in people], rules)


def each(jobs: Sequence[Job[T]]) -> Steps[list[T | AppError]]:
    """The outcomes of jobs that run side by side, in their order."""
    return (yield list(jobs)) if jobs else []


def twice(jobs: Sequence[Job[T]]) -> Steps[list[T | AppError]]:
    """The outcomes; a job whose worker died, hung or failed is tried once more."""
    outcomes = yield from each(jobs)
    again = [n for n, o in enumerate(outcomes) if isinstance(o, EngineError) and not isinstance(o, _HOPELESS)]
    for number, outcome in zip(again, (yield from each([jobs[number] for number in again])), strict=True):
        outcomes[number] = outcome
    return outcomes


def must(job: Job[T]) -> Steps[T]:
    """What the job returned; raises what it ended with."""
    (outcome,) = yield from each([job])
    if isinstance(outcome, AppError):
        raise outcome
    return outcome
