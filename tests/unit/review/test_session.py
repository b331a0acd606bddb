from __future__ import annotations

from dataclasses import replace

import pytest

from blindmask.core.boxes import Rect
from blindmask.core.errors import NotLookedAt, SecrecyStop, StillReading, StillUndecided
from blindmask.core.pages import PageKey
from blindmask.core.proposals import Kind, Reason, Verdict
from blindmask.review.changes import Changed
from blindmask.review.gate import check_ready, export_decisions, export_documents, must_be_seen, summary
from blindmask.review.page_state import PageState
from blindmask.review.session import Session
from tests.unit.review.cases import analyse, make_document, propose

A = make_document("a")
B = make_document("b", pages=1)
A0, A1, B0 = A.page_key(0), A.page_key(1), B.page_key(0)
BOX = Rect(0.5, 0.5, 0.6, 0.6)


@pytest.fixture
def session() -> Session:
    """Two files, three pages, all read: one preselected and one open box on A0, one open box on B0."""
    session = Session()
    session.add_document(A)
    session.add_document(B)
    session.add_analysis(analyse(A0, propose(A0, 1), propose(A0, 2, preselected=False)))
    session.add_analysis(analyse(A1))
    session.add_analysis(analyse(B0, propose(B0, 3, preselected=False)))
    return session


def ids_on(session: Session, page: PageKey) -> list[str]:
    return [decision.id for decision in session.decisions_of(page)]


def test_preselected_is_masked_by_rule_and_the_rest_waits(session: Session) -> None:
    first, second = session.decisions_of(A0)
    assert (first.verdict, second.verdict) == (Verdict.MASK, Verdict.UNDECIDED)
    assert session.work().decisions == ()


def test_an_operation_announces_what_it_touched(session: Session) -> None:
    heard: list[Changed] = []
    session.listen(heard.append)
    (b0,) = ids_on(session, B0)
    session.set_verdict([b0], Verdict.MASK)
    session.set_verdict([b0], Verdict.MASK)
    assert heard == [Changed(frozenset({B0}), frozenset({b0}))]
    assert session.undo() == heard[0]


def test_a_strangers_name_that_is_left_open_waits_for_a_person_unless_one_decided(session: Session) -> None:
    masked, waiting = ids_on(session, A0)
    assert session.leave_open([masked, waiting, "unknown"]).ids == {masked}
    assert session.undecided()[:2] == [masked, waiting]
    session.set_verdict([masked], Verdict.MASK)
    session.leave_open([masked])
    assert session.decision(masked).verdict is Verdict.MASK


def test_a_bulk_verdict_is_one_step(session: Session) -> None:
    session.set_verdict(session.undecided(), Verdict.KEEP)
    assert session.undecided() == []
    session.undo()
    assert len(session.undecided()) == 2
    assert not session.can_undo
    session.redo()
    assert session.undecided() == []


def test_a_new_gesture_ends_redo(session: Session) -> None:
    first, second = ids_on(session, A0)
    session.set_verdict([first], Verdict.KEEP)
    session.undo()
    session.set_verdict([second], Verdict.KEEP)
    assert not session.can_redo
    assert not session.redo()


def test_late_results_survive_undo(session: Session) -> None:
    (first, _) = ids_on(session, A0)
    session.set_verdict([first], Verdict.KEEP)
    late = propose(A0, 9)
    session.add_proposals([late])
    session.undo()
    assert late.id in ids_on(session, A0)
    session.redo()
    assert late.id in ids_on(session, A0)
    assert session.decision(first).verdict is Verdict.KEEP


def test_a_second_reading_meets_the_decisions_by_id(session: Session) -> None:
    (first, second) = ids_on(session, A0)
    session.set_verdict([second], Verdict.KEEP)
    session.add_analysis(analyse(A0, propose(A0, 2, preselected=False)))
    assert ids_on(session, A0) == [first, second]
    assert session.decision(second).verdict is Verdict.KEEP


