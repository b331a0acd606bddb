"""Between the window and the worker processes: submits jobs, and brings every result to the window's thread.

A job waits here, not in the executor, until a worker is free for it: so the page that a person looks at can overtake
those that wait.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal

from blindmask.core.errors import AppError, Cancelled, EngineError
from blindmask.core.pages import PageKey
from blindmask.jobs.base import Executor, JobFuture

logger = logging.getLogger(__name__)


@dataclass(slots=True, eq=False)
class Job:
    """One call by name and what follows it. `rank`: the lower goes first; equal ranks go in the order asked."""

    name: str
    args: tuple[object, ...]
    then: Callable[[Any], None]
    otherwise: Callable[[AppError], None]
    page: PageKey | None = None
    rank: int = 0
    timeout_s: float = 300.0
    """From the moment when a worker takes it; a worker that hangs costs one job."""
    prepare: Callable[[Any], Any] | None = None
    """Makes of the result what `then` takes, in the thread that ended the job, so that the window need not wait for
    it. It raises nothing."""
    future: JobFuture | None = None
    prepared: Any = None


class Bridge(QObject):
    """The window's side of one executor. `then` and `otherwise` of a job are called in the window's thread."""

    _ended = Signal(object)

    def __init__(self, executor: Executor, *, workers: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._executor = executor
        self._workers = workers
        self._waiting: list[Job] = []
        self._running: list[Job] = []
        self._looked_at: PageKey | None = None
        self._is_closed = False
        # Queued also within one thread: a job that has ended at once must not call back inside `ask`.
        self._ended.connect(self._finish, Qt.ConnectionType.QueuedConnection)

    @property
    def workers(self) -> int:
        """How many jobs run side by side."""
        return self._workers

    @property
    def is_busy(self) -> bool:
        return bool(self._waiting or self._running)

    def ask(self, job: Job) -> None:
        """Run a job as soon as a worker is free. After `close` nothing happens."""
        if not self._is_closed:
            self._waiting.append(job)
            self._start()

    def look_at(self, page: PageKey | None) -> None:
        """Let what waits for this page go first."""
        self._looked_at = page

    def cancel(self, unwanted: Callable[[Job], bool] = lambda _job: True) -> None:
        """Forget what waits and stop what runs of these jobs; `otherwise` is called with Cancelled for each."""
        for job in self.drop(unwanted):
            job.otherwise(Cancelled())
        for job in list(self._running):
            if job.future is not None and unwanted(job):
                job.future.cancel()

    def drop(self, unwanted: Callable[[Job], bool]) -> list[Job]:
        """Take back, and forget, the jobs that still wait and that nobody wants any more."""
        dropped = [job for job in self._waiting if unwanted(job)]
        self._waiting = [job for job in self._waiting if job not in dropped]
        return dropped

    def close(self) -> None:
        """Forget everything and end the executor with its processes; no callback comes after it."""
        if not self._is_closed:
            self._is_closed = True
            self._waiting.clear()
            self._executor.close()

    def _start(self) -> None:
        while self._waiting and len(self._running) < self._workers:
            job = min(self._waiting, key=lambda job: (job.page is None or job.page != self._looked_at, job.rank))
            self._waiting.remove(job)
            self._running.append(job)
            job.future = self._executor.submit(job.name, *job.args, timeout_s=job.timeout_s)
            job.future.add_done_callback(lambda _future, job=job: self._announce(job))

    def _announce(self, job: Job) -> None:
        """In whichever thread ended the job: prepares its result and hands it over."""
        if self._is_closed or job.future is None:
            return
        if job.prepare is not None and job.future.exception() is None:
            job.prepared = job.prepare(job.future.result())
        self._ended.emit(job)

    def _finish(self, job: Job) -> None:
        if self._is_closed or job not in self._running or job.future is None:
            return
        self._running.remove(job)
        self._start()
        # The future keeps its callback and so the job; if each kept the other, pictures would stay for long.
        future, prepared, job.future, job.prepared = job.future, job.prepared, None, None
        error = _failure(future)
        if error is None:
            job.then(future.result() if job.prepare is None else prepared)
        else:
            logger.info("%s ended with %s", job.name, error.code)
            job.otherwise(error)


def _failure(future: Future[Any]) -> AppError | None:
    error = future.exception()
    if error is None or isinstance(error, AppError):
        return error
    logger.error("a job ended with %s", type(error).__name__)
    return EngineError(reason=type(error).__name__)
