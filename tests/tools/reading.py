"""How well pages are read as they really come, on pages made here: orientation, and names found against clean pages.

    python -m tests.tools.reading [--only WORD] [--quick] [--misses]

`--only` takes the conditions whose name holds the word, with the clean pages; `--quick` a third of the pages.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from app.documents.upright import find_upright
from app.domain import Applicant, Kind, PageAnalysis
from app.pipeline import analyse_page, inspect_file
from app.rules import Action, RuleSet, load_rules
from tests.tools import certificates, papers
from tests.tools.conditions import CONDITIONS, DPI, Condition, turned
from tests.tools.facts import Facts
from tests.tools.make_samples import DOTTED, SAMPLE, SEED, SPACED
from tests.tools.pictures import Shot, render
from tests.tools.scoring import FOUND_COVER, coverage
from tests.tools.sheet import Sheet


@dataclass(frozen=True, slots=True)
class Page:
    name: str
    applicant: Applicant
    shot: Shot


def pages() -> Iterator[Page]:
    """Every kind of paper of every applicant, as it left the printer."""
    for applicant in (SAMPLE, DOTTED, SPACED):
        facts = Facts(applicant, random.Random(f"{SEED}/{applicant.id}"))
        for name, sheet in _sheets(facts):
            yield Page(f"{applicant.id} {name}", applicant, render(sheet, dpi=DPI))


def _sheets(facts: Facts) -> Iterator[tuple[str, Sheet]]:
    yield "title certificate", certificates.title_certificate(facts)
    yield "registration form", certificates.registration_form(facts)
    yield "diploma", certificates.diploma(facts)
    yield "appointment letter", certificates.appointment_letter(facts)
    yield "training certificate", certificates.training_certificate(facts)
    yield "honour certificate", certificates.honour_certificate(facts)
    yield "assessment form", papers.assessment_form(facts)[0]
    yield "article", papers.article(facts)[0]
    yield "recommendation", papers.recommendation(facts)
    yield "notice", papers.notice(facts)


def names_only() -> RuleSet:
    """The default rules without what costs time and has no part in reading: photos, seals and codes."""
    rules = load_rules()
    rest = dict.fromkeys((Kind.PHOTO, Kind.SEAL, Kind.CODE), Action.KEEP)
    return replace(rules, actions={**rules.actions, **rest})


@dataclass(frozen=True, slots=True)
class Tally:
    names: int = 0
    found: int = 0
    offered: int = 0
    upright: int = 0
    pages: int = 0
    clean: int = 0
    """Pages on which a name was missed and that no note asks a person to look at."""
    seconds: float = 0.0

    def plus(self, other: Tally) -> Tally:
        return Tally(
            self.names + other.names,
            self.found + other.found,
            self.offered + other.offered,
            self.upright + other.upright,
            self.pages + other.pages,
            self.clean + other.clean,
            self.seconds + other.seconds,
        )


def read(page: Page, condition: Condition, folder: Path) -> tuple[Tally, list[str], PageAnalysis]:
    """What became of the page's names under that condition, and the names that were missed."""
    shot = condition.befall(page.shot, random.Random(f"{SEED}/{page.name}/{condition.name}"))
    path = folder / "page.jpg"
    shot.image.save(path, "JPEG", quality=88)
    start = time.perf_counter()
    analysis = analyse_page(inspect_file(str(path)), 0, page.applicant, names_only())
    seconds = time.perf_counter() - start
    chosen = [p.box.as_list() for p in analysis.proposals if p.preselected]
    offered = [p.box.as_list() for p in analysis.proposals]
    width, height = shot.image.size
    found = shown = 0
    misses: list[str] = []
    items = [item for item in shot.items if item.mark.kind == "name" and item.mark.must == "mask"]
    for item in items:
        outline = [(x / width, y / height) for x, y in item.outline]
        found += coverage(outline, chosen) >= FOUND_COVER
        shown += coverage(outline, offered) >= FOUND_COVER
        if coverage(outline, chosen) < FOUND_COVER:
            misses.append(f"{page.name}: {item.text} ({coverage(outline, chosen):.2f}) {analysis.notes}")
    is_upright = analysis.upright == condition.upright or condition.upright is None
    is_clean = bool(misses) and not analysis.notes
    return Tally(len(items), found, shown, int(is_upright), 1, int(is_clean), seconds), misses, analysis


def measure_names(made: Sequence[Page], conditions: Sequence[Condition], *, show_misses: bool) -> None:
    print(
        f"{'condition':<32}{'pages':>6}{'upright':>9}{'names':>7}{'presel.':>9}{'all':>8}{'to clean':>10}{'s/page':>8}"
    )
    clean: float | None = None
    with tempfile.TemporaryDirectory(prefix="bm-reading-") as folder:
        for condition in conditions:
            tally, missed = Tally(), list[str]()
            for page in made:
                one, misses, _ = read(page, condition, Path(folder))
                tally, missed = tally.plus(one), missed + misses
            recall = 100 * tally.found / tally.names
            clean = recall if clean is None else clean
            shares = (
                f"{tally.upright / tally.pages:>9.1%}{tally.names:>7}{recall:>8.1f}%{tally.offered / tally.names:>8.1%}"
            )
            rest = f"{recall - clean:>+10.1f}{tally.seconds / tally.pages:>8.2f}"
            print(f"{condition.name:<32}{tally.pages:>6}{shares}{rest}", flush=True)
            if show_misses:
                print(*(f"    {miss}" for miss in missed), sep="\n", flush=True)


def measure_orientation(made: Sequence[Page], conditions: Sequence[Condition]) -> None:
    right = total = 0
    for page in made:
        for condition in conditions:
            if condition.upright is None:
                continue
            shot = condition.befall(page.shot, random.Random(f"{SEED}/{page.name}/{condition.name}"))
            for quarters in range(4):
                wanted = (condition.upright - 90 * quarters) % 360
                found = find_upright(np.asarray(turned(shot, quarters).image.convert("RGB")))
                right += found == wanted
                total += 1
    print(f"orientation alone: {right} of {total} right ({right / total:.2%})")


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure reading on pages as they really come.")
    parser.add_argument("--only", default="", metavar="WORD")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--misses", action="store_true")
    args = parser.parse_args()
    made = list(pages())[:: 3 if args.quick else 1]
    chosen = [c for c in CONDITIONS if c.name == "clean" or args.only in c.name]
    measure_orientation(made, chosen)
    measure_names(made, chosen, show_misses=args.misses)


if __name__ == "__main__":
    main()
