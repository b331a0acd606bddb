"""The worker's end of a job: a clean environment, no network, and errors that can be pickled."""

from __future__ import annotations

import faulthandler
import ipaddress
import os
import pickle
import signal
import sys
import threading
import traceback
from multiprocessing import connection, parent_process
from typing import Any

import psutil

from blindmask.core.errors import AppError, EngineError, WorkerOutgrown
from blindmask.jobs.memory import leave_no_core, limit_own_memory, most_bytes

ENVIRONMENT = {
    "ORT_DISABLE_TELEMETRY": "1",
    "PADDLE_PDX_DISABLE_MODEL_SOURCE_CHECK": "True",
    # One thread per worker: the workers themselves are the parallelism.
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
}
_NICE = 10
_BEAT_S = 5.0
_STUCK_S = 400.0
# cv2's wheel sets it for its own Qt, which then breaks the window's.
UNWANTED = ("QT_QPA_PLATFORM_PLUGIN_PATH", "QT_QPA_FONTDIR")


def prepare_environment() -> None:
    """Sets what the libraries read when they are imported. Run before any of them is."""
    os.environ.update(ENVIRONMENT)
    for name in UNWANTED:
        os.environ.pop(name, None)


def prepare_worker(yields: bool) -> None:
    """The first thing that a worker process does. With `yields`, it leaves the processors to everything else first."""
    prepare_environment()
    if yields:
        psutil.Process().nice(psutil.BELOW_NORMAL_PRIORITY_CLASS if sys.platform == "win32" else _NICE)
    sys.addaudithook(_refuse_network)
    # A worker stops at once when told to, also in the middle of a model's C code; nothing of it is worth saving.
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    leave_no_core()
    limit_own_memory()
    _exit_with_parent()


def run_pickled(job: bytes) -> bytes:
    """Runs a pickled Job and pickles what it returns, so that nothing unpicklable reaches the pool's pipe.

    Raises AppErrors only, without their causes: those may quote a path or a text.
    """
    try:
        return pickle.dumps(pickle.loads(job).run(), protocol=pickle.HIGHEST_PROTOCOL)
    except Exception as error:
        raise as_app_error(error) from None


def as_app_error(error: Exception) -> AppError:
    """`error` itself when it is one of ours, else an EngineError that says its type and place, not its text."""
    if isinstance(error, AppError):
        return error
    if isinstance(error, MemoryError):
        return WorkerOutgrown(limit=most_bytes())
    frames = traceback.extract_tb(error.__traceback__)
    where = f"{os.path.basename(frames[-1].filename)}:{frames[-1].lineno}" if frames else ""
    return EngineError(reason=type(error).__name__, where=where)


def _exit_with_parent() -> None:
    """Sees to it that this process ends when the parent is gone, however it went.

    A busy process would not notice by itself, and C code that lets no thread run would keep a thread from noticing too:
    on Linux the kernel sends a signal, elsewhere a timer of C code ends the process when the thread has not run for
    longer than any page may take. The signal is asked for before anything else runs: a job could block the thread.
    """
    parent = parent_process()
    if parent is None:
        return
    if sys.platform == "linux":
        _end_by_signal_when_closed(parent.sentinel)
    if connection.wait([parent.sentinel], 0):  # gone before the signal was asked for
        os._exit(1)
    threading.Thread(target=_watch, args=(parent.sentinel,), name="exit-with-parent", daemon=True).start()


def _watch(pipe: int) -> None:
    with open(os.devnull, "w", encoding="utf-8") as nowhere:
        while not connection.wait([pipe], _BEAT_S):
            faulthandler.dump_traceback_later(_STUCK_S, exit=True, file=nowhere)
    os._exit(1)


def _end_by_signal_when_closed(pipe: int) -> None:
    import fcntl

    fcntl.fcntl(pipe, fcntl.F_SETOWN, os.getpid())
    fcntl.fcntl(pipe, fcntl.F_SETSIG, signal.SIGTERM)
    fcntl.fcntl(pipe, fcntl.F_SETFL, fcntl.fcntl(pipe, fcntl.F_GETFL) | os.O_ASYNC)


def _refuse_network(event: str, args: tuple[Any, ...]) -> None:
    if event in ("socket.connect", "socket.sendto") and not is_local_address(args[1]):
        raise PermissionError("the program uses no network")
    if event == "socket.getaddrinfo" and not is_local_host(args[0]):
        raise PermissionError("the program uses no network")


def is_local_address(address: object) -> bool:
    """Whether a socket address stays on this machine: a Unix socket's path or a loopback host."""
    return not isinstance(address, tuple) or is_local_host(address[0])  # pyright: ignore[reportUnknownArgumentType]


def is_local_host(host: object) -> bool:
    """Whether a host name or address means this machine; None and "" do."""
    text = host.decode("ascii", "replace") if isinstance(host, bytes) else str(host or "localhost")
    if text == "localhost":
        return True
    try:
        return ipaddress.ip_address(text.partition("%")[0]).is_loopback
    except ValueError:
        return False
