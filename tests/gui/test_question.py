"""The question who the applicant is, asked once where no name was typed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from blindmask.case.calls import AnalysePage
from blindmask.core.applicants import Applicant, Candidate
from blindmask.core.proposals import Verdict
from blindmask.gui.main_window import Screen
from tests.gui.conftest import A0, APPLICANT, A, B, Desk
from tests.gui.fakes import propose

FOUND = Candidate(APPLICANT, files=2, total=2)


@pytest.fixture
def asked(desk: Desk) -> Desk:
    """A case without an applicant, completely read; two files name the same person."""
    desk.pipeline.candidate = FOUND
    desk.window.open_case((A.path, B.path), Applicant())
    desk.bot.waitUntil(lambda: len(desk.window.intake.entries) == 2)
    desk.serve()
    desk.window.start.begin.click()
    desk.serve()
    desk.read_all()
    return desk


def test_the_person_and_the_count_are_asked_about(asked: Desk) -> None:
    assert asked.review.question.isVisible()
    words = asked.review.question.words.text()
    assert all(text in words for text in ("陈小明", "2 个文件", APPLICANT.units[0]))


def test_names_of_other_people_wait_where_nobody_was_typed(desk: Desk) -> None:
    stranger = propose(A0, 2)
    desk.pipeline.candidate = replace(FOUND, strangers=(stranger.id,))
    desk.window.open_case((A.path, B.path), Applicant())
    desk.bot.waitUntil(lambda: len(desk.window.intake.entries) == 2)
    desk.serve()
    desk.window.start.begin.click()
    desk.serve()
    desk.read_all()
    assert desk.session.decision(stranger.id).verdict is Verdict.UNDECIDED


def test_a_confirmed_applicant_is_searched_in_every_file_again(asked: Desk) -> None:
    asked.review.question.yes.click()
    asked.settle()
    applicants = [call.job.applicant for call in asked.reader.calls if isinstance(call.job, AnalysePage)]
    assert applicants == [APPLICANT] * 3
    asked.read_all()
    assert asked.window.start.applicant() == APPLICANT
    assert not asked.review.question.isVisible()


def test_another_applicant_is_typed_on_the_first_screen(asked: Desk) -> None:
    asked.review.question.no.click()
    asked.settle()
    assert asked.window.step is Screen.START
    assert not asked.review.question.isVisible()


def test_a_typed_name_is_not_asked_about(reviewing: Desk) -> None:
    assert not reviewing.review.question.isVisible()


def test_files_that_name_nobody_ask_nothing(desk: Desk) -> None:
    desk.window.open_case((A.path,), Applicant())
    desk.bot.waitUntil(lambda: len(desk.window.intake.entries) == 1)
    desk.serve()
    desk.window.start.begin.click()
    desk.serve()
    desk.read_all()
    assert not desk.review.question.isVisible()


def test_another_language_asks_again_until_there_is_an_answer(asked: Desk) -> None:
    asked.window.change_language("en")
    asked.bot.waitUntil(lambda: "files that agree" in asked.review.question.words.text())
    asked.review.question.no.click()
    asked.window.change_language("zh")
    asked.settle()
    assert not asked.review.question.isVisible()
