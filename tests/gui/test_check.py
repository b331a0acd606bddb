from __future__ import annotations

from pathlib import Path

import pymupdf
import pytest
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from blindmask.core.applicants import Applicant
from blindmask.core.boxes import Rect
from blindmask.core.errors import WorkerTimeout
from blindmask.core.results import Leak
from blindmask.gui.bridge import Bridge
from blindmask.gui.check.check_page import CheckPage
from blindmask.gui.main_window import MainWindow, Screen
from blindmask.host.rule_files import load_rules
from blindmask.jobs.local import LocalExecutor
from tests.gui.conftest import APPLICANT, A, B, Desk

UNDER_A_BLOCK = Leak(0, "any", "text_layer", Rect(0.2, 0.1, 0.4, 0.15))
IN_THE_NAME = Leak(None, "any", "file_name")


def check_page(desk: Desk) -> CheckPage:
    return desk.window.check


def add(desk: Desk, *paths: str) -> None:
    """Add masked files on the screen 检查, with no case open."""
    desk.window.steps.check.click()
    desk.window.checking.intake.add(paths)
    desk.bot.waitUntil(lambda: len(desk.window.checking.intake.entries) == len(paths))
    desk.serve()


def run(desk: Desk) -> None:
    check_page(desk).start.click()
    while desk.reader.run():
        desk.settle()


def verdicts(desk: Desk) -> list[str]:
    model = check_page(desk).model
    return [model.index(row, 1).data() for row in range(model.rowCount())]


def test_a_planted_leak_is_listed_with_its_page_its_place_and_what_to_do(desk: Desk) -> None:
    desk.pipeline.leaks[A.path] = (UNDER_A_BLOCK, IN_THE_NAME)
    desk.window.start.set_applicant(APPLICANT)
    add(desk, A.path, B.path)
    assert desk.window.step is Screen.CHECK
    assert desk.window.session is None
    assert check_page(desk).form.applicant() == APPLICANT
    run(desk)
    assert verdicts(desk) == ["发现 2 处", "没有发现"]
    model, view = check_page(desk).model, check_page(desk).view
    first = check_page(desk).tree.currentIndex()
    assert (first.data(), first.siblingAtColumn(1).data()) == ("第 1 页", "文字层里仍有")
    assert view.title.text() == "第 1 页：文字层里仍有"
    assert "仍可选中和复制" in view.advice.text()
    desk.serve()
    marked = view.page.marked
    assert marked is not None
    assert marked.width() > 20
    check_page(desk).tree.setCurrentIndex(model.index(1, 0, model.index(0, 0)))
    assert view.title.text() == "整个文件：文件名里仍有"
    assert view.page.marked is None
    check_page(desk).tree.setCurrentIndex(model.index(1, 0))
    assert "再看一遍" in view.advice.text()


def test_without_terms_nothing_is_called_clean(desk: Desk) -> None:
    add(desk, A.path)
    assert not check_page(desk).start.isEnabled()
    assert "先填写" in check_page(desk).hint.text()
    check_page(desk).form.fields["name"].setText("陈小明")
    assert check_page(desk).start.isEnabled()
    run(desk)
    assert verdicts(desk) == ["没有发现"]
    check_page(desk).form.fields["name"].setText("李建国")
    assert verdicts(desk) == ["等待检查"]
    assert check_page(desk).start.isEnabled()


def test_terms_typed_here_stay_when_the_screen_is_left(desk: Desk) -> None:
    add(desk, A.path)
    check_page(desk).form.fields["name"].setText("李建国")
    desk.window.steps.buttons[0].click()
    desk.window.start.set_applicant(APPLICANT)
    desk.window.steps.check.click()
    assert check_page(desk).form.applicant() == Applicant(name="李建国")


