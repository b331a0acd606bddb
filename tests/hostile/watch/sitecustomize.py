"""Loaded by every Python process that starts with this folder on its path: writes down each use of a network."""

from __future__ import annotations

import os
import sys
from typing import Any

_NOTES = os.environ.get("BLINDMASK_WATCH", "")
_EVENTS = {"socket.connect", "socket.sendto", "socket.sendmsg", "socket.getaddrinfo", "socket.gethostbyname"}


def _watch(event: str, args: tuple[Any, ...]) -> None:
    if event in _EVENTS and not (event != "socket.getaddrinfo" and isinstance(args[-1], str | bytes)):
        with open(_NOTES, "a", encoding="utf-8") as notes:
            notes.write(
                f"{os.getpid()} {event} {[arg for arg in args if isinstance(arg, str | bytes | int | tuple)]!r}\n"
            )
        raise PermissionError("no network here")


if _NOTES:
    with open(f"{_NOTES}.started", "a", encoding="utf-8") as started:
        started.write(f"{os.getpid()}\n")
    sys.addaudithook(_watch)
