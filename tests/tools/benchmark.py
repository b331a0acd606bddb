"""Seconds and peak memory of reading and proposing on the sample case, one worker and all. `make bench` runs it."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from app.jobs.base import default_workers
from app.paths import resources_dir

CASE = resources_dir() / "samples" / "case"


def measure(workers: int) -> str:
    """One line of figures for `blindmask propose` on the sample case."""
    with tempfile.TemporaryDirectory(prefix="bm-bench-") as scratch:
        out = Path(scratch) / "proposals.json"
        command = [sys.executable, "-m", "app", "propose", str(CASE), "--applicant", str(CASE / "applicant.json")]
        cpu_s, start_s = _children_cpu_s(), time.perf_counter()
        subprocess.run([*command, "--workers", str(workers), "--json", str(out)], check=True, capture_output=True)
        wall_s, cpu_s = time.perf_counter() - start_s, _children_cpu_s() - cpu_s
        pages = sum(len(file["pages"]) for file in json.loads(out.read_text(encoding="utf-8"))["files"])
    return f"{workers} worker(s): {pages} pages, {wall_s / pages:.2f} s and {cpu_s / pages:.2f} CPU-s a page"


def _children_cpu_s() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def main() -> None:
    for workers in sorted({1, default_workers()}):
        print(measure(workers), flush=True)
    peak_mb = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"{os.cpu_count()} cores; largest process {peak_mb:.0f} MB")


if __name__ == "__main__":
    main()
