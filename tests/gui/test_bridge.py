from __future__ import annotations

import gc
import threading
import weakref
from functools import partial

from PySide6.QtCore import QThread
from pytestqt.qtbot import QtBot

from blindmask.core.errors import AppError, Cancelled, DamagedFile
from blindmask.core.pages import PageKey
from blindmask.gui.bridge import Bridge
from blindmask.jobs.base import JobFuture
from tests.fake_workers import Answers, FakeWorkers
from tests.unit.jobs.tasks import Task, echo, task

PAGES = [PageKey("a" * 64, index) for index in range(4)]


def fail() -> int:
    raise DamagedFile()


def make_executor() -> FakeWorkers:
    """Jobs run as they are, when a test says so."""
    return FakeWorkers(Answers())


class Ear:
    """Asks and hears what the jobs end with."""

    def __init__(self, bridge: Bridge) -> None:
        self.results: list[int] = []
        self.errors: list[AppError] = []
        self._bridge = bridge

    def ask(self, value: int, *, page: PageKey | None = None, rank: int = 0) -> None:
        self.hear(task(echo, value), page=page, rank=rank)

    def hear(self, job: Task[int], *, page: PageKey | None = None, rank: int = 0) -> None:
        self._bridge.ask(job, self.results.append, self.errors.append, page=page, rank=rank)


def test_no_more_jobs_than_workers_are_submitted_and_the_page_in_view_goes_first(qtbot: QtBot) -> None:
    executor = make_executor()
    bridge = Bridge(executor, workers=1)
    ear = Ear(bridge)
    for page in PAGES:
        ear.ask(page.index, page=page)
    bridge.look_at(PAGES[3])
    assert [call.job.args for call in executor.calls] == [(0,)]
    while bridge.is_busy:
        executor.run()
        qtbot.waitUntil(lambda: not bridge.is_busy or bool(executor.calls))
    assert ear.results == [0, 3, 1, 2]


def test_the_thread_that_ends_a_job_prepares_its_result_and_leaves_errors_alone(qtbot: QtBot) -> None:
    executor = make_executor()
    bridge = Bridge(executor, workers=2)
    ear = Ear(bridge)
    threads: list[int] = []

    def doubled(value: int) -> int:
        threads.append(threading.get_ident())
        return 2 * value

    for job in (task(echo, 21), task(fail)):
        bridge.ask(job, ear.results.append, ear.errors.append, prepare=doubled)
    ender = threading.Thread(target=executor.run)
    ender.start()
    qtbot.waitUntil(lambda: not bridge.is_busy)
    assert ear.results == [42]
    assert [error.code for error in ear.errors] == [DamagedFile.code]
    assert threads == [ender.ident]


def test_ranks_come_before_the_order_of_asking(qtbot: QtBot) -> None:
    executor = make_executor()
    bridge = Bridge(executor, workers=1)
    ear = Ear(bridge)
    for value, rank in ((1, 0), (2, 5), (3, 1)):
        ear.ask(value, rank=rank)
    while bridge.is_busy:
        executor.run()
        qtbot.waitUntil(lambda: not bridge.is_busy or bool(executor.calls))
    assert ear.results == [1, 3, 2]


def test_an_error_reaches_only_its_own_job(qtbot: QtBot) -> None:
    executor = make_executor()
    bridge = Bridge(executor, workers=2)
    ear = Ear(bridge)
    ear.hear(task(fail))
    ear.ask(7)
    executor.run()
    qtbot.waitUntil(lambda: not bridge.is_busy)
    assert [error.code for error in ear.errors] == ["input.damaged"]
    assert ear.results == [7]


def test_results_of_another_thread_arrive_in_the_windows(qtbot: QtBot) -> None:
    executor, seen = make_executor(), list[QThread]()
    bridge = Bridge(executor, workers=1)
    bridge.ask(task(echo, 1), lambda _result: seen.append(QThread.currentThread()), lambda _error: None)
    future: JobFuture[int] = executor.calls[0].future
    thread = threading.Thread(target=future.succeed, args=(1,))
    thread.start()
    thread.join()
    assert seen == []
    qtbot.waitUntil(lambda: bool(seen))
    assert seen == [bridge.thread()]


def test_a_result_is_kept_by_nobody_but_who_took_it(qtbot: QtBot) -> None:
    """A picture of a page takes 11 MB: it must not wait until Python looks for rings."""
    executor, taken = make_executor(), list[weakref.ref[set[int]]]()
    bridge = Bridge(executor, workers=1)

    def take(result: set[int]) -> None:
        taken.append(weakref.ref(result))

    gc.disable()
    try:
        for ask in (bridge.ask, partial(bridge.ask, prepare=set[int].copy)):
            ask(task(set[int], {1}), take, lambda _error: None)
            executor.run()
            qtbot.waitUntil(lambda: not bridge.is_busy)
        assert [held() for held in taken] == [None, None]
    finally:
        gc.enable()


def test_cancel_ends_what_waits_and_what_runs(qtbot: QtBot) -> None:
    executor = make_executor()
    bridge = Bridge(executor, workers=1)
    ear = Ear(bridge)
    ear.ask(1)
    ear.ask(2)
    bridge.cancel()
    qtbot.waitUntil(lambda: not bridge.is_busy)
    assert [type(error) for error in ear.errors] == [Cancelled, Cancelled]
    assert not executor.calls
    ear.ask(3)
    executor.run()
    qtbot.waitUntil(lambda: ear.results == [3])


def test_dropped_jobs_never_run(qtbot: QtBot) -> None:
    executor = make_executor()
    bridge = Bridge(executor, workers=1)
    ear = Ear(bridge)
    for value in (1, 2, 3):
        ear.ask(value)
    dropped = bridge.drop(lambda request: request.job != task(echo, 3))
    assert [request.job for request in dropped] == [task(echo, 2)]
    while bridge.is_busy:
        executor.run()
        qtbot.waitUntil(lambda: not bridge.is_busy or bool(executor.calls))
    assert ear.results == [1, 3]


def test_nothing_is_heard_after_close(qtbot: QtBot) -> None:
    executor = make_executor()
    bridge = Bridge(executor, workers=1)
    ear = Ear(bridge)
    ear.ask(1)
    executor.run()
    bridge.close()
    ear.ask(2)
    with qtbot.waitSignal(bridge.destroyed):
        bridge.deleteLater()
    assert executor.is_closed
    assert ear.results == []
    assert ear.errors == []
