"""Reading, paired with plain PaddleOCR on the same pages in one run, so that ratios hold on a noisy machine."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import wait
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from tests.tools.bench.accuracy import Accuracy, compare
from tests.tools.bench.floor import core_gflops, total_gflop
from tests.tools.bench.pages import Page
from tests.tools.bench.readers import Done, ReaderProcess

_GROUP = 16
"""So many pages are read by one way, then by the next: near in time, and each way alone. At the end of a group a reader
may wait for the other, as at the end of a case."""

Saved = tuple[Page, Path]
"""A page and the file that holds its picture."""


@dataclass
class Result:
    """What one way of reading came to, over all pages."""

    cpu_s: float = 0.0
    wall_s: float = 0.0
    gflop: float = 0.0
    accuracy: Accuracy = field(default_factory=Accuracy)

    def add(self, page: Page, done: Done) -> None:
        self.cpu_s += done.cpu_s
        self.gflop += total_gflop(done.runs)
        self.accuracy = self.accuracy.plus(compare(page.segments, done.lines))


def read_group(pages: Sequence[Saved], readers: Sequence[ReaderProcess], result: Result) -> None:
    """Reads the pages by all readers side by side, each taking the next page when it is free."""
    start_s = time.perf_counter()
    waiting, busy = deque(pages), dict[object, tuple[ReaderProcess, Page]]()
    idle = list(readers)
    done: list[tuple[Page, Done]] = []
    while waiting or busy:
        while waiting and idle:
            reader, (page, file) = idle.pop(), waiting.popleft()
            reader.begin(file, page.wanted)
            busy[reader.pipe] = reader, page
        for pipe in wait([reader.pipe for reader, _ in busy.values()]):
            reader, page = busy.pop(pipe)
            done.append((page, reader.finish()))
            idle.append(reader)
    result.wall_s += time.perf_counter() - start_s
    for page, one in done:
        result.add(page, one)


def compare_readers(pages: Sequence[Page], *, workers: int) -> None:
    """Prints what each way costs a page and how well it reads."""
    results = {name: Result() for name in ("plain", "one", "all", "careful")}
    with (
        TemporaryDirectory(prefix="bm-bench-") as folder,
        ReaderProcess("plain") as plain,
        ReaderProcess("careful") as careful,
        ReaderProcess("ours") as first,
    ):
        team = [first, *(ReaderProcess("ours") for _ in range(workers - 1))]
        ways = {"plain": [plain], "one": team[:1], "all": team, "careful": [careful]}
        saved = [(page, _save(page, Path(folder) / f"{number}.npy")) for number, page in enumerate(pages)]
        for start in range(0, len(saved), _GROUP):
            for name, readers in ways.items():
                read_group(saved[start : start + _GROUP], readers, results[name])
        gflops = core_gflops()
        labels = {"plain": "PaddleOCR", "one": "1 worker", "all": f"{workers} workers", "careful": "careful, 1 worker"}
        for name, label in labels.items():
            _show(label, results[name], count=len(pages), gflops=gflops, readers=ways[name])
        for reader in team[1:]:
            reader.__exit__(None, None, None)
    _show_ratios(results, workers=workers)


def _save(page: Page, file: Path) -> Path:
    np.save(file, page.image)
    return file


def _show(label: str, result: Result, *, count: int, gflops: float, readers: Sequence[ReaderProcess]) -> None:
    peak_mb = max(reader.peak_mb for reader in readers)
    floor_s = result.gflop / gflops / count
    print(
        f"  {label:<18}{count * 60 / result.wall_s:6.0f} pages a minute, {result.cpu_s / count:.2f} CPU-s a page"
        f" (floor {floor_s:.2f}: {result.gflop / count:.0f} GFLOP at {gflops:.0f} GFLOP/s),"
        f" {peak_mb:.0f} MB, from nothing {readers[0].cold_s:.1f} s; {result.accuracy}",
        flush=True,
    )


def _show_ratios(results: dict[str, Result], *, workers: int) -> None:
    plain, one, team = results["plain"], results["one"], results["all"]
    print(
        f"  against PaddleOCR: {plain.cpu_s / one.cpu_s:.1f} times fewer CPU-s,"
        f" {plain.wall_s / team.wall_s:.1f} times the pages a minute"
        f" (PaddleOCR on all cores, {workers} workers here); {workers} workers {one.wall_s / team.wall_s:.2f} times one"
    )
