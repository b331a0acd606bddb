"""`blindmask check`: is this already masked file clean? Lists every leak."""

from __future__ import annotations

import argparse

from blindmask.case.attachments import collect_inputs
from blindmask.case.calls import CheckFile
from blindmask.case.loop import Loop
from blindmask.case.steps import must_twice
from blindmask.cli.inputs import applicant_of
from blindmask.cli.progress import shown
from blindmask.core.errors import EXIT_LEAK, AppError
from blindmask.core.results import FileResult, Leak, Status
from blindmask.host.rule_files import load_rules
from blindmask.jobs.base import Executor
from blindmask.messages import _, error_text, kind_text, leak_text, mend_text


def run_check(args: argparse.Namespace, executor: Executor) -> int:
    """Prints one line per file and per leak; 6 when a leak was found, else the worst error."""
    rules = load_rules(args.rules)
    inputs = collect_inputs(args.paths, applicant_of(args))
    checks = [must_twice(CheckFile(str(item.path), item.applicant, rules)) for item in inputs]
    worst = 0
    for item, outcome in zip(inputs, Loop(executor).each(checks, shown(_("检查"))), strict=True):
        if isinstance(outcome, AppError):
            worst = max(worst, outcome.exit_code)
            print(f"{item.name}: {error_text(outcome)}")
        else:
            if outcome.status is not Status.PASSED:
                worst = max(worst, EXIT_LEAK)
            _show(item.name, outcome)
    return worst


def _show(name: str, result: FileResult) -> None:
    if result.status is Status.PASSED:
        print(f"{name}: " + _("没有发现仍可看到或提取的内容（{pages} 页）。").format(pages=result.pages))
        return
    print(f"{name}: " + _("发现 {count} 处：").format(count=len(result.leaks)))
    for leak in result.leaks:
        print("  " + _describe(leak))
    print(_("怎样补救："))
    for how in dict.fromkeys(leak.how for leak in result.leaks):
        print(f"  {leak_text(how)} → {mend_text(how)}")


def _describe(leak: Leak) -> str:
    where = _("整个文件") if leak.page is None else _("第 {page} 页").format(page=leak.page + 1)
    if leak.box is not None:
        left, top, right, bottom = (round(100 * edge) for edge in leak.box.clipped().as_list())
        where += _("（左 {left}% 上 {top}% 右 {right}% 下 {bottom}%）").format(
            left=left, top=top, right=right, bottom=bottom
        )
    return _("{place}：{what}").format(place=where, what=_("，").join((kind_text(leak.kind), leak_text(leak.how))))
