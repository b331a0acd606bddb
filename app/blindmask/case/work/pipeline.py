"""The only place where the stages meet. Every public function here runs in a worker and is submitted by name."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

from blindmask.case.earlier import settle_earlier
from blindmask.case.folder_map import MAP, write_map
from blindmask.case.work.analysis import analyse_page as analyse_page
from blindmask.case.work.case_wide import find_candidate as find_candidate
from blindmask.case.work.case_wide import people_named as people_named
from blindmask.case.work.case_wide import propagate as propagate
from blindmask.case.work.looking import Eyes
from blindmask.case.work.masked_copy import export_document as export_document
from blindmask.case.work.masked_copy import forbidden_terms
from blindmask.core.applicants import Applicant
from blindmask.core.boxes import Rect
from blindmask.core.pages import Document
from blindmask.core.proposals import Kind, Proposal, Reason
from blindmask.core.results import EarlierFiles, FileResult, Status
from blindmask.core.rules import RuleSet
from blindmask.detect.marks.same_picture import SEARCH_LONG_PX, propose_same
from blindmask.detect.terms.terms import derived_terms
from blindmask.documents import render
from blindmask.documents.open import open_document
from blindmask.export.proof.foreign import check_foreign
from blindmask.export.write.report import write_report
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


def search_terms(applicant: Applicant) -> list[tuple[str, Reason]]:
    """The forms that will be searched beside those that were typed: each text with its reason."""
    return [(term.text, term.reason) for term in derived_terms(applicant)]


def page_picture(document: Document, index: int, long_side_px: int) -> bytes:
    """The page as displayed, as JPEG for the screen."""
    return render.page_picture(document, index, long_side_px=long_side_px)


def box_pictures(document: Document, index: int, boxes: Sequence[Rect], long_side_px: int) -> list[bytes]:
    """What is in each of the page's boxes, as JPEG for the screen."""
    return render.box_pictures(document, index, boxes, long_side_px=long_side_px)


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
        source_sha256=document.sha256,
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
