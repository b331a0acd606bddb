"""Does the window ever stand still? `make bench` runs it; `python -m tests.tools.responsiveness --help` says more.

Measured: from the start of the program to its painted window; while a file of 100 pages is read by the real engine, the
longest stall of the event loop, a page turn and a decision, and the memory of the window's process; and with 5,000
boxes in one case what selecting, filtering, deciding and undoing take. Without a display.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PAGES = 100
STARTS = 3
FILES = "tests.tools.responsiveness.files"


def measure_start() -> str:
    """From the start of the process to the painted window: the best and the worst of several."""
    command = [sys.executable, "-m", "tests.tools.responsiveness.start"]
    times_s: list[float] = []
    for _start in range(STARTS):
        start_s = time.time()
        run = subprocess.run(command, check=True, capture_output=True, text=True)
        times_s.append(float(run.stdout.split()[-1]) - start_s)
    return f"start to visible window: {min(times_s):.2f} to {max(times_s):.2f} s ({STARTS} starts; aim 1.5 s)"


def memory() -> str:
    """What this process holds, and held at most since it started."""
    status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines())
    now_mb, most_mb = (int(status[key].split()[0]) / 1024 for key in ("VmRSS", "VmHWM"))
    return f"memory of the window's process: {now_mb:.0f} MB, at most {most_mb:.0f} MB"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=180.0, help="how long to watch the real reading at most")
    parser.add_argument("--workers", type=int, default=None)
    parser.add_argument("--pages", type=int, default=PAGES, help="of the file that is read")
    parser.add_argument("--only", choices=("start", "reading", "boxes"))
    parser.add_argument("--where", action="store_true", help="print what the window did in stalls over 50 ms")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bm-bench-") as scratch:
        os.environ |= {"BLINDMASK_HOME": scratch, "BLINDMASK_LANG": ""}
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        if args.only in (None, "start"):
            print(measure_start(), flush=True)
        if args.only == "start":
            return
        from tests.tools.responsiveness.cases import measure_boxes, measure_reading

        target = str(Path(scratch) / "long.pdf")
        make = f"from {FILES} import write_long_file; write_long_file({target!r}, {args.pages})"
        subprocess.run([sys.executable, "-c", make], check=True)
        if args.only in (None, "reading"):
            measure_reading(target, seconds=args.seconds, workers=args.workers, tells_where=args.where)
            print(memory(), flush=True)
        if args.only in (None, "boxes"):
            measure_boxes(target, tells_where=args.where)
            print(memory())


if __name__ == "__main__":
    main()
