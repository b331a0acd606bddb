"""Whatever a person does while results arrive, nothing is lost and nothing comes back."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, precondition, rule

from blindmask.core.boxes import Rect
from blindmask.core.pages import PageKey
from blindmask.core.proposals import Decision, Proposal, Verdict
from blindmask.review.findings import Turn
from blindmask.review.session import Session
from tests.unit.review.cases import analyse, make_document, propose

DOCUMENTS = [make_document("a", pages=2), make_document("b", pages=1)]
PAGES = [document.page_key(page.index) for document in DOCUMENTS for page in document.pages]
CORNERS = st.tuples(st.integers(0, 9), st.integers(0, 9), st.integers(1, 5), st.integers(1, 5))


def box_at(corner: tuple[int, int, int, int]) -> Rect:
    left, top, width, height = corner
    return Rect(left / 16, top / 16, (left + width) / 16, (top + height) / 16)


class SessionMachine(RuleBasedStateMachine):
    """The model: the proposals that arrived and a list of snapshots of the person's decisions and turned pages."""

    boxes: Bundle[str] = Bundle("boxes")

    def __init__(self) -> None:
        super().__init__()
        self.session = Session()
        for document in DOCUMENTS:
            self.session.add_document(document)
        self.arrived: dict[str, Proposal] = {}
        self.read: set[tuple[PageKey, Turn]] = set()
        self.read_with: dict[str, set[Turn]] = {}
        self.person: list[dict[str, Decision]] = [{}]
        self.turns: list[dict[PageKey, int]] = [{}]
        self.now = 0

    def did(self, change: dict[str, Decision], turns: dict[PageKey, int] | None = None) -> None:
        turns = self.turns[self.now] if turns is None else turns
        if change == self.person[self.now] and turns == self.turns[self.now]:
            return
        del self.person[self.now + 1 :]
        del self.turns[self.now + 1 :]
        self.person.append(change)
        self.turns.append(turns)
        self.now += 1

    def exists(self, box: str) -> bool:
        return box in self.person[self.now] or box in self.arrived

    @rule(
        target=boxes,
        page=st.sampled_from(PAGES),
        row=st.integers(0, 30),
        sure=st.booleans(),
        turn=st.sampled_from((None, None, 90)),
    )
    def a_page_is_read(self, page: PageKey, row: int, sure: bool, turn: Turn) -> str:
        """Also with a turn that the person has taken back since, or gives it only later."""
        proposal = propose(page, row, preselected=sure)
        self.session.add_analysis(analyse(page, proposal), turn)
        self.arrived.setdefault(proposal.id, proposal)
        self.read.add((page, turn))
        self.read_with.setdefault(proposal.id, set()).add(turn)
        return proposal.id

    @rule(target=boxes, page=st.sampled_from(PAGES), row=st.integers(0, 30))
    def a_term_is_found_elsewhere(self, page: PageKey, row: int) -> str:
        proposal = propose(page, row)
        self.session.add_proposals([proposal])
        self.arrived.setdefault(proposal.id, proposal)
        return proposal.id

    @rule(target=boxes, page=st.sampled_from(PAGES), corner=CORNERS)
    def the_person_draws(self, page: PageKey, corner: tuple[int, int, int, int]) -> str:
        drawn = self.session.add_box(page, box_at(corner))
        self.did(self.person[self.now] | {drawn: self.session.decision(drawn)})
        return drawn

    @rule(box=boxes, verdict=st.sampled_from(Verdict))
    def the_person_decides(self, box: str, verdict: Verdict) -> None:
        if self.exists(box):
            self.session.set_verdict([box], verdict)
            self.did(self.person[self.now] | {box: replace(self.expected(box), verdict=verdict)})

    @rule(verdict=st.sampled_from(Verdict))
    def the_person_decides_the_rest(self, verdict: Verdict) -> None:
        rest = self.session.undecided()
        self.session.set_verdict(rest, verdict)
        self.did(self.person[self.now] | {box: replace(self.expected(box), verdict=verdict) for box in rest})

    @rule(box=boxes, corner=CORNERS)
    def the_person_moves(self, box: str, corner: tuple[int, int, int, int]) -> None:
        if self.exists(box):
            self.session.set_box(box, box_at(corner))
            self.did(self.person[self.now] | {box: self.session.decision(box)})
            assert self.session.decision(box).box == box_at(corner)

    @rule(box=boxes)
    def the_person_removes(self, box: str) -> None:
        if self.exists(box) and box not in self.arrived:
            self.session.remove_box(box)
            self.did({known: decision for known, decision in self.person[self.now].items() if known != box})

    @rule(page=st.sampled_from(PAGES))
    def the_person_turns(self, page: PageKey) -> None:
        before = self.session.upright(page)
        self.session.rotate(page)
        assert self.session.upright(page) == (before + 90) % 360
        turns = dict(self.turns[self.now])
        turn = self.session.turn(page)
        if turn is None:
            turns.pop(page)
        else:
            turns[page] = turn
        self.did(self.person[self.now], turns)

    @precondition(lambda self: self.now > 0)
    @rule()
    def undo(self) -> None:
        assert self.session.undo()
        self.now -= 1

    @precondition(lambda self: self.now + 1 < len(self.person))
    @rule()
    def redo(self) -> None:
        assert self.session.redo()
        self.now += 1

    def is_superseded(self, box: str) -> bool:
        """Left open by a reading with another turn than the page has now, and so has been read with."""
        if box in self.person[self.now] or self.arrived[box].preselected or not self.read_with.get(box):
            return False
        page = self.arrived[box].page
        turn = self.turns[self.now].get(page)
        return (page, turn) in self.read and turn not in self.read_with[box]

    def expected(self, box: str) -> Decision:
        return self.person[self.now].get(box) or Decision.from_proposal(self.arrived[box])

    @invariant()
    def nothing_is_lost_and_nothing_comes_back(self) -> None:
        shown = {decision.id: decision for page in PAGES for decision in self.session.decisions_of(page)}
        known = self.arrived.keys() | self.person[self.now].keys()
        assert shown == {box: self.expected(box) for box in known if not self.is_superseded(box)}
        assert all(self.session.decision(box) == self.expected(box) for box in known)

    @invariant()
    def pages_stand_as_the_person_turned_them(self) -> None:
        assert self.session.work().turns == self.turns[self.now]

    @invariant()
    def the_history_is_as_long_as_what_the_person_did(self) -> None:
        assert self.session.can_undo == (self.now > 0)
        assert self.session.can_redo == (self.now + 1 < len(self.person))


TestSessionMachine = SessionMachine.TestCase
TestSessionMachine.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
