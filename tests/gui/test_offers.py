"""What was decided about one seal or drawn once, offered elsewhere: one click or key, one undo step."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt

from blindmask.core.boxes import Rect
from blindmask.core.errors import DamagedFile
from blindmask.core.proposals import Kind, Proposal, Verdict
from tests.gui.conftest import A0, A1, B0, A, B, Desk
from tests.gui.fakes import FakePipeline, propose
from tests.unit.review.test_looks import look


def seal(page: object, row: int, seed: int, turned: int) -> Proposal:
    proposal = propose(page, row, kind=Kind.SEAL, text="", preselected=False)  # type: ignore[arg-type]
    return replace(proposal, term="", look=look(seed, turned=turned))


def with_seals(desk: Desk) -> list[Proposal]:
    """Three prints of one seal on three pages, and another seal."""
    seals = [seal(A0, 12, 1, 0), seal(A1, 12, 1, 20), seal(B0, 12, 1, 40)]
    for found in (*seals, seal(B0, 18, 2, 0)):
        desk.pipeline.findings[found.page] = [*desk.pipeline.findings[found.page], found]
    desk.begin()
    desk.read_all()
    return seals


def verdicts(desk: Desk, proposals: list[Proposal]) -> list[Verdict]:
    return [desk.session.decision(p.id).verdict for p in proposals]


def test_a_verdict_on_a_seal_is_offered_for_those_like_it(desk: Desk) -> None:
    seals = with_seals(desk)
    desk.review.select(seals[0].id)
    desk.bot.keyClick(desk.review.canvas, Qt.Key.Key_A)
    assert desk.review.offers.isVisible()
    assert "2" in desk.review.offers.words.text()
    desk.bot.keyClick(desk.review.canvas, Qt.Key.Key_S)
    assert verdicts(desk, seals) == [Verdict.MASK] * 3
    assert not desk.review.offers.isVisible()
    desk.session.undo()
    assert verdicts(desk, seals) == [Verdict.MASK, Verdict.UNDECIDED, Verdict.UNDECIDED]


def test_an_offer_can_be_dismissed_and_ends_with_the_next_decision(desk: Desk) -> None:
    seals = with_seals(desk)
    desk.review.select(seals[0].id)
    desk.bot.keyClick(desk.review.canvas, Qt.Key.Key_D)
    desk.review.offers.dismiss.click()
    assert not desk.review.offers.isVisible()
    desk.bot.keyClick(desk.review.canvas, Qt.Key.Key_S)
    assert verdicts(desk, seals)[1:] == [Verdict.UNDECIDED] * 2
    desk.bot.keyClick(desk.review.canvas, Qt.Key.Key_A)
    assert desk.review.offers.isVisible()
    desk.review.select(propose(A0, 5, text="李建国", preselected=False).id)
    desk.bot.keyClick(desk.review.canvas, Qt.Key.Key_A)
    assert not desk.review.offers.isVisible()


def drawn_on(desk: Desk, pipeline: FakePipeline) -> list[Proposal]:
    """A box drawn on the first page; its picture stands on the other two."""
    places = [propose(A1, 20, kind=Kind.OTHER, preselected=False), propose(B0, 21, kind=Kind.OTHER, preselected=False)]
    pipeline.same = {A.sha256: places[:1], B.sha256: places[1:]}
    desk.begin()
    desk.read_all()
    desk.review.commands.draw(Rect(0.1, 0.02, 0.3, 0.06))
    assert desk.review.offers.isVisible()
    return places


def test_a_drawn_picture_is_looked_for_everywhere_and_masked_in_one_step(desk: Desk, pipeline: FakePipeline) -> None:
    places = drawn_on(desk, pipeline)
    desk.review.offers.accept.click()
    desk.read_all()
    assert verdicts(desk, places) == [Verdict.MASK] * 2
    desk.session.undo()
    assert verdicts(desk, places) == [Verdict.UNDECIDED] * 2
    assert len(desk.session.decisions_of(A0)) == 3


def test_a_file_that_cannot_be_searched_costs_only_itself(desk: Desk, pipeline: FakePipeline) -> None:
    places = drawn_on(desk, pipeline)
    pipeline.unsearchable = {A.sha256: DamagedFile()}
    desk.review.offers.accept.click()
    desk.read_all()
    assert not desk.session.exists(places[0].id)
    assert verdicts(desk, places[1:]) == [Verdict.MASK]


def test_a_search_that_finds_nothing_says_so(desk: Desk, pipeline: FakePipeline) -> None:
    drawn_on(desk, pipeline)
    pipeline.same = {}
    said: list[str] = []
    desk.review.hinted.connect(said.append)
    desk.review.offers.accept.click()
    desk.read_all()
    assert "没有" in said[-1]
