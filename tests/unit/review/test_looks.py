from __future__ import annotations

import random
from dataclasses import replace

import pytest

from blindmask.core.proposals import LOOK_RINGS, LOOK_STEPS, Kind, Proposal, Verdict
from blindmask.review.looks import alike_boxes, likeness
from blindmask.review.session import Session
from tests.unit.review.cases import analyse, make_document, propose

A, B = make_document("a"), make_document("b", pages=1)
A0, A1, B0 = A.page_key(0), A.page_key(1), B.page_key(0)


def look(seed: int, *, turned: int = 0, worn: float = 0.0) -> str:
    """A made-up look; `turned` in steps, `worn`: the share of digits that changed."""
    rng, wear = random.Random(seed), random.Random(seed + turned + 1)
    rings = [[rng.randrange(16) for _ in range(LOOK_STEPS)] for _ in range(LOOK_RINGS)]
    digits = [digit for ring in rings for digit in ring[turned:] + ring[:turned]]
    return "o" + "".join(f"{wear.randrange(16) if wear.random() < worn else digit:x}" for digit in digits)


def seal(page: object, row: int, look_: str, *, preselected: bool = False) -> Proposal:
    proposal = propose(page, row, kind=Kind.SEAL, text="", preselected=preselected)  # type: ignore[arg-type]
    return replace(proposal, look=look_)


@pytest.mark.parametrize("turned", [0, 1, 30, LOOK_STEPS - 1])
def test_a_turned_print_is_the_same_seal(turned: int) -> None:
    assert likeness(look(1), look(1, turned=turned)) == pytest.approx(1.0)
    assert likeness(look(1), look(1, turned=turned, worn=0.15)) > 0.75


def test_other_seals_and_other_shapes_are_not_alike() -> None:
    assert likeness(look(1), look(2)) < 0.5
    assert likeness(look(1), "f" + look(1)[1:]) == 0.0
    assert likeness("", look(1)) == 0.0


def test_what_is_decided_about_one_seal_is_offered_for_those_like_it() -> None:
    session = Session()
    session.add_document(A)
    session.add_document(B)
    first, second = seal(A0, 2, look(1)), seal(A1, 3, look(1, turned=9, worn=0.1))
    other, third = seal(A1, 8, look(2)), seal(B0, 4, look(1, turned=50))
    session.add_analysis(analyse(A0, first, propose(A0, 9)))
    session.add_analysis(analyse(A1, second, other))
    session.add_analysis(analyse(B0, third))
    session.set_verdict([first.id], Verdict.MASK)
    assert alike_boxes(session, first.id) == [second.id, third.id]
    session.set_verdict([third.id], Verdict.MASK)
    assert alike_boxes(session, first.id) == [second.id]
    assert alike_boxes(session, other.id) == []
    assert alike_boxes(session, propose(A0, 9).id) == []
