"""The real window with the screen 批量 in view, over a pipeline that is made up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from blindmask.batch.orders import Policy
from blindmask.batch.records import State
from blindmask.case.calls import BoxPictures, PagePicture
from blindmask.gui.batch.batch_page import BatchPage
from blindmask.gui.bridge import Bridge
from blindmask.gui.main_window import MainWindow
from blindmask.host.rule_files import load_rules
from tests.fake_workers import FakeWorkers
from tests.gui.fakes import FakePipeline
from tests.unit.batch.world import LI, WANG, ZHANG, Pipeline, put

FILES = {"李明远/1.pdf": "李明远 甲", "张怀仁/1.pdf": "张怀仁 甲", "张怀仁/2.pdf": "王大同"}


@dataclass
class Desk:
    window: MainWindow
    reader: FakeWorkers
    viewer: FakeWorkers
    world: Pipeline
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

    def run_preselected(self) -> None:
        """Everything that is preselected, to the end."""
        self.page.policy.setCurrentIndex(self.page.policy.findData(Policy.PRESELECTED))
        self.page.start.click()
        self.serve()


def open_desk(bot: QtBot, folder: Path) -> Desk:
    """A roster and files in `folder`; nothing is chosen yet."""
    world = Pipeline()
    world.give(PagePicture, FakePipeline({}).page_picture)
    world.give(BoxPictures, FakePipeline({}).box_pictures)
    reader, viewer = FakeWorkers(world), FakeWorkers(world)
    window = MainWindow(Bridge(reader, workers=4), Bridge(viewer, workers=1), load_rules())
    bot.addWidget(window)
    window.resize(1200, 800)
    window.show()
    bot.waitExposed(window)
    lines = [",".join((a.name, a.units[0], a.id_number)) for a in (LI, ZHANG, WANG)]
    (folder / "roster.csv").write_text("\n".join(("姓名,单位,身份证号", *lines)), encoding="gbk")
    put(folder / "in", FILES)
    made = Desk(window, reader, viewer, world, bot)
    made.serve()
    window.steps.batch.click()
    return made


def open_chosen(bot: QtBot, folder: Path) -> Desk:
    """Roster and folder chosen, nothing started."""
    desk = open_desk(bot, folder)
    desk.window.batching.choose_roster(str(folder / "roster.csv"))
    desk.window.batching.choose_source(str(folder / "in"))
    desk.serve()
    return desk
