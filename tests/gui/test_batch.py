"""The screen 批量 in the real window, over a pipeline that is made up."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.attachments import inputs_under
from app.batch import records, roster_sheets, summary
from app.batch.records import State
from app.batch.steps import Policy
from app.domain import Document
from app.gui.batch.batch_page import BatchPage
from app.gui.bridge import Bridge
from app.gui.main_window import MainWindow, Screen
from app.rules import load_rules
from tests.gui.fakes import FakeExecutor, FakePipeline
from tests.unit.batch.world import LI, WANG, ZHANG, Pipeline, mixed_up, put

FILES = {"李明远/1.pdf": "李明远 甲", "张怀仁/1.pdf": "张怀仁 甲", "张怀仁/2.pdf": "王大同"}


class World(Pipeline):
    """The made-up pipeline, also for what the window asks beside the batch."""

    def functions(self) -> dict[str, Callable[..., object]]:
        names = ("inspect_file", "analyse_page", "people_named", "propagate", "export_document", "write_reports")
        answers = FakePipeline({}).functions()
        answers |= {f"app.pipeline:{name}": getattr(self, name) for name in names}
        for module in (records, roster_sheets, summary):
            for name in ("find_current", "begin", "commit", "read_roster", "write_template", "write_summaries"):
                if hasattr(module, name):
                    answers[f"{module.__name__}:{name}"] = getattr(module, name)
        answers["app.attachments:inputs_under"] = inputs_under
        return answers

    def analyse_page(self, document: Document, index: int, *args: Any) -> Any:
        return super().analyse_page(document, index, args[0], args[1])


@dataclass
class Desk:
    window: MainWindow
    reader: FakeExecutor
    viewer: FakeExecutor
    world: World
    bot: QtBot

    @property
    def page(self) -> BatchPage:
        return self.window.batch

    def serve(self, *, until: Callable[[], bool] = lambda: False) -> None:
        """End what was asked, until nothing is left or something holds."""
        self.settle()
        while not until() and (self.viewer.run() or self.reader.run() or self.window.intake.is_busy):
            self.settle()

    def settle(self) -> None:
        """Let what has ended reach the window, and what it puts off for a turn of the loop happen."""
        for _turn in range(10):
            QApplication.processEvents()

    def states(self) -> list[State]:
        batch = self.window.batching.batch
        assert batch is not None
        return [batch.state(entry) for entry in batch.entries]

    def select(self, row: int) -> None:
        self.page.applicants.setCurrentIndex(self.page.model.index(row, 0))

    def words(self, row: int, column: int) -> str:
        return self.page.model.index(row, column).data()


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Desk:
    world = World()
    reader, viewer = FakeExecutor(world.functions()), FakeExecutor(world.functions())
    window = MainWindow(Bridge(reader, workers=4), Bridge(viewer, workers=1), load_rules())
    qtbot.addWidget(window)
    window.resize(1200, 800)
    window.show()
    qtbot.waitExposed(window)
    lines = [",".join((a.name, a.units[0], a.id_number)) for a in (LI, ZHANG, WANG)]
    (tmp_path / "roster.csv").write_text("\n".join(("姓名,单位,身份证号", *lines)), encoding="gbk")
    put(tmp_path / "in", FILES)
    made = Desk(window, reader, viewer, world, qtbot)
    made.serve()
    window.steps.batch.click()
    return made


@pytest.fixture
def chosen(desk: Desk, tmp_path: Path) -> Desk:
    """Roster and folder chosen, nothing started."""
    desk.window.batching.choose_roster(str(tmp_path / "roster.csv"))
    desk.window.batching.choose_source(str(tmp_path / "in"))
    desk.serve()
    return desk


def test_without_a_roster_nothing_starts_and_the_page_says_what_to_do(desk: Desk) -> None:
    assert desk.window.step is Screen.BATCH
    assert not desk.page.start.isEnabled()
    assert "先选择名册" in desk.page.hint.text()


def test_a_roster_is_shown_before_the_start_and_outputs_go_beside_the_files(chosen: Desk, tmp_path: Path) -> None:
    assert [chosen.words(row, 1) for row in range(3)] == ["李明远", "张怀仁", "王大同"]
    assert chosen.page.out.text() == str(tmp_path / "批量遮盖件")
    assert chosen.page.start.isEnabled()
    assert "3 名申报人" in chosen.page.hint.text()


def test_a_file_that_is_no_roster_is_told(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("单位\n", encoding="utf-8")
    desk.window.batching.choose_roster(str(tmp_path / "x.csv"))
    desk.serve()
    assert "姓名" in desk.window.steps.hint.text()
    assert not desk.page.start.isEnabled()


def test_the_template_is_written_where_a_person_wants_it(desk: Desk, tmp_path: Path) -> None:
    desk.window.batching.write_template(str(tmp_path / "t.xlsx"))
    desk.serve()
    assert (tmp_path / "t.xlsx").exists()


def test_preselected_runs_to_the_end_with_doubts_shown(chosen: Desk, tmp_path: Path) -> None:
    QAbstractItemModelTester(chosen.page.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    QAbstractItemModelTester(chosen.page.files_model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    chosen.page.policy.setCurrentIndex(chosen.page.policy.findData(Policy.PRESELECTED))
    chosen.page.start.click()
    chosen.serve()
    assert chosen.states() == [State.DONE, State.PROBLEMS, State.EMPTY]
    assert mixed_up(chosen.world) == []
    assert (chosen.words(0, 2), chosen.words(0, 3)) == ("1/1", "完成")
    assert "另一个人" in chosen.words(1, 4)
    assert (tmp_path / "批量遮盖件" / "summary.html").exists()
    assert chosen.page.open_summary.isVisible()
    chosen.select(1)
    assert chosen.page.files_model.rowCount() == 2
    assert chosen.page.vouch.isVisible()
    chosen.page.vouch.click()
    chosen.serve()
    assert chosen.states()[1] is State.DONE
    assert not chosen.page.vouch.isVisible()


def test_only_confirmed_is_the_default_and_one_applicant_is_reviewed_and_comes_back(chosen: Desk) -> None:
    chosen.page.start.click()
    chosen.serve()
    assert chosen.states() == [State.REVIEW, State.REVIEW, State.EMPTY]
    assert chosen.world.exported == []
    chosen.select(0)
    chosen.page.review.click()
    chosen.serve(until=lambda: chosen.window.step is Screen.REVIEW)
    chosen.serve()
    assert chosen.window.step is Screen.REVIEW
    session = chosen.window.session
    assert session is not None
    assert [document.sha256 for document in session.documents] == [hashlib.sha256("李明远 甲".encode()).hexdigest()]
    chosen.window.steps.batch.click()
    assert chosen.words(0, 3) == "正在核对"
    assert chosen.page.confirm.isVisible()
    chosen.page.confirm.click()
    chosen.serve()
    assert [(text, profile) for text, profile, _ in chosen.world.exported] == [("李明远 甲", "李明远")]
    assert chosen.states()[0] is State.DONE


def test_pause_continue_stop_and_start_again(chosen: Desk) -> None:
    chosen.page.policy.setCurrentIndex(chosen.page.policy.findData(Policy.PRESELECTED))
    chosen.page.start.click()
    chosen.serve(until=lambda: bool(chosen.reader.calls))
    chosen.page.pause.click()
    chosen.serve()
    assert chosen.window.batching.is_paused
    assert "已暂停" in chosen.page.hint.text()
    assert chosen.page.start.text() == "继续"
    chosen.page.cancel.click()
    chosen.serve()
    assert not chosen.window.batching.is_running
    chosen.page.start.click()
    chosen.serve()
    assert chosen.states() == [State.DONE, State.PROBLEMS, State.EMPTY]


def test_after_the_end_what_was_put_right_is_done_and_nothing_else(chosen: Desk, tmp_path: Path) -> None:
    chosen.page.policy.setCurrentIndex(chosen.page.policy.findData(Policy.PRESELECTED))
    chosen.page.start.click()
    chosen.serve()
    (tmp_path / "in" / "王大同").mkdir()
    (tmp_path / "in" / "张怀仁" / "2.pdf").rename(tmp_path / "in" / "王大同" / "2.pdf")
    assert chosen.page.start.text() == "重新开始"
    before = len(chosen.world.exported)
    chosen.page.start.click()
    chosen.serve()
    assert chosen.states() == [State.DONE] * 3
    assert [profile for _, profile, _ in chosen.world.exported[before:]] == ["张怀仁", "王大同"]


def test_stopping_the_case_in_the_window_does_not_stop_the_batch(chosen: Desk) -> None:
    chosen.page.policy.setCurrentIndex(chosen.page.policy.findData(Policy.PRESELECTED))
    chosen.page.start.click()
    chosen.serve(until=lambda: bool(chosen.reader.calls))
    chosen.window.exporting.cancel()
    chosen.serve()
    assert chosen.states() == [State.DONE, State.PROBLEMS, State.EMPTY]


def test_another_language_keeps_the_batch(chosen: Desk) -> None:
    chosen.page.policy.setCurrentIndex(chosen.page.policy.findData(Policy.PRESELECTED))
    chosen.page.start.click()
    chosen.serve()
    chosen.window.change_language("en")
    chosen.bot.waitUntil(
        lambda: chosen.page.model.headerData(1, chosen.page.applicants.header().orientation()) != "申报人"
    )
    assert chosen.words(0, 1) == "李明远"
    assert chosen.page.files_model.rowCount() == 1
    chosen.window.change_language("zh")
