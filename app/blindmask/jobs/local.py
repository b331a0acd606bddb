"""The executor that runs jobs in worker processes of this machine.

Each worker is a pebble pool of one process that has at most one job; the jobs that wait are kept here. So a crash, a
timeout or a cancel ends exactly one job, and cancelling a job that waits costs no process. A thread of its own starts
them: starting a process takes tens of milliseconds, for which a window would stand still.
"""

from __future__ import annotations

import multiprocessing
import pickle
import threading
import time
from collections import deque
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from functools import partial
from typing import Any

from pebble import ProcessExpired, ProcessPool

from blindmask.core.errors import AppError, Cancelled, EngineError, WorkerCrashed, WorkerOutgrown, WorkerTimeout
from blindmask.jobs.base import Executor, Job, JobFuture, T, default_workers
from blindmask.jobs.memory import end_outgrown, most_bytes, was_outgrown
from blindmask.jobs.worker import prepare_worker, run_pickled

JOBS_PER_WORKER = 200
"""A worker is replaced after so many jobs: libraries that leak cannot fill the memory."""
LOOK_S = 0.2
"""How often, while jobs run, their time and their workers' memory are looked at."""


@dataclass(slots=True)
class _Pending:
    """A job that waits or runs."""

    future: JobFuture[Any]
    payload: bytes
    timeout_s: float
    inner: Future[bytes] | None = None
    """What the pool gave for it; it runs from the moment when the process took it."""
    started_s: float | None = None

    def is_overdue(self) -> bool:
        """Whether its time is over, by a clock that nobody sets (pebble's own timeout goes by the time of day)."""
        if self.inner is None or not self.inner.running():
            return False
        self.started_s = self.started_s or time.monotonic()
        return time.monotonic() - self.started_s > self.timeout_s


@dataclass(slots=True, eq=False)
class _Worker:
    """A place for one process. The pool starts with the first job and is replaced when it broke or was stopped."""

    pool: ProcessPool | None = None
    job: _Pending | None = None


