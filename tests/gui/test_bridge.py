from __future__ import annotations

import gc
import threading
import weakref

from blindmask.core.errors import AppError, Cancelled, DamagedFile
from blindmask.core.pages import PageKey
from blindmask.gui.bridge import Bridge, Job
from blindmask.jobs.base import JobFuture
from PySide6.QtCore import QThread
from pytestqt.qtbot import QtBot

from tests.gui.fakes import FakeExecutor

PAGES = [PageKey("a" * 64, index) for index in range(4)]


def fail() -> None:
    raise DamagedFile()


def make_executor() -> FakeExecutor:
    return FakeExecutor({"echo": lambda value: value, "fail": fail})


class Ear:
    """Hears what the jobs end with."""

    def __init__(self) -> None:
        self.results: list[object] = []
        self.errors: list[AppError] = []

    def job(self, value: object, *, page: PageKey | None = None, rank: int = 0, name: str = "echo") -> Job:
        args = () if name == "fail" else (value,)
        return Job(name, args, self.results.append, self.errors.append, page=page, rank=rank)


def test_no_more_jobs_than_workers_are_submitted_and_the_page_in_view_goes_first(qtbot: QtBot) -> None:
    executor, ear = make_executor(), Ear()
    bridge = Bridge(executor, workers=1)
    for page in PAGES:
        bridge.ask(ear.job(page.index, page=page))
    bridge.look_at(PAGES[3])
    assert [call.args for call in executor.calls] == [(0,)]
    while bridge.is_busy:
        executor.run()
        qtbot.waitUntil(lambda: not bridge.is_busy or bool(executor.calls))
    assert ear.results == [0, 3, 1, 2]


def test_the_thread_that_ends_a_job_prepares_its_result_and_leaves_errors_alone(qtbot: QtBot) -> None:
    executor, ear = make_executor(), Ear()
    bridge = Bridge(executor, workers=2)
    threads: list[int] = []

    def doubled(value: int) -> int:
        threads.append(threading.get_ident())
        return 2 * value

    for name in ("echo", "fail"):
        job = ear.job(21, name=name)
        job.prepare = doubled
        bridge.ask(job)
    ender = threading.Thread(target=executor.run)
    ender.start()
    qtbot.waitUntil(lambda: not bridge.is_busy)
    assert ear.results == [42]
    assert [error.code for error in ear.errors] == [DamagedFile.code]
    assert threads == [ender.ident]


def test_ranks_come_before_the_order_of_asking(qtbot: QtBot) -> None:
    executor, ear = make_executor(), Ear()
    bridge = Bridge(executor, workers=1)
    for value, rank in ((1, 0), (2, 5), (3, 1)):
        bridge.ask(ear.job(value, rank=rank))
    while bridge.is_busy:
        executor.run()
        qtbot.waitUntil(lambda: not bridge.is_busy or bool(executor.calls))
    assert ear.results == [1, 3, 2]


def test_an_error_reaches_only_its_own_job(qtbot: QtBot) -> None:
    executor, ear = make_executor(), Ear()
    bridge = Bridge(executor, workers=2)
    bridge.ask(ear.job(None, name="fail"))
    bridge.ask(ear.job(7))
    executor.run()
    qtbot.waitUntil(lambda: not bridge.is_busy)
    assert [error.code for error in ear.errors] == ["input.damaged"]
    assert ear.results == [7]


def test_results_of_another_thread_arrive_in_the_windows(qtbot: QtBot) -> None:
    executor, seen = make_executor(), list[QThread]()
    bridge = Bridge(executor, workers=1)
    bridge.ask(Job("echo", (1,), lambda _result: seen.append(QThread.currentThread()), lambda _error: None))
    future: JobFuture = executor.calls[0].future
    thread = threading.Thread(target=future.succeed, args=(1,))
    thread.start()
    thread.join()
    assert seen == []
    qtbot.waitUntil(lambda: bool(seen))
    assert seen == [bridge.thread()]


def test_a_result_is_kept_by_nobody_but_who_took_it(qtbot: QtBot) -> None:
    """A picture of a page takes 11 MB: it must not wait until Python looks for rings."""
    executor, taken = FakeExecutor({"make": set}), list[weakref.ref[set[int]]]()
    bridge = Bridge(executor, workers=1)

    def take(result: set[int]) -> None:
        taken.append(weakref.ref(result))

    gc.disable()
    try:
        for prepare in (None, set[int].copy):
            bridge.ask(Job("make", ({1},), take, lambda _error: None, prepare=prepare))
            executor.run()
            qtbot.waitUntil(lambda: not bridge.is_busy)
        assert [held() for held in taken] == [None, None]
    finally:
        gc.enable()


def test_cancel_ends_what_waits_and_what_runs(qtbot: QtBot) -> None:
    executor, ear = make_executor(), Ear()
    bridge = Bridge(executor, workers=1)
    bridge.ask(ear.job(1))
    bridge.ask(ear.job(2))
    bridge.cancel()
    qtbot.waitUntil(lambda: not bridge.is_busy)
    assert [type(error) for error in ear.errors] == [Cancelled, Cancelled]
    assert not executor.calls
    bridge.ask(ear.job(3))
    executor.run()
    qtbot.waitUntil(lambda: ear.results == [3])


def test_dropped_jobs_never_run(qtbot: QtBot) -> None:
    executor, ear = make_executor(), Ear()
    bridge = Bridge(executor, workers=1)
    for value in (1, 2, 3):
        bridge.ask(ear.job(value))
    assert [job.args for job in bridge.drop(lambda job: job.args != (3,))] == [(2,)]
    while bridge.is_busy:
        executor.run()
        qtbot.waitUntil(lambda: not bridge.is_busy or bool(executor.calls))
    assert ear.results == [1, 3]


def test_nothing_is_heard_after_close(qtbot: QtBot) -> None:
    executor, ear = make_executor(), Ear()
    bridge = Bridge(executor, workers=1)
    bridge.ask(ear.job(1))
    executor.run()
    bridge.close()
    bridge.ask(ear.job(2))
    with qtbot.waitSignal(bridge.destroyed):
        bridge.deleteLater()
    assert executor.is_closed
    assert ear.results == []
    assert ear.errors == []
