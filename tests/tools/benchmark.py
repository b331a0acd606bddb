"""How fast pages are read and masked, against plain PaddleOCR in the same run. `make bench` runs it.

    python -m tests.tools.benchmark [--only WORD] [--pages N]

Pages are those of the made-up case and, where it is there, of ../shared/sample. Seconds are CPU seconds unless called
otherwise; those of a process's threads and of its neighbours on the machine do not count in them.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable

from blindmask.jobs.base import default_workers
from tests.tools.bench.pages import load_pages
from tests.tools.bench.paired import compare_readers


def _measure_reading(workers: int, most: int | None) -> None:
    pages = list(load_pages())
    scans = [page for page in pages if page.is_scan]
    for label, group in (("scanned pages", scans), ("pages of all kinds", pages)):
        chosen = group[:: max(1, len(group) // most)] if most else group
        print(f"reading {len(chosen)} {label}, text layers not used:", flush=True)
        compare_readers(chosen, workers=workers)


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure speed and memory of reading, proposing and masking.")
    parser.add_argument("--only", default="", metavar="WORD", help="the parts whose name holds the word")
    parser.add_argument("--pages", type=int, metavar="N", help="about so many pages for the comparison")
    args = parser.parse_args()
    from tests.tools.bench import program  # here, because the readers' processes import this module too

    workers = default_workers()
    parts: dict[str, Callable[[], None]] = {
        "reading": lambda: _measure_reading(workers, args.pages),
        "stages": program.measure_stages,
        "text": lambda: program.measure_text_pages(workers),
        "first": program.measure_first_page,
        "mask": program.measure_masking,
        "long": lambda: program.measure_long_file(workers),
    }
    for name, part in parts.items():
        if args.only in name:
            part()


if __name__ == "__main__":
    main()
