"""What an applicant's outputs and readings follow from, as fingerprints: done work is known again by them."""

from __future__ import annotations

from dataclasses import asdict, replace

from blindmask.batch.match import Lookup
from blindmask.batch.orders import Order, Task
from blindmask.batch.records import fingerprint
from blindmask.core.applicants import Applicant
from blindmask.core.rules import RuleSet
from blindmask.host.versions import installed_versions


def made_of(task: Task, order: Order, lookup: Lookup) -> str:
    """The fingerprint of everything but the files that an applicant's outputs follow from."""
    confirmed = {sha256: asdict(one) for sha256, one in task.confirmed.items()}
    person = applicant_of(task, lookup), lookup.identity
    return fingerprint(*person, order.rules, order.options, str(order.policy), confirmed, dict(task.vouched))


def readings_place(order: Order, folder: str) -> str:
    """Where what was read for an applicant's review is kept."""
    return fingerprint(str(order.out.absolute()), folder)[:32]


def asked_of(applicant: Applicant, rules: RuleSet) -> str:
    """What a reading depends on beside the file: who is searched, by which rules, with which program."""
    return fingerprint(replace(applicant, id=""), rules, installed_versions())


def applicant_of(task: Task, lookup: Lookup) -> Applicant:
    """The person of a task, known in logs by the folder alone."""
    return replace(lookup.members[task.place].applicant, id=task.folder)
