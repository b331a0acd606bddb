"""What a job is, and what every executor offers: submit a job, get a future of its result, cancel, close."""

from __future__ import annotations

import os
from abc import ABC, abstractmethod
from collections.abc import Callable
from concurrent.futures import Future, InvalidStateError
from types import TracebackType
from typing import ClassVar, Generic, Protocol, Self, TypeVar

import psutil

from blindmask.core.errors import Cancelled

WORKER_BYTES = 1_200_000_000
"""What one worker needs with every network loaded: 1,153 MB at most were measured on 80 scans, rounded up."""


T = TypeVar("T")


class Job(ABC, Generic[T]):
    """What a worker is to do: a frozen value that holds the arguments and can be pickled; its type says which work.

    `run` imports what it calls when it is called, so that whoever asks for a job loads nothing of it.
    """

    __slots__ = ()
    timeout_s: ClassVar[float] = 300.0
    """From the moment when a worker takes it; a worker that hangs costs one job."""

    @abstractmethod
    def run(self) -> T:
        """Does the work, in the worker."""


class JobFuture(Future[T]):
    """A `concurrent.futures.Future` whose `cancel` also stops a job that is already running.

    `result` and `exception` give AppErrors only: what the job raised, WorkerCrashed, WorkerTimeout or Cancelled.
    Callbacks run in whichever thread finishes the job; a window hands them over to its own thread.
    """

    def __init__(self, on_cancel: Callable[[JobFuture[T]], None] | None = None) -> None:
        super().__init__()
        self._on_cancel = on_cancel

    def cancel(self) -> bool:
        """Ends the job with Cancelled, waiting or running. False when it had already ended in another way."""
        if not self.fail(Cancelled()):
            return self.cancelled()
        if self._on_cancel is not None:
            self._on_cancel(self)
        return True

    def cancelled(self) -> bool:
        return self.done() and isinstance(self.exception(), Cancelled)

    def succeed(self, result: T) -> bool:
        """For executors: ends the job. False when it had ended before, which changes nothing."""
        try:
            self.set_result(result)
        except InvalidStateError:
            return False
        return True

    def fail(self, error: BaseException) -> bool:
        """For executors: ends the job with an error. False when it had ended before, which changes nothing."""
        try:
            self.set_exception(error)
        except InvalidStateError:
            return False
        return True


class Executor(Protocol):
    """Runs jobs, in the order in which they were submitted."""

    def submit(self, job: Job[T]) -> JobFuture[T]:
        """The result that is to come. Jobs and results are pickled. After `close` the future comes back cancelled.

        Raises TypeError, AttributeError or pickle.PicklingError for a job that cannot be pickled.
        """
        ...

    def cancel(self) -> None:
        """Cancels every job that has not ended; the executor can be used again."""
        ...

    def close(self) -> None:
        """Cancels every job and returns when no process is left. A second call does nothing."""
        ...

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def default_workers() -> int:
    """How many workers this machine carries: one per core, as far as the memory that is free now allows; at least 1."""
    return max(1, min(_cores(), int(psutil.virtual_memory().available // WORKER_BYTES)))


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
