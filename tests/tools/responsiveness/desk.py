"""The window with real workers, driven as a person would, and timed."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from statistics import median
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from blindmask.core.applicants import Applicant
from blindmask.gui.bridge import Bridge
from blindmask.gui.main_window import MainWindow
from blindmask.gui.review.review_page import ReviewPage
from blindmask.host.rule_files import load_rules
from blindmask.jobs.base import Job, JobFuture, T
from blindmask.jobs.local import LocalExecutor
from blindmask.review.session import Session
from tests.fake_workers import arguments_of

APPLICANT = Applicant(name="陆砚秋", units=("滨江市计量检定测试所",))
_WAIT_S = 30.0


class Workers(LocalExecutor):
    """Real processes; jobs of some types are replaced by others of the same arguments."""

    def __init__(self, count: int, instead: Mapping[type[Job[Any]], type[Job[Any]]], *, yields: bool) -> None:
        super().__init__(count, yields=yields)
        self._instead = instead

    def submit(self, job: Job[T]) -> JobFuture[T]:
        kind = self._instead.get(type(job))
        return super().submit(job if kind is None else kind(*arguments_of(job)))


class Paints(QObject):
    """Counts how often a widget was painted."""

    def __init__(self, widget: Any) -> None:
        super().__init__(widget)
        self.count = 0
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.count += event.type() is QEvent.Type.Paint
        return False


class Desk(AbstractContextManager["Desk"]):
    """One window with one file open in it."""

    def __init__(self, *, workers: int, instead: Mapping[type[Job[Any]], type[Job[Any]]]) -> None:
        self._reading, self._showing = Workers(workers, instead, yields=True), Workers(1, {}, yields=False)
        self.window = MainWindow(Bridge(self._reading, workers=workers), Bridge(self._showing, workers=1), load_rules())
        self.window.resize(1280, 840)
        self.window.show()

    def __exit__(self, *_error: object) -> None:
        self.window.close()
        self.window.deleteLater()

    @property
    def review(self) -> ReviewPage:
        assert self.window.review is not None
        return self.window.review

    @property
    def session(self) -> Session:
        assert self.window.session is not None
        return self.window.session

    def begin(self, paths: Iterable[str]) -> None:
        """To the review screen, its first page in view."""
        self.window.open_case(paths, APPLICANT)
        wait(lambda: bool(self.window.intake.documents))
        self.window.start.begin.click()
        wait(self.shows_picture)

    def shows_picture(self) -> bool:
        return self.review.page in self.session.opened

    def press(self, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(self.review.canvas, key, held)

    def time_page_turn(self, key: Qt.Key) -> float:
        """Milliseconds from the press to the painted page with its picture."""
        paints = Paints(self.review.canvas.viewport())
        start_s = time.perf_counter()
        self.press(key)
        wait(lambda: self.shows_picture() and self.review.canvas.shown_words == "")
        seen = paints.count
        self.review.canvas.viewport().update()
        wait(lambda: paints.count > seen)
        paints.deleteLater()
        return 1000 * (time.perf_counter() - start_s)

    def time_step(self, step: Callable[[], object]) -> float:
        """Milliseconds until a step is done and everything that it changed is painted."""
        paints = Paints(self.review.canvas.viewport())
        start_s = time.perf_counter()
        step()
        self.review.canvas.viewport().update()
        wait(lambda: paints.count > 0 and not self.review.has_stale_rows)
        QApplication.processEvents()
        paints.deleteLater()
        return 1000 * (time.perf_counter() - start_s)


def wait(until: Callable[[], bool]) -> None:
    """Run the event loop, as it runs otherwise, until something holds. Raises TimeoutError."""
    end_s = time.perf_counter() + _WAIT_S
    while not until():
        if time.perf_counter() > end_s:
            raise TimeoutError
        QTest.qWait(1)


def figures(times_ms: list[float]) -> str:
    return f"median {median(times_ms):.0f} ms, longest {max(times_ms):.0f} ms ({len(times_ms)} times)"
