"""Runs the steps of many applicants over one executor: in order, some at a time, with pause, cancel and priority.

It has no thread of its own: `ask` brings every outcome back to whoever drives it, in one thread.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from typing import Any

from blindmask.case.steps import Ask, Run, Steps
from blindmask.core.errors import Cancelled

Start = Callable[[], Steps[Any]]
Then = Callable[[Any], None]
"""Gets what steps return, or the AppError that ended them."""


class Queue:
    """Steps under keys that wait, run and end. `width`: new ones start while fewer jobs than this are out."""

    def __init__(self, ask: Ask, *, width: int, changed: Callable[[str], None]) -> None:
        self._ask, self._width, self._changed = ask, width, changed
        self._waiting: OrderedDict[str, tuple[Start, Then]] = OrderedDict()
        self._running: dict[str, Run[Any]] = {}
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
        """How much of what is known to be done under a key that runs is done, from 0 to 1."""
        run = self._running.get(key)
        return run.done_jobs / run.all_jobs if run is not None and run.all_jobs else 0.0

    def add(self, key: str, start: Start, then: Then) -> None:
        """Put steps at the end; those that wait or run under this key are not put twice."""
        if key not in self._running:
            self._waiting.setdefault(key, (start, then))

    def prefer(self, key: str) -> None:
        """Let what waits under a key go before all others."""
        if key in self._waiting:
            self._waiting.move_to_end(key, last=False)

    def start(self) -> None:
        """Begin, or go on after `pause`."""
        self._is_paused = False
        for run in list(self._running.values()):
            run.go_on()
        self._fill()

    def pause(self) -> None:
        """Start nothing more; jobs that are out come to their end."""
        self._is_paused = True

    def cancel(self) -> None:
        """Forget everything; `then` is called with Cancelled for each."""
        running, waiting = self._running, self._waiting
        self._running, self._waiting = {}, OrderedDict()
        for key, run in running.items():
            run.cancel()
            self._changed(key)
        for key, (_start, then) in waiting.items():
            then(Cancelled())
            self._changed(key)

    def _fill(self) -> None:
        if self._is_filling:
            return  # an executor that ends a job at once comes back here
        self._is_filling = True
        try:
            while self._waiting and not self._is_paused and self._jobs_out < self._width:
                key, (start, then) = self._waiting.popitem(last=False)
                self._begin(key, start(), then)
        finally:
            self._is_filling = False

    @property
    def _jobs_out(self) -> int:
        return sum(run.missing for run in self._running.values())

    def _begin(self, key: str, steps: Steps[Any], then: Then) -> None:
        def end(outcome: Any) -> None:
            self._running.pop(key, None)
            then(outcome)

        def moved() -> None:
            self._changed(key)
            self._fill()

        run = Run(steps, self._ask, end, moved=moved, is_held=lambda: self._is_paused)
        self._running[key] = run
        self._changed(key)
        run.go_on()
