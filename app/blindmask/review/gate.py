"""The gate before export: may this case be exported, and with which numbers does a person confirm it?"""

from __future__ import annotations

from dataclasses import dataclass

from blindmask.core.errors import NotLookedAt, StillReading, StillUndecided
from blindmask.core.pages import Document, PageKey
from blindmask.core.proposals import Decision, Verdict
from blindmask.review.page_state import PageState
from blindmask.review.session import Session


@dataclass(frozen=True, slots=True)
class Summary:
    """The numbers that a person confirms before export; files stopped by a secrecy marking are left out."""

    masked: int
    kept: int
    undecided: int
    pages: int
    unopened: int
    waiting: int
    failed: int


def summary(session: Session) -> Summary:
    verdicts = [decision.verdict for decision in session.walk()]
    pages = session.live_pages
    states = [session.page_state(page) for page in pages]
    return Summary(
        masked=verdicts.count(Verdict.MASK),
        kept=verdicts.count(Verdict.KEEP),
        undecided=verdicts.count(Verdict.UNDECIDED),
        pages=len(pages),
        unopened=sum(page not in session.opened for page in pages),
        waiting=states.count(PageState.WAITING),
        failed=states.count(PageState.FAILED),
    )


def must_be_seen(session: Session) -> list[PageKey]:
    """Pages that were read badly or not at all and that no person opened yet."""
    troubled = {PageState.FAILED, PageState.ATTENTION}
    unopened = [page for page in session.live_pages if page not in session.opened]
    return [page for page in unopened if session.page_state(page) in troubled]


def check_ready(session: Session) -> None:
    """Raises StillReading, StillUndecided or NotLookedAt, with the count, while the case cannot be exported."""
    numbers = summary(session)
    if numbers.waiting:
        raise StillReading(count=numbers.waiting)
    if numbers.undecided:
        raise StillUndecided(count=numbers.undecided)
    if unseen := must_be_seen(session):
        raise NotLookedAt(count=len(unseen))


def export_documents(session: Session) -> list[Document]:
    """The files to export: those that no secrecy marking stopped."""
    return [document for document in session.documents if not session.is_blocked(document.sha256)]


def export_decisions(session: Session, document: Document) -> list[Decision]:
    """The file's decisions, page by page. Raises StillUndecided when one waits for a person."""
    pages = [document.page_key(page.index) for page in document.pages]
    waiting = sum(session.undecided_on(page) for page in pages)
    if waiting:
        raise StillUndecided(count=waiting)
    return [decision for page in pages for decision in session.decisions_of(page)]
