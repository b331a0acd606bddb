"""What a batch is asked for: by which rules, for whom, with which files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from blindmask.batch.confirmed import Confirmed
from blindmask.batch.match import Lookup
from blindmask.case.attachments import Input
from blindmask.case.calls import PeopleNamed
from blindmask.case.file_reading import FileReading
from blindmask.core.results import ExportOptions
from blindmask.core.rules import RuleSet


class Policy(StrEnum):
    """What is exported."""

    CONFIRMED = "confirmed"
    """Only what a person confirmed."""
    PRESELECTED = "preselected"
    """What is preselected, too; the report says so."""


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
