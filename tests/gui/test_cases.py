"""Saving and going on: what a person did is there again, whatever ended the program."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from blindmask.core.applicants import Applicant
from blindmask.core.boxes import Rect
from blindmask.core.errors import DiskFull
from blindmask.core.proposals import Kind, Verdict
from blindmask.gui import autosave
from blindmask.gui.main_window import Screen
from blindmask.review.casefile import cases_dir, list_cases, load_case
from blindmask.review.page_state import PageState
from tests.gui.conftest import A0, A1, APPLICANT, B0, A, B, Desk

BOX = Rect(0.5, 0.5, 0.7, 0.6)


def saved(desk: Desk) -> None:
    """Wait until everything that was done is saved."""

    def is_saved() -> bool:
        desk.serve()
        return desk.window.keeper.is_saved

    desk.bot.waitUntil(is_saved)


def work_a_little(desk: Desk) -> str:
    """A verdict, a moved box, a drawn one, a page turned and one marked done; the drawn box's id."""
    session = desk.session
    first, second = (decision.id for decision in session.decisions_of(A0))
    session.set_verdict([second], Verdict.KEEP)
    session.set_box(first, Rect(0.2, 0.1, 0.5, 0.12))
    drawn = session.add_box(B0, BOX, Kind.UNIT)
    session.mark_opened(A1)
    session.mark_done(A1)
    session.rotate(B0)
    desk.read_all()
    return drawn


def reopen(desk: Desk) -> None:
    """Begin again as a person does who chooses the latest case of the list."""
    desk.serve()
    desk.window.start.recent.opened.emit(desk.window.keeper.cases.infos[0].id)
    desk.bot.waitUntil(lambda: bool(desk.window.intake.entries))
    desk.serve()
    desk.window.start.begin.click()
    desk.serve()


def test_a_killed_window_loses_nothing(make_desk: Callable[[int], Desk]) -> None:
    former = make_desk(10)
    former.begin()
    former.read_all()
    drawn = work_a_little(former)
    saved(former)
    before = former.session
    again = make_desk(10)  # the former one was not closed
    reopen(again)
    assert again.window.start.applicant() == APPLICANT
    assert again.session.decision(drawn).box == BOX  # before anything was read
    assert again.session.page_state(A1) is PageState.WAITING
    again.read_all()
    assert again.session.work() == before.work()
    assert [again.session.decision(d.id) for d in before.walk()] == list(before.walk())
    assert again.session.page_state(A1) is PageState.DONE
    assert again.session.upright(B0) == 90
    assert not again.session.can_undo


KILLED = """
import os, sys
from PySide6.QtWidgets import QApplication
from blindmask.core.applicants import Applicant
from blindmask.core.boxes import Rect
from blindmask.gui.bridge import Bridge
from blindmask.gui.main_window import MainWindow
from blindmask.host.rule_files import load_rules
from tests.gui.conftest import A, B, A0, APPLICANT
from tests.fake_workers import FakeWorkers
from tests.gui.fakes import FakePipeline
application = QApplication(sys.argv[:1])
pipeline = FakePipeline({A.path: A, B.path: B})
reader, viewer = FakeWorkers(pipeline.answers()), FakeWorkers(pipeline.answers())
window = MainWindow(Bridge(reader, workers=9), Bridge(viewer, workers=9), load_rules())
window.open_case([A.path, B.path], APPLICANT)
while len(window.intake.documents) < 2:
    application.processEvents()
    viewer.run()
window.begin()
window.session.add_box(A0, Rect(0.5, 0.5, 0.7, 0.6))
while not window.keeper.is_saved:
    application.processEvents()
    viewer.run()
print("saved", flush=True)
sys.stdin.read()
"""


