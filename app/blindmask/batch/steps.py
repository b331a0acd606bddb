"""Work as steps: each yields the calls that can run side by side and gets their outcomes.

Whoever drives the steps (`queue.py`) owns the executor; a step knows no process, no thread and no window.
"""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from blindmask.batch.confirmed import Confirmed
from blindmask.batch.match import Lookup
from blindmask.case.attachments import Input
from blindmask.case.file_reading import PAGE_TIMEOUT_S, FileReading
from blindmask.core.applicants import Applicant
from blindmask.core.errors import AppError, Cancelled, EngineError, ModelDamaged, ModelMissing
from blindmask.core.pages import Document
from blindmask.core.results import ExportOptions
from blindmask.core.rules import RuleSet

_DISK_TIMEOUT_S = 600.0
_HOPELESS = (ModelMissing, ModelDamaged, Cancelled)


class Policy(StrEnum):
    """What is exported."""

    CONFIRMED = "confirmed"
    """Only what a person confirmed."""
    PRESELECTED = "preselected"
    """What is preselected, too; the report says so."""


@dataclass(frozen=True, slots=True)
class Call:
    """One call by name, for any executor."""

    name: str
    args: tuple[object, ...]
    timeout_s: float = _DISK_TIMEOUT_S


Result = TypeVar("Result")
Steps = Generator[list[Call], list[Any], Result]
"""Yields calls; is sent one outcome for each: what it returned, or the AppError that it ended with."""


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


def read_call(document: Document, index: int, applicant: Applicant, rules: RuleSet) -> Call:
    """Reads one page."""
    return Call("blindmask.case.work.pipeline:analyse_page", (document, index, applicant, rules), PAGE_TIMEOUT_S)


def naming_call(reading: FileReading, lookup: Lookup, people: Sequence[int], rules: RuleSet) -> Call:
    """Asks who of these people is named in a file."""
    applicants = [lookup.members[place].applicant for place in people]
    return Call(
        "blindmask.case.work.pipeline:people_named", (list(reading.analyses), applicants, rules), PAGE_TIMEOUT_S
    )


def twice(calls: list[Call]) -> Steps[list[Any]]:
    """The outcomes; a call whose worker died, hung or failed is tried once more."""
    outcomes = list((yield calls))
    again = [n for n, o in enumerate(outcomes) if isinstance(o, EngineError) and not isinstance(o, _HOPELESS)]
    if again:
        second = yield [calls[number] for number in again]
        for number, outcome in zip(again, second, strict=True):
            outcomes[number] = outcome
    return outcomes


def must(call: Call) -> Steps[Any]:
    """What the call returned; raises what it ended with."""
    (outcome,) = yield [call]
    if isinstance(outcome, AppError):
        raise outcome
    return outcome
