from __future__ import annotations

from dataclasses import replace

import pytest

from blindmask.core.boxes import Rect
from blindmask.core.proposals import Kind, Reason, Verdict
from blindmask.review.conflicts import find_conflicts
from blindmask.review.session import Session
from tests.unit.review.cases import analyse, make_document, propose

A, B = make_document("a"), make_document("b", pages=1)
A0, B0 = A.page_key(0), B.page_key(0)


@pytest.fixture
def session() -> Session:
    session = Session()
    session.add_document(A)
    session.add_document(B)
    return session


def test_a_term_masked_in_one_file_and_kept_in_another_is_named(session: Session) -> None:
    ours = [propose(A0, 1, term="陈小明"), propose(A0, 3, term="陈小明"), propose(B0, 1, term="陈小明")]
    session.add_analysis(analyse(A0, *ours[:2], propose(A0, 5, term="李建国")))
    session.add_analysis(analyse(B0, ours[2]))
    assert find_conflicts(session) == []
    session.set_verdict([ours[2].id], Verdict.KEEP)
    (conflict,) = find_conflicts(session)
    assert conflict.key.term == "陈小明"
    assert conflict.masked == (ours[0].id, ours[1].id)
    assert conflict.kept == (ours[2].id,)
    assert conflict.odd_one == ours[2].id
    session.set_verdict([ours[0].id, ours[1].id], Verdict.KEEP)
    assert find_conflicts(session) == []


def test_the_rarer_verdict_is_where_to_look(session: Session) -> None:
    ours = [propose(A0, row, term="陈小明") for row in (1, 3, 5)]
    session.add_analysis(analyse(A0, *ours))
    session.set_verdict([ours[0].id, ours[1].id], Verdict.KEEP)
    assert find_conflicts(session)[0].odd_one == ours[2].id


@pytest.mark.parametrize(("kind", "counts"), [(Kind.PHOTO, 1), (Kind.CODE, 1), (Kind.SEAL, 0), (Kind.SIGNATURE, 0)])
def test_photos_and_codes_count_as_one_thing(session: Session, kind: Kind, counts: int) -> None:
    first, second = propose(A0, 1, kind=kind, text=""), propose(B0, 1, kind=kind, text="")
    session.add_analysis(analyse(A0, first))
    session.add_analysis(analyse(B0, second))
    session.set_verdict([second.id], Verdict.KEEP)
    assert len(find_conflicts(session)) == counts


def test_what_only_looks_like_the_term_may_be_kept(session: Session) -> None:
    own = propose(A0, 1, term="陈小明")
    other = replace(propose(A0, 3, text="陈晓明", term="陈小明"), reason=Reason.SIMILAR)
    session.add_analysis(analyse(A0, own, other))
    session.set_verdict([other.id], Verdict.KEEP)
    assert find_conflicts(session) == []


def test_open_and_drawn_boxes_are_no_conflict(session: Session) -> None:
    session.add_analysis(analyse(A0, propose(A0, 1, term="陈小明"), propose(A0, 3, term="陈小明", preselected=False)))
    drawn = session.add_box(A0, Rect(0.5, 0.5, 0.6, 0.6))
    session.add_box(A0, Rect(0.7, 0.5, 0.8, 0.6))
    session.set_verdict([drawn], Verdict.KEEP)
    assert find_conflicts(session) == []