class LocalExecutor(Executor):
    """Runs jobs in `workers` processes (default: as many as the machine carries), started as jobs need them.

    With `yields`, the system gives everything else the processors first: a window stays quick while pages are read.
    """

    def __init__(
        self, workers: int | None = None, *, jobs_per_worker: int = JOBS_PER_WORKER, yields: bool = False
    ) -> None:
        count = default_workers() if workers is None else workers
        if count < 1:
            raise ValueError("at least one worker is needed")
        self._jobs_per_worker, self._yields = jobs_per_worker, yields
        self._most_bytes = most_bytes()
        self._lock = threading.Lock()
        self._waiting: deque[_Pending] = deque()
        self._free = [_Worker() for _ in range(count)]
        self._busy: list[_Worker] = []
        self._stopping: list[threading.Thread] = []
        self._is_closed = False
        self._wake = threading.Event()
        self._starter = threading.Thread(target=self._start_when_woken, name="start-jobs", daemon=True)
        self._starter.start()

    def submit(self, job: Job[T]) -> JobFuture[T]:
        payload = pickle.dumps(job, protocol=pickle.HIGHEST_PROTOCOL)
        future = JobFuture[T](self._cancelled)
        with self._lock:
            is_open = not self._is_closed
            if is_open:
                self._waiting.append(_Pending(future, payload, job.timeout_s))
        if is_open:
            self._wake.set()
        else:
            future.fail(Cancelled())
        return future

    def cancel(self) -> None:
        with self._lock:
            jobs = [*self._waiting, *(w.job for w in self._busy if w.job is not None)]
            self._waiting.clear()
        for job in jobs:
            job.future.cancel()

    def close(self) -> None:
        with self._lock:
            self._is_closed = True
        self.cancel()
        self._wake.set()
        if threading.current_thread() is not self._starter:
            self._starter.join()
        with self._lock:
            for worker in (*self._free, *self._busy):
                self._retire(worker)
            stopping, self._stopping = self._stopping, []
        for thread in stopping:
            thread.join()

    def _start_when_woken(self) -> None:
        """Gives waiting jobs to free workers until the executor is closed."""
        while not self._is_closed:
            self._wake.wait(LOOK_S if self._busy else None)
            self._wake.clear()
            while (taken := self._take()) is not None:
                self._start(*taken)
            self._end_overdue()
            self._end_lost()
            end_outgrown(self._most_bytes)

    def _end_overdue(self) -> None:
        for _pool, job in self._running():
            if job.is_overdue() and job.future.fail(WorkerTimeout(seconds=job.timeout_s)):
                self._cancelled(job.future)

    def _end_lost(self) -> None:
        """A pool that breaks in the instant in which it gets a job may forget it: nobody would ever end that job."""
        for pool, job in self._running():
            is_lost = pool is not None and not pool.active and job.inner is not None and not job.inner.done()
            if is_lost and job.future.fail(WorkerCrashed(exit_code=-1)):
                self._cancelled(job.future)

    def _running(self) -> list[tuple[ProcessPool | None, _Pending]]:
        with self._lock:
            return [(worker.pool, worker.job) for worker in self._busy if worker.job is not None]

    def _take(self) -> tuple[_Worker, _Pending] | None:
        """The next job and its worker: the one that was busy last, whose engine is loaded, comes first."""
        with self._lock:
            while self._waiting and self._free and not self._is_closed:
                job = self._waiting.popleft()
                if not job.future.done():
                    worker = self._free.pop()
                    self._busy.append(worker)
                    worker.job = job
                    return worker, job
        return None

    def _start(self, worker: _Worker, job: _Pending) -> None:
        """Without the lock, since it may take a while: the job may be cancelled meanwhile."""
        with self._lock:
            pool, worker.pool = worker.pool, None
        if pool is not None and not pool.active:
            with self._lock:
                self._stop(pool)  # its process died while it had nothing to do
            pool = None
        pool = pool or ProcessPool(
            max_workers=1,
            max_tasks=self._jobs_per_worker,
            initializer=prepare_worker,
            initargs=(self._yields,),
            context=multiprocessing.get_context("spawn"),
        )
        inner = job.inner = _schedule(pool, job)
        with self._lock:
            is_ours = worker.job is job
            if is_ours:
                worker.pool = pool
            else:
                self._stop(pool)
        if is_ours:
            inner.add_done_callback(partial(self._ended, worker, job))

    def _ended(self, worker: _Worker, job: _Pending, inner: Future[bytes]) -> None:
        with self._lock:
            is_ours = worker.job is job
            if is_ours and isinstance(inner.exception(), ProcessExpired | BrokenProcessPool):
                self._retire(worker)  # half a message may stand in the pipe, and the next would never be read
            if is_ours:
                self._release(worker)
        if is_ours:
            _deliver(job, inner)
            self._wake.set()

    def _cancelled(self, future: JobFuture[Any]) -> None:
        """Stops the worker that runs the job, if one does; a job that waits is skipped when its turn comes."""
        with self._lock:
            for worker in self._busy:
                if worker.job is not None and worker.job.future is future:
                    # The whole pool goes: its next job could otherwise be stopped in place of this one.
                    self._retire(worker)
                    self._release(worker)
                    break
        self._wake.set()

    def _release(self, worker: _Worker) -> None:
        worker.job = None
        self._busy.remove(worker)
        self._free.append(worker)

    def _retire(self, worker: _Worker) -> None:
        pool, worker.pool = worker.pool, None
        if pool is not None:
            self._stop(pool)

    def _stop(self, pool: ProcessPool) -> None:
        """Ends a process in the background; `close` waits for it. Called with the lock."""
        thread = threading.Thread(target=_end, args=(pool,), name="stop-worker", daemon=True)
        thread.start()
        self._stopping = [t for t in self._stopping if t.is_alive()] + [thread]


def _schedule(pool: ProcessPool, job: _Pending) -> Future[bytes]:
    try:
        return pool.schedule(run_pickled, args=(job.payload,))
    except (RuntimeError, OSError) as error:  # no process could be started
        failed: Future[bytes] = Future()
        failed.set_exception(error)
        return failed


def _end(pool: ProcessPool) -> None:
    pool.stop()
    pool.join()


def _deliver(job: _Pending, inner: Future[bytes]) -> None:
    error = inner.exception()
    if error is None:
        job.future.succeed(pickle.loads(inner.result()))
    else:
        job.future.fail(_as_app_error(error))


def _as_app_error(error: BaseException) -> AppError:
    if isinstance(error, AppError):
        error.__cause__ = None  # pebble hangs the worker's traceback there
        return error
    if isinstance(error, SystemExit | KeyboardInterrupt):
        return EngineError(reason=type(error).__name__)
    if was_outgrown(int(getattr(error, "pid", 0))):
        return WorkerOutgrown(limit=most_bytes())
    return WorkerCrashed(exit_code=_exit_code(error))


def _exit_code(error: Any) -> int:
    """The process's exit code; -1 when its pool noticed the death before it knew the job (BrokenProcessPool)."""
    return int(getattr(error, "exitcode", -1))
