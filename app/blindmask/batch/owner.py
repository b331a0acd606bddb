"""Steps that find out whose a file is, where its folder does not tell or a person said so."""

from __future__ import annotations

from dataclasses import dataclass, replace

from blindmask.batch.match import Lookup, candidates, identify
from blindmask.batch.orders import Order, who_is_named
from blindmask.case.attachments import Input
from blindmask.case.calls import AnalysePage, InspectFile
from blindmask.case.file_reading import assemble
from blindmask.case.steps import Steps, each, twice
from blindmask.core.applicants import Applicant
from blindmask.core.errors import AppError, HeldFile
from blindmask.core.pages import Document

_TELLING_PAGES = 3
"""Of a file whose owner nobody knows, so many pages are read to find out."""


@dataclass(frozen=True, slots=True)
class Question:
    """A file whose owner is asked for. Members are told by their place in the roster."""

    source: Input
    lies_with: int | None = None
    """In whose folder it lies; None: in nobody's."""
    said: int | None = None
    """Whose it is by a person's word."""
    said_of: str = ""
    """The `short_id` of the file that was meant: another one there is not."""


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose a file is: a place in the roster, or why nobody can know without a person.

    `sha256`: the file's; empty when it could not be opened.
    """

    place: int | None = None
    error: AppError | None = None
    sha256: str = ""


def find_owner(question: Question, order: Order, lookup: Lookup) -> Steps[Owner]:
    """By a person's word, then by the folder, then by what the first pages say."""
    (document,) = yield from twice([InspectFile(str(question.source.path))])
    if isinstance(document, Document) and question.said is not None and document.short_id == question.said_of:
        return Owner(question.said, sha256=document.sha256)
    if question.lies_with is not None:
        return Owner(question.lies_with)
    if isinstance(document, AppError):
        return Owner(error=document)
    return replace((yield from _told_owner(question.source, document, order, lookup)), sha256=document.sha256)


def _told_owner(source: Input, document: Document, order: Order, lookup: Lookup) -> Steps[Owner]:
    pages = document.pages[:_TELLING_PAGES]
    outcomes = yield from twice([AnalysePage(document, page.index, Applicant(), order.rules) for page in pages])
    reading = assemble(source, document, outcomes)
    if reading.error is not None:
        return Owner(error=reading.error)
    people = candidates(lookup, None, reading.analyses)
    if not people:
        return Owner(error=HeldFile(reason="nobody"))
    (namings,) = yield from each([who_is_named(reading, lookup, people, order.rules)])
    if isinstance(namings, AppError):
        return Owner(error=namings)
    owner = identify(lookup, dict(zip(people, namings, strict=True)))
    return Owner(error=HeldFile(reason=owner)) if isinstance(owner, str) else Owner(owner)
