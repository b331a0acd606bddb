"""The files that a person adds: folders walked, each file inspected by a worker, errors kept beside the file."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, QTimer, Signal

from blindmask.case.attachments import is_attachment
from blindmask.case.calls import InspectFile
from blindmask.case.earlier import REPORTS
from blindmask.case.steps import must_twice
from blindmask.core.errors import AppError
from blindmask.core.pages import Document
from blindmask.gui.bridge import Bridge
from blindmask.messages import _, error_text

_FILES_PER_TURN = 50


@dataclass(frozen=True, slots=True)
class Entry:
    """One added file: being looked at, usable (`document`), or not (`error`, or `twin`: the file that is the same)."""

    path: str
    document: Document | None = None
    error: AppError | None = None
    twin: str = ""

    @property
    def name(self) -> str:
        return os.path.basename(self.path)

    @property
    def problem(self) -> str:
        """What is wrong with the file, as a sentence; empty when nothing is."""
        if self.error is not None:
            return error_text(self.error)
        return _("与“{name}”内容相同，只处理一份。").format(name=self.twin) if self.twin else ""

    @property
    def is_pending(self) -> bool:
        return self.document is None and not self.problem


def files_in(paths: Iterable[str], *, of_copies: bool = False) -> Iterator[str]:
    """The files themselves and, of folders, every attachment below them in order, as absolute paths.

    Folders below them into which masked copies were written are passed by, unless `of_copies` wants just those.
    """
    for path in map(os.path.abspath, paths):
        if not os.path.isdir(path):
            yield path
            continue
        for folder, folders, names in os.walk(path):
            if folder != path and not of_copies and set(names) >= REPORTS:
                folders.clear()
                continue
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            yield from (os.path.join(folder, name) for name in sorted(names) if is_attachment(name))


class Intake(QObject):
    """The list of added files. With `of_copies`, it takes masked copies: all of them, however alike."""

    added = Signal(int)
    """How many entries came at the end of the list."""
    removed = Signal(int)
    """The row that is no longer there."""
    updated = Signal(int)
    """The row that changed."""

    def __init__(self, bridge: Bridge, parent: QObject | None = None, *, of_copies: bool = False) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._of_copies = of_copies
        self._entries: list[Entry] = []
        self._walks: list[Iterator[str]] = []
        self._turn = QTimer(self, interval=0)
        self._turn.timeout.connect(self._walk_on)

    @property
    def entries(self) -> list[Entry]:
        return list(self._entries)

    @property
    def documents(self) -> list[Document]:
        """The usable files, in the order of the list."""
        return [entry.document for entry in self._entries if entry.document is not None]

    @property
    def is_busy(self) -> bool:
        return bool(self._walks) or any(entry.is_pending for entry in self._entries)

    def add(self, paths: Iterable[str]) -> None:
        """Add files and folders; a folder is walked in small turns, so that the window stays alive."""
        self._walks.append(files_in(list(paths), of_copies=self._of_copies))
        self._turn.start()

    def remove(self, row: int) -> None:
        path = self._entries.pop(row).path
        self._bridge.drop(lambda request: request.job == InspectFile(path))
        self.removed.emit(row)

    def clear(self) -> None:
        """Forget every file."""
        self._walks.clear()
        for row in reversed(range(len(self._entries))):
            self.remove(row)

    def _walk_on(self) -> None:
        found: list[str] = []
        known = {entry.path for entry in self._entries}
        while self._walks and len(found) < _FILES_PER_TURN:
            path = next(self._walks[0], None)
            if path is None:
                self._walks.pop(0)
            elif path not in known:
                known.add(path)
                found.append(path)
        if not self._walks:
            self._turn.stop()
        self._entries.extend(Entry(path) for path in found)
        self.added.emit(len(found))
        for path in found:
            self._inspect(path)

    def _inspect(self, path: str) -> None:
        self._bridge.follow(
            must_twice(InspectFile(path)),
            then=lambda document: self._settle(path, document),
            otherwise=lambda error: self._update(path, error=error),
        )

    def _settle(self, path: str, document: Document) -> None:
        twin = next((e for e in self._entries if e.document is not None and e.document.sha256 == document.sha256), None)
        if twin is not None and not self._of_copies:
            self._update(path, twin=twin.name)
        else:
            self._update(path, document=document)

    def _update(
        self, path: str, *, document: Document | None = None, error: AppError | None = None, twin: str = ""
    ) -> None:
        for row, entry in enumerate(self._entries):
            if entry.path == path:
                self._entries[row] = replace(entry, document=document, error=error, twin=twin)
                self.updated.emit(row)
