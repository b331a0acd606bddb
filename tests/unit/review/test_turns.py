"""Pages that a person turns: read again, no longer done, and nothing of the first reading lost."""

from __future__ import annotations

from dataclasses import replace

import pytest

from blindmask.core.boxes import Rect
from blindmask.core.errors import SecrecyStop, WorkerCrashed
from blindmask.core.pages import PageKey
from blindmask.core.proposals import PageAnalysis, Proposal, Verdict
from blindmask.review.page_state import PageState
from blindmask.review.session import Session
from tests.unit.review.cases import analyse, make_document, propose

A = make_document("a")
A0, A1 = A.page_key(0), A.page_key(1)
MASKED, OPEN = propose(A0, 1), propose(A0, 3, preselected=False)


def read(page: PageKey, upright: int, *proposals: Proposal) -> PageAnalysis:
    return replace(analyse(page, *proposals), upright=upright)


@pytest.fixture
def session() -> Session:
    session = Session()
    session.add_document(A)
    session.add_analysis(read(A0, 270, MASKED, OPEN))
    session.mark_opened(A0)
    return session


def ids(session: Session) -> set[str]:
    return {decision.id for decision in session.decisions_of(A0)}


def test_a_turned_page_waits_and_is_no_longer_done(session: Session) -> None:
    session.set_verdict([OPEN.id], Verdict.KEEP)
    session.mark_done(A0)
    assert session.page_state(A0) is PageState.DONE
    changed = session.rotate(A0)
    assert changed.turned == {A0}
    assert session.upright(A0) == 0
    assert session.page_state(A0) is PageState.WAITING
    assert ids(session) == {MASKED.id, OPEN.id}
    session.add_analysis(read(A0, 0, MASKED), session.turn(A0))
    assert session.page_state(A0) is PageState.PENDING
    session.undo()
    assert session.page_state(A0) is PageState.DONE
    assert session.upright(A0) == 270


def test_four_quarter_turns_are_none(session: Session) -> None:
    for _quarter in range(4):
        session.rotate(A0)
    assert session.turn(A0) is None
    assert session.page_state(A0) is PageState.PENDING


def test_what_the_first_reading_left_open_goes_and_comes_back_with_the_turn(session: Session) -> None:
    session.rotate(A0)
    better = propose(A0, 20, preselected=False)
    session.add_analysis(read(A0, 0, better), session.turn(A0))
    assert ids(session) == {MASKED.id, better.id}  # what was masked stays until a person says otherwise
    assert session.undecided() == [better.id]
    session.undo()
    assert ids(session) == {MASKED.id, OPEN.id}
    session.redo()
    assert ids(session) == {MASKED.id, better.id}


def test_a_mask_that_both_readings_found_is_one_box(session: Session) -> None:
    session.rotate(A0)
    grown = MASKED.box.grown(0.001, 0.001)
    same = replace(MASKED, id="again", box=grown)
    session.add_analysis(read(A0, 0, same), session.turn(A0))
    assert ids(session) == {"again"}


def test_what_a_person_decided_or_drew_stays(session: Session) -> None:
    session.set_verdict([OPEN.id], Verdict.KEEP)
    drawn = session.add_box(A0, Rect(0.5, 0.5, 0.6, 0.6))
    session.rotate(A0)
    session.add_analysis(read(A0, 0), session.turn(A0))
    assert ids(session) == {MASKED.id, OPEN.id, drawn}


def test_a_page_can_be_turned_before_it_is_read(session: Session) -> None:
    session.rotate(A1)
    session.add_analysis(read(A1, 0, propose(A1, 1)))  # the reading that was under way
    assert session.page_state(A1) is PageState.WAITING
    session.add_analysis(read(A1, 90, propose(A1, 1)), 90)
    assert session.page_state(A1) is PageState.PENDING


def test_a_failure_belongs_to_the_turn_with_which_the_page_was_read(session: Session) -> None:
    session.rotate(A0)
    session.add_failure(A0, WorkerCrashed.code)
    assert session.page_state(A0) is PageState.FAILED
    session.undo()
    assert session.page_state(A0) is PageState.PENDING


def test_turning_brings_no_stopped_file_back(session: Session) -> None:
    session.add_failure(A0, SecrecyStop.code)
    session.rotate(A0)
    assert session.page_state(A0) is PageState.FAILED
    assert session.is_blocked(A.sha256)


def test_export_uses_the_turn_of_the_person(session: Session) -> None:
    assert session.uprights(A) == {0: 270}
    session.rotate(A0)
    session.rotate(A1)
    assert session.uprights(A) == {0: 0, 1: 90}


def test_turns_are_part_of_the_work(session: Session) -> None:
    session.rotate(A1)
    again = Session()
    again.restore(session.work())
    again.add_document(A)
    assert again.upright(A1) == 90
    assert again.opened == {A0}
