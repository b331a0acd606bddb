"""One batch: a roster and a folder of papers become an output folder for each applicant; it can always be resumed.

The window and the command line drive the same `Batch`; only `ask` differs.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial

from blindmask.batch.attributions import Attribution, write_attributions
from blindmask.batch.confirmed import Confirmed, write_confirmed
from blindmask.batch.entry import Entry, Told, failed_record
from blindmask.batch.match import Lookup
from blindmask.batch.owner import Owner, Question, find_owner
from blindmask.batch.plan import Plan
from blindmask.batch.queue import Queue
from blindmask.batch.records import FileRecord, Record, State
from blindmask.batch.work import process
from blindmask.case.attachments import Input
from blindmask.case.file_reading import failed_result
from blindmask.case.steps import Ask, Steps
from blindmask.core.errors import AppError, Cancelled, HeldFile

_LOOSE = "loose:"


class Batch:
    """The applicants, the files that nobody owns yet, and the queue over both."""

    def __init__(
        self, plan: Plan, ask: Ask, *, width: int, changed: Callable[[str], None] = lambda _folder: None
    ) -> None:
        self.order, self.roster = plan.order, plan.roster
        self.lookup = Lookup(plan.roster.members)
        self.queue = Queue(ask, width=width, changed=changed)
        self.folders = [task.folder for task in plan.tasks]
        self._places = {folder: place for place, folder in enumerate(self.folders)}
        self._attributions = dict(plan.attributions)
        self._sources = {source.name: source for source in plan.sources}
        self.loose: dict[str, FileRecord] = {}
        """Files that are nobody's for sure, by their names."""
        self._lying = dict(plan.lying)
        """In whose folder a file lies, by its name."""
        for name, code in plan.loose.items():
            self._set_loose(self._sources[name], HeldFile(reason=code))
        self._questions = {name: self._question(name) for name in plan.asked}
        """Those of which it is to be found out whose they are, by their names: where that is nobody by the folders, or
        a person said otherwise."""
        self.is_sorting = False
        """Applicants wait until it is found out whose every file is."""
        self.entries = [
            Entry(task, member.applicant, record)
            for task, member, record in zip(plan.tasks, plan.roster.members, plan.records, strict=True)
        ]
        self._started_s = 0.0
        self._ended_files = 0

    def _question(self, name: str) -> Question:
        said = self._attributions.get(name)
        owner = None if said is None else self._places[said.folder]
        return Question(self._sources[name], self._lying.get(name), owner, "" if said is None else said.source_id)

    def _vouched(self, folder: str) -> dict[str, str]:
        return {name: one.source_id for name, one in self._attributions.items() if one.folder == folder}

    def _set_loose(self, source: Input, error: AppError, sha256: str = "") -> None:
        self.loose[source.name] = FileRecord(failed_result(source.name, error, sha256), error.exit_code)

    # The run

    def start(self) -> None:
        """Find the owners of loose files, then process everybody who is not done; goes on after a pause or a cancel."""
        self._started_s, self._ended_files = time.monotonic(), 0
        self.is_sorting = bool(self._questions)
        if self.is_sorting:
            self._ask_owners()
        else:
            self._queue_entries()
        self.queue.start()

    def _ask_owners(self) -> None:
        for name, question in self._questions.items():
            start = partial(find_owner, question, self.order, self.lookup)
            self.queue.add(_LOOSE + name, start, partial(self._take_owner, question))

    def _take_owner(self, question: Question, owner: Owner | AppError) -> None:
        name = question.source.name
        if isinstance(owner, Cancelled):
            self.is_sorting = False
            return
        if self._questions.get(name) is not question:  # a person said something meanwhile
            self._ask_owners()
            return
        del self._questions[name]
        if isinstance(owner, AppError):
            self._set_loose(question.source, owner)
        elif owner.error is not None:
            self._set_loose(question.source, owner.error, owner.sha256)
        elif owner.place is not None:
            entry = self.entries[owner.place]
            self._give(question.source, entry)
            if not self.is_sorting:
                self._queue(entry)
        if self.is_sorting and not self._questions:
            self.is_sorting = False
            self._queue_entries()

    def _give(self, source: Input, entry: Entry) -> None:
        self.loose.pop(source.name, None)
        files = sorted({*entry.task.sources, source}, key=lambda one: one.name)
        self._set_files(entry, files)

    def _take_away(self, name: str) -> list[Entry]:
        """Whoever had the file has it no more."""
        holders = [entry for entry in self.entries if any(source.name == name for source in entry.task.sources)]
        for entry in holders:
            self._set_files(entry, [source for source in entry.task.sources if source.name != name])
        return holders

    def _set_files(self, entry: Entry, files: Sequence[Input]) -> None:
        given = frozenset(source.name for source in files if self._lying.get(source.name) != entry.task.place)
        vouched = self._vouched(entry.folder)
        entry.task = replace(entry.task, sources=tuple(files), given=given, vouched=vouched)
        entry.is_tried = False

    def _queue_entries(self) -> None:
        for entry in self.entries:
            if not entry.is_tried:
                self._queue(entry)

    def _queue(self, entry: Entry) -> None:
        """What is asked of an applicant who is being processed is done once more when that has ended."""

        def start() -> Steps[Record]:
            entry.taken_up = entry.task
            return process(entry.task, self.order, self.lookup)

        self.queue.add(entry.folder, start, partial(self._take, entry))

    def _take(self, entry: Entry, outcome: Record | AppError) -> None:
        if isinstance(outcome, Cancelled):
            return
        if entry.task is not entry.taken_up:
            self._queue(entry)
            return
        entry.is_tried = True
        if outcome != entry.record:
            self._ended_files += len(entry.task.sources)
        entry.record = failed_record(entry.task, outcome) if isinstance(outcome, AppError) else outcome

    def retry(self, folder: str) -> None:
        """Process an applicant again, also one who is done; what is as it was is not done twice."""
        entry = self.entry(folder)
        entry.is_tried = False
        self._queue(entry)
        self.queue.start()

    def entry(self, folder: str) -> Entry:
        return self.entries[self._places[folder]]

    # A person's word

    def vouch(self, folder: str, records: Sequence[FileRecord]) -> None:
        """A person says that these files are this applicant's, wherever they lie. Raises OutputErrors."""
        said = {file.result.source: Attribution(folder, file.result.source_id) for file in records}
        write_attributions(self.order.out, {**self._attributions, **said})
        self._attributions.update(said)
        changed = [self.entry(folder)]
        for name in said:
            self._questions.pop(name, None)
            changed += self._take_away(name)
            self._give(self._sources[name], self.entry(folder))
        self._renew(changed)

    def take_back(self, names: Sequence[str]) -> None:
        """A person takes back whose these files are: it is found out again. Raises OutputErrors."""
        left = {name: one for name, one in self._attributions.items() if name not in names}
        write_attributions(self.order.out, left)
        self._attributions = left
        changed: list[Entry] = []
        for name in names:
            changed += self._take_away(name)
            self._set_loose(self._sources[name], HeldFile(reason="nobody"))
            self._questions[name] = self._question(name)
        self._ask_owners()
        self._renew(changed)

    def is_said(self, name: str) -> bool:
        """Whether a person said whose that file is."""
        return name in self._attributions

    def _renew(self, entries: Sequence[Entry]) -> None:
        """Process again whose files are others now; a batch that was paused or stopped stays so."""
        for entry in entries:
            self._queue(entry)
        if not self.queue.is_paused:
            self.queue.start()

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
        return Told(self.roster, tuple(self.records), loose, waiting, self.order.rules.title_in(self.order.language))

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
