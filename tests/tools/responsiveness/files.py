"""What the workers do for the benchmark: a long file to read, and made-up findings of it."""

from __future__ import annotations

from pathlib import Path

import pymupdf

from blindmask.case.calls import AnalysePage, Propagate
from blindmask.core.boxes import Rect
from blindmask.core.pages import Document
from blindmask.core.proposals import Kind, PageAnalysis, Proposal, Reason, make_proposal
from blindmask.host.paths import resources_dir

CASE = resources_dir() / "samples" / "case"
_TERMS = ("陆砚秋", "滨江市计量检定测试所", "周立群", "13900000000", "演示文稿")
_COLUMNS = 5
_OPEN_EVERY = 4


def write_long_file(target: str, pages: int) -> None:
    """A PDF of so many pages: those of the sample case over and over, each with a number that makes it a new page."""
    sources = sorted(path for path in CASE.iterdir() if path.suffix in (".pdf", ".jpg", ".png", ".tif"))
    with pymupdf.open() as book:
        while book.page_count < pages:
            for source in sources:
                _append(book, source)
        book.select(range(pages))
        for number in range(pages):
            book[number].insert_text((20, 20), f"{number + 1}", fontsize=9)
        book.save(target, garbage=3)


def _append(book: pymupdf.Document, source: Path) -> None:
    with pymupdf.open(source) as opened:
        if opened.is_pdf:
            book.insert_pdf(opened)
        else:
            with pymupdf.open("pdf", opened.convert_to_pdf()) as converted:
                book.insert_pdf(converted)


class FindFifty(AnalysePage):
    """Fifty boxes, every fourth of them undecided, at once."""

    def run(self) -> PageAnalysis:
        proposals = (_proposal(self.document, self.index, number) for number in range(50))
        return PageAnalysis(self.document.page_key(self.index), self.upright or 0, proposals=tuple(proposals))


def _proposal(document: Document, index: int, number: int) -> Proposal:
    row, column = divmod(number, _COLUMNS)
    left, top = 0.06 + 0.18 * column, 0.05 + 0.09 * row
    text = _TERMS[number % len(_TERMS)]
    return make_proposal(
        document.page_key(index),
        Rect(left, top, left + 0.12, top + 0.03),
        (Kind.NAME, Kind.UNIT, Kind.NAME, Kind.PHONE, Kind.OTHER)[number % len(_TERMS)],
        detector="made-up",
        reason=Reason.EXACT,
        text=text,
        term=text,
        preselected=bool((number + index) % _OPEN_EVERY),
    )


class LearnNothing(Propagate):
    def run(self) -> list[Proposal]:
        return []
