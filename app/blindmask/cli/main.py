"""The command line: a contract that other programs call (see README). Errors are caught here, at the program's edge."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from blindmask.batch.orders import Policy
from blindmask.case.attachments import collect_inputs
from blindmask.cli.batch import run_batch
from blindmask.cli.check import run_check
from blindmask.cli.doctor import run_doctor
from blindmask.cli.inputs import applicant_of
from blindmask.cli.mask import run_mask
from blindmask.cli.propose import run_propose
from blindmask.core.applicants import Applicant
from blindmask.core.errors import EXIT_INTERRUPTED, AppError, EngineError, NoDisplay
from blindmask.host.rule_files import DEFAULT_RULES, load_rules
from blindmask.host.scratch import private_scratch
from blindmask.host.settings import chosen_language
from blindmask.host.versions import program_version
from blindmask.host.weights import refuse_wrong_models
from blindmask.jobs.base import Executor, default_workers
from blindmask.jobs.inline import InlineExecutor
from blindmask.jobs.local import LocalExecutor
from blindmask.jobs.worker import as_app_error
from blindmask.messages import _, error_text, set_language

_MAX_WORKERS = 64


class _Commands(Protocol):
    """What argparse's `add_subparsers` gives (its type is private)."""

    def add_parser(self, name: str, *, help: str) -> argparse.ArgumentParser: ...


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one command; returns its exit code (0 done, 2 usage, 3 input, 4 engine, 5 output, 6 leak, 7 secrecy)."""
    set_language(chosen_language())
    args = arguments_of(sys.argv[1:] if argv is None else argv)
    try:
        with private_scratch():
            return args.run(args)
    except AppError as error:
        print(error_text(error), file=sys.stderr)
        return error.exit_code
    except Exception as error:
        # Its text may quote a name: only its type and place are told.
        print(f"{error_text(AppError())} ({as_app_error(error)})", file=sys.stderr)
        return EngineError.exit_code
    except KeyboardInterrupt:
        print(_("已中断。"), file=sys.stderr)
        return EXIT_INTERRUPTED


def arguments_of(argv: Sequence[str]) -> argparse.Namespace:
    """The parsed command line; wrong usage ends the program with 2."""
    return _parser().parse_args(argv)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="blindmask", description=_("职称评审盲评附件遮盖"))
    parser.set_defaults(run=_run_gui, paths=[])
    parser.add_argument("--version", action="version", version=f"blindmask {program_version()}", help=_("版本"))
    commands = parser.add_subparsers(title=_("命令"), metavar="")
    _add_gui(commands)
    _add_propose(commands)
    _add_mask(commands)
    _add_check(commands)
    _add_batch(commands)
    doctor = commands.add_parser("doctor", help=_("版本、模型校验、路径、引擎启动时间"))
    doctor.set_defaults(run=_run_doctor)
    _give_applicant(parser)
    return parser


def _add_gui(commands: _Commands) -> None:
    gui = commands.add_parser("gui", help=_("打开窗口（不带参数时也是）"))
    gui.add_argument("paths", nargs="*", metavar="FILES")
    _give_applicant(gui)
    gui.set_defaults(run=_run_gui)


def _add_propose(commands: _Commands) -> None:
    propose = commands.add_parser("propose", help=_("识别并给出建议，只写 --json 文件"))
    _give_common(propose)
    propose.add_argument("--json", required=True, metavar="OUT", help=_("建议写到这个文件"))
    propose.set_defaults(run=_with_executor(run_propose))


def _add_mask(commands: _Commands) -> None:
    mask = commands.add_parser("mask", help=_("遮盖、导出并检查"))
    _give_common(mask)
    mask.add_argument("--out", required=True, metavar="DIR", help=_("输出文件夹"))
    mask.add_argument("--decisions", metavar="JSON", help=_("带 verdict 的建议文件"))
    mask.add_argument("--accept", choices=("preselected", "all"), default="preselected", help=_("没有决定时遮盖哪些"))
    mask.add_argument("--max-bytes", type=_positive, metavar="N", help=_("每个文件的字节上限"))
    mask.add_argument("--split", action="store_true", help=_("达不到上限时拆成几个文件"))
    mask.add_argument("--format", choices=("same", "pdf", "jpg"), default="same", help=_("输出格式"))
    mask.add_argument("--style", choices=("black", "white", "label"), help=_("遮盖块的样子"))
    mask.add_argument("--keep-names", action="store_true", help=_("保留原文件名（可能含姓名）"))
    mask.set_defaults(run=_with_executor(run_mask))


def _add_check(commands: _Commands) -> None:
    check = commands.add_parser("check", help=_("检查已经遮盖好的文件"))
    _give_common(check)
    check.set_defaults(run=_with_executor(run_check))


def _add_batch(commands: _Commands) -> None:
    batch = commands.add_parser("batch", help=_("按名册处理很多申报人，每人一个文件夹"))
    batch.add_argument("roster", metavar="ROSTER", help=_("名册，xlsx 或 csv"))
    batch.add_argument("--in", dest="source", required=True, metavar="DIR", help=_("材料文件夹，每人一个子文件夹"))
    batch.add_argument("--out", required=True, metavar="DIR", help=_("输出文件夹"))
    batch.add_argument("--resume", action="store_true", help=_("接着上次做，做完的不重做"))
    batch.add_argument("--workers", type=_workers, metavar="N", help=_("工作进程数；0 表示不用工作进程"))
    batch.add_argument(
        "--cluster", metavar="URL", help=_("用已有的 dask 调度器，如 tcp://主机:8786；输入输出要在共享存储上")
    )
    batch.add_argument(
        "--accept",
        choices=tuple(Policy),
        default=Policy.PRESELECTED,
        help=_("preselected：遮盖预选项，报告里写明（默认）；confirmed：只导出窗口里核对确认过的"),
    )
    batch.add_argument("--confirmed", metavar="XLSX", help=_("填写过的 doubts.xlsx：人工确认的归属"))
    batch.add_argument("--rules", default=DEFAULT_RULES, metavar="NAME", help=_("规则集"))
    batch.set_defaults(run=_with_executor(run_batch))


def _give_common(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("paths", nargs="+", metavar="PATH", help=_("文件或文件夹"))
    parser.add_argument("--workers", type=_workers, metavar="N", help=_("工作进程数；0 表示不用工作进程"))
    _give_applicant(parser)


def _give_applicant(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group(_("申报人"))
    group.add_argument("--applicant", metavar="A", help=_("申报人 JSON 文件"))
    group.add_argument("--name", help=_("姓名"))
    group.add_argument("--other-name", action="append", default=[], help=_("其他写法，可重复"))
    group.add_argument("--unit", action="append", default=[], help=_("工作单位，可重复"))
    group.add_argument("--unit-alias", action="append", default=[], help=_("单位简称或曾用名，可重复"))
    group.add_argument("--id-number", help=_("身份证号"))
    group.add_argument("--phone", help=_("手机"))
    group.add_argument("--email", help=_("邮箱"))
    group.add_argument("--address", help=_("住址"))
    group.add_argument("--rules", default=DEFAULT_RULES, metavar="NAME", help=_("规则集"))


def _positive(text: str) -> int:
    value = int(text)
    if value <= 0:
        raise argparse.ArgumentTypeError(_("要大于 0"))
    return value


def _workers(text: str) -> int:
    value = int(text)
    if not 0 <= value <= _MAX_WORKERS:
        raise argparse.ArgumentTypeError(_("要在 0 和 {limit} 之间").format(limit=_MAX_WORKERS))
    return value


def _with_executor(command: Callable[[argparse.Namespace, Executor], int]) -> Callable[[argparse.Namespace], int]:
    def run(args: argparse.Namespace) -> int:
        refuse_wrong_models()
        with _executor(args) as executor:
            return command(args, executor)

    return run


def _executor(args: argparse.Namespace) -> Executor:
    if getattr(args, "cluster", None):
        from blindmask.jobs.cluster import ClusterExecutor  # an optional extra

        return ClusterExecutor(args.cluster)
    workers = default_workers() if args.workers is None else args.workers
    return LocalExecutor(workers=workers) if workers else InlineExecutor()


def _run_doctor(args: argparse.Namespace) -> int:
    return run_doctor(print)


def has_display(platform: str, environment: Mapping[str, str]) -> bool:
    """Whether a window can be shown at all: without a display Qt would end the program with an abort."""
    if platform != "linux" or environment.get("QT_QPA_PLATFORM"):
        return True
    return bool(environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY"))


def _run_gui(args: argparse.Namespace) -> int:
    if not has_display(sys.platform, os.environ):
        raise NoDisplay()
    from blindmask.gui.app import run_gui  # PySide6: not for the other commands

    load_rules(args.rules)
    applicant = applicant_of(args)
    inputs = collect_inputs(args.paths, applicant) if args.paths else []
    if applicant is None and inputs:
        applicant = inputs[0].applicant
    return run_gui([str(item.path) for item in inputs], applicant or Applicant(), args.rules)