def test_saved_decisions_meet_their_proposals_and_drawn_boxes_come_back(session: Session) -> None:
    (_, second) = ids_on(session, A0)
    session.set_verdict([second], Verdict.KEEP)
    drawn = session.add_box(B0, BOX)
    again = Session()
    again.add_document(A)
    again.add_document(B)
    again.restore(session.work())
    again.add_analysis(analyse(A0, propose(A0, 2, preselected=False)))
    assert again.decision(second).verdict is Verdict.KEEP
    assert again.is_drawn(drawn)
    assert not again.is_drawn(second)
    assert not again.can_undo


def test_a_drawn_box_is_masked_by_the_person_and_can_be_removed(session: Session) -> None:
    drawn = session.add_box(A1, Rect(0.9, 0.9, 1.2, 1.2))
    decision = session.decision(drawn)
    assert (decision.verdict, decision.box.right) == (Verdict.MASK, 1.0)
    assert session.work().decisions == (decision,)
    assert session.add_box(A1, BOX) != drawn
    change = session.remove_box(drawn)
    assert change == Changed(frozenset({A1}), frozenset({drawn}))
    assert not session.exists(drawn)
    session.undo()
    assert session.decision(drawn) == decision


def test_a_proposal_cannot_be_removed_nor_a_box_leave_the_page(session: Session) -> None:
    (first, _) = ids_on(session, A0)
    with pytest.raises(ValueError, match="cannot be removed"):
        session.remove_box(first)
    with pytest.raises(ValueError, match="empty rect"):
        session.set_box(first, Rect(1.1, 0.1, 1.2, 0.2))
    assert not session.can_undo


def test_moving_keeps_the_verdict_and_nudges_join(session: Session) -> None:
    (_, second) = ids_on(session, A0)
    before = session.decision(second)
    for step in range(1, 4):
        session.set_box(second, Rect(0.1 + step / 100, 0.1, 0.3, 0.2), joins=True)
    moved = session.decision(second)
    assert (moved.box.left, moved.verdict) == (0.13, Verdict.UNDECIDED)
    session.undo()
    assert session.decision(second) == before
    session.redo()
    assert session.decision(second) == moved


def test_a_full_move_does_not_join_a_nudge(session: Session) -> None:
    (first, _) = ids_on(session, A0)
    session.set_box(first, BOX, joins=True)
    session.set_box(first, Rect(0.7, 0.7, 0.8, 0.8))
    session.undo()
    assert session.decision(first).box == BOX


def test_next_undecided_crosses_files_and_goes_round(session: Session) -> None:
    (_, a) = ids_on(session, A0)
    (b,) = ids_on(session, B0)
    assert session.next_undecided(start=A0) == a
    assert session.next_undecided(start=A1) == b
    assert session.next_undecided(a) == b
    assert session.next_undecided(b) == a
    session.set_verdict([a], Verdict.MASK)
    assert session.next_undecided(a) == b
    assert session.next_undecided(b) is None


def test_neighbours_go_both_ways_over_all_files(session: Session) -> None:
    first, second = ids_on(session, A0)
    (b,) = ids_on(session, B0)
    assert session.neighbour(second, step=1) == b
    assert session.neighbour(b, step=1) == first
    assert session.neighbour(first, step=-1) == b
    assert session.neighbour(None, step=-1, start=A1) == second
    assert session.neighbour(None, step=1, start=A1) == b
    assert Session().neighbour(None, step=1) is None


def test_groups_count_places_and_files(session: Session) -> None:
    session.add_proposals([propose(A1, 5, term="陈小明"), propose(B0, 6, term="陈小明", text="陈 小明")])
    session.add_proposals([propose(B0, 7, kind=Kind.PHOTO, text="")])
    session.add_box(B0, BOX)
    name, photo, drawn = session.groups()
    assert (name.key.term, name.places, name.files, name.undecided) == ("陈小明", 5, 2, 2)
    assert (photo.key.kind, photo.key.term, photo.places) == (Kind.PHOTO, "", 1)
    assert drawn.key.drawn


