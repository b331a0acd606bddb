"""Measures batches of made-up applicants with the real engine: throughput, memory, kills, a cluster.

    python -m tests.tools.measure_batch FOLDER [--people 200] [--workers 1 2] [--kills 10] [--cluster]

`--kills`: that many runs are killed at random moments (SIGKILL) and resumed; the outputs must equal those of the first
measured run. `--cluster`: the same batch on a scheduler with two workers of this machine; its outputs must equal, too.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

from tests.tools.batch_people import make_batch_files, make_people

ROOT = Path(__file__).resolve().parents[2]
_SAMPLE_S = 0.5
_MEGABYTE = 1_000_000


@dataclass(frozen=True)
class Measured:
    """One run: seconds on the clock and on all cores, the largest sum of memory and that of the one parent."""

    wall_s: float
    cpu_s: float
    peak_mb: float
    parent_mb: float
    code: int


def command(folder: Path, out: Path, *more: str) -> list[str]:
    roster, source = str(folder / "roster.csv"), str(folder / "in")
    return [sys.executable, "-m", "app", "batch", roster, "--in", source, "--out", str(out), *more]


def run(arguments: list[str], *, kill_after_s: float | None = None) -> Measured:
    """Runs to the end, or kills with SIGKILL after that time."""
    start, cpu_s, peak, parent = time.monotonic(), 0.0, 0.0, 0.0
    ended: dict[int, float] = {}
    with start_quietly(arguments) as one:
        family = psutil.Process(one.pid)
        while one.poll() is None:
            memory, own = sample(family, ended)
            peak, parent = max(peak, memory), max(parent, own)
            if kill_after_s is not None and time.monotonic() - start > kill_after_s:
                one.kill()
            with suppress(subprocess.TimeoutExpired):
                one.wait(timeout=_SAMPLE_S)
        cpu_s = sum(ended.values())
    return Measured(time.monotonic() - start, cpu_s, peak, parent, one.returncode)


def start_quietly(arguments: list[str]) -> subprocess.Popen[bytes]:
    nothing = subprocess.DEVNULL
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(arguments, cwd=ROOT, env=environment, stdout=nothing, stderr=nothing)


def sample(parent: psutil.Process, cpu_s: dict[int, float]) -> tuple[float, float]:
    """Megabytes of the whole family and of the parent now; notes how much each process has computed so far."""
    total = own = 0.0
    try:
        processes = [parent, *parent.children(recursive=True)]
    except psutil.NoSuchProcess:
        return 0.0, 0.0
    for process in processes:
        try:
            memory, times = process.memory_info().rss / _MEGABYTE, process.cpu_times()
        except psutil.NoSuchProcess:
            continue
        total += memory
        own = memory if process == parent else own
        cpu_s[process.pid] = times.user + times.system
    return total, own


def outputs(out: Path) -> dict[str, str]:
    """Hashes of the masked files by their names, and of the one map.json."""
    files = [path for path in sorted(out.glob("[0-9]*/*")) if path.suffix not in (".json", ".html")]
    return {
        p.relative_to(out).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest() for p in (*files, out / "map.json")
    }


def count(out: Path) -> tuple[int, int, int]:
    """Files, those that passed, and pages of a finished batch."""
    records = [json.loads(path.read_bytes()) for path in sorted((out / ".blindmask").glob("[0-9]*.json"))]
    results = [file["result"] for record in records for file in record["files"]]
    passed = sum(result["status"] == "passed" for result in results)
    return len(results), passed, sum(result["pages"] for result in results)


def tell(words: str) -> None:
    print(words, flush=True)


def measure_workers(folder: Path, workers: int) -> Path:
    out = folder / f"out-{workers}"
    done = run(command(folder, out, "--workers", str(workers)))
    files, passed, pages = count(out)
    tell(
        f"{workers} worker(s): {files} files, {passed} passed, {pages} pages in {done.wall_s:.0f} s, code {done.code}; "
        f"{done.wall_s / pages:.2f} s and {done.cpu_s / pages:.2f} CPU-s a page, "
        f"{3600 * pages / done.cpu_s:.0f} pages a core-hour; "
        f"memory {done.peak_mb:.0f} MB in all, {done.parent_mb:.0f} MB of it the parent"
    )
    return out


def measure_kills(folder: Path, wanted: dict[str, str], kills: int, seconds: float) -> None:
    """Kills runs at moments spread over the time that a whole one takes, then lets one finish."""
    out, rng, seen = folder / "out-killed", random.Random(11), []
    for _kill in range(kills):
        done = run(
            command(folder, out, "--workers", "2", "--resume"), kill_after_s=rng.uniform(2.0, max(4.0, seconds / kills))
        )
        seen.append(done.code)
    last = run(command(folder, out, "--workers", "2", "--resume"))
    same = outputs(out) == wanted
    tell(f"{seen.count(-9)} of {kills} runs killed, then one resumed (exit code {last.code}): outputs equal: {same}")


@contextmanager
def cluster(folder: Path) -> Iterator[str]:
    """The address of a scheduler with two workers in processes of their own."""
    told = folder / "scheduler.json"
    common = ["--scheduler-file", str(told), "--no-dashboard"]
    host = ["--host", "127.0.0.1"]
    workers = ["--nworkers", "2", "--nthreads", "1", "--local-directory", str(folder / "dask")]
    started = [
        [sys.executable, "-m", "distributed.cli.dask_scheduler", *host, "--port", "0", *common],
        [sys.executable, "-m", "distributed.cli.dask_worker", *host, *workers, *common],
    ]
    running = [start_quietly(one) for one in started]
    try:
        while not told.exists():
            with suppress(subprocess.TimeoutExpired):
                raise SystemExit(f"the scheduler ended with exit code {running[0].wait(timeout=_SAMPLE_S)}")
        yield json.loads(told.read_text(encoding="utf-8"))["address"]
    finally:
        for one in running:
            for process in (*psutil.Process(one.pid).children(recursive=True), one):
                process.kill()
            one.wait()


def measure_cluster(folder: Path, wanted: dict[str, str]) -> None:
    out = folder / "out-cluster"
    with cluster(folder) as address:
        done = run(command(folder, out, "--cluster", address))
    tell(f"cluster: {done.wall_s:.0f} s, exit code {done.code}: outputs equal: {outputs(out) == wanted}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--people", type=int, default=200)
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--kills", type=int, default=0)
    parser.add_argument("--cluster", action="store_true")
    args = parser.parse_args()
    folder: Path = args.folder.absolute()
    make_batch_files(make_people(args.people), folder)
    tell(f"{args.people} applicants, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} before the first run")
    wanted, seconds = {}, 0.0
    for workers in args.workers:
        start = time.monotonic()
        wanted = outputs(measure_workers(folder, workers))
        seconds = time.monotonic() - start
    if args.kills:
        measure_kills(folder, wanted, args.kills, seconds)
    if args.cluster:
        measure_cluster(folder, wanted)


if __name__ == "__main__":
    main()
