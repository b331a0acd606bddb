"""What is decided about each box of a case: proposals only grow, a person's decisions lie over them. No Qt.

Two kinds of facts are kept apart. What reading found (documents, analyses, proposals) arrives at any time and is never
taken back. What a person did (verdicts, boxes, pages turned and done) is undone and redone step by step. A decision is
the person's where there is one and else follows from its proposal, so neither can lose the other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from uuid import uuid4

from blindmask.core.boxes import Rect
from blindmask.core.pages import Document, PageKey
from blindmask.core.proposals import Decision, Kind, PageAnalysis, Proposal, Verdict
from blindmask.review.boxes import Boxes
from blindmask.review.changes import Changed
from blindmask.review.findings import Findings, Turn
from blindmask.review.groups import DRAWN, Group, grouped
from blindmask.review.history import Edit, History
from blindmask.review.page_state import PageState
from blindmask.review.person import Person
from blindmask.review.walk import step_through
from blindmask.review.work import Work


class Session:
    """The decisions of one case. Every change is announced to the listeners and returned."""

    def __init__(self) -> None:
        self._documents: dict[str, Document] = {}
        self._findings = Findings()
        self._person = Person()
        self._boxes = Boxes(self._findings, self._person)
        self._history = History()
        self._revision = 0
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
        return self._announce(pages, ())

    def add_analysis(self, analysis: PageAnalysis, turn: Turn = None) -> Changed:
        """Take what was found on a page; `turn` is the one that a person had given it when it was read.

        A second reading of the page adds to the first.
        """
        self._boxes.renew([analysis.page])
        return self._announce([analysis.page], self._place(self._findings.take_analysis(analysis, turn)))

    def add_failure(self, page: PageKey, code: str) -> Changed:
        """Note that a page could not be read as it is turned now, and the code of the error."""
        self._findings.take_failure(page, self.turn(page), code)
        return self._announce([page], ())

    def add_proposals(self, proposals: Iterable[Proposal]) -> Changed:
        """Take proposals that come from outside a page's own reading; known ones are ignored."""
        return self._announce((), self._place(self._findings.take(proposals)))

    def leave_open(self, ids: Iterable[str]) -> Changed:
        """What reading preselected of these waits for a person; what a person decided stays."""
        opened = self._findings.leave_open(ids)
        self._boxes.renew({proposal.page for proposal in opened})
        return self._announce((), [proposal.id for proposal in opened])

    def restore(self, work: Work) -> Changed:
        """Lay saved work of a person under everything that follows; decisions meet their proposals by id."""
        decisions = {decision.id: decision for decision in work.decisions}
        self._apply(Edit(decisions, work.done, work.turns))
        self._person.opened.update(work.opened)
        return self._announce([*work.opened, *work.done, *work.turns], decisions)

    def _place(self, new: list[Proposal]) -> list[str]:
        for proposal in new:
            self._boxes.add(proposal.id, proposal.page)
        return [proposal.id for proposal in new]

    # What a person does

    def set_verdict(self, ids: Iterable[str], verdict: Verdict) -> Changed:
        """One gesture, one undo step, however many boxes."""
        now = [self.decision(box_id) for box_id in ids]
        return self._edit(Edit(decisions={decision.id: replace(decision, verdict=verdict) for decision in now}))

    def add_box(self, page: PageKey, box: Rect, kind: Kind = Kind.OTHER) -> str:
        """The id of a new box that a person drew: masked. Raises ValueError when no part of it is on the page."""
        drawn = Decision(f"{DRAWN}{uuid4().hex}", page, box.clipped(), kind, Verdict.MASK)
        self._edit(Edit(decisions={drawn.id: drawn}))
        return drawn.id

    def set_box(self, box_id: str, box: Rect, *, joins: bool = False) -> Changed:
        """Move or resize a box. With `joins`, one undo step with the same box's change just before (nudging).

        Raises ValueError when no part of the new box is on the page.
        """
        moved = replace(self.decision(box_id), box=box.clipped())
        return self._edit(Edit(decisions={box_id: moved}), joins=f"box {box_id}" if joins else "")

    def remove_box(self, box_id: str) -> Changed:
        """Take away a box that a person drew. Raises ValueError for a proposal: it can only be kept."""
        if not self.is_drawn(box_id):
            raise ValueError("a proposal cannot be removed")
        return self._edit(Edit(decisions={box_id: None}))

    def mark_done(self, page: PageKey) -> Changed:
        """The person is through with a page. What arrives for it later opens it again."""
        return self._edit(Edit(done={page: self._boxes.proposed_on(page)}))

    def rotate(self, page: PageKey, degrees: int = 90) -> Changed:
        """Turn a page clockwise from how it stands now: it is to be read again so, and is no longer done."""
        wanted = (self.upright(page) + degrees) % 360
        found = self._findings.analysis(page, None)
        turn = None if found is not None and found.upright == wanted else wanted
        return self._edit(Edit(turns={page: turn}, done={page: None}))

    def mark_opened(self, page: PageKey) -> Changed:
        """The person saw the page; that cannot be undone."""
        if page in self._person.opened:
            return Changed()
        self._person.opened.add(page)
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
        step = self._person.step_to(wanted, joins=joins)
        if step is None:
            return Changed()
        self._history.record(step)
        return self._replay(step.after)

    def _replay(self, edit: Edit | None) -> Changed:
        if edit is None:
            return Changed()
        self._apply(edit)
        return self._announce([*edit.done, *edit.turns], edit.decisions, turned=edit.turns)

    def _apply(self, edit: Edit) -> None:
        self._revision += 1
        self._person.apply(edit)
        for box_id, decision in edit.decisions.items():
            if decision is not None and self._boxes.page_of(box_id) != decision.page:
                self._boxes.add(box_id, decision.page)
        self._boxes.renew({page for i in edit.decisions if (page := self._boxes.page_of(i)) is not None})
        self._boxes.renew(edit.turns)

    def _announce(self, pages: Iterable[PageKey], ids: Iterable[str], *, turned: Iterable[PageKey] = ()) -> Changed:
        touched = frozenset(ids)
        of_boxes = {page for i in touched if (page := self._boxes.page_of(i)) is not None}
        changed = Changed(frozenset(pages) | of_boxes, touched, frozenset(turned))
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

    def paper(self, document: Document) -> str:
        """The kind of document, by the first of its pages that tells (a `papers.Paper`); empty when none does."""
        found = (self.analysis(document.page_key(page.index)) for page in document.pages)
        return next((analysis.paper for analysis in found if analysis is not None and analysis.paper), "")

    def analysis(self, page: PageKey) -> PageAnalysis | None:
        """What was read on the page as it is turned now; None until it was."""
        return self._findings.analysis(page, self.turn(page))

    @property
    def analyses(self) -> list[PageAnalysis]:
        found = (self.analysis(page) for page in self._findings.pages)
        return [analysis for analysis in found if analysis is not None]

    def turn(self, page: PageKey) -> Turn:
        """The degrees clockwise that a person gave the page; None: nobody turned it."""
        return self._person.turns.get(page)

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
        return self._boxes.exists(box_id)

    def is_drawn(self, box_id: str) -> bool:
        """Whether the box is a person's alone, so that it can be removed."""
        return self._boxes.is_drawn(box_id)

    def decision(self, box_id: str) -> Decision:
        """The decision on a box. Raises KeyError when there is no such box."""
        return self._boxes.decision(box_id)

    def proposal(self, box_id: str) -> Proposal | None:
        """What reading said about a box; None for one that a person drew."""
        return self._findings.proposal(box_id)

    def decisions_of(self, page: PageKey) -> list[Decision]:
        """The page's decisions in reading order."""
        return list(self._boxes.on(page).decisions)

    def work(self) -> Work:
        """What the person did so far: what a case file keeps and `restore` takes."""
        return self._person.work()

    @property
    def revision(self) -> int:
        """Grows with everything that the person does."""
        return self._revision

    @property
    def opened(self) -> frozenset[PageKey]:
        return frozenset(self._person.opened)

    @property
    def live_pages(self) -> list[PageKey]:
        """Every page but those of files that a secrecy marking stopped."""
        stopped = self._findings.stopped
        return [page for page in self.pages if page.document not in stopped]

    def walk(self) -> Iterator[Decision]:
        """Every decision in reading order over all files; those of stopped files are left out."""
        for page in self.live_pages:
            yield from self._boxes.on(page).decisions

    def undecided(self) -> list[str]:
        """The ids of what waits for a person, in reading order."""
        waiting = (page for page in self.live_pages if self.undecided_on(page))
        return [d.id for page in waiting for d in self.decisions_of(page) if d.verdict is Verdict.UNDECIDED]

    @property
    def undecided_count(self) -> int:
        return sum(self.undecided_on(page) for page in self.live_pages)

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
        return grouped(part for page in self.live_pages for part in self._boxes.on(page).parts)

    def page_state(self, page: PageKey) -> PageState:
        if self.failure(page) is not None:
            return PageState.FAILED
        analysis = self.analysis(page)
        if analysis is None:
            return PageState.WAITING
        if self._is_done(page):
            return PageState.DONE
        return PageState.ATTENTION if analysis.notes else PageState.PENDING

    def hits_on(self, page: PageKey) -> int:
        return len(self._boxes.on(page).decisions)

    def undecided_on(self, page: PageKey) -> int:
        return self._boxes.on(page).undecided

    def uprights(self, document: Document) -> dict[int, int]:
        """For each page that was read or turned by a person: the degrees clockwise that make it stand upright."""
        pages = dict.fromkeys([*self._findings.pages, *self._person.turns])
        return {page.index: self.upright(page) for page in pages if page.document == document.sha256}

    def _is_done(self, page: PageKey) -> bool:
        seen = self._person.done.get(page)
        if seen is None or page not in self._person.opened:
            return False
        return self._boxes.proposed_on(page) <= seen and not self.undecided_on(page)
