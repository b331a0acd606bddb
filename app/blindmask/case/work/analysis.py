"""One page: read, every detector asked, what they say made one. Runs in a worker."""

from __future__ import annotations

import time

from blindmask.case.work.page_reading import read_page
from blindmask.core.applicants import Applicant
from blindmask.core.errors import SecrecyStop
from blindmask.core.packed import PackedLines
from blindmask.core.page_view import PageView
from blindmask.core.pages import Document, TextSpan
from blindmask.core.papers import Paper
from blindmask.core.proposals import PageAnalysis, Proposal
from blindmask.core.rules import RuleSet
from blindmask.detect.marks.codes import find_codes
from blindmask.detect.marks.inks import Ink
from blindmask.detect.marks.photos.photos import find_photos, fit_to_pictures
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
from blindmask.detect.terms.terms import wanted_characters, wanted_texts
from blindmask.detect.units.units import find_units
from blindmask.documents.pictures import page_pictures
from blindmask.ocr.paddle import shared_engine


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
