"""Whose a file is by a person's word, said in the screen 批量 and taken back."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from blindmask.batch.records import State
from blindmask.gui.main_window import Screen
from tests.gui.batch_desk import Desk, open_chosen
from tests.unit.batch.world import ZHANG, mixed_up, put

LOOSE = {"散/扫描件1.pdf": "一页", "散/扫描件2.pdf": "另一页"}


@pytest.fixture
def chosen(qtbot: QtBot, tmp_path: Path) -> Desk:
    return open_chosen(qtbot, tmp_path)


@pytest.fixture
def with_loose(chosen: Desk, tmp_path: Path) -> Desk:
    """A run that left two files with nobody; they are shown."""
    put(tmp_path / "in", LOOSE)
    chosen.run_preselected()
    chosen.page.loose.click()
    return chosen


def test_a_loose_file_is_given_to_an_applicant_by_keyboard_and_taken_back(with_loose: Desk) -> None:
    page, person = with_loose.page, with_loose.page.person
    assert page.loose.text() == "2 个文件没有归属"
    assert not person.giving.give.isVisible()
    person.files.setFocus()
    person.files.setCurrentIndex(person.model.index(0, 0))
    assert person.giving.give.isVisible()
    assert not person.giving.give.isEnabled()
    person.giving.whom.setFocus()
    with_loose.bot.keyClick(person.giving.whom, Qt.Key.Key_Down)
    assert person.giving.whom.currentText().startswith("001  李明远")
    assert person.giving.give.isEnabled()
    with_loose.bot.keyClick(person.giving.give, Qt.Key.Key_Space)
    with_loose.serve()
    assert ("一页", "李明远") in [(text, profile) for text, profile, _ in with_loose.world.exported]
    assert page.loose.text() == "1 个文件没有归属"
    assert with_loose.words(0, 2) == "2/2"
    with_loose.bot.keyClick(with_loose.window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    with_loose.serve()
    assert page.loose.text() == "2 个文件没有归属"
    assert with_loose.words(0, 2) == "1/1"


def test_several_files_are_given_at_once_and_one_is_taken_back_where_it_is_now(with_loose: Desk) -> None:
    person = with_loose.page.person
    person.files.selectAll()
    person.giving.whom.setCurrentIndex(2)
    person.giving.give.click()
    with_loose.serve()
    assert not with_loose.page.loose.isVisible()
    with_loose.select(2)
    assert with_loose.words(2, 1) == "王大同"
    assert person.model.rowCount() == 2
    person.files.setCurrentIndex(person.model.index(1, 0))
    assert person.giving.back.isVisible()
    person.giving.back.click()
    with_loose.serve()
    assert with_loose.window.batching.loose[0].result.source == "散/扫描件2.pdf"


def test_a_file_in_a_wrong_folder_can_be_given_to_whom_it_names(with_loose: Desk) -> None:
    person = with_loose.page.person
    with_loose.select(1)
    person.files.setCurrentIndex(person.model.index(1, 0))
    person.giving.whom.setCurrentIndex(2)
    person.giving.give.click()
    with_loose.serve()
    assert mixed_up(with_loose.world) == []
    assert with_loose.states() == [State.DONE] * 3


def test_another_persons_case_is_not_taken_for_the_reviewed_applicants(chosen: Desk) -> None:
    chosen.page.start.click()
    chosen.serve()
    chosen.select(0)
    chosen.page.person.review.click()
    chosen.serve(until=lambda: chosen.window.step is Screen.REVIEW)
    chosen.serve()
    chosen.window.start.set_applicant(ZHANG)
    chosen.window.begin()
    chosen.serve()
    chosen.window.steps.batch.click()
    chosen.page.person.confirm.click()
    chosen.serve()
    assert chosen.world.exported == []
    assert "不是这名申报人" in chosen.window.steps.hint.text()
