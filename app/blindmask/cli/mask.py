"""`blindmask mask`: proposes (or takes decisions), exports, verifies; map.json and reports beside the outputs."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from blindmask.case.attachments import Input
from blindmask.case.calls import ExportDocument, WriteReports
from blindmask.case.file_reading import FileReading, failed_result
from blindmask.case.output_folder import OutputFolder
from blindmask.case.targets import Outgoing
from blindmask.cli.inputs import applicant_of, collect_inputs
from blindmask.cli.progress import Progress
from blindmask.cli.proposals_file import DecisionsFile
from blindmask.cli.reading import inspect_files, read_files
from blindmask.core.errors import EXIT_LEAK, AppError, BadDecisionsFile, CannotWrite
from blindmask.core.pages import Document
from blindmask.core.proposals import Decision
from blindmask.core.results import EarlierFiles, ExportOptions, FileResult, Status
from blindmask.core.rules import RuleSet
from blindmask.host.rule_files import load_rules
from blindmask.jobs.base import Executor, JobFuture
from blindmask.messages import _, current_language, earlier_lines, leak_text


def run_mask(args: argparse.Namespace, executor: Executor) -> int:
    """Masks every input into --out; the worst file's exit code, 6 when a leak was found."""
    rules = load_rules(args.rules)
    options = ExportOptions(
        format=args.format,
        style=args.style or rules.style,
        max_bytes=args.max_bytes,
        may_split=args.split,
        keep_names=args.keep_names,
    )
    inputs = collect_inputs(args.paths, applicant_of(args))
    out = Path(args.out)
    _make_folder(out)
    with OutputFolder(out) as folder:
        plans = _plans(args, executor, inputs, rules)
        results = _export(executor, plans, folder=folder, rules=rules, options=options)
        sources = [str(plan.source.path) for plan in plans]
        reports = WriteReports(results, str(out), rules, current_language(), sources=sources)
        earlier = executor.submit(reports).result()
    _summarise(results, out, earlier)
    return max(_exit_code(plan, result) for plan, result in zip(plans, results, strict=True))


class _Plan:
    """One input with what is to be done to it, or the error that stopped it."""

    def __init__(self, source: Input, document: Document | None, error: AppError | None) -> None:
        self.source = source
        self.document = document
        self.error = error
        self.sha256 = document.sha256 if document else ""
        self.decisions: list[Decision] = []
        self.uprights: dict[int, int] = {}
        self.paper = ""
        """The kind of document, for its neutral name; empty when it is not known."""
        self.may_add = False
        """Whether what verification still finds may be masked by rule: nobody decided about single boxes."""


def _make_folder(out: Path) -> None:
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CannotWrite(reason=type(error).__name__) from error


def _plans(args: argparse.Namespace, executor: Executor, inputs: Sequence[Input], rules: RuleSet) -> list[_Plan]:
    accept_all = args.accept == "all"
    if not args.decisions:
        return [_plan_of(reading, accept_all=accept_all) for reading in read_files(executor, inputs, rules)]
    decided = DecisionsFile(Path(args.decisions))
    plans: list[_Plan] = []
    for item, document in zip(inputs, inspect_files(executor, inputs), strict=True):
        if isinstance(document, AppError):
            plans.append(_Plan(item, None, document))
            continue
        plan = _Plan(item, document, None)
        if not decided.knows(item.name):
            raise BadDecisionsFile(reason="a file is missing in it")
        plan.error = decided.error_of(item.name)
        plan.decisions = decided.decisions(item.name, document, accept_all=accept_all)
        plan.uprights = decided.uprights(item.name)
        plan.paper = decided.paper(item.name)
        plans.append(plan)
    return plans


def _plan_of(reading: FileReading, *, accept_all: bool) -> _Plan:
    plan = _Plan(reading.source, reading.document, reading.obstacle)
    plan.sha256 = reading.source_sha256
    plan.decisions = reading.decisions(accept_all=accept_all)
    plan.uprights = reading.uprights
    plan.paper = reading.paper
    plan.may_add = True
    return plan


def _export(
    executor: Executor, plans: Sequence[_Plan], *, folder: OutputFolder, rules: RuleSet, options: ExportOptions
) -> list[FileResult]:
    targets = folder.plan_targets(
        [Outgoing(p.source.name, p.sha256, p.paper, len(p.document.pages) if p.document else 0) for p in plans],
        options=options,
        sources=[plan.source.path for plan in plans],
        is_marked=False,
    )
    pending: list[JobFuture[FileResult] | FileResult] = []
    for plan, target in zip(plans, targets, strict=True):
        if isinstance(target, AppError):
            plan.error = plan.error or target
        if plan.error is not None or plan.document is None:
            pending.append(failed_result(plan.source.name, plan.error or AppError(), plan.sha256))
            continue
        whose = plan.source.applicant, rules, options
        job = ExportDocument(plan.document, plan.decisions, plan.uprights, str(target), *whose, plan.may_add)
        pending.append(executor.submit(job))
    progress = Progress(_("导出"), len(plans))
    results: list[FileResult] = []
    for plan, item in zip(plans, pending, strict=True):
        results.append(item if isinstance(item, FileResult) else _result(plan, item, folder.path))
        progress.step()
    return results


def _result(plan: _Plan, future: JobFuture[FileResult], out: Path) -> FileResult:
    try:
        result = future.result()
    except AppError as error:
        plan.error = error
        return failed_result(plan.source.name, error, plan.sha256)
    output = _relative(result.output, out) if result.output else ""
    parts = tuple(replace(part, output=_relative(part.output, out)) for part in result.parts)
    return replace(result, source=plan.source.name, output=output, parts=parts)


def _relative(output: str, out: Path) -> str:
    return Path(output).relative_to(out).as_posix()


def _exit_code(plan: _Plan, result: FileResult) -> int:
    if result.status is Status.FAILED:
        return EXIT_LEAK
    return plan.error.exit_code if plan.error else 0


def _whyfailed_result(result: FileResult) -> str:
    reasons = dict.fromkeys(leak_text(leak.how) for leak in result.leaks)
    return _("检查未通过，没有保留输出（{reasons}）。").format(reasons=_("、").join(reasons))


def _summarise(results: Sequence[FileResult], out: Path, earlier: EarlierFiles) -> None:
    passed = [result for result in results if result.status is Status.PASSED]
    print(_("{passed}/{total} 个文件已遮盖并通过检查。").format(passed=len(passed), total=len(results)))
    for result in results:
        if result.status is not Status.PASSED:
            print(f"{result.source}: {result.message or _whyfailed_result(result)}")
    for line in earlier_lines(removed=earlier.removed, left=earlier.left):
        print(line)
    print(_("输出在：{folder}").format(folder=out))
