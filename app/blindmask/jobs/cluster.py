"""The executor for a dask scheduler that runs already, with workers on any machines.

Every worker needs this program installed, and inputs and outputs under the same paths as here (shared storage). One
thread per worker (`--nthreads 1`): the workers themselves are the parallelism. Started by dask's nanny, its default, a
worker that dies or hangs is replaced.
"""

from __future__ import annotations

import os
import pickle
import threading
from concurrent.futures import CancelledError
from functools import partial
from typing import Any

try:
    import distributed
except ImportError:  # an optional extra
    distributed = None

from blindmask.core.errors import AppError, Cancelled, ClusterMissing, ClusterUnreachable, EngineError, WorkerCrashed
from blindmask.jobs.base import Executor, Job, JobFuture, T
from blindmask.jobs.worker import prepare_environment, run_pickled

_CONNECT_TIMEOUT_S = 30


class ClusterExecutor(Executor):
    """Runs jobs on the workers of the scheduler at `address` (tcp://host:port).

    A job that does not end in time ends its worker; dask tries it on others before it comes back as WorkerCrashed.
    A job that is cancelled while it runs goes on there, and nobody waits for it. Raises ClusterMissing when the
    optional package is not installed, ClusterUnreachable when nothing answers.
    """

    def __init__(self, address: str) -> None:
        if distributed is None:
            raise ClusterMissing()
        try:
            self._client: Any = distributed.Client(address, timeout=_CONNECT_TIMEOUT_S, set_as_default=False)
        except (OSError, ValueError) as error:  # TimeoutError is an OSError
            raise ClusterUnreachable(reason=type(error).__name__) from error
        self._lock = threading.Lock()
        self._jobs: dict[JobFuture[Any], Any] = {}
        self._is_closed = False

    def submit(self, job: Job[T]) -> JobFuture[T]:
        payload = pickle.dumps(job, protocol=pickle.HIGHEST_PROTOCOL)
        future = JobFuture[T](self._forget)
        with self._lock:
            if not self._is_closed:
                # Not pure: the same job later is another one, which may see other files.
                self._jobs[future] = self._client.submit(run_on_worker, payload, job.timeout_s, pure=False)
            inner = self._jobs.get(future)
        if inner is None:
            future.fail(Cancelled())
        else:
            inner.add_done_callback(partial(self._ended, future))
        return future

    def cancel(self) -> None:
        with self._lock:
            futures = list(self._jobs)
        for future in futures:
            future.cancel()

    def close(self) -> None:
        with self._lock:
            was_closed, self._is_closed = self._is_closed, True
        if not was_closed:
            self.cancel()
            self._client.close()

    def _forget(self, future: JobFuture[Any]) -> None:
        with self._lock:
            inner = self._jobs.pop(future, None)
        if inner is not None:
            inner.cancel()

    def _ended(self, future: JobFuture[Any], inner: Any) -> None:
        """In a thread of dask's."""
        with self._lock:
            is_ours = self._jobs.pop(future, None) is not None
        if is_ours:
            try:
                future.succeed(pickle.loads(inner.result()))
            except CancelledError:
                future.fail(Cancelled())
            except Exception as error:  # whatever the engine says: the worker's edge
                future.fail(_as_app_error(error))


def run_on_worker(payload: bytes, timeout_s: float) -> bytes:
    """What a worker of the engine runs: a pickled job, in a clean environment; ends the process when time is up."""
    prepare_environment()
    watch = threading.Timer(timeout_s, os._exit, (1,))
    watch.daemon = True
    watch.start()
    try:
        return run_pickled(payload)
    finally:
        watch.cancel()


def _as_app_error(error: Exception) -> AppError:
    if isinstance(error, AppError):
        return error
    if type(error).__name__ == "KilledWorker":
        return WorkerCrashed(exit_code=-1)
    return EngineError(reason=type(error).__name__)
