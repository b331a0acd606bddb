"""Runs every hostile input through `mask` in real workers and prints what went wrong, with the figures.

    python -m tests.hostile.run [--only TEXT] [--workers N] [--csv FILE]

Each case gets folders of its own. What must hold: the exit code and the message are right, time and memory stay within
their limits, the source is the same afterwards, and the output folder holds a proved file or none, and nothing else.
"""

from __future__ import annotations

import argparse
import contextlib
import csv
import hashlib
import io
import json
import os
import sys
import tempfile
import threading
import time
from collections import Counter
from dataclasses import astuple, dataclass, fields
from pathlib import Path
from typing import Any

import psutil

from blindmask.cli.main import arguments_of
from blindmask.cli.mask import run_mask
from blindmask.core.errors import EXIT_LEAK, AppError
from blindmask.jobs.base import Executor
from blindmask.jobs.local import LocalExecutor
from blindmask.messages import code_text
from tests.hostile.cases import OK, UNPROVED, HostileCase
from tests.hostile.corpus import all_cases

LIMIT_S = 120.0
LIMIT_MB = 3500
REPORTS = {"map.json", "report.html", "report.json"}
CONTAINED = ("worker.crashed", "worker.memory", "worker.timeout", "engine.unread_page")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one case. `faults` is empty when everything was as it must be."""

    id: str
    code: str
    exit_code: int
    seconds: float
    peak_mb: int
    faults: str


class PeakMemory:
    """The most memory that one child process held since `reset`, looked at ten times a second."""

    def __init__(self) -> None:
        self.bytes = 0
        self._ended = threading.Event()
        threading.Thread(target=self._watch, daemon=True).start()

    def reset(self) -> None:
        self.bytes = 0

    def close(self) -> None:
        self._ended.set()

    def _watch(self) -> None:
        own = psutil.Process()
        while not self._ended.wait(0.1):
            with contextlib.suppress(psutil.Error):
                for child in own.children():
                    self.bytes = max(self.bytes, child.memory_info().rss)


def run_case(case: HostileCase, executor: Executor, peak: PeakMemory) -> Outcome:
    """One case through `mask`, in folders of its own."""
    with tempfile.TemporaryDirectory(prefix="bm-case-") as scratch:
        given, out = Path(scratch) / "in", Path(scratch) / "out"
        given.mkdir()
        path = case.make(given)
        before, start = _contents(given), time.perf_counter()
        peak.reset()
        code, exit_code, printed = _mask(path, out, executor, keep_names=case.group == "name")
        seconds, peak_mb = time.perf_counter() - start, peak.bytes // 2**20
        faults = [
            *_wrong_code(case, code, exit_code),
            *_wrong_output(out, code),
            *([] if _message(code) in printed else ["the message is missing"]),
            *([] if _contents(given) == before else ["the source changed"]),
            *([] if seconds <= LIMIT_S else ["too slow"]),
            *([] if peak_mb <= LIMIT_MB else ["too much memory"]),
        ]
        return Outcome(case.id, code, exit_code, round(seconds, 2), peak_mb, "; ".join(faults))


def _mask(path: Path, out: Path, executor: Executor, *, keep_names: bool) -> tuple[str, int, str]:
    """(the error's code or `ok`, exit code, what was printed)."""
    names = ["--keep-names"] if keep_names else []
    asked = arguments_of(["mask", f"--out={out}", "--name=周晓澜", *names, "--", str(path)])
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(io.StringIO()):
        try:
            exit_code = run_mask(asked, executor)
        except AppError as error:
            return error.code, error.exit_code, code_text(error.code, error.facts)
    (facts,) = json.loads((out / "report.json").read_text(encoding="utf-8"))["files"]
    code = facts["code"] or (UNPROVED if facts["status"] == "failed" else OK)
    return code, exit_code, printed.getvalue()


def _message(code: str) -> str:
    """How the sentence begins that a person must have got."""
    return {OK: "1/1", UNPROVED: "0/1"}.get(code) or code_text(code).partition("?")[0]


def _contents(folder: Path) -> dict[str, str]:
    """What lies there: hashes of files, sizes of large ones, targets of links."""
    found: dict[str, str] = {}
    for path in sorted(folder.rglob("*")):
        if path.is_symlink():
            found[str(path)] = os.readlink(path)
        elif path.is_file():
            data = path.read_bytes() if path.stat().st_size < 50_000_000 else str(path.stat().st_size).encode()
            found[str(path)] = hashlib.sha256(data).hexdigest()
    return found


def exit_code_of(code: str) -> int:
    """The exit code that the contract gives an error."""

    def known(kind: type[AppError]) -> dict[str, int]:
        return {kind.code: kind.exit_code, **{k: v for sub in kind.__subclasses__() for k, v in known(sub).items()}}

    return 0 if code == OK else EXIT_LEAK if code == UNPROVED else known(AppError)[code]


def _wrong_code(case: HostileCase, code: str, exit_code: int) -> list[str]:
    faults = [] if code in case.expected else [f"expected {' or '.join(case.expected)}"]
    return faults if exit_code == exit_code_of(code) else [*faults, f"exit code {exit_code}"]


def _wrong_output(out: Path, code: str) -> list[str]:
    """A proved file and the reports when it is `ok`, the reports alone when it is not."""
    left = [path for path in out.rglob("*") if path.is_file()] if out.exists() else []
    others = [path for path in left if path.name not in REPORTS]
    if code != OK:
        return [f"{len(others)} files left"] if others else []
    rows: list[dict[str, Any]] = json.loads((out / "map.json").read_text(encoding="utf-8"))
    proved = [out / row["output"] for row in rows if row["status"] == "passed"]
    return [] if proved == others else ["the outputs are not those of map.json"]


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--only", default="", help="cases whose id contains this")
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--csv", type=Path)
    asked = parser.parse_args()
    peak, start = PeakMemory(), time.perf_counter()
    outcomes: list[Outcome] = []
    with LocalExecutor(asked.workers) as executor:
        for case in all_cases():
            if asked.only in case.id:
                outcomes.append(run_case(case, executor, peak))
                if outcomes[-1].faults:
                    print(outcomes[-1], flush=True)
    peak.close()
    left = [child for child in psutil.Process().children() if "resource_tracker" not in " ".join(child.cmdline())]
    if asked.csv:
        with asked.csv.open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows([[f.name for f in fields(Outcome)], *(astuple(outcome) for outcome in outcomes)])
    print(_figures(outcomes, time.perf_counter() - start, processes_left=len(left)))
    return int(any(outcome.faults for outcome in outcomes) or bool(left))


def _figures(outcomes: list[Outcome], seconds: float, *, processes_left: int) -> str:
    codes = Counter(outcome.code for outcome in outcomes)
    slowest = max(outcomes, key=lambda outcome: outcome.seconds)
    largest = max(outcomes, key=lambda outcome: outcome.peak_mb)
    return (
        f"{len(outcomes)} cases, {sum(bool(o.faults) for o in outcomes)} with faults, "
        f"{sum(codes[code] for code in CONTAINED)} crashes, timeouts and outgrown workers contained, "
        f"{processes_left} processes left, {seconds:.0f} s\n"
        f"slowest {slowest.id} {slowest.seconds} s; most memory {largest.id} {largest.peak_mb} MB\n"
        + ", ".join(f"{code} {count}" for code, count in codes.most_common())
    )


if __name__ == "__main__":
    sys.exit(main())
