from __future__ import annotations

from dataclasses import replace

from blindmask.core.proposals import Decision, Verdict
from blindmask.review.boxes import Boxes
from blindmask.review.findings import Findings
from blindmask.review.history import Edit
from blindmask.review.person import Person
from tests.unit.review.cases import make_document, propose

A = make_document("a", pages=2)
FIRST, SECOND = A.page_key(0), A.page_key(1)


def test_a_change_on_one_page_leaves_the_others_as_they_are() -> None:
    findings, person = Findings(), Person()
    boxes = Boxes(findings, person)
    for proposal in findings.take([propose(FIRST, 1), propose(SECOND, 1), propose(SECOND, 2, preselected=False)]):
        boxes.add(proposal.id, proposal.page)
    first, second = boxes.on(FIRST), boxes.on(SECOND)
    assert (first.undecided, second.undecided) == (0, 1)
    decided = replace(boxes.decision(second.decisions[1].id), verdict=Verdict.KEEP)
    person.apply(Edit({decided.id: decided}))
    boxes.renew([SECOND])
    assert boxes.on(FIRST) is first
    assert boxes.on(SECOND).undecided == 0
    assert [part.undecided for part in boxes.on(SECOND).parts] == [0]


def test_a_box_keeps_its_page_also_while_it_is_gone() -> None:
    findings, person = Findings(), Person()
    boxes = Boxes(findings, person)
    (proposal,) = findings.take([propose(SECOND, 1)])
    boxes.add(proposal.id, proposal.page)
    assert boxes.page_of(proposal.id) == SECOND
    assert boxes.page_of("never") is None
    assert not boxes.exists("never")
    assert boxes.proposed_on(SECOND) == {proposal.id}


def test_the_place_among_authors_comes_from_the_reading() -> None:
    """A case file keeps what a person decided, not what was found."""
    findings, person = Findings(), Person()
    boxes = Boxes(findings, person)
    proposal = replace(propose(FIRST, 1), author=2)
    saved = replace(Decision.from_proposal(proposal), author=0, verdict=Verdict.KEEP)
    person.apply(Edit({saved.id: saved}))
    findings.take([proposal])
    boxes.add(proposal.id, FIRST)
    (shown,) = boxes.on(FIRST).decisions
    assert (shown.author, shown.verdict) == (2, Verdict.KEEP)
