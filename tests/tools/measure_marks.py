"""Measures the detectors of photos, seals, codes and signatures on generated pages, by condition, and prints a table.

    python -m tests.tools.measure_marks [photo|seal|code|signature …] [--count N] [--pages FOLDER]

A thing is found when at least 95 % of its area is covered: by preselected boxes, or by all boxes that are offered.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from blindmask.core.page_view import PageView
from blindmask.core.proposals import Proposal
from blindmask.detect.evidence import Evidence
from blindmask.detect.marks import codes
from blindmask.detect.marks.photos.find import find_photos
from blindmask.detect.marks.seals.find import find_seals
from blindmask.detect.marks.seals.shapes import find_shapes
from blindmask.detect.marks.signatures import find_signatures
from blindmask.detect.marks.strokes import find_prints
from blindmask.detect.marks.under_marks import read_under, with_lines
from blindmask.detect.units.own import find_units
from blindmask.host.rule_files import load_rules
from blindmask.ocr.paddle import shared_engine
from tests.tools.detector_pages import (
    APPLICANT,
    Case,
    code_cases,
    photo_cases,
    plain_cases,
    seal_cases,
    signature_cases,
)
from tests.tools.scoring import coverage
from tests.unit.detect.pages import KEY

_COVERED = 0.95
_CASES: dict[str, Callable[[int], Iterator[Case]]] = {
    "photo": photo_cases,
    "seal": seal_cases,
    "code": code_cases,
    "signature": signature_cases,
    "plain": plain_cases,
}
_PLAIN_PAGES = 50


@dataclass
class Row:
    """What was found under one condition."""

    wanted: int = 0
    preselected: int = 0
    offered: int = 0
    own: int = 0
    own_preselected: int = 0
    others_preselected: int = 0
    stray: int = 0
    """Boxes of the kind that touch nothing."""
    pages: int = 0
    seconds: float = 0.0


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure the picture detectors on generated pages.")
    parser.add_argument("kinds", nargs="*", choices=[[], *_CASES], default=[])
    parser.add_argument("--count", type=int, default=8, help="pages of each condition")
    parser.add_argument("--pages", type=Path, metavar="FOLDER", help="keep the pages on which something was missed")
    args = parser.parse_args()
    for kind in args.kinds or list(_CASES):
        rows: dict[str, Row] = {}
        for number, case in enumerate(_CASES[kind](_PLAIN_PAGES if kind == "plain" else args.count)):
            is_missed = _measure(case, rows.setdefault(case.condition, Row()))
            if args.pages and is_missed:
                args.pages.mkdir(parents=True, exist_ok=True)
                case.shot.image.convert("RGB").save(args.pages / f"{kind}-{case.condition}-{number}.png")
        _show(kind, rows)


def _measure(case: Case, row: Row) -> bool:
    """Adds one page to its row; tells whether something on it was not offered."""
    picture = np.ascontiguousarray(np.asarray(case.shot.image.convert("RGB"), np.uint8))
    view = _view(case, picture)
    start = time.perf_counter()
    found = _detect(case.kind, view)
    row.seconds += time.perf_counter() - start
    row.pages += 1
    height_px, width_px = picture.shape[:2]
    outlines = [[(x / width_px, y / height_px) for x, y in item.outline] for item in case.shot.items]
    chosen = [p.box.as_list() for p in found if p.preselected]
    offered = [p.box.as_list() for p in found]
    is_missed = False
    for outline in outlines:
        is_chosen, is_offered = coverage(outline, chosen) >= _COVERED, coverage(outline, offered) >= _COVERED
        row.wanted += 1
        row.preselected += is_chosen
        row.offered += is_offered
        row.own += case.is_own
        row.own_preselected += is_chosen and case.is_own
        row.others_preselected += is_chosen and not case.is_own
        is_missed |= not is_offered
    row.stray += sum(not any(coverage(outline, [box]) > 0.05 for outline in outlines) for box in offered)
    return is_missed


def _view(case: Case, picture: NDArray[np.uint8]) -> PageView:
    if case.kind not in ("seal", "signature"):
        return PageView(KEY, picture, ())
    readings = tuple(shared_engine().read(picture, wanted=APPLICANT.name + "".join(APPLICANT.units)))
    return PageView(KEY, picture, tuple(r.span for r in readings), readings)


def _detect(kind: str, view: PageView) -> list[Proposal]:
    rules = load_rules()
    if kind == "seal":
        shapes, units = find_shapes(view.image), find_units(view, APPLICANT, rules)
        return find_seals(view, APPLICANT, rules, shapes=shapes, units=units, reader=shared_engine())
    if kind == "code":
        evidence = Evidence(view, APPLICANT, rules, shared_engine())
        return [*codes.DETECTOR.find(evidence), *codes.BESIDE.find(evidence)]
    if kind == "signature":
        prints = find_prints(view.image)
        lines = read_under(view, prints, wanted=APPLICANT.name, reader=shared_engine())
        return find_signatures(with_lines(view, lines), APPLICANT, rules, prints=prints)
    return find_photos(view, rules)


def _show(kind: str, rows: dict[str, Row]) -> None:
    print(f"\n{kind:<24}{'wanted':>7}{'masked':>8}{'offered':>9}{'own':>11}{'not own':>9}{'stray':>7}{'ms/page':>9}")
    for name, row in {**rows, "all": _total(rows)}.items():
        share = [f"{n / row.wanted:.2f}" if row.wanted else "-" for n in (row.preselected, row.offered)]
        own = f"{row.own_preselected}/{row.own}"
        print(
            f"  {name:<22}{row.wanted:>7}{share[0]:>8}{share[1]:>9}{own:>11}{row.others_preselected:>9}{row.stray:>7}"
            f"{1000 * row.seconds / max(1, row.pages):>9.0f}"
        )


def _total(rows: dict[str, Row]) -> Row:
    total = Row()
    for row in rows.values():
        for name in Row.__dataclass_fields__:
            setattr(total, name, getattr(total, name) + getattr(row, name))
    return total


if __name__ == "__main__":
    main()
