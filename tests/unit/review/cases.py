"""Made-up documents and proposals for the tests of reviewing."""

from __future__ import annotations

from blindmask.core.boxes import Rect
from blindmask.core.pages import Document, PageInfo, PageKey
from blindmask.core.proposals import Kind, PageAnalysis, Proposal, Reason, make_proposal


def make_document(letter: str = "a", pages: int = 2) -> Document:
    infos = tuple(PageInfo(index, 595, 842) for index in range(pages))
    return Document(f"/files/{letter}.pdf", letter * 64, "pdf", infos)


def propose(
    page: PageKey, row: int, *, kind: Kind = Kind.NAME, text: str = "陈小明", term: str = "", preselected: bool = True
) -> Proposal:
    """A proposal whose place on the page, and so its id, follows from its row (0 to 40)."""
    box = Rect(0.1, 0.02 * row, 0.3, 0.02 * row + 0.015)
    return make_proposal(
        page, box, kind, detector="test", reason=Reason.EXACT, text=text, term=term, preselected=preselected
    )


def analyse(page: PageKey, *proposals: Proposal, notes: tuple[str, ...] = ()) -> PageAnalysis:
    return PageAnalysis(page, upright=0, notes=notes, proposals=proposals)
