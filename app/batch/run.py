"""One batch: a roster and a folder -> an output folder for each applicant, resumable at any time.

The window and the command line drive the same `Batch`; only `ask` differs.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from types import MappingProxyType

from app.attachments import Input
from app.batch.match import Lookup, sort_files
from app.batch.queue import Ask, Queue
from app.batch.records import FileRecord, Record, State, prepare, read_record
from app.batch.roster import Roster
from app.batch.steps import Order, Owner, Task, find_owner, process
from app.batch.words import Confirmed, Word, read_confirmed, read_words, write_confirmed, write_words
from app.domain import Applicant
from app.errors import AppError, Cancelled, HeldFile
from app.file_reading import failed_result

_LEAST_DIGITS = 3
_LOOSE = "loose:"


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

    @property
    def folder(self) -> str:
        return self.task.folder


class Batch:
    """The applicants, the files that nobody owns yet, and the queue over both."""

    def __init__(
        self,
        roster: Roster,
        sources: Sequence[Input],
        order: Order,
        ask: Ask,
        *,
        width: int,
        changed: Callable[[str], None] = lambda _folder: None,
        keeps: bool,
        words: Mapping[str, Word] = MappingProxyType({}),
    ) -> None:
        """`keeps`: go on from what the output folder knows; else it is forgotten. `words`: what a person said since.

        Raises OutputErrors.
        """
        prepare(order.out, keeps=keeps)
        self.order, self.roster = order, roster
        self.lookup = Lookup(roster.members)
        self.queue = Queue(ask, width=width, changed=changed)
        self._words = {**read_words(order.out), **words}
        write_words(order.out, self._words)
        self._sources = {source.name: source for source in sources}
        self.loose: dict[str, FileRecord] = {}
        """Files that are nobody's for sure, by their names."""
        self._undecided: dict[str, Input] = {}
        self.entries = self._sort()
        self._started_s = 0.0
        self._ended_files = 0

    def _sort(self) -> list[Entry]:
        """Every file to the member whom folder, file name, or a person's word gives it."""
        files, loose = sort_files(self.lookup, self._sources.values())
        folders = folder_names(len(self.roster.members))
        meant = {name: folders.index(word.folder) for name, word in self._words.items() if word.folder in folders}
        for item in loose:
            place = meant.get(item.source.name)
            if place is None:
                self._undecided[item.source.name] = item.source
                self._set_loose(item.source, HeldFile(reason=item.code))
            else:
                files[place].append(item.source)
        entries: list[Entry] = []
        for place, member in enumerate(self.roster.members):
            task = Task(
                place,
                folders[place],
                member.row,
                tuple(sorted(files[place], key=lambda source: source.name)),
                read_confirmed(self.order.out, folders[place]),
                {n: w.source_id for n, w in self._words.items() if w.folder == folders[place]},
            )
            entries.append(Entry(task, member.applicant, read_record(self.order.out, folders[place])))
        return entries

    def _set_loose(self, source: Input, error: AppError, source_id: str = "") -> None:
        result = replace(failed_result(source.name, error), source_id=source_id)
        self.loose[source.name] = FileRecord(result, exit_code=error.exit_code)

    # The run

    def start(self) -> None:
        """Find the owners of loose files, then process everybody who is not done; goes on after a pause or a cancel."""
        self._started_s, self._ended_files = time.monotonic(), 0
        if self._undecided:
            for name, source in self._undecided.items():
                start = partial(find_owner, source, self.order, self.lookup)
                self.queue.add(_LOOSE + name, start, partial(self._take_owner, source))
        else:
            self._queue_entries()
        self.queue.start()

    def _take_owner(self, source: Input, owner: Owner | AppError) -> None:
        if isinstance(owner, Cancelled):
            return
        del self._undecided[source.name]
        if isinstance(owner, AppError):
            self._set_loose(source, owner)
        elif owner.error is not None:
            self._set_loose(source, owner.error, owner.source_id)
        elif owner.place is not None:
            self._give(source, self.entries[owner.place])
        if not self._undecided:
            self._queue_entries()

    def _give(self, source: Input, entry: Entry) -> None:
        self.loose.pop(source.name, None)
        files = sorted({*entry.task.sources, source}, key=lambda one: one.name)
        entry.task = replace(entry.task, sources=tuple(files))

    def _queue_entries(self) -> None:
        for entry in self.entries:
            if not entry.is_tried:
                self._queue(entry)

    def _queue(self, entry: Entry) -> None:
        self.queue.add(entry.folder, lambda: process(entry.task, self.order, self.lookup), partial(self._take, entry))

    def _take(self, entry: Entry, outcome: Record | AppError) -> None:
        if isinstance(outcome, Cancelled):
            return
        entry.is_tried = True
        if outcome != entry.record:
            self._ended_files += len(entry.task.sources)
        entry.record = _failed(entry.task, outcome) if isinstance(outcome, AppError) else outcome

    def retry(self, folder: str) -> None:
        """Process an applicant again, also one who is done; what is as it was is not done twice."""
        entry = self.entry(folder)
        entry.is_tried = False
        self._queue(entry)
        self.queue.start()

    def entry(self, folder: str) -> Entry:
        return next(entry for entry in self.entries if entry.folder == folder)

    # A person's word

    def vouch(self, folder: str, records: Sequence[FileRecord]) -> None:
        """A person says that these files are this applicant's. Raises OutputErrors."""
        for file in records:
            self._words[file.result.source] = Word(folder, file.result.source_id)
        write_words(self.order.out, self._words)
        entry = self.entry(folder)
        for file in records:
            if file.result.source in self.loose:
                self._give(self._sources[file.result.source], entry)
        vouched = {name: word.source_id for name, word in self._words.items() if word.folder == folder}
        entry.task = replace(entry.task, vouched=vouched)

    def confirm(self, folder: str, confirmed: Mapping[str, Confirmed]) -> None:
        """A person decided about these files, by their hashes. Raises OutputErrors."""
        entry = self.entry(folder)
        entry.task = replace(entry.task, confirmed={**entry.task.confirmed, **confirmed})
        write_confirmed(str(self.order.out), folder, entry.task.confirmed)

    # What is shown

    def state(self, entry: Entry) -> State:
        if self.queue.is_running(entry.folder):
            return State.RUNNING
        return State.WAITING if entry.record is None else entry.record.state

    @property
    def records(self) -> list[Record]:
        """Of everybody who was processed, in the order of the roster."""
        return [entry.record for entry in self.entries if entry.record is not None]

    def told(self) -> Told:
        waiting = sum(entry.record is None for entry in self.entries)
        loose = tuple(self.loose.values())
        return Told(self.roster, tuple(self.records), loose, waiting, self.order.rules.title)

    @property
    def seconds_left(self) -> float | None:
        """By the files that this run ended with; None while nothing can be said."""
        left = sum(len(entry.task.sources) for entry in self.entries if not entry.is_tried)
        if not self._ended_files or not left:
            return None
        return (time.monotonic() - self._started_s) / self._ended_files * left

    @property
    def exit_code(self) -> int:
        """The worst of all files, of rows that were refused and of members without files."""
        codes = [record.exit_code for record in self.records]
        codes += [file.exit_code for file in self.loose.values()]
        missing = [3 for entry in self.entries if not entry.task.sources]
        refused = [3 for problem in self.roster.problems if problem.is_refused and problem.code != "repeated"]
        return max([*codes, *missing, *refused], default=0)


def folder_names(count: int) -> list[str]:
    """The output folders of so many applicants, in the order of the roster: they say nothing about anybody."""
    digits = max(_LEAST_DIGITS, len(str(count)))
    return [f"{number:0{digits}d}" for number in range(1, count + 1)]


def _failed(task: Task, error: AppError) -> Record:
    """An applicant whose steps ended with an error: nothing of them is in place."""
    files = [FileRecord(failed_result(source.name, error), exit_code=error.exit_code) for source in task.sources]
    return Record(task.folder, task.row, "", State.PROBLEMS, tuple(files))
