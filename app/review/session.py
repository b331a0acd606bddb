"""What is decided about each box of a case: proposals only grow, a person's decisions lie over them. No Qt.

Two kinds of facts are kept apart. What reading found (documents, analyses, proposals) arrives at any time and is never
taken back. What a person did (verdicts, boxes, pages turned and done) is undone and redone step by step. A decision is
the person's where there is one and else follows from its proposal, so neither can lose the other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeVar
from uuid import uuid4

from app.domain import DecidedBy, Decision, Document, Kind, PageAnalysis, PageKey, Proposal, Rect, Verdict
from app.errors import StillUndecided
from app.review.findings import Findings, Turn
from app.review.groups import Group, grouped
from app.review.history import Edit, History, Step
from app.review.walk import step_through
from app.review.work import Work

_Key = TypeVar("_Key")
_Value = TypeVar("_Value")


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
    turned: frozenset[PageKey] = frozenset()
    """Pages that a person turned, or turned back: they are read so unless they have been."""

    def __bool__(self) -> bool:
        return bool(self.pages or self.ids)


class Session:
    """The decisions of one case. Every change is announced to the listeners and returned."""

    def __init__(self) -> None:
        self._documents: dict[str, Document] = {}
        self._findings = Findings()
        self._on_page: dict[PageKey, dict[str, None]] = {}
        self._in_order: dict[PageKey, list[Decision]] = {}
        """The pages' decisions, sorted when they are asked for; a change on a page drops its entry."""
        self._edited: dict[str, Decision] = {}
        self._done: dict[PageKey, frozenset[str]] = {}
        self._turns: dict[PageKey, int] = {}
        self._opened: set[PageKey] = set()
        self._revision = 0
        self._history = History()
        self._listeners: list[Callable[[Changed], None]] = []

    def listen(self, listener: Callable[[Changed], None]) -> Callable[[], None]:
        """Call `listener` after every change, until the function given back is called."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

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

    def add_analysis(self, analysis: PageAnalysis, turn: Turn = None) -> Changed:
        """Take what was found on a page; `turn` is the one that a person had given it when it was read.

        A second reading of the page adds to the first.
        """
        self._in_order.pop(analysis.page, None)
        return self._announce([analysis.page], self._place(self._findings.take_analysis(analysis, turn)))

    def add_failure(self, page: PageKey, code: str) -> Changed:
        """Note that a page could not be read as it is turned now, and the code of the error."""
        self._findings.take_failure(page, self.turn(page), code)
        return self._announce([page], ())

    def add_proposals(self, proposals: Iterable[Proposal]) -> Changed:
        """Take proposals that come from outside a page's own reading; known ones are ignored."""
        return self._announce((), self._place(self._findings.take(proposals)))

    def restore(self, work: Work) -> Changed:
        """Lay saved work of a person under everything that follows; decisions meet their proposals by id."""
        decisions = {decision.id: decision for decision in work.decisions}
        self._apply(Edit(decisions, work.done, work.turns))
        self._opened.update(work.opened)
        return self._announce([*work.opened, *work.done, *work.turns], decisions)

    def _place(self, new: list[str]) -> list[str]:
        for box_id in new:
            proposal = self._findings.proposal(box_id)
            if proposal is not None:
                self._on_page.setdefault(proposal.page, {})[box_id] = None
                self._in_order.pop(proposal.page, None)
        return new

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

    def rotate(self, page: PageKey, degrees: int = 90) -> Changed:
        """Turn a page clockwise from how it stands now: it is to be read again so, and is no longer done."""
        wanted = (self.upright(page) + degrees) % 360
        found = self._findings.analysis(page, None)
        turn = None if found is not None and found.upright == wanted else wanted
        return self._edit(Edit(turns={page: turn}, done={page: None}))

    def mark_opened(self, page: PageKey) -> Changed:
        """The person saw the page; that cannot be undone."""
        if page in self._opened:
            return Changed()
        self._opened.add(page)
        self._revision += 1
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
        turns = {page: turn for page, turn in wanted.turns.items() if self._turns.get(page) != turn}
        if not (decisions or done or turns):
            return Changed()
        before = Edit(
            {i: self._edited.get(i) for i in decisions},
            {page: self._done.get(page) for page in done},
            {page: self._turns.get(page) for page in turns},
        )
        after = Edit(decisions, done, turns)
        self._history.record(Step(before, after, joins))
        return self._replay(after)

    def _replay(self, edit: Edit | None) -> Changed:
        if edit is None:
            return Changed()
        pages = {known.page for i in edit.decisions if (known := self._edited.get(i)) is not None}
        self._apply(edit)
        return self._announce(pages | set(edit.done) | set(edit.turns), edit.decisions, turned=edit.turns)

    def _apply(self, edit: Edit) -> None:
        self._revision += 1
        for box_id, decision in edit.decisions.items():
            if self.exists(box_id):
                self._in_order.pop(self.decision(box_id).page, None)
            if decision is not None:
                self._on_page.setdefault(decision.page, {})[box_id] = None
                self._in_order.pop(decision.page, None)
        for page in edit.turns:
            self._in_order.pop(page, None)
        _put(self._edited, edit.decisions)
        _put(self._done, edit.done)
        _put(self._turns, edit.turns)

    def _announce(self, pages: Iterable[PageKey], ids: Iterable[str], *, turned: Iterable[PageKey] = ()) -> Changed:
        touched = set(ids)
        of_boxes = {self.decision(i).page for i in touched if self.exists(i)}
        changed = Changed(frozenset(pages) | of_boxes, frozenset(touched), frozenset(turned))
        if changed:
            for listener in list(self._listeners):
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
        """What was read on the page as it is turned now; None until it was."""
        return self._findings.analysis(page, self.turn(page))

    @property
    def analyses(self) -> list[PageAnalysis]:
        found = (self.analysis(page) for page in self._findings.pages)
        return [analysis for analysis in found if analysis is not None]

    def turn(self, page: PageKey) -> Turn:
        """The degrees clockwise that a person gave the page; None: nobody turned it."""
        return self._turns.get(page)

    def upright(self, page: PageKey) -> int:
        """Degrees clockwise by which the displayed page must be turned: a person's, else what reading found, else 0."""
        turn, found = self.turn(page), self._findings.analysis(page, None)
        return turn if turn is not None else found.upright if found is not None else 0

    def failure(self, page: PageKey) -> str | None:
        """The code of the error that stopped the page's reading."""
        return self._findings.failure(page, self.turn(page))

    def is_blocked(self, sha256: str) -> bool:
        """Whether a secrecy marking stopped the file: it is neither reviewed nor exported."""
        return sha256 in self._findings.stopped

    def exists(self, box_id: str) -> bool:
        return box_id in self._edited or self._findings.proposal(box_id) is not None

    def is_drawn(self, box_id: str) -> bool:
        """Whether the box is a person's alone, so that it can be removed."""
        return box_id in self._edited and self._findings.proposal(box_id) is None

    def decision(self, box_id: str) -> Decision:
        """The decision on a box. Raises KeyError when there is no such box."""
        if box_id in self._edited:
            return self._edited[box_id]
        proposal = self._findings.proposal(box_id)
        if proposal is None:
            raise KeyError(box_id)
        return Decision.from_proposal(proposal)

    def proposal(self, box_id: str) -> Proposal | None:
        """What reading said about a box; None for one that a person drew."""
        return self._findings.proposal(box_id)

    def decisions_of(self, page: PageKey) -> list[Decision]:
        """The page's decisions in reading order."""
        if page not in self._in_order:
            found = [self.decision(i) for i in self._on_page.get(page, ()) if self._shows(i)]
            self._in_order[page] = sorted(found, key=lambda d: (d.box.top, d.box.left, d.id))
        return list(self._in_order[page])

    def _shows(self, box_id: str) -> bool:
        proposal = self._findings.proposal(box_id)
        if proposal is None or box_id in self._edited:
            return box_id in self._edited
        return not self._findings.is_superseded(proposal, self.turn(proposal.page))

    def work(self) -> Work:
        """What the person did so far: what a case file keeps and `restore` takes."""
        return Work(tuple(self._edited.values()), self.opened, dict(self._done), dict(self._turns))

    @property
    def revision(self) -> int:
        """Grows with everything that the person does."""
        return self._revision

    @property
    def opened(self) -> frozenset[PageKey]:
        return frozenset(self._opened)

    @property
    def live_pages(self) -> list[PageKey]:
        """Every page but those of files that a secrecy marking stopped."""
        stopped = self._findings.stopped
        return [page for page in self.pages if page.document not in stopped]

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
        return grouped((decision, self.proposal(decision.id)) for decision in self.walk())

    def page_state(self, page: PageKey) -> PageState:
        if self.failure(page) is not None:
            return PageState.FAILED
        analysis = self.analysis(page)
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
        """For each page that was read or turned by a person: the degrees clockwise that make it stand upright."""
        pages = dict.fromkeys([*self._findings.pages, *self._turns])
        return {page.index: self.upright(page) for page in pages if page.document == document.sha256}

    def _proposed_on(self, page: PageKey) -> frozenset[str]:
        return frozenset(i for i in self._on_page.get(page, ()) if self._findings.proposal(i) is not None)

    def _is_done(self, page: PageKey) -> bool:
        seen = self._done.get(page)
        if seen is None or page not in self._opened:
            return False
        return self._proposed_on(page) <= seen and not self.undecided_on(page)


def _put(facts: dict[_Key, _Value], changes: Mapping[_Key, _Value | None]) -> None:
    for key, value in changes.items():
        if value is None:
            facts.pop(key, None)
        else:
            facts[key] = value
