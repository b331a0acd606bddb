"""Drives steps over an executor in this thread."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from queue import SimpleQueue
from typing import Any

from blindmask.case.steps import Run, Steps
from blindmask.core.errors import AppError
from blindmask.jobs.base import Executor, Job, JobFuture, T

Show = Callable[[int, int], None]
"""Hears how many jobs are done, and how many are known so far."""


def _show_nothing(_done: int, _of: int) -> None:
    pass


class Loop:
    """Brings the outcomes of jobs back into this thread, one after the other."""

    def __init__(self, executor: Executor) -> None:
        self._executor = executor
        self._ended: SimpleQueue[tuple[Callable[[Any], None], JobFuture[Any]]] = SimpleQueue()

    def run(self, steps: Steps[T], show: Show = _show_nothing) -> T:
        """What the steps return; `show` hears of every job that ends. Raises the AppError that ended them."""
        outcomes: list[T | AppError] = []
        run = Run(steps, self.ask, outcomes.append)
        run.go_on()
        show(0, run.all_jobs)
        while not outcomes:
            self.serve_one()
            show(run.done_jobs, run.all_jobs)
        if isinstance(outcomes[0], AppError):
            raise outcomes[0]
        return outcomes[0]

    def each(self, many: Sequence[Steps[T]], show: Show = _show_nothing) -> Iterator[T | AppError]:
        """What each of many steps that go side by side ends with, in order, as soon as that is known."""
        outcomes: dict[int, T | AppError] = {}
        for number, steps in enumerate(many):
            Run(steps, self.ask, partial(outcomes.__setitem__, number)).go_on()
        show(0, len(many))
        for number in range(len(many)):
            while number not in outcomes:
                self.serve_one()
                show(len(outcomes), len(many))
            yield outcomes[number]

    def ask(self, job: Job[Any], then: Callable[[Any], None]) -> Callable[[], None]:
        future = self._executor.submit(job)
        future.add_done_callback(lambda _future: self._ended.put((then, future)))

        def withdraw() -> None:
            future.cancel()

        return withdraw

    def serve_one(self) -> None:
        """Waits for one job to end and hands over its outcome."""
        then, future = self._ended.get()
        error = future.exception()
        if error is not None and not isinstance(error, AppError):
            raise error
        then(future.result() if error is None else error)
