"""`blindmask batch`: many applicants, one output folder each; goes on where it was stopped."""

from __future__ import annotations

import argparse
from pathlib import Path

from blindmask.batch.attributions import Attribution, attributions_of_table
from blindmask.batch.calls import ReadRoster, ReadTable, WriteSummaries
from blindmask.batch.entry import DOUBTS
from blindmask.batch.orders import Order, Policy
from blindmask.batch.plan import make_plan
from blindmask.batch.records import State
from blindmask.batch.run import Batch
from blindmask.batch.wording import basis_of, problem_lines, stray_line
from blindmask.case.attachments import inputs_under
from blindmask.case.loop import Loop
from blindmask.case.output_folder import OutputFolder
from blindmask.cli.progress import Progress
from blindmask.core.errors import MissingFile, NothingToDo
from blindmask.core.results import ExportOptions, Status
from blindmask.host.rule_files import load_rules
from blindmask.jobs.base import Executor, default_workers
from blindmask.messages import _, basis_text, current_language, roster_text

_CLUSTER_WIDTH = 64
"""So many jobs are out at a time on machines whose number of workers nobody told."""


def run_batch(args: argparse.Namespace, executor: Executor) -> int:
    """Masks every applicant of the roster into a folder of their own below --out; the worst exit code of all files."""
    rules = load_rules(args.rules)
    source, out = Path(args.source).absolute(), Path(args.out).absolute()
    if not source.is_dir():
        raise MissingFile()
    roster = executor.submit(ReadRoster(args.roster)).result()
    if not roster.members:
        raise NothingToDo()
    attributions: dict[str, Attribution] = {}
    if args.confirmed:
        rows, _merged = executor.submit(ReadTable(args.confirmed)).result()
        attributions = attributions_of_table(rows)
    options, policy = ExportOptions(style=rules.style), Policy(args.accept)
    will_be_reviewed = policy is Policy.CONFIRMED and not args.cluster
    order = Order(out, rules, options, policy, current_language(), keeps_readings=will_be_reviewed)
    loop = Loop(executor)
    sources = inputs_under(str(source), str(out))
    width = _width(args)
    with OutputFolder(out):
        plan = make_plan(roster, sources, order, keeps=args.resume, attributions=attributions)
        batch = Batch(plan, loop.ask, width=width)
        _drive(batch, loop)
        executor.submit(WriteSummaries(str(out), batch.told(), current_language())).result()
    _summarise(batch, out)
    return batch.exit_code


def _width(args: argparse.Namespace) -> int:
    """While fewer jobs are out, another applicant begins: no worker waits, and a kill loses few who were begun."""
    if args.cluster:
        return _CLUSTER_WIDTH
    return default_workers() if args.workers is None else max(1, args.workers)


def _drive(batch: Batch, loop: Loop) -> None:
    """Until everybody was processed; progress counts applicants and names nobody."""
    batch.start()
    progress = Progress(_("申报人"), len(batch.entries))
    done = 0
    while batch.queue.is_busy:
        loop.serve_one()
        if (now := sum(entry.is_tried for entry in batch.entries)) > done:
            progress.show(done := now, of=len(batch.entries))


def _summarise(batch: Batch, out: Path) -> None:
    for problem in batch.roster.problems:
        print(_("名册第 {row} 行：{what}").format(row=problem.row, what=roster_text(problem.code)))
    for record in batch.records:
        for line in problem_lines(record) if record.state is not State.DONE else ():
            print(f"{record.folder}: {line}")
        if record.strays:
            print(f"{record.folder}: {stray_line(record)}")
    for entry in batch.entries:
        if not entry.task.sources:
            print(f"{entry.folder}: " + _("没有找到这个人的文件。"))
    for file in batch.loose.values():
        print(f"{file.result.source}: {file.result.message}")
    files = [file for record in batch.records for file in record.files]
    passed = sum(file.result.status is Status.PASSED for file in files)
    print(
        _("{people} 名申报人，{passed}/{files} 个文件已遮盖并通过检查。").format(
            people=len(batch.entries), passed=passed, files=len(files) + len(batch.loose)
        )
    )
    if any(basis_of(record) == "preselected" for record in batch.records):
        print(basis_text("preselected"))
    if (out / DOUBTS).is_file():
        print(
            _("有的文件要由人确认是谁的：在 {file} 里填写后，用 --resume --confirmed 再运行一次。").format(file=DOUBTS)
        )
    print(_("输出在：{folder}").format(folder=out))
