"""The steps for one applicant: read, find out whose each file is, mask, prove, put in place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from blindmask.batch.calls import Begin, Commit, FindCurrent
from blindmask.batch.identity import applicant_of, asked_of, made_of, readings_place
from blindmask.batch.match import Evidence, Lookup, candidates, hold, named_otherwise, weigh
from blindmask.batch.orders import Order, Policy, Task, who_is_named
from blindmask.batch.records import FileRecord, Record, State, staging
from blindmask.case.attachments import Input
from blindmask.case.exporting import Decided, Delivery, Exported, decided_by_rule, export_files
from blindmask.case.file_reading import FileReading, failed_result
from blindmask.case.reading import agree_by_case, open_files, read_files
from blindmask.case.steps import Steps, each, must, twice
from blindmask.core.applicants import Naming
from blindmask.core.errors import AppError, HeldFile, Unconfirmed
from blindmask.core.pages import Document
from blindmask.core.proposals import Kind, PageAnalysis, Reason
from blindmask.core.results import Status
from blindmask.host.labels import Mark, labels_marked
from blindmask.review.calls import ForgetReadings, KeepReadings


def process(task: Task, order: Order, lookup: Lookup) -> Steps[Record]:
    """Reads, weighs, masks and proves one applicant's files, and puts their folder into its place.

    An applicant who is done, with everything as it was, is left as it is. Raises OutputErrors.
    """
    made = made_of(task, order, lookup)
    paths = {source.name: str(source.path) for source in task.sources}
    (known,) = yield from each([FindCurrent(str(order.out), task.folder, made, paths)])
    if isinstance(known, Record):
        return known
    return (yield from _Work(task, order, lookup, made).steps())


class _Work:
    """The steps of one applicant, with what they learned so far."""

    def __init__(self, task: Task, order: Order, lookup: Lookup, made: str) -> None:
        self._task, self._order, self._lookup, self._made_of = task, order, lookup, made
        self._applicant = applicant_of(task, lookup)
        self._sources = [replace(source, applicant=self._applicant) for source in task.sources]
        self._delivery = Delivery(staging(order.out, task.folder), order.rules, order.options, order.language)
        self._documents: dict[str, Document] = {}
        """Every file that could be opened, by its name."""
        self._evidences: dict[str, Evidence] = {}
        self._records: dict[str, FileRecord] = {}
        self._analyses: list[PageAnalysis] = []
        self._seconds = 0.0

    def steps(self) -> Steps[Record]:
        yield from must(Begin(str(self._order.out), self._task.folder))
        yield from self._open()
        first = {document.sha256: name for name, document in reversed(self._documents.items())}
        once = [source for source in self._sources if source.name in first.values()]
        sure = [source for source in once if self._documents[source.name].sha256 in self._task.confirmed]
        readings = yield from self._read([source for source in once if source not in sure])
        yield from self._weigh(readings)
        readings = yield from agree_by_case(self._kept_back(readings), self._order.rules)
        yield from self._export(readings, sure)
        self._tell_twins(first)
        return (yield from self._finish())

    def _open(self) -> Steps[None]:
        for source, outcome in zip(self._sources, (yield from open_files(self._sources)), strict=True):
            if isinstance(outcome, AppError):
                self._fail(source, outcome)
            else:
                self._documents[source.name] = outcome

    def _read(self, sources: Sequence[Input]) -> Steps[list[FileReading]]:
        documents = [self._documents[source.name] for source in sources]
        readings: list[FileReading] = []
        for reading in (yield from read_files(sources, documents, self._order.rules)):
            self._seconds += sum(analysis.seconds for analysis in reading.analyses)
            if reading.obstacle is not None:
                self._fail(reading.source, reading.obstacle)
            else:
                readings.append(reading)
                self._analyses += reading.analyses
        return readings

    def _weigh(self, readings: Sequence[FileReading]) -> Steps[None]:
        """What each file says about whose it is; a person's word counts more."""
        if not readings:
            return
        lookup, place = self._lookup, self._task.place
        people = [candidates(lookup, place, reading.analyses) for reading in readings]
        jobs = [who_is_named(r, lookup, p, self._order.rules) for r, p in zip(readings, people, strict=True)]
        outcomes = yield from twice(jobs)
        for reading, told, outcome in zip(readings, people, outcomes, strict=True):
            if isinstance(outcome, AppError):
                raise outcome
            namings: dict[int, Naming] = dict(zip(told, outcome, strict=True))
            evidence = weigh(lookup, place, namings, is_found=_is_found(reading, lookup, place))
            if not evidence.is_own and named_otherwise(lookup, place, reading.source):
                evidence = replace(evidence, conflict="other_file_name")
            if not evidence.is_own and not evidence.conflict:
                is_given = reading.source.name in self._task.given
                conflict = "stranger" if _names_stranger(reading) else "unnamed" if is_given else ""
                evidence = replace(evidence, conflict=conflict)
            if self._documents[reading.source.name].short_id in self._task.vouched.values():
                evidence = Evidence(True, evidence.others)
            self._evidences[reading.source.name] = evidence

    def _kept_back(self, readings: Sequence[FileReading]) -> list[FileReading]:
        """The readings that may be masked; the others wait for a person's word, or for what a person decides."""
        reasons = hold([self._evidences[reading.source.name] for reading in readings])
        for reading, reason in zip(readings, reasons, strict=True):
            if reason:
                self._fail(reading.source, HeldFile(reason=reason))
        free = [reading for reading, reason in zip(readings, reasons, strict=True) if not reason]
        if self._order.policy is Policy.PRESELECTED:
            return free
        for reading in free:
            self._fail(reading.source, Unconfirmed())
        return []

    def _export(self, readings: Sequence[FileReading], sure: Sequence[Input]) -> Steps[None]:
        wanted = {reading.source.name: decided_by_rule(reading) for reading in readings}
        for source in sure:
            document = self._documents[source.name]
            one = self._task.confirmed[document.sha256]
            wanted[source.name] = Decided(source, document, None, one.decisions, one.uprights, one.paper)
        if not wanted:
            return
        poor = {reading.source.name for reading in readings if any(a.notes for a in reading.analyses)}
        # Files that are not exported keep their numbers.
        files = [wanted.get(source.name) or Decided(source, None) for source in self._sources]
        for one in (yield from export_files(files, self._delivery)):
            if one.file.source.name in wanted:
                self._take(one, is_poor=one.file.source.name in poor)

    def _take(self, one: Exported, *, is_poor: bool) -> None:
        name = one.file.source.name
        evidence = self._evidences.get(name, Evidence(is_own=True))
        doubts = {"also_named": bool(evidence.others), "silent": not evidence.is_own, "poor_pages": is_poor}
        self._seconds += one.result.seconds
        self._records[name] = FileRecord(
            one.result,
            one.exit_code,
            tuple(code for code, is_there in doubts.items() if is_there and one.error is None),
            self._rows(evidence),
            not one.file.by_rule and one.error is None,
        )

    def _fail(self, source: Input, error: AppError) -> None:
        document = self._documents.get(source.name)
        result = failed_result(source.name, error)
        if document is not None:
            result = replace(result, source_sha256=document.sha256, pages=len(document.pages))
        rows = self._rows(self._evidences.get(source.name, Evidence(is_own=True)))
        self._records[source.name] = FileRecord(result, error.exit_code, others=rows)

    def _rows(self, evidence: Evidence) -> tuple[int, ...]:
        return tuple(self._lookup.members[place].row for place in evidence.others)

    def _tell_twins(self, first: Mapping[str, str]) -> None:
        """A file of the same content as an earlier one shares its output."""
        for name, document in self._documents.items():
            if name not in self._records:
                record = self._records[first[document.sha256]]
                result = replace(record.result, source=name)
                self._records[name] = replace(record, result=result, doubts=(*record.doubts, "twin"))

    def _finish(self) -> Steps[Record]:
        files = tuple(self._records[source.name] for source in self._task.sources)
        record = Record(self._task.folder, self._task.row, self._made_of, _state(files), files, self._seconds)
        decided = [file.is_confirmed for file in files if file.result.output]
        basis = "confirmed" if decided and all(decided) else "preselected"
        yield from must(self._delivery.reports([file.result for file in files], basis=basis))
        record = yield from must(Commit(str(self._order.out), record))
        if self._order.keeps_readings:
            yield from self._keep_readings(record)
        return record

    def _keep_readings(self, record: Record) -> Steps[None]:
        """For the person who reviews what is not done; it is only sooner ready then, so that nothing fails here."""
        place = readings_place(self._order, self._task.folder)
        if record.state in (State.REVIEW, State.PROBLEMS):
            yield [KeepReadings(place, asked_of(self._applicant, self._order.rules), self._analyses)]
        else:
            yield [ForgetReadings(place)]