def test_signatures_are_grouped_by_what_asks_for_them(session: Session) -> None:
    asked = [
        replace(propose(A1, row, kind=Kind.SIGNATURE, text=""), label=label, reason=Reason.SIGNATURE)
        for row, label in ((5, "本人签名"), (8, "负责人签字"), (11, "本人签名"))
    ]
    session.add_proposals(asked)
    groups = [group for group in session.groups() if group.key.kind is Kind.SIGNATURE]
    assert [(group.key.term, group.places) for group in groups] == [("本人签名", 2), ("负责人签字", 1)]


def test_labelled_values_are_grouped_by_what_they_say(session: Session) -> None:
    labelled = replace(propose(B0, 8, text="李 建国"), label="校长姓名", reason=Reason.LABEL)
    session.add_proposals([labelled])
    assert [group.key.term for group in session.groups()] == ["陈小明", "李建国"]


def test_page_states(session: Session) -> None:
    fresh = Session()
    fresh.add_document(A)
    assert fresh.page_state(A0) is PageState.WAITING
    fresh.add_failure(A0, "worker.crashed")
    assert fresh.page_state(A0) is PageState.FAILED
    fresh.add_analysis(analyse(A0))
    assert fresh.page_state(A0) is PageState.PENDING
    fresh.add_analysis(analyse(A1, notes=("few_lines",)))
    assert fresh.page_state(A1) is PageState.ATTENTION


def test_a_page_is_done_only_when_opened_decided_and_unchanged_since(session: Session) -> None:
    session.mark_done(A1)
    assert session.page_state(A1) is PageState.PENDING
    session.mark_opened(A1)
    assert session.page_state(A1) is PageState.DONE
    session.add_proposals([propose(A1, 4)])
    assert session.page_state(A1) is PageState.PENDING
    session.mark_done(A1)
    assert session.page_state(A1) is PageState.DONE
    session.undo()
    assert session.page_state(A1) is PageState.PENDING


def test_a_failed_page_is_never_done(session: Session) -> None:
    session.add_failure(A1, "worker.timeout")
    session.mark_opened(A1)
    session.mark_done(A1)
    assert session.page_state(A1) is PageState.FAILED


def test_export_is_refused_until_everything_is_read_decided_and_looked_at(session: Session) -> None:
    late = make_document("c", pages=1)
    session.add_document(late)
    with pytest.raises(StillReading) as reading:
        check_ready(session)
    assert reading.value.facts == {"count": 1}
    session.add_failure(late.page_key(0), "worker.crashed")
    with pytest.raises(StillUndecided) as undecided:
        check_ready(session)
    assert undecided.value.facts == {"count": 2}
    with pytest.raises(StillUndecided):
        export_decisions(session, A)
    session.set_verdict(session.undecided(), Verdict.MASK)
    with pytest.raises(NotLookedAt):
        check_ready(session)
    assert must_be_seen(session) == [late.page_key(0)]
    session.mark_opened(late.page_key(0))
    check_ready(session)
    assert [decision.page for decision in export_decisions(session, A)] == [A0, A0]
    numbers = summary(session)
    assert (numbers.masked, numbers.kept, numbers.pages, numbers.unopened, numbers.failed) == (3, 0, 4, 3, 1)


def test_a_stopped_file_is_neither_walked_nor_exported(session: Session) -> None:
    session.add_failure(B0, SecrecyStop.code)
    assert session.is_blocked(B.sha256)
    assert export_documents(session) == [A]
    assert all(decision.page.document == A.sha256 for decision in session.walk())


def test_the_same_content_is_added_once(session: Session) -> None:
    assert not session.add_document(replace(A, path="/elsewhere/copy.pdf"))
    assert len(session.documents) == 2


def test_uprights_are_the_files_own(session: Session) -> None:
    session.add_analysis(replace(analyse(A1), upright=90))
    assert session.uprights(A) == {0: 0, 1: 90}
