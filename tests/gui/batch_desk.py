"""The real window with the screen 批量 in view, over a pipeline that is made up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from blindmask.batch import plan, records, roster_sheets, summary
from blindmask.batch.records import State
from blindmask.batch.steps import Policy
from blindmask.core.pages import Document
from blindmask.gui.batch.batch_page import BatchPage
from blindmask.gui.bridge import Bridge
from blindmask.gui.main_window import MainWindow
from blindmask.host.rule_files import load_rules
from blindmask.review import kept_readings
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.gui.fakes import FakeExecutor, FakePipeline
from tests.unit.batch.world import LI, WANG, ZHANG, Pipeline, put

FILES = {"李明远/1.pdf": "李明远 甲", "张怀仁/1.pdf": "张怀仁 甲", "张怀仁/2.pdf": "王大同"}


class World(Pipeline):
    """The made-up pipeline, also for what the window asks beside the batch."""

    def __init__(self) -> None:
        super().__init__()
        self.read: list[tuple[Document, Any]] = []
        """Each page that was read: its document and the rules."""

    def functions(self) -> dict[str, Callable[..., object]]:
        names = ("inspect_file", "analyse_page", "people_named", "propagate", "export_document", "write_reports")
        answers = FakePipeline({}).functions()
        answers |= {f"blindmask.case.work.pipeline:{name}": getattr(self, name) for name in names}
        for module in (records, roster_sheets, summary):
            for name in ("find_current", "begin", "commit", "read_roster", "write_template", "write_summaries"):
                if hasattr(module, name):
                    answers[f"{module.__name__}:{name}"] = getattr(module, name)
        answers[f"{plan.__name__}:plan_folder"] = plan.plan_folder
        for name in ("keep_readings", "kept_readings", "forget_readings"):
            answers[f"{kept_readings.__name__}:{name}"] = getattr(kept_readings, name)
        return answers

    def analyse_page(self, document: Document, index: int, *args: Any) -> Any:
        self.calls["analyse_page"] = self.calls.get("analyse_page", 0) + 1
        self.read.append((document, args[1]))
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

    def run_preselected(self) -> None:
        """Everything that is preselected, to the end."""
        self.page.policy.setCurrentIndex(self.page.policy.findData(Policy.PRESELECTED))
        self.page.start.click()
        self.serve()


def open_desk(bot: QtBot, folder: Path) -> Desk:
    """A roster and files in `folder`; nothing is chosen yet."""
    world = World()
    reader, viewer = FakeExecutor(world.functions()), FakeExecutor(world.functions())
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
