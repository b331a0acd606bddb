"""The executor without processes: for tests and for `--workers 0`."""

from __future__ import annotations

from blindmask.core.errors import Cancelled
from blindmask.jobs.base import Executor, Job, JobFuture, T
from blindmask.jobs.worker import as_app_error, prepare_environment


class InlineExecutor(Executor):
    """Runs each job in `submit` itself, in this process; the future that comes back has ended.

    Time limits have no effect, and a crash of a library is a crash of the program. Jobs are run as they are.
    """

    def __init__(self) -> None:
        prepare_environment()
        self._is_closed = False

    def submit(self, job: Job[T]) -> JobFuture[T]:
        future = JobFuture[T]()
        if self._is_closed:
            future.fail(Cancelled())
            return future
        try:
            future.succeed(job.run())
        except Exception as error:
            app_error = as_app_error(error)
            if app_error is not error:
                app_error.__cause__ = error
            future.fail(app_error)
        return future

    def cancel(self) -> None:
        """Nothing waits here."""

    def close(self) -> None:
        self._is_closed = True
