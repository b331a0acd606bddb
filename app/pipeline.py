"""The only place where the stages meet. Every public function here runs in a worker and is submitted by name."""

from __future__ import annotations

import hashlib
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from app.case_wide import find_candidate as find_candidate
from app.case_wide import people_named as people_named
from app.case_wide import propagate as propagate
from app.detect.attention import page_notes, part_notes
from app.detect.authors import place_authors
from app.detect.codes import find_codes
from app.detect.inks import Ink
from app.detect.kinds import recognise_paper
from app.detect.labelled import find_labelled
from app.detect.learn import find_sentence_names
from app.detect.merge import merge
from app.detect.names import find_names
from app.detect.numbers import find_numbers
from app.detect.others import find_others
from app.detect.photos import find_photos, fit_to_pictures
from app.detect.same_picture import SEARCH_LONG_PX, propose_same
from app.detect.seals import find_seals, find_shapes
from app.detect.secrecy import Marking, find_marking
from app.detect.signatures import find_signatures
from app.detect.strokes import find_prints
from app.detect.terms import derived_terms, name_terms, unit_terms, wanted_characters, wanted_texts
from app.detect.under_marks import find_under, read_under, with_lines
from app.detect.units import find_units
from app.detect.unread import find_unread
from app.detect.zones import find_zones
from app.documents import geometry, render
from app.documents.open import open_document
from app.documents.pdf import was_repaired
from app.documents.pictures import page_pictures
from app.documents.source import check_unchanged
from app.domain import (
    Applicant,
    DecidedBy,
    Decision,
    Document,
    ExportOptions,
    FileResult,
    Kind,
    Leak,
    PageAnalysis,
    Proposal,
    Rect,
    Status,
    TextSpan,
    Verdict,
)
from app.errors import AppError, DamagedFile, SecrecyStop
from app.export.mask import MaskedFile, output_suffix, part_path, write_masked
from app.export.place import put_in_place, refuse_source, writing
from app.export.report import write_map, write_report
from app.export.verify import verify_output
from app.export.verify_foreign import check_foreign
from app.looking import Eyes
from app.messages import set_language
from app.ocr.paddle import shared_engine
from app.packed import PackedLines
from app.page_reading import read_displayed, read_page
from app.page_view import PageView
from app.papers import Paper
from app.paths import temporary_dir
from app.rules import RuleSet
from app.versions import installed_versions

_SEEN_OTHERWISE = {"changed_outside", "page_count", "page_size", "unreadable"}
"""What verification finds when the other library shows a damaged source in another way, or not at all."""


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


def export_document(
    document: Document,
    decisions: Sequence[Decision],
    uprights: Mapping[int, int],
    target: str,
    applicant: Applicant,
    rules: RuleSet,
    options: ExportOptions,
    may_add: bool = False,
) -> FileResult:
    """Writes the masked copy of `document` to `target` plus its suffix, once it is proved; else leaves nothing there.
    With `options.may_split` it may become several files, numbered before the suffix: all of them or none.

    With `may_add`, a term that verification still reads is masked too and the file proved once more: for the command
    line's `--accept`, where nobody decides about single boxes. Raises InputError, OutputError and EngineError.
    """
    start = time.perf_counter()
    final = Path(target + output_suffix(document, options))
    turns = {index: turn if options.upright else 0 for index, turn in uprights.items()}
    refuse_source(final, Path(document.path))
    with writing():
        final.parent.mkdir(parents=True, exist_ok=True)
    decided = list(decisions)
    with temporary_dir() as folder:
        temporary = Path(folder) / f"masked{final.suffix}"
        masked, leaks = _write_and_verify(document, decided, turns, temporary, final, applicant, rules, options)
        missed = _as_decisions(document, leaks, turns) if may_add else []
        if missed:
            for part in masked:
                part.path.unlink()
            decided += missed
            masked, leaks = _write_and_verify(document, decided, turns, temporary, final, applicant, rules, options)
        passed = not leaks
        if any(leak.how in _SEEN_OTHERWISE for leak in leaks) and was_repaired(document):
            raise DamagedFile(document=document.short_id)
        if passed:
            check_unchanged(document)
        parts = _put_in_place(masked, final, source=document) if passed else []
    return FileResult(
        source=document.path,
        output=parts[0].output if parts else "",
        status=Status.PASSED if passed else Status.FAILED,
        leaks=tuple(leaks),
        sha256=parts[0].sha256 if parts else "",
        bytes=sum(part.bytes for part in parts),
        # A plain dict: `asdict` makes a Counter of a Counter's items.
        counts=dict(sum((Counter(part.counts) for part in masked), Counter[str]())),
        pages=len(document.pages),
        seconds=time.perf_counter() - start,
        source_id=document.short_id,
        parts=tuple(parts) if len(parts) > 1 else (),
    )


