"""A window over a made-up case and executors that end their jobs when the test says so."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from blindmask.case.calls import AnalysePage
from blindmask.core.applicants import Applicant
from blindmask.core.pages import PageKey
from blindmask.gui.bridge import Bridge
from blindmask.gui.main_window import MainWindow, Screen
from blindmask.gui.review.review_page import ReviewPage
from blindmask.host.rule_files import load_rules
from blindmask.review.session import Session
from tests.fake_workers import Call, FakeWorkers
from tests.gui.fakes import FakePipeline, make_document, propose

A = make_document("a", pages=2)
B = make_document("b")
A0, A1, B0 = A.page_key(0), A.page_key(1), B.page_key(0)
APPLICANT = Applicant(name="陈小明", units=("青石县农业技术推广中心",))
HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The offscreen platform warns about every window whose least size changes; it has no window manager to tell."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints"))


@dataclass
class Desk:
    """What a test drives: the window, the executors behind it and the made-up findings."""

    window: MainWindow
    reader: FakeWorkers
    viewer: FakeWorkers
    pipeline: FakePipeline
    bot: QtBot

    @property
    def session(self) -> Session:
        assert self.window.session is not None
        return self.window.session

    @property
    def review(self) -> ReviewPage:
        assert self.window.review is not None
        return self.window.review

    def settle(self) -> None:
        """Let results that have ended reach the window, and what it asks next reach the executors."""
        for _turn in range(5):
            QApplication.processEvents()

    def serve(self) -> None:
        """End every job that serves the screen (files, pictures) until none is left."""
        self.settle()
        while self.viewer.run():
            self.settle()

    def read(self, page: PageKey) -> None:
        """End the reading of one page; those before it in the queue wait."""

        def is_wanted(call: Call) -> bool:
            return isinstance(call.job, AnalysePage) and page_of(call) == page

        assert self.reader.run(is_wanted)
        self.settle()

    def read_all(self) -> None:
        """End all reading, what was learned from it, and the pictures."""
        self.settle()
        while self.reader.run() or self.viewer.run():
            self.settle()
        self.bot.waitUntil(lambda: not self.review.has_stale_rows)

    def wait_for_hint(self, words: str) -> None:
        """Until the header says something with these words in it."""

        def is_told() -> bool:
            self.serve()
            return words in self.window.steps.hint.text()

        self.bot.waitUntil(is_told)

    def open(self, *paths: str) -> None:
        self.window.open_case(paths, APPLICANT)
        self.bot.waitUntil(lambda: len(self.window.intake.entries) == len(paths))
        self.serve()

    def begin(self) -> None:
        """To the review screen with the usual two files."""
        self.open(A.path, B.path)
        self.window.start.begin.click()
        self.serve()


def page_of(call: Call) -> PageKey:
    return call.job.document.page_key(call.job.index)


@pytest.fixture(autouse=True)
def lasting_hints(monkeypatch: pytest.MonkeyPatch) -> None:
    """A busy machine may need longer than a sentence stays."""
    monkeypatch.setattr("blindmask.gui.main_window._HINT_MS", 10_000_000)


@pytest.fixture(autouse=True)
def documents_folder(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The person's own documents, in place of those of whoever runs the tests."""
    folder = tmp_path_factory.mktemp("documents")

    class Paths(QStandardPaths):
        @staticmethod
        def writableLocation(_place: QStandardPaths.StandardLocation) -> str:  # noqa: N802 - Qt's name
            return str(folder)

    monkeypatch.setattr("blindmask.gui.export_page.QStandardPaths", Paths)
    return folder


@pytest.fixture
def pipeline() -> FakePipeline:
    """Two files: on A0 one masked and one open box, on A1 one masked, on B0 one open."""
    return FakePipeline(
        documents={A.path: A, B.path: B},
        findings={
            A0: [propose(A0, 2), propose(A0, 5, text="李建国", preselected=False)],
            A1: [propose(A1, 3)],
            B0: [propose(B0, 4, text="李建国", preselected=False)],
        },
    )


@pytest.fixture
def make_desk(qtbot: QtBot, pipeline: FakePipeline) -> Callable[[int], Desk]:
    def make(workers: int) -> Desk:
        reader, viewer = FakeWorkers(pipeline.answers()), FakeWorkers(pipeline.answers())
        window = MainWindow(Bridge(reader, workers=workers), Bridge(viewer, workers=1), load_rules())
        qtbot.addWidget(window)
        window.resize(1200, 800)
        window.show()
        qtbot.waitExposed(window)
        return Desk(window, reader, viewer, pipeline, qtbot)

    return make


@pytest.fixture
def desk(make_desk: Callable[[int], Desk]) -> Desk:
    """A window with room for all jobs at once, on the first screen."""
    return make_desk(10)


@pytest.fixture
def reviewing(desk: Desk) -> Desk:
    """The usual case, completely read, on the review screen."""
    desk.begin()
    desk.read_all()
    assert desk.window.step is Screen.REVIEW
    return desk
