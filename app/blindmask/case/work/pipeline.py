"""The only place where the stages meet. Every public function here runs in a worker and is submitted by name."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

from blindmask.case.earlier import MAP, settle_earlier
from blindmask.case.work.case_wide import find_candidate as find_candidate
from blindmask.case.work.case_wide import people_named as people_named
from blindmask.case.work.case_wide import propagate as propagate
from blindmask.case.work.looking import Eyes
from blindmask.case.work.masked_copy import export_document as export_document
from blindmask.case.work.masked_copy import forbidden_terms
from blindmask.case.work.page_reading import read_page
from blindmask.core.applicants import Applicant
from blindmask.core.boxes import Rect
from blindmask.core.errors import SecrecyStop
from blindmask.core.packed import PackedLines
from blindmask.core.page_view import PageView
from blindmask.core.pages import Document, TextSpan
from blindmask.core.papers import Paper
from blindmask.core.proposals import Kind, PageAnalysis, Proposal
from blindmask.core.results import EarlierFiles, FileResult, Status
from blindmask.core.rules import RuleSet
from blindmask.detect.marks.codes import find_codes
from blindmask.detect.marks.inks import Ink
from blindmask.detect.marks.photos.photos import find_photos, fit_to_pictures
from blindmask.detect.marks.same_picture import SEARCH_LONG_PX, propose_same
from blindmask.detect.marks.seals.seals import find_seals, find_shapes
from blindmask.detect.marks.signatures import find_signatures
from blindmask.detect.marks.strokes import find_prints
from blindmask.detect.marks.under_marks import find_under, read_under, with_lines
from blindmask.detect.merge import merge
from blindmask.detect.page.attention import page_notes, part_notes
from blindmask.detect.page.kinds import recognise_paper
from blindmask.detect.page.secrecy import Marking, find_marking
from blindmask.detect.page.unread import find_unread
from blindmask.detect.page.zones import find_zones
from blindmask.detect.people.authors import place_authors
from blindmask.detect.people.labelled import find_labelled
from blindmask.detect.people.learn import find_sentence_names
from blindmask.detect.people.names import find_names
from blindmask.detect.people.numbers import find_numbers
from blindmask.detect.people.others import find_others
from blindmask.detect.terms.terms import derived_terms, wanted_characters, wanted_texts
from blindmask.detect.units.units import find_units
from blindmask.documents import render
from blindmask.documents.open import open_document
from blindmask.documents.pictures import page_pictures
from blindmask.export.proof.foreign import check_foreign
from blindmask.export.write.report import write_map, write_report
from blindmask.host.versions import installed_versions
from blindmask.messages import set_language
from blindmask.ocr.paddle import shared_engine


def probe_engine() -> float:
    """Seconds that the OCR engine takes to start in this process."""
    start = time.perf_counter()
    shared_engine()
    return time.perf_counter() - start


def inspect_file(path: str) -> Document:
    """The document behind a path. Raises InputError."""
    return open_document(path)


def search_terms(applicant: Applicant) -> list[tuple[str, str]]:
    """The forms that will be searched beside those that were typed: each text with the code of its reason."""
    return [(term.text, term.reason) for term in derived_terms(applicant)]


def page_picture(document: Document, index: int, long_side_px: int) -> bytes:
    """The page as displayed, as JPEG for the screen."""
    return render.page_picture(document, index, long_side_px=long_side_px)


def box_pictures(document: Document, index: int, boxes: Sequence[Rect], long_side_px: int) -> list[bytes]:
    """What is in each of the page's boxes, as JPEG for the screen."""
    return render.box_pictures(document, index, boxes, long_side_px=long_side_px)


