"""The memory limit of workers, and what ends a worker that exceeds it.

The parent looks at its workers some times a second and ends the one that outgrew its share; that works on every system
and while C code lets no thread of the worker run. On Linux the worker has a limit of its own besides, a little higher,
for what grows faster than anybody looks: there an allocation fails.
"""

from __future__ import annotations

import contextlib
import ctypes
import multiprocessing
import sys

import psutil

MOST_BYTES = 3_000_000_000
"""A picture of 200 megapixels, with the reading engine loaded, was measured to need 2.0 GB."""
_SHARE = 0.6
"""Of the machine's memory, where that is less."""
_AHEAD_BYTES = 1_500_000_000
_M_MMAP_THRESHOLD, _LARGE_BYTES = -3, 1 << 20
"""Of glibc's malloc.h; a page's picture for the screen takes 11 MB."""

_outgrown: set[int] = set()
"""The ids of the processes that were ended for their size."""


def most_bytes() -> int:
    """What one worker may hold on this machine."""
    return min(MOST_BYTES, int(psutil.virtual_memory().total * _SHARE))


def end_outgrown(limit: int) -> None:
    """Ends the workers of this process that hold more than `limit` bytes."""
    for child in multiprocessing.active_children():
        with contextlib.suppress(psutil.Error):
            if child.pid is not None and psutil.Process(child.pid).memory_info().rss > limit:
                _outgrown.add(child.pid)
                child.kill()


def was_outgrown(pid: int) -> bool:
    """Whether the process with that id was ended for its size."""
    return pid in _outgrown


def limit_own_memory() -> None:
    """Lets allocations of this process fail beyond the limit. Nothing where the system has no such limit that works."""
    if sys.platform == "linux":
        import resource

        most = most_bytes() + _AHEAD_BYTES
        resource.setrlimit(resource.RLIMIT_DATA, (most, most))


def give_back_large_blocks() -> None:
    """What this process frees goes back to the system, if it was large. Nothing but on Linux with glibc.

    Left to itself, glibc takes the size of the largest block that was ever freed for small, and keeps such blocks: the
    window then held 250 MB for pictures of 70 MB.
    """
    if sys.platform == "linux" and hasattr(libc := ctypes.CDLL(None), "mallopt"):
        libc.mallopt(_M_MMAP_THRESHOLD, _LARGE_BYTES)


def leave_no_core() -> None:
    """A crash of this process writes no image of its memory, which holds pages, to the disk."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
