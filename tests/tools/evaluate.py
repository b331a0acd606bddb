"""Runs the program on a set of attachments with a truth.json and reports how well it does.

    python tests/tools/evaluate.py --set DIR [--workers N] [--mask] [--save FILE] [--compare FILE]

DIR holds truth.json and files/<applicant>/…, or is one case (as make_samples.py writes it). With --compare the exit
code is 1 when something was lost since the kept report: a place missed, something to keep covered, a file refused.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.tools.masked import MaskedCheck, check_masked
from tests.tools.scoring import CORE_KINDS, Score, Tally, load_truth, score

ROOT = Path(__file__).parents[2]
_LOOK_EVERY_S = 0.5
_MAX_LISTED = 60


@dataclass(frozen=True, slots=True)
class Run:
    """One command of the program: exit code, wall time, and the most memory that its processes held together."""

    exit_code: int
    seconds_s: float
    peak_mb: float


def run_program(*arguments: str) -> Run:
    """Runs `python -m app` with `arguments`; its output goes where ours goes."""
    start = time.monotonic()
    process = psutil.Popen([sys.executable, "-m", "app", *arguments], cwd=ROOT)
    peak = 0
    while True:
        try:
            code = process.wait(timeout=_LOOK_EVERY_S)
        except psutil.TimeoutExpired:
            peak = max(peak, _memory(process))
        else:
            return Run(code, time.monotonic() - start, peak / 2**20)


def _memory(process: psutil.Process) -> int:
    """Bytes held by a process and its children; shared pages counted once where the system tells (Linux)."""
    total = 0
    for one in [process, *process.children(recursive=True)]:
        try:
            full = one.memory_full_info()
        except (psutil.NoSuchProcess, psutil.AccessDenied):
            continue
        total += getattr(full, "pss", 0) or full.rss
    return total


def evaluate(folder: Path, work: Path, *, workers: int | None, mask: bool) -> tuple[dict[str, Any], Score]:
    """Proposes (and masks) the set in `folder`, with scratch files in `work`. Gives the report and the score."""
    truth = load_truth(folder)
    files = folder / "files" if (folder / "files").is_dir() else folder
    extra = ["--workers", str(workers)] if workers is not None else []
    proposals_file = work / "proposals.json"
    run = run_program("propose", str(files), "--json", str(proposals_file), *extra)
    if not proposals_file.is_file():
        raise SystemExit(f"propose wrote nothing (exit code {run.exit_code})")
    proposals = json.loads(proposals_file.read_text(encoding="utf-8"))
    result = score(truth, proposals)
    report = result.as_json() | {
        "seconds_per_page": round(run.seconds_s / max(1, result.pages), 2),
        "peak_mb": round(run.peak_mb),
        "exit_code": run.exit_code,
    }
    if mask:
        out = work / "masked"
        masked = run_program("mask", str(files), "--out", str(out), "--accept", "preselected", *extra)
        check = check_masked(proposals, out, terms_of(truth))
        report |= _mask_report(masked, check, result.pages)
    return report, result


def terms_of(truth: dict[str, Any]) -> dict[str, tuple[str, ...]]:
    terms: dict[str, tuple[str, ...]] = {}
    for file in truth["files"]:
        who = truth["applicants"][file["applicant"]]
        found = [who["name"], *who["units"], who["id_number"], who["phone"], who["email"]]
        terms[file["path"]] = tuple(term for term in found if term)
    return terms


def _mask_report(run: Run, check: MaskedCheck, pages: int) -> dict[str, Any]:
    return {
        "mask_exit_code": run.exit_code,
        "mask_seconds_per_page": round(run.seconds_s / max(1, pages), 2),
        "mask_peak_mb": round(run.peak_mb),
        "masked_boxes": check.boxes,
        "mask_leaks": list(check.leaks),
        "unwritten": list(check.unwritten),
    }


def show(report: dict[str, Any], result: Score) -> None:
    """Prints the report as a table."""
    print(f"\n{result.pages} pages    {'wanted':>8}{'presel.':>9}{'all':>9}")
    for kind, tally in sorted(result.by_kind.items()):
        _row(kind, tally)
    _row("core", result.total(CORE_KINDS))
    _row("all kinds", result.total(result.by_kind))
    print("by form")
    for form, tally in sorted(result.by_form.items()):
        _row(form, tally)
    print(f"precision    {result.precision:7.1%} of {result.boxes} preselected boxes")
    print(f"keep damage  {result.keep_damage:7.2%} of {result.keeps} keep items")
    print(f"{report['seconds_per_page']} s a page, {report['peak_mb']} MB at most, exit code {report['exit_code']}")
    _list("missed", [f"{miss.key} ({miss.cover:.2f}, all {miss.offered:.2f})" for miss in result.misses])
    _list("damaged", result.damaged)
    _list("refused or failed against expectation", result.refusals)
    if "masked_boxes" in report:
        print(
            f"masked: {report['masked_boxes']} boxes looked at, {len(report['mask_leaks'])} still show something; "
            f"{report['mask_seconds_per_page']} s a page, {report['mask_peak_mb']} MB at most, "
            f"exit code {report['mask_exit_code']}"
        )
        _list("still shows something", report["mask_leaks"])
        _list("no output kept", report["unwritten"])


def _row(label: str, tally: Tally) -> None:
    offered = tally.offered / tally.wanted if tally.wanted else 1.0
    print(f"  {label:<16}{tally.wanted:>6}{tally.recall:>9.1%}{offered:>9.1%}")


def _list(title: str, lines: Any) -> None:
    if lines:
        print(f"{title}: {len(lines)}")
        for line in list(lines)[:_MAX_LISTED]:
            print(f"  {line}")


def compare(old: dict[str, Any], new: dict[str, Any]) -> None:
    """Prints what changed since a saved report."""
    print("\nsince the saved run")
    for key in ("core_recall", "all_recall", "precision", "keep_damage", "seconds_per_page", "peak_mb"):
        print(f"  {key:<18}{old[key]:>9} -> {new[key]}")
    for kind in sorted(old["recall"].keys() & new["recall"].keys()):
        before, after = old["recall"][kind]["recall"], new["recall"][kind]["recall"]
        if before != after:
            print(f"  {kind:<18}{before:>9} -> {after}")
    _list("newly missed", sorted(set(new["misses"]) - set(old["misses"])))
    _list("newly found", sorted(set(old["misses"]) - set(new["misses"])))
    _list("newly damaged", sorted(set(new["damaged"]) - set(old["damaged"])))


def losses(old: dict[str, Any], new: dict[str, Any]) -> list[str]:
    """What is missed, damaged or refused in a report and was not in an older one of the same set."""
    return [
        f"{what}: {key}" for what in ("misses", "damaged", "refusals") for key in sorted({*new[what]} - {*old[what]})
    ]


def main() -> int:
    parser = argparse.ArgumentParser(description="Score the program on a set with a truth.json.")
    parser.add_argument("--set", type=Path, required=True, dest="folder", metavar="DIR")
    parser.add_argument("--workers", type=int)
    parser.add_argument("--mask", action="store_true", help="also mask, and look at what is under the boxes")
    parser.add_argument("--save", type=Path, metavar="FILE", help="keep the report as JSON")
    parser.add_argument("--compare", type=Path, metavar="FILE", help="what changed since; exit code 1 for a loss")
    args = parser.parse_args()
    folder = args.folder.resolve()
    if not (folder / "truth.json").is_file():
        print(f"skipped: no truth.json in {args.folder}")
        return 0
    with tempfile.TemporaryDirectory(prefix="bm-evaluate-") as work:
        report, result = evaluate(folder, Path(work), workers=args.workers, mask=args.mask)
    show(report, result)
    if args.save:
        args.save.write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    if args.compare:
        old = json.loads(args.compare.read_text(encoding="utf-8"))
        compare(old, report)
        return int(bool(losses(old, report)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