def _put_in_place(masked: Sequence[MaskedFile], final: Path, *, source: Document) -> list[FileResult]:
    """Moves the one proved file to `final`, or each of several to its part's name; removes them all if one fails."""
    paths = [final] if len(masked) == 1 else [part_path(final, number) for number, _ in enumerate(masked, start=1)]
    parts: list[FileResult] = []
    try:
        for file, path in zip(masked, paths, strict=True):
            digest = hashlib.sha256(file.path.read_bytes()).hexdigest()
            put_in_place(file.path, path, source=Path(source.path))
            told = FileResult(source.path, str(path), Status.PASSED, sha256=digest, bytes=file.bytes)
            parts.append(replace(told, counts=file.counts, pages=len(file.pages), source_id=source.short_id))
    except AppError:
        for part in parts:
            Path(part.output).unlink(missing_ok=True)
        raise
    return parts


def _write_and_verify(
    document: Document,
    decisions: Sequence[Decision],
    turns: Mapping[int, int],
    temporary: Path,
    final: Path,
    applicant: Applicant,
    rules: RuleSet,
    options: ExportOptions,
) -> tuple[tuple[MaskedFile, ...], list[Leak]]:
    masked = write_masked(document, decisions, uprights=turns, target=temporary, rules=rules, options=options)
    leaks: list[Leak] = []
    terms = _forbidden(applicant)
    for number, file in enumerate(masked, start=1):
        name = final.name if len(masked) == 1 else part_path(final, number).name
        leaks += verify_output(
            file.path,
            source=document,
            decisions=decisions,
            turns=turns,
            style=options.style,
            terms=terms,
            read=partial(read_displayed, wanted=terms),
            name="" if options.keep_names else name,
            pages=[page.index for page in file.pages],
        )
    return masked, leaks


def _forbidden(applicant: Applicant) -> list[str]:
    """What must not show in an output: every safe written form of the applicant's names and units, and the numbers."""
    terms = [term.text for term in (*name_terms(applicant), *unit_terms(applicant)) if term.is_safe]
    return [*terms, *(n for n in (applicant.id_number, applicant.phone, applicant.email) if n)]


def _as_decisions(document: Document, leaks: Sequence[Leak], turns: Mapping[int, int]) -> list[Decision]:
    """Boxes over what verification could still read, in the source's coordinates."""
    found: list[Decision] = []
    for number, leak in enumerate(leaks):
        if leak.how == "ocr" and leak.box is not None and leak.page is not None:
            padded = leak.box.grown(0.2 * leak.box.height, 0.2 * leak.box.height).clipped()
            box = geometry.turn_rect(padded, -turns.get(leak.page, 0))
            key = document.page_key(leak.page)
            found.append(Decision(f"verified-{number}", key, box, Kind.OTHER, Verdict.MASK, DecidedBy.RULE))
    return found


def check_file(path: str, applicant: Applicant, rules: RuleSet) -> FileResult:
    """What still shows in a file that somebody already masked. Raises InputError and EngineError."""
    start = time.perf_counter()
    document = open_document(path)
    eyes = Eyes(applicant, rules)
    leaks = check_foreign(Path(path), terms=_forbidden(applicant), read=eyes.read, look=eyes.look)
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
    results: Sequence[FileResult], folder: str, rules: RuleSet, language: str = "zh", basis: str = ""
) -> None:
    """map.json, report.html and report.json in `folder`, for a reader of that language. Raises OutputError.

    `basis`: who decided about the boxes, a code of messages.BASES; empty: the reports do not say.
    """
    set_language(language)  # a worker does not know what was chosen in the window
    write_map(results, Path(folder) / "map.json")
    write_report(results, out_dir=Path(folder), versions=installed_versions(), rules=rules, basis=basis)
