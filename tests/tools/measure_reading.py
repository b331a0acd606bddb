"""How well pages are read as they really come, on pages made here.

    python -m tests.tools.measure_reading [upright|names|layers|speed|marks|kinds ...]
        [--only WORD] [--quick] [--misses]

upright: which way up pages stand; names: names found under each condition against clean pages; layers: names in PDFs
whose text layers lie, hide or lack something; speed: how much less a true layer costs than OCR; marks: secrecy marks,
look-alikes, and pages that cannot be read; kinds: the kinds of document. `--only`: conditions whose name holds the word
(or one of several, with commas between) and the clean pages; `--quick` a third of the pages.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median

import numpy as np
from PIL import Image

from blindmask.case.work.analysis import analyse_page
from blindmask.case.work.page_reading import read_page
from blindmask.core.applicants import Applicant
from blindmask.core.errors import SecrecyStop
from blindmask.core.papers import Paper
from blindmask.core.proposals import Kind, PageAnalysis
from blindmask.core.rules import Action, RuleSet
from blindmask.detect.page.kinds import recognise_paper
from blindmask.documents.open import open_document
from blindmask.documents.upright import find_upright
from blindmask.host.rule_files import load_rules
from tests.tools import certificates, papers
from tests.tools.conditions import CONDITIONS, DPI, Condition, turned
from tests.tools.facts import Facts
from tests.tools.layers import LAYERS, write_true
from tests.tools.make_samples import DOTTED, SAMPLE, SEED, SPACED
from tests.tools.pdfs import write_scan_pdf
from tests.tools.pictures import Shot, render
from tests.tools.scoring import FOUND_COVER, coverage
from tests.tools.secrecy_papers import marked_papers, unreadable_pages
from tests.tools.sheet import Item, Sheet


@dataclass(frozen=True, slots=True)
class Page:
    paper: Paper
    applicant: Applicant
    sheet: Sheet
    shot: Shot
    """As it left the printer."""

    @property
    def name(self) -> str:
        return f"{self.applicant.id} {self.paper}"


def pages() -> Iterator[Page]:
    """Every kind of paper of every applicant."""
    for applicant in (SAMPLE, DOTTED, SPACED):
        facts = Facts(applicant, random.Random(f"{SEED}/{applicant.id}"))
        for paper, sheet in _sheets(facts):
            yield Page(paper, applicant, sheet, render(sheet, dpi=DPI))


def _sheets(facts: Facts) -> Iterator[tuple[Paper, Sheet]]:
    yield Paper.TITLE, certificates.title_certificate(facts)
    yield Paper.REGISTRATION, certificates.registration_form(facts)
    yield Paper.DIPLOMA, certificates.diploma(facts)
    yield Paper.APPOINTMENT, certificates.appointment_letter(facts)
    yield Paper.TRAINING, certificates.training_certificate(facts)
    yield Paper.AWARD, certificates.honour_certificate(facts)
    yield Paper.ASSESSMENT, papers.assessment_form(facts)[0]
    yield Paper.ARTICLE, papers.article(facts)[0]
    yield Paper.RECOMMENDATION, papers.recommendation(facts)
    yield Paper.PUBLIC_NOTICE, papers.notice(facts)


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


def read(page: Page, condition: Condition, folder: Path) -> tuple[Tally, list[str]]:
    """What became of the page's names under that condition, and the names that were missed."""
    shot = condition.befall(page.shot, random.Random(f"{SEED}/{page.name}/{condition.name}"))
    path = folder / "page.jpg"
    shot.image.save(path, "JPEG", quality=88)
    start = time.process_time()
    analysis = analyse_page(open_document(str(path)), 0, page.applicant, names_only())
    seconds = time.process_time() - start
    tally, misses = names_in(analysis, shot.items, size=shot.image.size, page=page)
    is_upright = analysis.upright == condition.upright or condition.upright is None
    return replace(tally, upright=int(is_upright), seconds=seconds), misses


def names_in(
    analysis: PageAnalysis, items: Iterable[Item], *, size: tuple[float, float], page: Page
) -> tuple[Tally, list[str]]:
    """How many of the names that must be hidden are covered; `size` is what the items' outlines are measured in."""
    chosen = [p.box.as_list() for p in analysis.proposals if p.preselected]
    offered = [p.box.as_list() for p in analysis.proposals]
    tally, misses = Tally(pages=1), list[str]()
    for item in items:
        if item.mark.kind != "name" or item.mark.must != "mask":
            continue
        outline = [(x / size[0], y / size[1]) for x, y in item.outline]
        cover, shown = coverage(outline, chosen), coverage(outline, offered)
        tally = tally.plus(Tally(1, int(cover >= FOUND_COVER), int(shown >= FOUND_COVER)))
        if cover < FOUND_COVER:
            misses.append(f"{page.name}: {item.text} ({cover:.2f}) {analysis.notes}")
    return replace(tally, clean=int(bool(misses) and not analysis.notes)), misses


def measure_names(made: Sequence[Page], conditions: Sequence[Condition], *, show_misses: bool) -> None:
    print(
        f"{'condition':<32}{'pages':>6}{'upright':>9}{'names':>7}{'presel.':>9}{'all':>8}{'to clean':>10}{'CPU s':>8}"
    )
    clean: float | None = None
    with tempfile.TemporaryDirectory(prefix="bm-reading-") as folder:
        for condition in conditions:
            tally, missed = Tally(), list[str]()
            for page in made:
                one, misses = read(page, condition, Path(folder))
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


