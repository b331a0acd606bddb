"""What is decided about each box of a case: proposals only grow, a person's decisions lie over them. No Qt.

Two kinds of facts are kept apart. What reading found (documents, analyses, proposals) arrives at any time and is never
taken back. What a person did (verdicts, boxes, pages done) is undone and redone step by step. A decision is the
person's where there is one and else follows from its proposal, so neither can lose the other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from uuid import uuid4

from app.domain import DecidedBy, Decision, Document, Kind, PageAnalysis, PageKey, Proposal, Rect, Verdict
from app.errors import SecrecyStop, StillUndecided
from app.review.groups import Group, grouped
from app.review.history import Edit, History, Step
from app.review.walk import step_through


class PageState(StrEnum):
    WAITING = "waiting"
    """Not read yet."""
    PENDING = "pending"
    DONE = "done"
    """Opened and marked done by a person, and nothing arrived or became open since."""
    ATTENTION = "attention"
    """Read, but with notes of what a person must look at."""
    FAILED = "failed"
    """Not read; never done."""


@dataclass(frozen=True, slots=True)
class Changed:
    """What an operation touched, so that a screen repaints only that. Empty when nothing changed."""

    pages: frozenset[PageKey] = frozenset()
    ids: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.pages or self.ids)


class Session:
    """The decisions of one case. Every change is announced to the listeners and returned."""

    def __init__(self) -> None:
        self._documents: dict[str, Document] = {}
        self._analyses: dict[PageKey, PageAnalysis] = {}
        self._failures: dict[PageKey, str] = {}
        self._proposals: dict[str, Proposal] = {}
        self._on_page: dict[PageKey, dict[str, None]] = {}
        self._in_order: dict[PageKey, list[Decision]] = {}
        """The pages' decisions, sorted when they are asked for; a change on a page drops its entry."""
        self._edited: dict[str, Decision] = {}
        self._done: dict[PageKey, frozenset[str]] = {}
        self._opened: set[PageKey] = set()
        self._history = History()
        self._listeners: list[Callable[[Changed], None]] = []

    def listen(self, listener: Callable[[Changed], None]) -> None:
        """Call `listener` after every change."""
        self._listeners.append(listener)

    # What reading found

    def add_document(self, document: Document) -> Changed:
        """Add a file with all its pages waiting; a file with the same content is not added twice."""
        if document.sha256 in self._documents:
            return Changed()
        self._documents[document.sha256] = document
        pages = [document.page_key(page.index) for page in document.pages]
        for page in pages:
            self._on_page.setdefault(page, {})
        return self._announce(pages, ())

    def add_analysis(self, analysis: PageAnalysis) -> Changed:
        """Take what was found on a page; a second reading of the page adds to the first."""
        self._analyses[analysis.page] = analysis
        self._failures.pop(analysis.page, None)
        return self._announce([analysis.page], self._take(analysis.proposals))

    def add_failure(self, page: PageKey, code: str) -> Changed:
        """Note that a page could not be read, and the code of the error."""
        self._failures[page] = code
        return self._announce([page], ())

    def add_proposals(self, proposals: Iterable[Proposal]) -> Changed:
        """Take proposals that come from outside a page's own reading; known ones are ignored."""
        return self._announce((), self._take(proposals))

    def restore(self, decisions: Iterable[Decision], opened: Iterable[PageKey] = ()) -> Changed:
        """Lay saved decisions of a person under everything that follows; they meet their proposals by id."""
        saved = {decision.id: decision for decision in decisions}
        self._apply(Edit(decisions=saved))
        self._opened.update(opened)
        return self._announce((), saved)

    def _take(self, proposals: Iterable[Proposal]) -> list[str]:
        new = [proposal for proposal in proposals if proposal.id not in self._proposals]
        for proposal in new:
            self._proposals[proposal.id] = proposal
            self._on_page.setdefault(proposal.page, {})[proposal.id] = None
            self._in_order.pop(proposal.page, None)
        return [proposal.id for proposal in new]

    # What a person does

    def set_verdict(self, ids: Iterable[str], verdict: Verdict) -> Changed:
        """One gesture, one undo step, however many boxes."""
        now = [self.decision(box_id) for box_id in ids]
        return self._edit(Edit(decisions={decision.id: decision.decided(verdict) for decision in now}))

    def add_box(self, page: PageKey, box: Rect, kind: Kind = Kind.OTHER) -> str:
        """The id of a new box that a person drew: masked. Raises ValueError when no part of it is on the page."""
        drawn = Decision(f"drawn-{uuid4().hex}", page, box.clipped(), kind, Verdict.MASK, DecidedBy.PERSON)
        self._edit(Edit(decisions={drawn.id: drawn}))
        return drawn.id

    def set_box(self, box_id: str, box: Rect, *, joins: bool = False) -> Changed:
        """Move or resize a box. With `joins`, one undo step with the same box's change just before (nudging).

        Raises ValueError when no part of the new box is on the page.
        """
        moved = replace(self.decision(box_id), box=box.clipped(), by=DecidedBy.PERSON)
        return self._edit(Edit(decisions={box_id: moved}), joins=f"box {box_id}" if joins else "")

    def remove_box(self, box_id: str) -> Changed:
        """Take away a box that a person drew. Raises ValueError for a proposal: it can only be kept."""
        if not self.is_drawn(box_id):
            raise ValueError("a proposal cannot be removed")
        return self._edit(Edit(decisions={box_id: None}))

    def mark_done(self, page: PageKey) -> Changed:
        """The person is through with a page. What arrives for it later opens it again."""
        return self._edit(Edit(done={page: self._proposed_on(page)}))

    def mark_opened(self, page: PageKey) -> Changed:
        """The person saw the page; that cannot be undone."""
        if page in self._opened:
            return Changed()
        self._opened.add(page)
        return self._announce([page], ())

    @property
    def can_undo(self) -> bool:
        return self._history.can_undo

    @property
    def can_redo(self) -> bool:
        return self._history.can_redo

    def undo(self) -> Changed:
        """Take back the person's last step."""
        return self._replay(self._history.undo())

    def redo(self) -> Changed:
        return self._replay(self._history.redo())

    def _edit(self, wanted: Edit, *, joins: str = "") -> Changed:
        decisions = {i: new for i, new in wanted.decisions.items() if self._edited.get(i) != new}
        done = {page: seen for page, seen in wanted.done.items() if self._done.get(page) != seen}
        if not decisions and not done:
            return Changed()
        before = Edit({i: self._edited.get(i) for i in decisions}, {page: self._done.get(page) for page in done})
        after = Edit(decisions, done)
        self._history.record(Step(before, after, joins))
        return self._replay(after)

    def _replay(self, edit: Edit | None) -> Changed:
        if edit is None:
            return Changed()
        pages = {known.page for i in edit.decisions if (known := self._edited.get(i)) is not None}
        self._apply(edit)
        return self._announce(pages | set(edit.done), edit.decisions)

    def _apply(self, edit: Edit) -> None:
        for box_id, decision in edit.decisions.items():
            if self.exists(box_id):
                self._in_order.pop(self.decision(box_id).page, None)
            if decision is None:
                self._edited.pop(box_id, None)
            else:
                self._edited[box_id] = decision
                self._on_page.setdefault(decision.page, {})[box_id] = None
                self._in_order.pop(decision.page, None)
        for page, seen in edit.done.items():
            if seen is None:
                self._done.pop(page, None)
            else:
                self._done[page] = seen

    def _announce(self, pages: Iterable[PageKey], ids: Iterable[str]) -> Changed:
        touched = set(ids)
        of_boxes = {self.decision(i).page for i in touched if self.exists(i)}
        changed = Changed(frozenset(pages) | of_boxes, frozenset(touched))
        if changed:
            for listener in self._listeners:
                listener(changed)
        return changed

    # Questions

    @property
    def documents(self) -> tuple[Document, ...]:
        """In the order in which they were added."""
        return tuple(self._documents.values())

    def document(self, sha256: str) -> Document:
        return self._documents[sha256]

    @property
    def pages(self) -> list[PageKey]:
        """Every page of every file, in order."""
        return [document.page_key(page.index) for document in self.documents for page in document.pages]

    def analysis(self, page: PageKey) -> PageAnalysis | None:
        """What was read on the page; None until it was."""
        return self._analyses.get(page)

    @property
    def analyses(self) -> list[PageAnalysis]:
        return list(self._analyses.values())

    def failure(self, page: PageKey) -> str | None:
        """The code of the error that stopped the page's reading."""
        return self._failures.get(page)

    def is_blocked(self, sha256: str) -> bool:
        """Whether a secrecy marking stopped the file: it is neither reviewed nor exported."""
        return any(code == SecrecyStop.code and page.document == sha256 for page, code in self._failures.items())

    def exists(self, box_id: str) -> bool:
        return box_id in self._edited or box_id in self._proposals

    def is_drawn(self, box_id: str) -> bool:
        """Whether the box is a person's alone, so that it can be removed."""
        return box_id in self._edited and box_id not in self._proposals

    def decision(self, box_id: str) -> Decision:
        """The decision on a box. Raises KeyError when there is no such box."""
        edited = self._edited.get(box_id)
        return edited if edited is not None else Decision.from_proposal(self._proposals[box_id])

    def proposal(self, box_id: str) -> Proposal | None:
        """What reading said about a box; None for one that a person drew."""
        return self._proposals.get(box_id)

    def decisions_of(self, page: PageKey) -> list[Decision]:
        """The page's decisions in reading order."""
        if page not in self._in_order:
            found = [self.decision(i) for i in self._on_page.get(page, ()) if self.exists(i)]
            self._in_order[page] = sorted(found, key=lambda d: (d.box.top, d.box.left, d.id))
        return list(self._in_order[page])

    def person_decisions(self) -> list[Decision]:
        """What a person decided or drew: what a case file keeps and `restore` takes."""
        return list(self._edited.values())

    @property
    def opened(self) -> frozenset[PageKey]:
        return frozenset(self._opened)

    @property
    def live_pages(self) -> list[PageKey]:
        """Every page but those of files that a secrecy marking stopped."""
        blocked = {page.document for page, code in self._failures.items() if code == SecrecyStop.code}
        return [page for page in self.pages if page.document not in blocked]

    def walk(self) -> Iterator[Decision]:
        """Every decision in reading order over all files; those of stopped files are left out."""
        for page in self.live_pages:
            yield from self.decisions_of(page)

    def undecided(self) -> list[str]:
        return [decision.id for decision in self.walk() if decision.verdict is Verdict.UNDECIDED]

    def next_undecided(self, after: str | None = None, *, start: PageKey | None = None) -> str | None:
        """The next undecided box after a box, or from a page on, over all files and round; None: no other."""
        ring = [d for d in self.walk() if d.verdict is Verdict.UNDECIDED or d.id == after]
        return step_through(ring, self.pages, after=after, start=start)

    def neighbour(self, box_id: str | None, *, step: int, start: PageKey | None = None) -> str | None:
        """The next (`step` 1) or previous (-1) box of any verdict, over all files and round; None: there is none."""
        ring, pages = list(self.walk()), self.pages
        if step < 0:
            ring.reverse()
            pages.reverse()
        return step_through(ring, pages, after=box_id, start=start)

    def groups(self) -> list[Group]:
        """All boxes by what was matched, with the counts of places and files."""
        return grouped((decision, self._proposals.get(decision.id)) for decision in self.walk())

    def page_state(self, page: PageKey) -> PageState:
        if page in self._failures:
            return PageState.FAILED
        analysis = self._analyses.get(page)
        if analysis is None:
            return PageState.WAITING
        if self._is_done(page):
            return PageState.DONE
        return PageState.ATTENTION if analysis.notes else PageState.PENDING

    def undecided_on(self, page: PageKey) -> int:
        return sum(decision.verdict is Verdict.UNDECIDED for decision in self.decisions_of(page))

    def export_documents(self) -> list[Document]:
        """The files to export: those that no secrecy marking stopped."""
        return [document for document in self.documents if not self.is_blocked(document.sha256)]

    def export_decisions(self, document: Document) -> list[Decision]:
        """The file's decisions, page by page. Raises StillUndecided when one waits for a person."""
        pages = [document.page_key(page.index) for page in document.pages]
        decisions = [decision for page in pages for decision in self.decisions_of(page)]
        waiting = sum(decision.verdict is Verdict.UNDECIDED for decision in decisions)
        if waiting:
            raise StillUndecided(count=waiting)
        return decisions

    def uprights(self, document: Document) -> dict[int, int]:
        """For each page that was read: the degrees clockwise by which it must be turned to stand upright."""
        return {p.index: a.upright for p, a in self._analyses.items() if p.document == document.sha256}

    def _proposed_on(self, page: PageKey) -> frozenset[str]:
        return frozenset(i for i in self._on_page.get(page, ()) if i in self._proposals)

    def _is_done(self, page: PageKey) -> bool:
        seen = self._done.get(page)
        if seen is None or page not in self._opened:
            return False
        return self._proposed_on(page) <= seen and not self.undecided_on(page)
