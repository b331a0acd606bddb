"""What stands in for worker processes: jobs are answered by their type, at once or when a test says so.

A function that answers has the parameters of the job in whose place it stands, which are those of the worker's own
function (`tests/unit/jobs/test_calls.py`): the type checker sees it, and `give` refuses another.
"""

from __future__ import annotations

import inspect
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Any, ParamSpec, TypeVar

from blindmask.core.errors import AppError, Cancelled
from blindmask.jobs.base import Executor, Job, JobFuture

P = ParamSpec("P")
T = TypeVar("T")


def arguments_of(job: Job[Any]) -> list[Any]:
    """What a job holds, in the order of its fields."""
    return [getattr(job, field.name) for field in fields(job)]  # pyright: ignore[reportArgumentType]


class Answers:
    """What is said in place of the workers. A job that nobody answers runs as it is."""

    def __init__(self) -> None:
        self._functions: dict[Any, Callable[..., Any]] = {}
        self.asked: list[Job[Any]] = []
        """Every job that was answered, in order."""
        self.errors: dict[type[Job[Any]], list[AppError]] = {}
        """What jobs of a type end with, once each, before they are answered."""

    def give(self, kind: Callable[P, Job[T]], function: Callable[P, T]) -> None:
        """Answer jobs of this type with a function of their arguments, in place of what answered before."""
        wanted, given = list(inspect.signature(kind).parameters), list(inspect.signature(function).parameters)
        assert given == wanted, f"{kind} has {wanted}"
        self._functions[kind] = function

    def answer(self, job: Job[T]) -> T:
        """Raises the AppErrors that the job is to end with."""
        self.asked.append(job)
        if self.errors.get(type(job)):
            raise self.errors[type(job)].pop(0)
        function = self._functions.get(type(job))
        return job.run() if function is None else function(*arguments_of(job))

    @property
    def counts(self) -> Counter[type[Job[Any]]]:
        """How often jobs of each type were answered."""
        return Counter(map(type, self.asked))


@dataclass(eq=False)
class Call:
    """One submitted job that has not ended."""

    job: Any
    future: JobFuture[Any]


class FakeWorkers(Executor):
    """Keeps what is submitted until `run` ends it; with `at_once`, ends it where it is submitted."""

    def __init__(self, answers: Answers, *, at_once: bool = False) -> None:
        self.answers = answers
        self.calls: list[Call] = []
        self.is_closed = False
        self._at_once = at_once

    def submit(self, job: Job[T]) -> JobFuture[T]:
        future = JobFuture[T](self._forget)
        if self.is_closed:
            future.fail(Cancelled())
            return future
        self.calls.append(Call(job, future))
        if self._at_once:
            self.run()
        return future

    def _forget(self, future: JobFuture[Any]) -> None:
        self.calls = [call for call in self.calls if call.future is not future]

    def run(self, wanted: Callable[[Call], bool] = lambda _call: True) -> int:
        """Ends the submitted jobs that are wanted; how many."""
        ready = [call for call in self.calls if wanted(call)]
        self.calls = [call for call in self.calls if call not in ready]
        for call in ready:
            try:
                result = self.answers.answer(call.job)
            except AppError as error:
                call.future.fail(error)
            else:
                call.future.succeed(result)
        return len(ready)

    def cancel(self) -> None:
        for call in list(self.calls):
            call.future.cancel()

    def close(self) -> None:
        self.is_closed = True
        self.cancel()
