"""Analyses one page in a worker: reads it, asks every detector, and merges their proposals."""

from __future__ import annotations

import time

from blindmask.case.work.page_reading import read_page
from blindmask.core.applicants import Applicant
from blindmask.core.packed import PackedLines
from blindmask.core.pages import Document
from blindmask.core.proposals import PageAnalysis
from blindmask.core.rules import RuleSet
from blindmask.detect.evidence import Evidence
from blindmask.detect.stages import Findings, find_on, finish
from blindmask.detect.terms.wanted import wanted_texts
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
    found: list[Findings] = []
    for part in page.parts:
        evidence = Evidence(part.view, applicant, rules, shared_engine())
        found.append(find_on(evidence, paper=found[-1].paper if found else None))
    proposals, notes = finish(
        found,
        [part.on_page(p) for part, its in zip(page.parts, found, strict=True) for p in its.proposals],
        pictures=page_pictures(document, index),
        applicant=applicant,
    )
    return PageAnalysis(
        page=document.page_key(index),
        upright=page.upright,
        aspect=page.aspect,
        notes=(*notes, *page.quality),
        paper=str(found[-1].paper or ""),
        spans=PackedLines(part.span_on_page(span) for part in page.parts for span in part.view.spans),
        proposals=tuple(proposals),
        seconds=time.perf_counter() - start,
    )