def _is_found(reading: FileReading, lookup: Lookup, place: int) -> bool:
    """Whether reading surely found the applicant, also where only the recogniser's probabilities show it.

    What looks like the applicant's name but reads as another member's is not theirs.
    """
    applicant, own = lookup.members[place].applicant, lookup.namesakes(place) | {place}
    proposals = (proposal for analysis in reading.analyses for proposal in analysis.proposals if proposal.preselected)
    return any(
        (p.kind is Kind.NAME and p.term in applicant.names and lookup.called(p.text) <= own)
        or (p.kind is Kind.ID_NUMBER and p.reason in (Reason.EXACT, Reason.SIMILAR))
        for p in proposals
    )


def _names_stranger(reading: FileReading) -> bool:
    """Whether a name that is not at all like the applicant's stands where a paper says whose it is."""
    proposals = (proposal for analysis in reading.analyses for proposal in analysis.proposals)
    return any(
        p.kind is Kind.NAME and p.reason is Reason.LABEL and not p.preselected and p.label in labels_marked(Mark.HOLDER)
        for p in proposals
    )


def _state(files: Sequence[FileRecord]) -> State:
    if not files:
        return State.EMPTY
    if any(file.result.code == Unconfirmed.code for file in files):
        return State.REVIEW
    return State.DONE if all(file.result.status is Status.PASSED for file in files) else State.PROBLEMS
