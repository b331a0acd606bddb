"""Steps and what drives them: outcomes in order, a second try, an end, a cancel."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from blindmask.case.steps import Run, Steps, each, must, must_twice, twice
from blindmask.core.errors import AppError, Cancelled, DamagedFile, ModelMissing, WorkerCrashed
from blindmask.jobs.base import Job
from tests.unit.jobs.tasks import Task, add, task


class Desk:
    """Keeps what is asked for until a test gives the outcome."""

    def __init__(self) -> None:
        self.out: dict[Any, Callable[[Any], None]] = {}
        self.withdrawn: list[Job[Any]] = []

    def ask(self, job: Job[Any], then: Callable[[Any], None]) -> Callable[[], None]:
        self.out[job] = then
        return lambda: self.withdrawn.append(job)

    def end(self, job: Job[Any], outcome: object) -> None:
        self.out.pop(job)(outcome)


ONE, TWO = task(add, 1), task(add, 2)


def start(desk: Desk, steps: Steps[Any]) -> tuple[Run[Any], list[Any]]:
    ended: list[Any] = []
    run = Run(steps, desk.ask, ended.append)
    run.go_on()
    return run, ended


def test_outcomes_come_back_in_the_order_of_the_jobs_whichever_ends_first() -> None:
    desk = Desk()
    run, ended = start(desk, each([ONE, TWO]))
    desk.end(TWO, 2)
    assert (run.missing, run.done_jobs, run.all_jobs, ended) == (1, 1, 2, [])
    desk.end(ONE, 1)
    assert ended == [[1, 2]]


def test_steps_that_ask_for_nothing_end_at_once() -> None:
    assert start(Desk(), each([]))[1] == [[]]


@pytest.mark.parametrize(("error", "tries"), [(WorkerCrashed(), 2), (ModelMissing(), 1), (DamagedFile(), 1)])
def test_only_what_a_worker_broke_at_is_tried_once_more(error: AppError, tries: int) -> None:
    desk = Desk()
    _run, ended = start(desk, twice([ONE, TWO]))
    desk.end(ONE, error)
    desk.end(TWO, 2)
    if tries == 2:
        assert list(desk.out) == [ONE]
        desk.end(ONE, error)
    assert ended == [[error, 2]]


def test_what_must_succeed_ends_the_steps_with_its_error() -> None:
    def steps(job: Task[int]) -> Steps[int]:
        first = yield from must_twice(job)
        return first + (yield from must(TWO))

    desk = Desk()
    _run, ended = start(desk, steps(ONE))
    desk.end(ONE, WorkerCrashed())
    desk.end(ONE, 1)
    desk.end(TWO, error := WorkerCrashed())
    assert ended == [error]


def test_a_cancelled_run_takes_back_what_is_out_and_hears_nothing_any_more() -> None:
    desk = Desk()
    run, ended = start(desk, twice([ONE, TWO]))
    desk.end(ONE, 1)
    run.cancel()
    run.cancel()
    desk.end(TWO, 2)
    assert desk.withdrawn == [ONE, TWO]
    assert [type(outcome) for outcome in ended] == [Cancelled]
    assert not desk.out
