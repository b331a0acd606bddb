"""Drives the steps of many applicants over one executor: in order, some at a time, with pause, cancel and priority.

It has no thread of its own: `ask` brings every outcome back to whoever drives it, in one thread.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from blindmask.batch.steps import Call, Steps
from blindmask.core.errors import AppError, Cancelled

Ask = Callable[[Call, Callable[[Any], None]], Callable[[], None]]
"""Runs a call; the function given is called later with its outcome. Gives back what takes the call back."""
Then = Callable[[Any], None]


@dataclass(slots=True, eq=False)
class Job:
    """The steps under one key. `then` gets what they return, or the AppError that ended them."""

    key: str
    start: Callable[[], Steps[Any]]
    then: Then
    steps: Steps[Any] | None = None
    outcomes: Any = None
    """What is sent to the steps next: nothing to start them, then the outcomes of their calls."""
    missing: int = 0
    withdraw: list[Callable[[], None]] = field(default_factory=list[Callable[[], None]])
    done_calls: int = 0
    all_calls: int = 0


class Queue:
    """Jobs that wait, run and end. `width`: a new one starts while fewer calls than this are out."""

    def __init__(self, ask: Ask, *, width: int, changed: Callable[[str], None]) -> None:
        self._ask, self._width, self._changed = ask, width, changed
        self._waiting: OrderedDict[str, Job] = OrderedDict()
        self._running: dict[str, Job] = {}
        self._is_paused = False
        self._is_filling = False

    @property
    def is_paused(self) -> bool:
        return self._is_paused

    @property
    def is_busy(self) -> bool:
        return bool(self._waiting or self._running)

    def is_running(self, key: str) -> bool:
        return key in self._running

    def progress(self, key: str) -> float:
        """How much of what is known to be done for a running job is done, from 0 to 1."""
        job = self._running.get(key)
        return job.done_calls / job.all_calls if job is not None and job.all_calls else 0.0

    def add(self, key: str, start: Callable[[], Steps[Any]], then: Then) -> None:
        """Put a job at the end; one that waits or runs under this key is not put twice."""
        if key not in self._running:
            self._waiting.setdefault(key, Job(key, start, then))

    def prefer(self, key: str) -> None:
        """Let a job that waits go before all others."""
        if key in self._waiting:
            self._waiting.move_to_end(key, last=False)

    def start(self) -> None:
        """Begin, or go on after `pause`."""
        self._is_paused = False
        for job in list(self._running.values()):
            if not job.missing:
                self._advance(job)
        self._fill()

    def pause(self) -> None:
        """Start nothing more; calls that are out come to their end."""
        self._is_paused = True

    def cancel(self) -> None:
        """Forget every job; `then` is called with Cancelled for each."""
        jobs = [*self._running.values(), *self._waiting.values()]
        self._waiting.clear()
        self._running.clear()
        for job in jobs:
            for withdraw in job.withdraw:
                withdraw()
            if job.steps is not None:
                job.steps.close()
            job.then(Cancelled())
            self._changed(job.key)

    def _fill(self) -> None:
        if self._is_filling:
            return  # an executor that ends a call at once comes back here
        self._is_filling = True
        try:
            while self._waiting and not self._is_paused and self._calls_out < self._width:
                _key, job = self._waiting.popitem(last=False)
                job.steps = job.start()
                self._running[job.key] = job
                self._changed(job.key)
                self._advance(job)
        finally:
            self._is_filling = False

    @property
    def _calls_out(self) -> int:
        return sum(job.missing for job in self._running.values())

    def _advance(self, job: Job) -> None:
        """Give the outcomes to the steps and ask what they want next."""
        calls: list[Call] = []
        try:
            while not calls and job.steps is not None:
                calls = job.steps.send(job.outcomes)
                job.outcomes = []
        except StopIteration as end:
            self._end(job, end.value)
        except AppError as error:
            self._end(job, error)
        else:
            job.outcomes, job.missing = [None] * len(calls), len(calls)
            job.all_calls += len(calls)
            job.withdraw = [self._ask(call, self._taker(job, number)) for number, call in enumerate(calls)]

    def _taker(self, job: Job, number: int) -> Callable[[Any], None]:
        def take(outcome: Any) -> None:
            if self._running.get(job.key) is not job:
                return  # cancelled meanwhile
            job.outcomes[number] = outcome
            job.missing -= 1
            job.done_calls += 1
            if not job.missing and not self._is_paused:
                self._advance(job)
            self._changed(job.key)
            self._fill()

        return take

    def _end(self, job: Job, outcome: Any) -> None:
        self._running.pop(job.key, None)
        job.then(outcome)
