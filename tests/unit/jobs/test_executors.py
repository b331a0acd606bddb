"""What both executors promise."""

from __future__ import annotations

import pickle
import threading
from collections.abc import Iterator

import pytest

from blindmask.core.errors import AppError, Cancelled, EncryptedPdf, EngineError
from blindmask.jobs.base import WORKER_BYTES, Executor, JobFuture, default_workers
from blindmask.jobs.inline import InlineExecutor
from blindmask.jobs.local import LocalExecutor
from tests.unit.jobs import tasks
from tests.unit.jobs.tasks import task

WAIT_S = 120.0


@pytest.fixture(params=["local", "inline"])
def executor(request: pytest.FixtureRequest) -> Iterator[Executor]:
    with LocalExecutor(1) if request.param == "local" else InlineExecutor() as made:
        yield made


def test_a_job_is_run_with_its_arguments(executor: Executor) -> None:
    assert executor.submit(task(tasks.add, 1, 2, 3)).result(WAIT_S) == 6


def test_a_callback_gets_the_finished_future(executor: Executor) -> None:
    seen: list[object] = []
    arrived = threading.Event()

    def note(future: object) -> None:
        assert isinstance(future, JobFuture)
        seen.append(future.result())
        arrived.set()

    executor.submit(task(tasks.echo, "甲")).add_done_callback(note)
    assert arrived.wait(WAIT_S)
    assert seen == ["甲"]


def test_an_error_of_ours_arrives_as_itself(executor: Executor) -> None:
    with pytest.raises(EncryptedPdf) as caught:
        executor.submit(task(tasks.refuse)).result(WAIT_S)
    assert caught.value.facts == {"document": "0123456789ab"}


def test_any_other_error_arrives_without_its_text(executor: Executor) -> None:
    with pytest.raises(EngineError) as caught:
        executor.submit(task(tasks.break_down)).result(WAIT_S)
    assert caught.value.facts["reason"] == "ValueError"
    assert str(caught.value.facts["where"]).startswith("tasks.py:")
    assert "测试甲" not in str(caught.value)


def test_a_library_that_is_missing_in_the_worker_is_an_error_of_the_job(executor: Executor) -> None:
    with pytest.raises(EngineError):
        executor.submit(task(tasks.import_missing)).result(WAIT_S)


def test_after_close_a_job_comes_back_cancelled(executor: Executor) -> None:
    executor.close()
    executor.close()
    future = executor.submit(task(tasks.pid))
    assert future.cancelled()
    with pytest.raises(Cancelled):
        future.result(0)


def test_the_libraries_are_told_not_to_phone_home(executor: Executor) -> None:
    assert executor.submit(task(tasks.environment, "ORT_DISABLE_TELEMETRY")).result(WAIT_S) == "1"
    assert executor.submit(task(tasks.environment, "PADDLE_PDX_DISABLE_MODEL_SOURCE_CHECK")).result(WAIT_S) == "True"


def test_at_least_one_worker_on_a_small_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    class Memory:
        available = 10_000_000

    monkeypatch.setattr("psutil.virtual_memory", Memory)
    assert default_workers() == 1


def test_memory_limits_the_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    class Memory:
        available = 3 * WORKER_BYTES + 1

    monkeypatch.setattr("psutil.virtual_memory", Memory)
    monkeypatch.setattr("blindmask.jobs.base._cores", lambda: 64)
    assert default_workers() == 3


def test_errors_of_ours_survive_pickling() -> None:
    error = pickle.loads(pickle.dumps(EncryptedPdf(document="0123456789ab")))
    assert isinstance(error, AppError)
    assert error.facts == {"document": "0123456789ab"}