def test_a_killed_process_loses_nothing(desk: Desk, tmp_home: Path) -> None:
    root = Path(__file__).parents[2]
    with subprocess.Popen(
        [sys.executable, "-c", KILLED], cwd=root, env=dict(os.environ), stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == b"saved\n"
        child.send_signal(signal.SIGKILL if sys.platform != "win32" else signal.SIGTERM)
    desk.window.keeper.cases.refresh()
    reopen(desk)
    (drawn,) = desk.session.decisions_of(A0)
    assert drawn.box == BOX


def test_the_same_files_meet_their_decisions_from_wherever_they_are(make_desk: Callable[[int], Desk]) -> None:
    former = make_desk(10)
    former.begin()
    former.read_all()
    drawn = work_a_little(former)
    saved(former)
    again = make_desk(10)
    moved = replace(B, path="/elsewhere/renamed.pdf")
    again.pipeline.documents[moved.path] = moved
    again.serve()
    again.open(A.path, moved.path)
    again.window.start.begin.click()
    again.read_all()
    assert again.session.work() == former.session.work()
    assert again.session.decision(drawn).page == B0
    saved(again)
    (info,) = list_cases()
    assert [document.path for document in info.documents] == [A.path, moved.path]


def test_a_file_that_is_missing_keeps_its_decisions_in_the_case(make_desk: Callable[[int], Desk]) -> None:
    former = make_desk(10)
    former.begin()
    former.read_all()
    drawn = work_a_little(former)
    saved(former)
    again = make_desk(10)
    del again.pipeline.documents[B.path]
    reopen(again)
    assert [document.path for document in again.session.documents] == [A.path]
    again.session.mark_opened(A0)
    again.session.add_box(A0, BOX)
    saved(again)
    (info,) = list_cases()
    assert {document.sha256 for document in info.documents} == {A.sha256, B.sha256}
    assert drawn in {decision.id for decision in load_case(info.id).work.decisions}


def test_another_applicant_with_the_same_file_starts_afresh(make_desk: Callable[[int], Desk]) -> None:
    former = make_desk(10)
    former.begin()
    former.read_all()
    work_a_little(former)
    saved(former)
    again = make_desk(10)
    again.serve()
    again.window.open_case([A.path], Applicant(name="王小虎"))
    again.bot.waitUntil(lambda: bool(again.window.intake.entries))
    again.serve()
    again.window.start.begin.click()
    again.read_all()
    assert again.session.work().decisions == ()
    saved(again)
    assert {info.title for info in list_cases()} == {"陈小明", "王小虎"}


def test_a_file_that_was_removed_from_the_list_leaves_the_case(reviewing: Desk) -> None:
    work_a_little(reviewing)
    reviewing.window.steps.buttons[0].click()
    reviewing.window.intake.remove(1)
    reviewing.window.start.begin.click()
    reviewing.read_all()
    saved(reviewing)
    (info,) = list_cases()
    assert [document.sha256 for document in info.documents] == [A.sha256]
    assert all(decision.page.document == A.sha256 for decision in load_case(info.id).work.decisions)


def test_closing_saves_what_was_just_done(reviewing: Desk) -> None:
    drawn = reviewing.session.add_box(A0, BOX)
    reviewing.window.close()
    (info,) = list_cases()
    assert drawn in {decision.id for decision in load_case(info.id).work.decisions}


def test_a_save_that_fails_is_told_and_tried_again(reviewing: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(autosave, "_RETRY_MS", 200)
    saved(reviewing)
    reviewing.pipeline.save_error = DiskFull()
    reviewing.session.add_box(A0, BOX)
    reviewing.wait_for_hint("没有存下")
    assert not reviewing.window.keeper.is_saved
    reviewing.pipeline.save_error = None
    saved(reviewing)
    assert "已经存下" in reviewing.window.steps.hint.text()


def test_nothing_is_written_while_only_results_arrive(desk: Desk) -> None:
    desk.begin()
    saved(desk)
    (path,) = cases_dir().iterdir()
    before = path.stat().st_mtime_ns
    desk.reader.run()
    desk.settle()
    assert desk.window.keeper.is_saved
    assert path.stat().st_mtime_ns == before


def test_recent_cases_are_listed_and_deleted_at_the_second_press(reviewing: Desk) -> None:
    saved(reviewing)
    window = reviewing.window
    window.steps.buttons[0].click()
    recent = window.start.recent
    assert recent.isVisible()
    assert recent.delete_buttons == []  # the case in work is not deleted
    recent.set_current("")
    (delete,) = recent.delete_buttons
    assert "陈小明" in delete.accessibleName()
    QTest.mouseClick(delete, Qt.MouseButton.LeftButton)
    assert list_cases()
    QTest.mouseClick(delete, Qt.MouseButton.LeftButton)
    assert list_cases() == []
    assert not recent.isVisible()


def test_a_damaged_case_is_told_and_the_window_goes_on(make_desk: Callable[[int], Desk]) -> None:
    former = make_desk(10)
    former.begin()
    saved(former)
    (path,) = cases_dir().iterdir()
    again = make_desk(10)
    again.serve()
    path.write_text("{")
    again.window.start.recent.opened.emit(path.stem)
    assert "已损坏" in again.window.steps.hint.text()
    assert again.window.step is Screen.START
    again.serve()
    assert again.window.keeper.cases.infos == []
    assert path.with_suffix(".damaged").exists()


def test_a_newer_case_is_listed_with_what_is_wrong(make_desk: Callable[[int], Desk]) -> None:
    former = make_desk(10)
    former.begin()
    saved(former)
    (path,) = cases_dir().iterdir()
    path.write_text(json.dumps({**json.loads(path.read_text(encoding="utf-8")), "version": 99}))
    again = make_desk(10)
    again.serve()
    (info,) = again.window.keeper.cases.infos
    assert info.problem == "case.newer"
    again.begin()  # the same files can be begun anew
    saved(again)
    assert path.exists()
    assert len(list_cases()) == 2


def test_a_case_whose_files_are_all_gone_says_so(make_desk: Callable[[int], Desk]) -> None:
    former = make_desk(10)
    former.begin()
    saved(former)
    again = make_desk(10)
    again.pipeline.documents.clear()
    again.serve()
    again.window.open_saved(list_cases()[0].id)
    again.bot.waitUntil(lambda: len(again.window.intake.entries) == 2)
    again.serve()
    assert all(entry.problem for entry in again.window.intake.entries)
    assert not again.window.start.begin.isEnabled()
