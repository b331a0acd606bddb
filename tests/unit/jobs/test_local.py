"""Worker processes: one that crashes, hangs, is cancelled or outlives its parent costs one job and leaves nothing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from multiprocessing.connection import Connection, Listener, wait
from pathlib import Path

import psutil
import pytest
from pebble import ProcessPool

from blindmask.core.errors import Cancelled, EngineError, WorkerCrashed, WorkerOutgrown, WorkerTimeout
from blindmask.jobs.local import LOOK_S, LocalExecutor
from tests.unit.jobs import tasks
from tests.unit.jobs.tasks import task

WAIT_S = 120.0


@pytest.fixture
def executor() -> Iterator[LocalExecutor]:
    with LocalExecutor(1) as made:
        yield made


@pytest.fixture
def listener() -> Iterator[Listener]:
    with Listener(("localhost", 0)) as made:
        yield made


@contextmanager
def worker_of(listener: Listener) -> Iterator[Connection]:
    """The connection to a job that runs `report_and_…`; entered when the job is running."""
    with listener.accept() as connection:
        assert connection.recv() > 0
        yield connection


def assert_ends(connection: Connection) -> None:
    """Waits until the process at the other end is gone."""
    assert wait([connection], WAIT_S), "the process still runs"
    with pytest.raises((EOFError, ConnectionResetError)):
        connection.recv()


def test_jobs_run_in_another_process_and_in_order(executor: LocalExecutor) -> None:
    pids = {executor.submit(task(tasks.pid)).result(WAIT_S) for _ in range(3)}
    assert len(pids) == 1
    assert psutil.Process().pid not in pids


def test_a_worker_starts_without_any_heavy_library(executor: LocalExecutor) -> None:
    assert executor.submit(task(tasks.heavy_modules)).result(WAIT_S) == []


def test_a_crash_costs_one_job(executor: LocalExecutor) -> None:
    bad, good = executor.submit(task(tasks.die)), executor.submit(task(tasks.echo, 1))
    with pytest.raises(WorkerCrashed):
        bad.result(WAIT_S)
    assert good.result(WAIT_S) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="messages have no length there")
def test_a_crash_in_the_middle_of_an_answer_costs_one_job(executor: LocalExecutor) -> None:
    with pytest.raises(WorkerCrashed):
        executor.submit(task(tasks.die_talking)).result(WAIT_S)
    assert executor.submit(task(tasks.echo, 1)).result(WAIT_S) == 1


def test_a_job_that_its_pool_forgot_is_ended(executor: LocalExecutor, monkeypatch: pytest.MonkeyPatch) -> None:
    def forget(pool: ProcessPool, _job: object) -> Future[bytes]:
        assert pool.active
        pool.stop()
        return Future()

    with monkeypatch.context() as patched:
        patched.setattr("blindmask.jobs.local._schedule", forget)
        with pytest.raises(WorkerCrashed):
            executor.submit(task(tasks.echo, 1)).result(WAIT_S)
    assert executor.submit(task(tasks.echo, 2)).result(WAIT_S) == 2


def test_a_worker_that_dies_idle_is_replaced(executor: LocalExecutor, listener: Listener) -> None:
    assert executor.submit(task(tasks.keep_connected, listener.address)).result(WAIT_S) is None
    with listener.accept() as connection:
        psutil.Process(connection.recv()).kill()
        assert_ends(connection)
    # The pool needs a moment to notice; a job that it had taken by then may be lost, the next one is not.
    first = executor.submit(task(tasks.echo, 1))
    assert isinstance(first.exception(WAIT_S), WorkerCrashed | None)
    assert executor.submit(task(tasks.echo, 2)).result(WAIT_S) == 2


def test_a_job_that_takes_too_long_is_stopped(executor: LocalExecutor) -> None:
    worker = psutil.Process(executor.submit(task(tasks.pid)).result(WAIT_S))
    slow = executor.submit(task(tasks.hang, timeout_s=0.5))
    good = executor.submit(task(tasks.echo, 1, timeout_s=WAIT_S))
    with pytest.raises(WorkerTimeout):
        slow.result(WAIT_S)
    assert psutil.wait_procs([worker], WAIT_S) == ([worker], [])
    assert good.result(WAIT_S) == 1


def test_cancelling_a_running_job_stops_its_worker(executor: LocalExecutor, listener: Listener) -> None:
    running = executor.submit(task(tasks.report_and_hang, listener.address))
    waiting = executor.submit(task(tasks.echo, 1))
    with worker_of(listener) as connection:
        assert running.cancel()
        assert running.cancelled()
        with pytest.raises(Cancelled):
            running.result(0)
        assert_ends(connection)
    assert waiting.result(WAIT_S) == 1


def test_cancelling_a_waiting_job_leaves_the_worker_alone(executor: LocalExecutor, listener: Listener) -> None:
    running = executor.submit(task(tasks.report_and_wait, listener.address))
    waiting = executor.submit(task(tasks.die))
    with worker_of(listener) as connection:
        assert waiting.cancel()
        connection.send("done")
        assert running.result(WAIT_S) == "done"
    assert not running.cancel()
    assert executor.submit(task(tasks.echo, 1)).result(WAIT_S) == 1


def test_cancel_ends_every_job_and_the_executor_goes_on(executor: LocalExecutor, listener: Listener) -> None:
    jobs = [executor.submit(task(tasks.report_and_hang, listener.address)) for _ in range(5)]
    with worker_of(listener) as connection:
        executor.cancel()
        assert all(job.cancelled() for job in jobs)
        assert_ends(connection)
    assert executor.submit(task(tasks.echo, 1)).result(WAIT_S) == 1


def test_close_stops_a_busy_worker(listener: Listener) -> None:
    executor = LocalExecutor(2)
    jobs = [executor.submit(task(tasks.report_and_hang, listener.address)) for _ in range(2)]
    with worker_of(listener) as first, worker_of(listener) as second:
        executor.close()
        assert all(job.cancelled() for job in jobs)
        assert_ends(first)
        assert_ends(second)


def test_workers_are_replaced_after_so_many_jobs() -> None:
    with LocalExecutor(1, jobs_per_worker=2) as executor:
        pids = [executor.submit(task(tasks.pid)).result(WAIT_S) for _ in range(4)]
    assert pids[0] == pids[1] != pids[2] == pids[3]


def test_two_workers_work_at_the_same_time(listener: Listener) -> None:
    with LocalExecutor(2) as executor:
        jobs = [executor.submit(task(tasks.report_and_wait, listener.address)) for _ in range(2)]
        with worker_of(listener) as first, worker_of(listener) as second:
            first.send(1)
            second.send(2)
            assert sorted(job.result(WAIT_S) for job in jobs) == [1, 2]


@pytest.mark.parametrize("ending", [tasks.make_unpicklable, tasks.leave])
def test_odd_endings_cost_one_job(executor: LocalExecutor, ending: Callable[[], object]) -> None:
    with pytest.raises(EngineError):
        executor.submit(task(ending)).result(WAIT_S)
    assert executor.submit(task(tasks.echo, 1)).result(WAIT_S) == 1


def test_an_argument_that_cannot_be_unpickled_costs_one_job(executor: LocalExecutor) -> None:
    with pytest.raises(EngineError):
        executor.submit(task(tasks.echo, tasks.Poison())).result(WAIT_S)
    assert executor.submit(task(tasks.echo, 1)).result(WAIT_S) == 1


def test_no_text_of_an_error_leaves_the_worker(executor: LocalExecutor) -> None:
    error = executor.submit(task(tasks.refuse)).exception(WAIT_S)
    assert error is not None
    assert error.__cause__ is None


def test_a_worker_reaches_this_machine_only(executor: LocalExecutor) -> None:
    for reach, host in [(tasks.connect, "192.0.2.1"), (tasks.look_up, "example.invalid")]:
        error = executor.submit(task(reach, host)).exception(WAIT_S)
        assert isinstance(error, EngineError)
        assert error.facts["reason"] == "PermissionError"
    local = executor.submit(task(tasks.look_up, "localhost")).exception(WAIT_S)
    assert local is None


def test_a_worker_that_grows_costs_one_job(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("blindmask.jobs.local.most_bytes", lambda: 400_000_000)
    with LocalExecutor(1) as executor:
        with pytest.raises(WorkerOutgrown):
            executor.submit(task(tasks.grow)).result(WAIT_S)
        assert executor.submit(task(tasks.echo, 1)).result(WAIT_S) == 1


@pytest.mark.skipif(sys.platform != "linux", reason="the limit inside the worker is Linux's")
def test_an_allocation_beyond_the_limit_fails_at_once(executor: LocalExecutor) -> None:
    with pytest.raises(WorkerOutgrown):
        executor.submit(task(bytearray, 60_000_000_000)).result(WAIT_S)
    assert executor.submit(task(tasks.echo, 1)).result(WAIT_S) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="Windows leaves no core files")
def test_a_crash_leaves_no_image_of_the_memory(executor: LocalExecutor) -> None:
    assert executor.submit(task(tasks.core_limit)).result(WAIT_S) == (0, 0)


@pytest.mark.parametrize("jump_s", [1e9, -1e9])
def test_a_clock_that_is_set_stops_no_job_and_frees_none(
    executor: LocalExecutor, listener: Listener, monkeypatch: pytest.MonkeyPatch, jump_s: float
) -> None:
    now = time.time
    running = executor.submit(task(tasks.report_and_wait, listener.address, timeout_s=WAIT_S))
    with worker_of(listener) as connection:
        monkeypatch.setattr(time, "time", lambda: now() + jump_s)
        with pytest.raises(TimeoutError):
            running.result(3 * LOOK_S)
        connection.send("done")
        assert running.result(WAIT_S) == "done"
    slow = executor.submit(task(tasks.hang, timeout_s=0.5))
    assert isinstance(slow.exception(WAIT_S), WorkerTimeout)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
@pytest.mark.parametrize("ending", ["report_and_hang", "report_and_block"])
def test_workers_end_with_a_parent_that_was_killed(listener: Listener, tmp_path: Path, ending: str) -> None:
    if ending == "report_and_block" and sys.platform != "linux":
        pytest.skip("elsewhere a timer ends it, minutes later")
    script = tmp_path / "parent.py"
    script.write_text(
        "import sys\n"
        "from blindmask.jobs.local import LocalExecutor\n"
        "from tests.unit.jobs import tasks\n"
        "if __name__ == '__main__':\n"
        "    executor = LocalExecutor(2)\n"
        f"    job = tasks.task(tasks.{ending}, {listener.address!r})\n"
        "    jobs = [executor.submit(job) for _ in range(2)]\n"
        "    [job.result() for job in jobs]\n"
    )
    root = Path(__file__).resolve().parents[3]
    with (
        subprocess.Popen(
            [sys.executable, str(script)],
            cwd=root,
            env={"PYTHONPATH": os.pathsep.join(sys.path)},
            stderr=subprocess.DEVNULL,
        ) as parent,
        worker_of(listener) as first,
        worker_of(listener) as second,
    ):
        parent.send_signal(signal.SIGKILL)
        parent.wait(WAIT_S)
        assert_ends(first)
        assert_ends(second)