def measure_layers(made: Sequence[Page], *, show_misses: bool) -> None:
    for name, write in LAYERS.items():
        tally, missed = Tally(), list[str]()
        with tempfile.TemporaryDirectory(prefix="bm-reading-") as folder:
            for page in made:
                path = Path(folder) / "page.pdf"
                write(page.sheet, path)
                analysis = analyse_page(open_document(str(path)), 0, page.applicant, names_only())
                size = page.sheet.width, page.sheet.height
                one, misses = names_in(analysis, page.sheet.items, size=size, page=page)
                tally, missed = tally.plus(one), missed + misses
        print(f"{name:<28}{tally.pages:>4} pages, {tally.found} of {tally.names} names found", flush=True)
        if show_misses:
            print(*(f"    {miss}" for miss in missed), sep="\n", flush=True)


def measure_speed(made: Sequence[Page]) -> None:
    """CPU seconds from the opened file to the page's lines, by its true layer and by OCR of the same page as a scan."""
    ratios: list[float] = []
    whole = [0.0, 0.0]
    with tempfile.TemporaryDirectory(prefix="bm-reading-") as folder:
        for page in made:
            by_layer, scan = Path(folder) / "layer.pdf", Path(folder) / "scan.pdf"
            write_true(page.sheet, by_layer)
            write_scan_pdf([page.shot], scan, dpi=DPI)
            cost = [min(_cost(path) for _ in range(2)) for path in (by_layer, scan)]
            ratios.append(cost[1] / cost[0])
            whole = [total + one for total, one in zip(whole, cost, strict=True)]
            print(f"    {page.name:<28} layer {cost[0]:.3f} s, OCR {cost[1]:.3f} s, {ratios[-1]:.1f} times", flush=True)
    print(f"layer against OCR: {whole[1] / whole[0]:.1f} times in all, median {median(ratios):.1f}")


def _cost(path: Path) -> float:
    document = open_document(str(path))
    start = time.process_time()
    read_page(document, 0, wanted="")
    return time.process_time() - start


def measure_marks() -> None:
    stopped, wrong, kept = 0, list[str](), 0
    papers_made = list(marked_papers())
    with tempfile.TemporaryDirectory(prefix="bm-reading-") as folder:
        for marked in papers_made:
            has_stopped = _stops(marked.shot.image, Path(folder) / "page.jpg")
            stopped += has_stopped and marked.must_stop
            kept += not has_stopped and not marked.must_stop
            wrong += [marked.name] if has_stopped != marked.must_stop else []
        must_stop = sum(marked.must_stop for marked in papers_made)
        print(f"marked papers stopped: {stopped} of {must_stop}; look-alikes let pass: {kept} of", end=" ")
        print(len(papers_made) - must_stop, wrong or "")
        unseen = [name for name, image in unreadable_pages() if not _notes(image, Path(folder) / "page.png")]
    print(f"pages that cannot be read but seem clean: {len(unseen)}", unseen or "")


def _stops(image: Image.Image, path: Path) -> bool:
    image.save(path, quality=88)
    try:
        analyse_page(open_document(str(path)), 0, SAMPLE, names_only())
    except SecrecyStop:
        return True
    return False


def _notes(image: Image.Image, path: Path) -> tuple[str, ...]:
    image.save(path)
    analysis = analyse_page(open_document(str(path)), 0, SAMPLE, names_only())
    return (*analysis.notes, *(p.reason for p in analysis.proposals if not p.preselected))


def measure_kinds(made: Sequence[Page]) -> None:
    wrong: list[str] = []
    with tempfile.TemporaryDirectory(prefix="bm-reading-") as folder:
        for page in made:
            path = Path(folder) / "page.jpg"
            page.shot.image.save(path, quality=88)
            (part,) = read_page(open_document(str(path)), 0, wanted="").parts
            told = recognise_paper(part.view.text)
            wrong += [f"{page.name}: {told}"] if told is not page.paper else []
    print(f"kinds: {len(made) - len(wrong)} of {len(made)} right", wrong or "")


_PARTS = ["kinds", "marks", "speed", "layers", "upright", "names"]


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure reading on pages as they really come.")
    parser.add_argument("parts", nargs="*", choices=[*_PARTS, []], metavar="PART")
    parser.add_argument("--only", default="", metavar="WORD")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--misses", action="store_true")
    args = parser.parse_args()
    made = list(pages())[:: 3 if args.quick else 1]
    parts = args.parts or _PARTS
    chosen = [c for c in CONDITIONS if c.name == "clean" or any(word in c.name for word in args.only.split(","))]
    if "kinds" in parts:
        measure_kinds(made)
    if "marks" in parts:
        measure_marks()
    if "speed" in parts:
        measure_speed(made)
    if "layers" in parts:
        measure_layers(made, show_misses=args.misses)
    if "upright" in parts:
        measure_orientation(made, chosen)
    if "names" in parts:
        measure_names(made, chosen, show_misses=args.misses)


if __name__ == "__main__":
    main()
