"""What the parent asks of workers for a batch: its tables, and the state of each applicant on disk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from blindmask.batch import records
from blindmask.batch.records import Record
from blindmask.batch.roster import Roster
from blindmask.jobs.base import Job

if TYPE_CHECKING:
    from blindmask.batch.entry import Told
    from blindmask.batch.orders import Order
    from blindmask.batch.plan import Plan

_TABLE_S = 120.0
_DISK_S = 600.0
"""Outputs are hashed and moved, perhaps on a slow share."""


@dataclass(frozen=True, slots=True)
class ReadRoster(Job[Roster]):
    """The roster in an xlsx or csv file."""

    timeout_s: ClassVar[float] = _TABLE_S
    path: str

    def run(self) -> Roster:
        from blindmask.batch.roster_sheets import read_roster

        return read_roster(self.path)


@dataclass(frozen=True, slots=True)
class ReadTable(Job[tuple[list[list[str]], frozenset[tuple[int, int]]]]):
    """The texts of an xlsx or csv file, and the places whose text was spread from a merged cell."""

    timeout_s: ClassVar[float] = _TABLE_S
    path: str

    def run(self) -> tuple[list[list[str]], frozenset[tuple[int, int]]]:
        from blindmask.batch.roster_sheets import read_table

        return read_table(self.path)


@dataclass(frozen=True, slots=True)
class WriteTemplate(Job[None]):
    """An empty roster with its headers."""

    path: str

    def run(self) -> None:
        from blindmask.batch.roster_sheets import write_template

        write_template(self.path)


@dataclass(frozen=True, slots=True)
class PlanFolder(Job["Plan"]):
    """Everything that the batch of a folder begins with."""

    timeout_s: ClassVar[float] = _DISK_S
    roster: Roster
    source: str
    order: Order

    def run(self) -> Plan:
        from blindmask.batch.plan import plan_folder

        return plan_folder(self.roster, self.source, self.order)


@dataclass(frozen=True, slots=True)
class WriteSummaries(Job[None]):
    """Every summary and the one map.json, beside the applicants' folders."""

    out: str
    told: Told
    language: str

    def run(self) -> None:
        from blindmask.batch.summary import write_summaries

        write_summaries(self.out, self.told, self.language)


@dataclass(frozen=True, slots=True)
class FindCurrent(Job[Record | None]):
    """The record of an applicant who is done and whose files are as they were."""

    timeout_s: ClassVar[float] = _DISK_S
    out: str
    folder: str
    made_of: str
    paths: Mapping[str, str]

    def run(self) -> Record | None:
        return records.find_current(self.out, self.folder, self.made_of, self.paths)


@dataclass(frozen=True, slots=True)
class Begin(Job[None]):
    """An empty place for an applicant's outputs."""

    timeout_s: ClassVar[float] = _DISK_S
    out: str
    folder: str

    def run(self) -> None:
        records.begin(self.out, self.folder)


@dataclass(frozen=True, slots=True)
class Commit(Job[Record]):
    """The record of an applicant whose finished folder was put into its place."""

    timeout_s: ClassVar[float] = _DISK_S
    out: str
    record: Record

    def run(self) -> Record:
        return records.commit(self.out, self.record)
