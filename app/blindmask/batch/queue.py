"""Runs the steps of many applicants over one executor: in order, some at a time, with pause, cancel and priority.

It has no thread of its own: `ask` brings every outcome back to whoever drives it, in one thread.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from blindmask.batch.steps import Steps
from blindmask.core.errors import AppError, Cancelled
from blindmask.jobs.base import Job

Ask = Callable[[Job[Any], Callable[[Any], None]], Callable[[], None]]
"""Runs a job; the function given is called later with its outcome. Gives back what takes the job back."""
Then = Callable[[Any], None]


@dataclass(slots=True, eq=False)
class Course:
    """The steps under one key. `then` gets what they return, or the AppError that ended them."""

    key: str
    start: Callable[[], Steps[Any]]
    then: Then
    steps: Steps[Any] | None = None
    outcomes: Any = None
    """What is sent to the steps next: nothing to start them, then the outcomes of their jobs."""
    missing: int = 0
    withdraw: list[Callable[[], None]] = field(default_factory=list[Callable[[], None]])
    done_jobs: int = 0
    all_jobs: int = 0


class Queue:
    """Courses that wait, run and end. `width`: a new one starts while fewer jobs than this are out."""

    def __init__(self, ask: Ask, *, width: int, changed: Callable[[str], None]) -> None:
        self._ask, self._width, self._changed = ask, width, changed
        self._waiting: OrderedDict[str, Course] = OrderedDict()
        self._running: dict[str, Course] = {}
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
        """How much of what is known to be done for a running course is done, from 0 to 1."""
        course = self._running.get(key)
        return course.done_jobs / course.all_jobs if course is not None and course.all_jobs else 0.0

    def add(self, key: str, start: Callable[[], Steps[Any]], then: Then) -> None:
        """Put a course at the end; one that waits or runs under this key is not put twice."""
        if key not in self._running:
            self._waiting.setdefault(key, Course(key, start, then))

    def prefer(self, key: str) -> None:
        """Let a course that waits go before all others."""
        if key in self._waiting:
            self._waiting.move_to_end(key, last=False)

    def start(self) -> None:
        """Begin, or go on after `pause`."""
        self._is_paused = False
        for course in list(self._running.values()):
            if not course.missing:
                self._advance(course)
        self._fill()

    def pause(self) -> None:
        """Start nothing more; jobs that are out come to their end."""
        self._is_paused = True

    def cancel(self) -> None:
        """Forget every course; `then` is called with Cancelled for each."""
        courses = [*self._running.values(), *self._waiting.values()]
        self._waiting.clear()
        self._running.clear()
        for course in courses:
            for withdraw in course.withdraw:
                withdraw()
            if course.steps is not None:
                course.steps.close()
            course.then(Cancelled())
            self._changed(course.key)

    def _fill(self) -> None:
        if self._is_filling:
            return  # an executor that ends a job at once comes back here
        self._is_filling = True
        try:
            while self._waiting and not self._is_paused and self._jobs_out < self._width:
                _key, course = self._waiting.popitem(last=False)
                course.steps = course.start()
                self._running[course.key] = course
                self._changed(course.key)
                self._advance(course)
        finally:
            self._is_filling = False

    @property
    def _jobs_out(self) -> int:
        return sum(course.missing for course in self._running.values())

    def _advance(self, course: Course) -> None:
        """Give the outcomes to the steps and ask what they want next."""
        jobs: list[Job[Any]] = []
        try:
            while not jobs and course.steps is not None:
                jobs = course.steps.send(course.outcomes)
                course.outcomes = []
        except StopIteration as end:
            self._end(course, end.value)
        except AppError as error:
            self._end(course, error)
        else:
            course.outcomes, course.missing = [None] * len(jobs), len(jobs)
            course.all_jobs += len(jobs)
            course.withdraw = [self._ask(job, self._taker(course, number)) for number, job in enumerate(jobs)]

    def _taker(self, course: Course, number: int) -> Callable[[Any], None]:
        def take(outcome: Any) -> None:
            if self._running.get(course.key) is not course:
                return  # cancelled meanwhile
            course.outcomes[number] = outcome
            course.missing -= 1
            course.done_jobs += 1
            if not course.missing and not self._is_paused:
                self._advance(course)
            self._changed(course.key)
            self._fill()

        return take

    def _end(self, course: Course, outcome: Any) -> None:
        self._running.pop(course.key, None)
        course.then(outcome)
