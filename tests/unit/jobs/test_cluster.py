"""The cluster's executor against a real scheduler and real workers, each in a process of its own."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator
from multiprocessing.connection import Listener
from pathlib import Path

import psutil
import pytest

from blindmask.core.errors import ClusterUnreachable, EncryptedPdf, EngineError, WorkerCrashed
from blindmask.jobs.cluster import ClusterExecutor
from tests.unit.jobs import tasks
from tests.unit.jobs.tasks import task

distributed = pytest.importorskip("distributed")

ROOT = Path(__file__).resolve().parents[3]
WAIT_S = 120.0
WORKERS = 2

pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning")


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """A scheduler with two workers; every process of them is gone afterwards."""
    folder = tmp_path
    told = folder / "scheduler.json"
    own = {"PYTHONPATH": os.pathsep.join(sys.path), "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "0"}
    environment = {**os.environ, **own}
    common = ["--scheduler-file", str(told), "--no-dashboard"]
    commands = [
        [sys.executable, "-m", "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0", *common],
        [
            *(sys.executable, "-m", "distributed.cli.dask_worker", "--nworkers", str(WORKERS), "--nthreads", "1"),
            *("--host", "127.0.0.1", "--local-directory", str(folder), *common),
        ],
    ]
    logs = (folder / "log").open("wb")
    running = [subprocess.Popen(c, env=environment, cwd=folder, stdout=logs, stderr=logs) for c in commands]
    try:
        with distributed.Client(scheduler_file=str(told), timeout=WAIT_S, set_as_default=False) as client:
            client.wait_for_workers(WORKERS, timeout=WAIT_S)
            yield client.scheduler.address
    finally:
        children = [child for one in running for child in psutil.Process(one.pid).children(recursive=True)]
        for process in (*running, *children):  # those first that would replace a child
            with contextlib.suppress(psutil.NoSuchProcess):
                process.kill()
        for one in running:
            one.wait()
        psutil.wait_procs(children, WAIT_S)
        logs.close()


def test_jobs_run_on_several_workers_and_a_bad_one_costs_one_job(address: str) -> None:
    with Listener(("localhost", 0)) as listener, ClusterExecutor(address) as executor:
        waiting = [executor.submit(task(tasks.report_and_wait, listener.address)) for _ in range(WORKERS)]
        with listener.accept() as first, listener.accept() as second:  # both run at the same time
            assert len({os.getpid(), first.recv(), second.recv()}) == WORKERS + 1
            first.send("甲")
            second.send("乙")
        assert sorted(future.result(WAIT_S) for future in waiting) == ["乙", "甲"]
        with pytest.raises(EncryptedPdf) as caught:
            executor.submit(task(tasks.refuse)).result(WAIT_S)
        assert caught.value.facts == {"document": "0123456789ab"}
        with pytest.raises(EngineError):
            executor.submit(task(tasks.break_down)).result(WAIT_S)
        assert executor.submit(task(tasks.environment, "ORT_DISABLE_TELEMETRY")).result(WAIT_S) == "1"
        with pytest.raises(WorkerCrashed):
            executor.submit(task(tasks.die)).result(WAIT_S)
        with pytest.raises(WorkerCrashed):
            executor.submit(task(tasks.hang, timeout_s=0.5)).result(WAIT_S)
        assert executor.submit(task(tasks.echo, "甲")).result(WAIT_S) == "甲"
    assert executor.submit(task(tasks.pid)).cancelled()


def test_an_address_where_nothing_answers_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("blindmask.jobs.cluster._CONNECT_TIMEOUT_S", 0.5)
    with pytest.raises(ClusterUnreachable):
        ClusterExecutor("tcp://127.0.0.1:9")