def analyse_page(
    document: Document, index: int, applicant: Applicant, rules: RuleSet, upright: int | None = None
) -> PageAnalysis:
    """Reads one page and proposes boxes. Raises InputError, EngineError, and SecrecyStop for a marked page.

    `upright`: degrees clockwise by which a person turned the displayed page; None: found out here.
    """
    start = time.perf_counter()
    page = read_page(document, index, wanted=wanted_texts(applicant), upright=upright)
    notes: list[list[str]] = []
    spans: list[TextSpan] = []
    proposals: list[Proposal] = []
    paper: Paper | None = None
    for part in page.parts:
        marking = find_marking(part.view.text, rules, is_first_page=index == 0)
        if marking in (Marking.STATE_SECRET, Marking.BARE_LEVEL):
            raise SecrecyStop(document=document.short_id, page=index)
        found = merge(part.view.text, _detect(part.view, applicant, rules), rules)
        found += merge(part.view.text, find_others(part.view.text, found, applicant, rules), rules)
        unread = find_unread(part.view, found, rules)
        paper = paper or recognise_paper(part.view.text)
        notes.append(part_notes(part.view, unread, marking))
        spans += map(part.span_on_page, part.view.spans)
        found += (*unread, *find_zones(part.view, (*found, *unread), rules))
        found = place_authors(part.view.text, found, is_article=paper is Paper.ARTICLE)
        proposals += map(part.on_page, found)
    proposals = fit_to_pictures(proposals, page_pictures(document, index))
    return PageAnalysis(
        page=document.page_key(index),
        upright=page.upright,
        aspect=page.aspect,
        notes=(*page_notes(notes, proposals, paper=paper, applicant=applicant), *page.quality),
        paper=str(paper or ""),
        spans=PackedLines(spans),
        proposals=tuple(proposals),
        seconds=time.perf_counter() - start,
    )


def _detect(view: PageView, applicant: Applicant, rules: RuleSet) -> list[Proposal]:
    in_text = [
        *find_names(view, applicant, rules),
        *find_units(view, applicant, rules),
        *find_numbers(view.text, applicant, rules),
        *find_labelled(view.text, applicant, rules),
        *find_sentence_names(view.text, applicant, rules),
    ]
    return in_text if view.is_all_told else [*_detect_marks(view, applicant, rules), *in_text]


def _detect_marks(view: PageView, applicant: Applicant, rules: RuleSet) -> list[Proposal]:
    """What is no text, and the text under it."""
    reader, shapes = shared_engine(), find_shapes(view.image)
    marks = [*(shape.box for shape in shapes if shape.ink is not Ink.DARK), *find_prints(view.image)]
    lines = read_under(view, marks, wanted=wanted_characters(applicant), reader=reader)
    under = find_under(view, lines, applicant, rules)
    return [
        *under,
        *find_photos(view, applicant, rules),
        *find_codes(view, applicant, rules),
        *find_seals(view, applicant, rules, shapes=shapes, under=under, reader=reader),
        *find_signatures(with_lines(view, lines), applicant, rules),
    ]


def find_picture(source: Document, index: int, box: Rect, kind: Kind, target: Document) -> list[Proposal]:
    """Where the picture in a box on a page of `source` appears on the pages of `target`; the box itself is left out.

    Boxes refer to the pages as displayed; none is preselected. Raises InputError.
    """
    marked = render.render_page(source, index, long_side_px=SEARCH_LONG_PX)
    found: list[Proposal] = []
    for info in target.pages:
        page = render.render_page(target, info.index, long_side_px=SEARCH_LONG_PX)
        places = propose_same(marked, box, page, target.page_key(info.index), kind)
        is_same_page = target.page_key(info.index) == source.page_key(index)
        found += [p for p in places if not is_same_page or p.box.overlap(box) < 0.3 * box.area]
    return found


def check_file(path: str, applicant: Applicant, rules: RuleSet) -> FileResult:
    """What still shows in a file that somebody already masked. Raises InputError and EngineError."""
    start = time.perf_counter()
    document = open_document(path)
    eyes = Eyes(applicant, rules)
    leaks = check_foreign(Path(path), terms=forbidden_terms(applicant), read=eyes.read, look=eyes.look)
    return FileResult(
        source=path,
        output="",
        status=Status.FAILED if leaks else Status.PASSED,
        leaks=tuple(leaks),
        sha256=document.sha256,
        pages=len(document.pages),
        seconds=time.perf_counter() - start,
        source_id=document.short_id,
    )


def write_reports(
    results: Sequence[FileResult],
    folder: str,
    rules: RuleSet,
    language: str = "zh",
    basis: str = "",
    sources: Sequence[str] = (),
) -> EarlierFiles:
    """map.json, report.html and report.json in `folder`, for a reader of that language. Raises OutputError.

    What an earlier export of the same files left there goes first; what became of it is returned. `basis`: who decided
    about the boxes, a code of messages.BASES; empty: the reports do not say. `sources`: the paths of all sources.
    """
    set_language(language)  # a worker does not know what was chosen in the window
    earlier = settle_earlier(Path(folder), results, sources)
    write_map(results, Path(folder) / MAP, earlier)
    write_report(results, out_dir=Path(folder), versions=installed_versions(), rules=rules, basis=basis)
    return earlier
