"""Between the window and the worker processes: submits jobs, and brings every result to the window's thread.

A job waits here, not in the executor, until a worker is free for it: so the page that a person looks at can overtake
those that wait.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any, TypeVar, overload

from PySide6.QtCore import QObject, Qt, Signal

from blindmask.case.steps import Run, Steps
from blindmask.core.errors import AppError, Cancelled, EngineError
from blindmask.core.pages import PageKey
from blindmask.jobs.base import Executor, Job, JobFuture, T

logger = logging.getLogger(__name__)


U = TypeVar("U")


@dataclass(slots=True, eq=False)
class Request:
    """One job and what follows it, as `Bridge.ask` was told."""

    job: Job[Any]
    then: Callable[[Any], None]
    otherwise: Callable[[AppError], None]
    prepare: Callable[[Any], Any] | None
    page: PageKey | None
    rank: int
    future: JobFuture[Any] | None = None
    prepared: Any = None


class Bridge(QObject):
    """The window's side of one executor. `then` and `otherwise` of a job are called in the window's thread."""

    _ended = Signal(object)

    def __init__(self, executor: Executor, *, workers: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._executor = executor
        self._workers = workers
        self._waiting: list[Request] = []
        self._running: list[Request] = []
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

    @overload
    def ask(
        self,
        job: Job[T],
        then: Callable[[T], None],
        otherwise: Callable[[AppError], None],
        *,
        page: PageKey | None = None,
        rank: int = 0,
    ) -> Request: ...

    @overload
    def ask(
        self,
        job: Job[T],
        then: Callable[[U], None],
        otherwise: Callable[[AppError], None],
        *,
        prepare: Callable[[T], U],
        page: PageKey | None = None,
        rank: int = 0,
    ) -> Request: ...

    def ask(
        self,
        job: Job[Any],
        then: Callable[[Any], None],
        otherwise: Callable[[AppError], None],
        *,
        prepare: Callable[[Any], Any] | None = None,
        page: PageKey | None = None,
        rank: int = 0,
    ) -> Request:
        """Run a job as soon as a worker is free. After `close` nothing happens.

        `rank`: the lower goes first; equal ranks go in the order asked. `prepare` makes of the result what `then`
        takes, in the thread that ended the job, so that the window need not wait for it; it raises nothing.
        """
        request = Request(job, then, otherwise, prepare, page, rank)
        if not self._is_closed:
            self._waiting.append(request)
            self._start()
        return request

    def follow(
        self,
        steps: Steps[T],
        then: Callable[[T], None],
        otherwise: Callable[[AppError], None],
        *,
        page: PageKey | None = None,
        rank: int = 0,
    ) -> Run[T]:
        """Go through steps, asking for each of their jobs as `ask` does."""

        def ask(job: Job[Any], take: Callable[[Any], None]) -> Callable[[], None]:
            request = self.ask(job, take, take, page=page, rank=rank)
            return lambda: self.cancel(lambda other: other is request)

        def end(outcome: T | AppError) -> None:
            if isinstance(outcome, AppError):
                otherwise(outcome)
            else:
                then(outcome)

        run = Run(steps, ask, end)
        run.go_on()
        return run

    def look_at(self, page: PageKey | None) -> None:
        """Let what waits for this page go first."""
        self._looked_at = page

    def cancel(self, unwanted: Callable[[Request], bool] = lambda _request: True) -> None:
        """Forget what waits and stop what runs of these requests; `otherwise` is called with Cancelled for each."""
        for request in self.drop(unwanted):
            request.otherwise(Cancelled())
        for request in list(self._running):
            if request.future is not None and unwanted(request):
                request.future.cancel()

    def drop(self, unwanted: Callable[[Request], bool]) -> list[Request]:
        """Take back, and forget, those that still wait and that nobody wants any more."""
        dropped = [request for request in self._waiting if unwanted(request)]
        self._waiting = [request for request in self._waiting if request not in dropped]
        return dropped

    def close(self) -> None:
        """Forget everything and end the executor with its processes; no callback comes after it."""
        if not self._is_closed:
            self._is_closed = True
            self._waiting.clear()
            self._executor.close()

    def _start(self) -> None:
        while self._waiting and len(self._running) < self._workers:
            request = min(
                self._waiting,
                key=lambda request: (request.page is None or request.page != self._looked_at, request.rank),
            )
            self._waiting.remove(request)
            self._running.append(request)
            request.future = self._executor.submit(request.job)
            request.future.add_done_callback(lambda _future, request=request: self._announce(request))

    def _announce(self, request: Request) -> None:
        """In whichever thread ended the job: prepares its result and hands it over."""
        if self._is_closed or request.future is None:
            return
        if request.prepare is not None and request.future.exception() is None:
            request.prepared = request.prepare(request.future.result())
        self._ended.emit(request)

    def _finish(self, request: Request) -> None:
        if self._is_closed or request not in self._running or request.future is None:
            return
        self._running.remove(request)
        self._start()
        # The future keeps its callback and so the request; if each kept the other, pictures would stay for long.
        future, prepared, request.future, request.prepared = request.future, request.prepared, None, None
        error = _failure(future)
        if error is None:
            request.then(future.result() if request.prepare is None else prepared)
        else:
            logger.info("%s ended with %s", type(request.job).__name__, error.code)
            request.otherwise(error)


def _failure(future: Future[Any]) -> AppError | None:
    error = future.exception()
    if error is None or isinstance(error, AppError):
        return error
    logger.error("a job ended with %s", type(error).__name__)
    return EngineError(reason=type(error).__name__)