def test_one_bad_file_or_check_does_not_stop_the_others(desk: Desk) -> None:
    desk.pipeline.unchecked[B.path] = WorkerTimeout()
    desk.window.start.set_applicant(APPLICANT)
    add(desk, A.path, "/made-up/damaged.pdf", B.path)
    run(desk)
    clean, damaged, slow = verdicts(desk)
    assert (clean, slow) == ("没有发现", "没有查成")
    assert "损坏" in damaged
    check_page(desk).tree.setCurrentIndex(check_page(desk).model.index(2, 0))
    assert "超时" in check_page(desk).view.advice.text()
    del desk.pipeline.unchecked[B.path]
    run(desk)
    assert verdicts(desk)[2] == "没有发现"


def test_a_check_is_stopped_without_stopping_the_reading(desk: Desk) -> None:
    desk.begin()
    reading = len(desk.reader.calls)
    add(desk, A.path, B.path)
    check_page(desk).start.click()
    assert len(desk.reader.calls) == reading + 2
    check_page(desk).cancel.click()
    desk.settle()
    assert len(desk.reader.calls) == reading
    assert verdicts(desk) == ["等待检查", "等待检查"]
    assert not check_page(desk).cancel.isVisible()
    run(desk)
    assert verdicts(desk) == ["没有发现", "没有发现"]


def test_a_removed_file_is_gone_and_not_waited_for(desk: Desk) -> None:
    desk.window.start.set_applicant(APPLICANT)
    add(desk, A.path, B.path)
    check_page(desk).start.click()
    check_page(desk).tree.setCurrentIndex(check_page(desk).model.index(0, 0))
    check_page(desk).remove.click()
    desk.settle()
    assert [call.job.path for call in desk.reader.calls] == [B.path]
    desk.reader.run()
    desk.settle()
    assert verdicts(desk) == ["没有发现"]


def test_twins_are_both_checked(desk: Desk) -> None:
    desk.pipeline.documents["/made-up/陈小明.pdf"] = A
    desk.window.start.set_applicant(APPLICANT)
    add(desk, A.path, "/made-up/陈小明.pdf")
    assert len(desk.window.checking.unchecked) == 2


def test_the_model_keeps_qts_rules(desk: Desk) -> None:
    QAbstractItemModelTester(check_page(desk).model, QAbstractItemModelTester.FailureReportingMode.Warning)
    desk.pipeline.leaks[A.path] = (UNDER_A_BLOCK, IN_THE_NAME)
    desk.window.start.set_applicant(APPLICANT)
    add(desk, A.path, B.path)
    run(desk)
    check_page(desk).form.fields["name"].setText("李建国")
    run(desk)
    desk.window.checking.intake.remove(0)
    assert verdicts(desk) == ["没有发现"]


@pytest.fixture
def covered_pdf(tmp_path: Path) -> Path:
    """A name in live text, and a black rectangle drawn over it."""
    path = tmp_path / "covered.pdf"
    with pymupdf.open() as pdf:
        page = pdf.new_page(width=300, height=200)
        page.insert_text((40, 60), "Name: CHEN Xiaoming", fontsize=14)
        page.draw_rect(pymupdf.Rect(35, 44, 260, 66), color=(0, 0, 0), fill=(0, 0, 0))
        pdf.save(path)
    return path


def test_text_under_a_black_rectangle_is_found_by_the_real_program(qtbot: QtBot, covered_pdf: Path) -> None:
    with LocalExecutor(1) as executor:
        bridge = Bridge(executor, workers=1)
        window = MainWindow(bridge, bridge, load_rules())
        qtbot.addWidget(window)
        window.show()
        window.start.set_applicant(Applicant(name="CHEN Xiaoming"))
        window.steps.check.click()
        window.checking.intake.add([str(covered_pdf)])
        qtbot.waitUntil(lambda: window.check.start.isEnabled())
        window.check.start.click()
        qtbot.waitUntil(lambda: not window.checking.is_running)
        model = window.check.model
        file = model.index(0, 0)
        leaks = [model.leak_at(model.index(row, 0, file)) for row in range(model.rowCount(file))]
        places = [row for row, leak in enumerate(leaks) if leak is not None and leak.page == 0 and leak.box is not None]
        assert places
        window.check.tree.setCurrentIndex(model.index(places[0], 0, file))
        qtbot.waitUntil(lambda: window.check.view.page.marked is not None)
        window.close()
