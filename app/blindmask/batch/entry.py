"""The state of one applicant of a batch, and what the summaries say about all of them."""

from __future__ import annotations

from dataclasses import dataclass

from blindmask.batch.orders import Task
from blindmask.batch.records import FileRecord, Record, State
from blindmask.batch.roster import Roster
from blindmask.case.file_reading import failed_result
from blindmask.core.applicants import Applicant
from blindmask.core.errors import AppError

DOUBTS = "doubts.xlsx"
"""In the output folder: the files that wait for a person's word."""


@dataclass(frozen=True, slots=True)
class Told:
    """What the summaries are made of. `loose`: files that are nobody's; `waiting`: applicants not processed yet."""

    roster: Roster
    records: tuple[Record, ...]
    loose: tuple[FileRecord, ...]
    waiting: int
    rules_title: str


@dataclass(slots=True, eq=False)
class Entry:
    """One applicant of the batch as it stands. `folder` is the output folder's name."""

    task: Task
    applicant: Applicant
    record: Record | None = None
    is_tried: bool = False
    """Whether this run, not only an earlier one, came to its end with it."""
    taken_up: Task | None = None
    """What it was when its processing began."""

    @property
    def folder(self) -> str:
        return self.task.folder


def failed_record(task: Task, error: AppError) -> Record:
    """An applicant whose steps ended with an error: nothing of them is in place."""
    files = [FileRecord(failed_result(source.name, error), exit_code=error.exit_code) for source in task.sources]
    return Record(task.folder, task.row, "", State.PROBLEMS, tuple(files))
