"""A made-up world for the batch: files whose first line says who they are, and a pipeline that believes them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from blindmask.batch.orders import Order, Policy
from blindmask.batch.plan import make_plan
from blindmask.batch.roster import Member, Roster
from blindmask.batch.run import Batch
from blindmask.case.attachments import Input
from blindmask.case.calls import AnalysePage, ExportDocument, InspectFile, PeopleNamed, Propagate, WriteReports
from blindmask.case.folder_map import write_map
from blindmask.case.steps import Ask
from blindmask.core.applicants import Applicant, Naming
from blindmask.core.boxes import Rect
from blindmask.core.errors import AppError, DamagedFile
from blindmask.core.pages import Document, PageInfo, TextSource, TextSpan
from blindmask.core.proposals import Decision, Kind, PageAnalysis, Proposal, Reason, make_proposal
from blindmask.core.results import EarlierFiles, ExportOptions, FileResult, Status
from blindmask.core.rules import RuleSet
from blindmask.host.rule_files import load_rules
from blindmask.jobs.base import Job
from tests.fake_workers import Answers

LI = Applicant(name="李明远", units=("青柳地区检验检测中心",), id_number="999999198703140267")
ZHANG = Applicant(name="张怀仁", units=("白杨河检验所",), id_number="999998199011051484")
WANG = Applicant(name="王大同", units=("青柳地区检验检测中心",), id_number="999997198507223137")
BOX = Rect(0.1, 0.1, 0.3, 0.13)


def roster(*applicants: Applicant, folders: Mapping[str, str] | None = None) -> Roster:
    said = folders or {}
    return Roster(tuple(Member(row, a, said.get(a.name, "")) for row, a in enumerate(applicants, start=2)))


def put(folder: Path, files: Mapping[str, str]) -> list[Input]:
    """Files with these texts; what the batch is given for them."""
    sources: list[Input] = []
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        sources.append(Input(path, name, Applicant()))
    return sources


def in_line(text: str) -> TextSpan:
    return TextSpan(text, BOX, (BOX,) * len(text), TextSource.LAYER)


class Pipeline(Answers):
    """What the workers do in this world."""

    def __init__(self) -> None:
        super().__init__()
        self.give(InspectFile, self.inspect_file)
        self.give(AnalysePage, self.analyse_page)
        self.give(PeopleNamed, self.people_named)
        self.give(Propagate, self.propagate)
        self.give(ExportDocument, self.export_document)
        self.give(WriteReports, self.write_reports)
        self.exported: list[tuple[str, str, Sequence[Decision]]] = []
        """Of each export: the text of the file, whose profile it was masked with, and the decisions."""
        self.bases: list[str] = []
        """What each report says about who decided."""

    def inspect_file(self, path: str) -> Document:
        data = Path(path).read_bytes()
        if not data:
            raise DamagedFile()
        return Document(path, hashlib.sha256(data).hexdigest(), "pdf", (PageInfo(0, 595, 842),))

    def analyse_page(
        self, document: Document, index: int, applicant: Applicant, rules: RuleSet, upright: int | None = None
    ) -> PageAnalysis:
        text = Path(document.path).read_text(encoding="utf-8")
        page = document.page_key(index)
        found = [
            make_proposal(page, BOX, Kind.NAME, detector="names", reason=Reason.EXACT, text=name, term=name)
            for name in applicant.names
            if name in text.split()
        ]
        notes = ("low_confidence",) if "模糊" in text else ()
        return PageAnalysis(page, 0, notes=notes, spans=(in_line(text),), proposals=tuple(found), seconds=1.0)

    def people_named(
        self, analyses: Sequence[PageAnalysis], applicants: Sequence[Applicant], rules: RuleSet
    ) -> list[Naming]:
        text = " ".join(span.text for analysis in analyses for span in analysis.spans)
        return [
            Naming(
                name=any(name in text.split() for name in a.names),
                id_number=bool(a.id_number) and a.id_number in text,
                unit=any(unit in text for unit in a.units),
            )
            for a in applicants
        ]

    def propagate(self, analyses: Sequence[PageAnalysis], applicant: Applicant, rules: RuleSet) -> list[Proposal]:
        return []

    def export_document(
        self,
        document: Document,
        decisions: Sequence[Decision],
        uprights: Mapping[int, int],
        target: str,
        applicant: Applicant,
        rules: RuleSet,
        options: ExportOptions,
        may_add: bool = False,
    ) -> FileResult:
        text = Path(document.path).read_text(encoding="utf-8")
        self.exported.append((text, applicant.name, decisions))
        output = Path(target + ".pdf")
        output.parent.mkdir(parents=True, exist_ok=True)
        output.write_text(f"masked {document.short_id}", encoding="utf-8")
        sha256 = hashlib.sha256(output.read_bytes()).hexdigest()
        return FileResult(
            document.path,
            str(output),
            Status.PASSED,
            sha256=sha256,
            bytes=1,
            counts={"name": 1},
            pages=1,
            proofs={"by_reading": (0,)},
            source_sha256=document.sha256,
        )

    def write_reports(
        self,
        results: Sequence[FileResult],
        folder: str,
        rules: RuleSet,
        language: str = "zh",
        basis: str = "",
        sources: Sequence[str] = (),
    ) -> EarlierFiles:
        self.bases.append(basis)
        write_map(results, Path(folder) / "map.json")
        return EarlierFiles()


class Desk:
    """Asks for jobs and lets a test end them one by one."""

    def __init__(self, pipeline: Pipeline) -> None:
        self.pipeline = pipeline
        self.out: list[tuple[Job[Any], Callable[[Any], None]]] = []

    def ask(self, job: Job[Any], then: Callable[[Any], None]) -> Callable[[], None]:
        one = job, then
        self.out.append(one)
        return lambda: self.out.remove(one) if one in self.out else None

    def end_one(self) -> None:
        job, then = self.out.pop(0)
        try:
            outcome = self.pipeline.answer(job)
        except AppError as error:
            outcome = error
        then(outcome)

    def end_all(self) -> None:
        while self.out:
            self.end_one()


def order(out: Path, policy: Policy = Policy.PRESELECTED) -> Order:
    return Order(out, load_rules(), ExportOptions(), policy)


def make_batch(
    people: Roster,
    sources: list[Input],
    out: Path,
    ask: Ask,
    *,
    keeps: bool = False,
    policy: Policy = Policy.PRESELECTED,
) -> Batch:
    return Batch(make_plan(people, sources, order(out, policy), keeps=keeps), ask, width=4)


def run(
    people: Roster, sources: list[Input], out: Path, *, keeps: bool = False, policy: Policy = Policy.PRESELECTED
) -> tuple[Batch, Pipeline]:
    """A batch that ran to its end."""
    pipeline = Pipeline()
    desk = Desk(pipeline)
    batch = Batch(make_plan(people, sources, order(out, policy), keeps=keeps), desk.ask, width=4)
    batch.start()
    desk.end_all()
    assert not batch.queue.is_busy
    return batch, pipeline


def mixed_up(pipeline: Pipeline) -> list[tuple[str, str]]:
    """Every file that was masked with the profile of somebody whom it does not name, though it names another."""
    names = {LI.name, ZHANG.name, WANG.name}
    return [
        (text, profile)
        for text, profile, _ in pipeline.exported
        if profile not in text.split() and names.intersection(text.split())
    ]
