"""Work as steps: each yields the jobs that can run side by side and gets their outcomes.

A step knows no process, no thread and no window. `Run` drives steps over whatever runs jobs: the loop of the command
line, the bridge of the window, the queue of a batch.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from functools import partial
from typing import Any, Generic

from blindmask.core.errors import AppError, Cancelled, EngineError, ModelDamaged, ModelMissing
from blindmask.jobs.base import Job, T

Steps = Generator[list[Job[Any]], list[Any], T]
"""Yields jobs; is sent one outcome for each: what it returned, or the AppError that it ended with."""
Ask = Callable[[Job[Any], Callable[[Any], None]], Callable[[], None]]
"""Runs a job; the function given is called later with its outcome. Gives back what takes the job back."""

_HOPELESS = (ModelMissing, ModelDamaged, Cancelled)


def each(jobs: Sequence[Job[T]]) -> Steps[list[T | AppError]]:
    """The outcomes of jobs that run side by side, in their order."""
    return (yield list(jobs)) if jobs else []


def twice(jobs: Sequence[Job[T]]) -> Steps[list[T | AppError]]:
    """The outcomes; a job whose worker died, hung or failed is tried once more."""
    outcomes = yield from each(jobs)
    again = [n for n, o in enumerate(outcomes) if isinstance(o, EngineError) and not isinstance(o, _HOPELESS)]
    for number, outcome in zip(again, (yield from each([jobs[number] for number in again])), strict=True):
        outcomes[number] = outcome
    return outcomes


def must(job: Job[T]) -> Steps[T]:
    """What the job returned; raises what it ended with."""
    return returned((yield from each([job])))


def must_twice(job: Job[T]) -> Steps[T]:
    """What the job returned, if not at first then when it was tried once more; raises what it ended with."""
    return returned((yield from twice([job])))


def returned(outcomes: Sequence[T | AppError]) -> T:
    """What one job returned; raises what it ended with."""
    (outcome,) = outcomes
    if isinstance(outcome, AppError):
        raise outcome
    return outcome


class Run(Generic[T]):
    """Steps under way, in one thread: `ask` brings the outcomes back into it.

    `then` gets what the steps return, or the AppError that ended them. `moved` is called after every outcome; while
    `is_held` says so, nothing new is asked for.
    """

    def __init__(
        self,
        steps: Steps[T],
        ask: Ask,
        then: Callable[[T | AppError], None],
        *,
        moved: Callable[[], None] = lambda: None,
        is_held: Callable[[], bool] = lambda: False,
    ) -> None:
        self._ask, self._then, self._moved, self._is_held = ask, then, moved, is_held
        self._steps: Steps[T] | None = steps
        self._outcomes: Any = None
        """What is sent to the steps next: nothing to start them, then the outcomes of their jobs."""
        self._withdraw: list[Callable[[], None]] = []
        self.missing = 0
        """How many jobs are out."""
        self.done_jobs = self.all_jobs = 0
        """Of the jobs that are known so far."""

    def go_on(self) -> None:
        """Begin, or ask for what the steps want next; nothing while jobs are out."""
        jobs: list[Job[Any]] = []
        try:
            while not jobs and not self.missing and self._steps is not None:
                jobs = self._steps.send(self._outcomes)
                self._outcomes = []
        except StopIteration as end:
            self._end(end.value)
        except AppError as error:
            self._end(error)
        if jobs:
            self._outcomes, self.missing = [None] * len(jobs), len(jobs)
            self.all_jobs += len(jobs)
            self._withdraw = [self._ask(job, partial(self._take, number)) for number, job in enumerate(jobs)]

    def cancel(self) -> None:
        """Take back what is out; `then` gets Cancelled. Nothing after the end."""
        if self._steps is not None:
            steps, self._steps = self._steps, None
            for withdraw in self._withdraw:
                withdraw()
            steps.close()
            self._then(Cancelled())

    def _take(self, number: int, outcome: Any) -> None:
        if self._steps is None:
            return  # cancelled meanwhile
        self._outcomes[number] = outcome
        self.missing -= 1
        self.done_jobs += 1
        if not self.missing and not self._is_held():
            self.go_on()
        self._moved()

    def _end(self, outcome: T | AppError) -> None:
        self._steps = None
        self._then(outcome)
