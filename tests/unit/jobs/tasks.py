"""A job that runs any function, and functions for it, some of which misbehave."""

from __future__ import annotations

import gc
import os
import re
import socket
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from multiprocessing.connection import Client, Connection
from typing import Any, NoReturn

from pebble.pool.channel import WorkerChannel

from blindmask.core.errors import EncryptedPdf
from blindmask.jobs.base import Job, T

ENGINE_MODULES = ("numpy", "cv2", "pymupdf", "paddleocr", "onnxruntime", "PySide6")


@dataclass(frozen=True, slots=True)
class Task(Job[T]):
    """A job with its own time limit."""

    function: Callable[..., T]
    args: tuple[object, ...]
    timeout_s: float

    def run(self) -> T:
        return self.function(*self.args)


def task(function: Callable[..., T], *args: object, timeout_s: float = 300.0) -> Task[T]:
    return Task(function, args, timeout_s)


def echo(value: T) -> T:
    return value


def add(*numbers: int) -> int:
    return sum(numbers)


def pid() -> int:
    return os.getpid()


def die() -> NoReturn:
    os._exit(3)


def die_talking() -> NoReturn:
    """Ends the process in the middle of what it sends to the pool: a length, and nothing of that length."""
    (channel,) = (thing for thing in gc.get_objects() if isinstance(thing, WorkerChannel))
    os.write(channel.writer.fileno(), (1000).to_bytes(4, "big"))
    os._exit(3)


def hang() -> NoReturn:
    while True:
        threading.Event().wait()


def report_and_hang(address: tuple[str, int]) -> NoReturn:
    """Tells the listener at `address` its process id, then hangs; the connection breaks when the process ends."""
    with Client(address) as connection:
        connection.send(os.getpid())
        hang()


def report_and_wait(address: tuple[str, int]) -> Any:
    """Tells the listener at `address` its process id, then returns what the listener sends."""
    with Client(address) as connection:
        connection.send(os.getpid())
        return connection.recv()


def report_and_block(address: tuple[str, int]) -> None:
    """Tells the listener its process id, then is in C code that lets no other thread of the process run."""
    with Client(address) as connection:
        connection.send(os.getpid())
        re.match("(a+)+$", "a" * 64 + "b")


def grow() -> NoReturn:
    """Takes more and more memory, slowly enough for a parent on a busy machine to see it in time."""
    held: list[bytearray] = []
    while True:
        threading.Event().wait(0.02)
        held.append(bytearray(20_000_000))


def core_limit() -> tuple[int, int]:
    import resource

    return resource.getrlimit(resource.RLIMIT_CORE)


_connections: list[Connection] = []


def keep_connected(address: tuple[str, int]) -> None:
    """Tells the listener its process id and returns; the connection breaks when the process ends."""
    _connections.append(Client(address))
    _connections[0].send(os.getpid())


def refuse() -> NoReturn:
    raise EncryptedPdf(document="0123456789ab") from OSError("/home/someone/机密.pdf")


def break_down() -> NoReturn:
    raise ValueError("测试甲")


def leave() -> NoReturn:
    raise SystemExit(0)


def import_missing() -> None:
    import_module("no.such.module")


def make_unpicklable() -> object:
    return threading.Lock()


class Poison:
    """Pickles, but cannot be unpickled."""

    def __reduce__(self) -> tuple[Any, ...]:
        return break_down, ()


def environment(name: str) -> str | None:
    return os.environ.get(name)


def connect(host: str) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as client:
        client.connect((host, 9))


def look_up(host: str) -> None:
    socket.getaddrinfo(host, 80)


def heavy_modules() -> list[str]:
    return [name for name in ENGINE_MODULES if name in sys.modules]


def one_and_a_half() -> float:
    return 1.5
