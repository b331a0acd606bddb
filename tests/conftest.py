"""What holds for every test: offscreen, no network, nothing unexpected in the logs, no process left behind."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ.pop("QT_QPA_PLATFORM_PLUGIN_PATH", None)

import psutil
import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from blindmask.host.fonts import find_cjk_fonts
from blindmask.jobs.worker import is_local_address, is_local_host, prepare_environment

prepare_environment()

OUR_LOGGERS = ("blindmask", "concurrent.futures")
PATIENCE_S = 120.0
"""How long to wait for what comes in a moment on a free machine; a test that passes never waits so long."""

_connection_attempts: list[str] = []


def _watch_network(event: str, args: tuple[Any, ...]) -> None:
    """An audit hook: it sees every connection that Python code makes, also one whose failure is swallowed."""
    if event in ("socket.connect", "socket.sendto") and not is_local_address(args[1]):
        _refuse(f"{event} {args[1]}")
    if event == "socket.getaddrinfo" and not is_local_host(args[0]):
        _refuse(f"{event} {args[0]}")


def _refuse(attempt: str) -> None:
    _connection_attempts.append(attempt)
    raise PermissionError(f"tests use no network: {attempt}")


sys.addaudithook(_watch_network)


@pytest.fixture(autouse=True)
def no_network() -> Iterator[None]:
    """Fails the test that tried to reach anything but this machine."""
    _connection_attempts.clear()
    yield
    assert not _connection_attempts, f"tried to use the network: {_connection_attempts}"


class _Records(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        if record.name.split(".")[0] in OUR_LOGGERS or record.name in OUR_LOGGERS:
            self.records.append(record)


class PatientBot(QtBot):
    """Waits as long as a busy machine may need; pytest-qt gives up after five seconds."""

    def waitUntil(self, callback: Callable[[], bool | None], *, timeout: int = round(1000 * PATIENCE_S)) -> None:
        super().waitUntil(callback, timeout=timeout)

    def waitExposed(self, widget: QWidget, *, timeout: int = round(1000 * PATIENCE_S)) -> Any:
        return super().waitExposed(widget, timeout=timeout)

    def waitActive(self, widget: QWidget, *, timeout: int = round(1000 * PATIENCE_S)) -> Any:
        return super().waitActive(widget, timeout=timeout)

    def waitSignal(self, signal: Any, *, timeout: int = round(1000 * PATIENCE_S), **options: Any) -> Any:
        return super().waitSignal(signal, timeout=timeout, **options)


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> QtBot:
    """In place of pytest-qt's."""
    return PatientBot(request)


@pytest.fixture
def expected_logs() -> list[logging.LogRecord]:
    """For a test that provokes warnings or errors in our logs: they are collected here, to be asserted, not failed."""
    return []


@pytest.fixture(autouse=True)
def no_unexpected_logs(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fails the test during which one of our loggers reported a warning or worse."""
    handler = _Records()
    expects = "expected_logs" in request.fixturenames
    if expects:
        handler.records = request.getfixturevalue("expected_logs")
    logging.getLogger().addHandler(handler)
    yield
    logging.getLogger().removeHandler(handler)
    unexpected = [] if expects else [record.getMessage() for record in handler.records]
    assert not unexpected, f"unexpected log records: {unexpected}"


@pytest.fixture(autouse=True)
def no_leftover_processes() -> Iterator[None]:
    """Fails the test that leaves a child process running, after a moment for those that are ending."""
    before = set(psutil.Process().children(recursive=True))
    yield
    left = [child for child in psutil.Process().children(recursive=True) if child not in before]
    _, alive = psutil.wait_procs([child for child in left if not _is_resource_tracker(child)], timeout=PATIENCE_S)
    assert not alive, f"left running: {[child.pid for child in alive]}"


def _is_resource_tracker(process: psutil.Process) -> bool:
    """multiprocessing keeps one such helper for the life of the program."""
    try:
        return "multiprocessing.resource_tracker" in " ".join(process.cmdline())
    except psutil.NoSuchProcess:
        return True


@pytest.fixture(autouse=True)
def tmp_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The person's own folder of the program (BLINDMASK_HOME): a fresh one for each test, not created yet."""
    home = tmp_path_factory.mktemp("home") / "blindmask"
    monkeypatch.setenv("BLINDMASK_HOME", str(home))
    return home


@pytest.fixture(scope="session")
def cjk_font() -> Path:
    """A font file with Chinese characters. An error, not a skip, when the machine has none."""
    fonts = find_cjk_fonts()
    if not fonts:
        raise FileNotFoundError("no font with Chinese characters: install fonts-noto-cjk, or run `make setup` as root")
    return fonts[0]
