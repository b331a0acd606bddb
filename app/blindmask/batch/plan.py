"""The start of a batch: whose every file is by folders and names, and what earlier runs know of everybody.

For many people this reads thousands of small files and takes seconds: the window has a worker do it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from blindmask.batch.attributions import Attribution, read_attributions, write_attributions
from blindmask.batch.confirmed import read_confirmed
from blindmask.batch.identity import made_of
from blindmask.batch.match import Lookup, sort_files
from blindmask.batch.orders import Order, Task
from blindmask.batch.people import assign_folders
from blindmask.batch.records import Record, prepare, read_record
from blindmask.batch.roster import Roster
from blindmask.case.attachments import Input, inputs_under


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that a `Batch` begins with. Members are told by their place in the roster."""

    roster: Roster
    order: Order
    sources: tuple[Input, ...]
    attributions: dict[str, Attribution]
    """Whose files are by a person's word, by the files' names."""
    lying: dict[str, int]
    """In whose folder a file lies, by its name."""
    loose: dict[str, str]
    """Why a file lies in nobody's, by its name: reasons of HeldFile."""
    asked: tuple[str, ...]
    """The names of the files of which it is to be found out whose they are."""
    tasks: tuple[Task, ...]
    records: tuple[Record | None, ...]
    """What is known of each member and still holds."""


def plan_folder(roster: Roster, source: str, order: Order) -> Plan:
    """The plan for all files of a folder, going on from what the output folder knows. Raises OutputErrors."""
    return make_plan(roster, inputs_under(source, str(order.out)), order, keeps=True)


def make_plan(
    roster: Roster,
    sources: Sequence[Input],
    order: Order,
    *,
    keeps: bool,
    attributions: Mapping[str, Attribution] = MappingProxyType({}),
) -> Plan:
    """Makes the output folder ready, too. Raises OutputErrors.

    `keeps`: go on from what the output folder knows; else it is forgotten. `attributions`: by file, said since.
    """
    prepare(order.out, keeps=keeps)
    lookup = Lookup(roster.members)
    folders = assign_folders(order.out, roster.members)
    said = _understood({**read_attributions(order.out), **attributions}, folders)
    write_attributions(order.out, said)
    files, left = sort_files(lookup, sources)
    lying = {source.name: place for place, given in files.items() for source in given}
    loose = {one.source.name: one.code for one in left}
    asked = [
        source.name
        for source in sources
        if source.name in loose or (source.name in said and said[source.name].folder != folders[lying[source.name]])
    ]
    vouched: dict[str, dict[str, str]] = {}
    for name, one in said.items():
        vouched.setdefault(one.folder, {})[name] = one.source_id
    doubtful = frozenset(asked)
    tasks: list[Task] = []
    for place, (member, folder) in enumerate(zip(roster.members, folders, strict=True)):
        known = (source for source in files[place] if source.name not in doubtful)
        by_name = tuple(sorted(known, key=lambda source: source.name))
        confirmed = read_confirmed(order.out, folder)
        tasks.append(Task(place, folder, member.row, by_name, confirmed, vouched.get(folder, {})))
    records = tuple(_current_record(task, order, lookup) for task in tasks)
    return Plan(roster, order, tuple(sources), said, lying, loose, tuple(asked), tuple(tasks), records)


def _understood(attributions: Mapping[str, Attribution], folders: Sequence[str]) -> dict[str, Attribution]:
    """Those about applicants of this batch; a table makes 2 of 002."""
    by_number = {int(folder): folder for folder in folders}
    numbers = {name: int(one.folder) for name, one in attributions.items() if one.folder.isdecimal()}
    return {
        n: replace(attributions[n], folder=by_number[number]) for n, number in numbers.items() if number in by_number
    }


def _current_record(task: Task, order: Order, lookup: Lookup) -> Record | None:
    record = read_record(order.out, task.folder)
    return record if record is not None and record.fingerprint == made_of(task, order, lookup) else None
