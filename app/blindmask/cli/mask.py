"""`blindmask mask`: proposes (or takes decisions), exports, verifies; map.json and reports beside the outputs."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from blindmask.case.attachments import Input, collect_inputs
from blindmask.case.exporting import Decided, Delivery, decided_by_rule, export_files
from blindmask.case.loop import Loop
from blindmask.case.output_folder import OutputFolder
from blindmask.case.steps import must_twice
from blindmask.cli.inputs import applicant_of
from blindmask.cli.progress import shown
from blindmask.cli.proposals_file import DecisionsFile
from blindmask.cli.reading import open_inputs, read_inputs
from blindmask.core.errors import AppError, CannotWrite
from blindmask.core.results import EarlierFiles, ExportOptions, FileResult, Status
from blindmask.core.rules import RuleSet
from blindmask.host.rule_files import load_rules
from blindmask.jobs.base import Executor
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
    loop = Loop(executor)
    with OutputFolder(out) as held:
        delivery = Delivery(out, rules, options, current_language(), held=held)
        files = loop.run(export_files(_decided(args, loop, inputs, rules), delivery), shown(_("导出")))
        results = [file.result for file in files]
        earlier = loop.run(must_twice(delivery.reports(results, [item.path for item in inputs])))
    _summarise(results, out, earlier)
    return max(file.exit_code for file in files)


def _make_folder(out: Path) -> None:
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CannotWrite(reason=type(error).__name__) from error


def _decided(args: argparse.Namespace, loop: Loop, inputs: Sequence[Input], rules: RuleSet) -> list[Decided]:
    accept_all = args.accept == "all"
    if not args.decisions:
        return [decided_by_rule(reading, accept_all=accept_all) for reading in read_inputs(loop, inputs, rules)]
    written = DecisionsFile(Path(args.decisions))
    documents = open_inputs(loop, inputs)
    return [
        Decided(item, None, document)
        if isinstance(document, AppError)
        else written.decided(item, document, accept_all=accept_all)
        for item, document in zip(inputs, documents, strict=True)
    ]


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
