"""An output folder while somebody exports into it: one process has it, and a crash does not orphan what it wrote."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from blindmask.case.targets import Outgoing, names_of, plan_targets
from blindmask.core.errors import FolderInUse, TargetIsSource
from blindmask.core.results import ExportOptions
from blindmask.host.locks import release, take

LOCK = ".blindmask-lock"


class OutputFolder:
    """A folder that this process has for itself from here to `release`; made if it is not there.

    The lock lies in the folder, so that it holds for all who share it, and says what is being written there, by hashes
    that tell nothing to whoever does not have the sources: after a crash, the next export of the same files knows them
    for its own. Raises FolderInUse. Where no lock can be made nobody is refused: writing will say what is wrong.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file: IO[bytes] | None = None
        self._begun: set[str] = set()
        with suppress(OSError):
            path.mkdir(parents=True, exist_ok=True)
            self._file = take(path / LOCK)
            if self._file is None:
                raise FolderInUse()
            self._file.seek(0)
            self._begun |= set(self._file.read().decode("ascii", "replace").split())

    def plan_targets(
        self, files: Sequence[Outgoing], *, options: ExportOptions, sources: Iterable[Path], is_marked: bool
    ) -> list[Path | TargetIsSource]:
        """Where each file's output goes, as `targets.plan_targets` says; what a crash left of a file is its own."""
        targets = plan_targets(
            files,
            folder=self.path,
            options=options,
            sources=sources,
            is_marked=is_marked,
            is_begun=lambda file, name: _mark(file, name) in self._begun,
        )
        marks = {
            _mark(file, name)
            for file, target in zip(files, targets, strict=True)
            if isinstance(target, Path) and file.sha256
            for name in names_of(target.relative_to(self.path).as_posix(), file, options)
        }
        self._begun |= marks
        if self._file is not None:
            with suppress(OSError):  # a full disk is told by the export
                self._file.write("".join(f"{mark}\n" for mark in sorted(marks)).encode())
                self._file.flush()
        return targets

    def release(self, *, is_listed: bool) -> None:
        """Lets others have it. `is_listed`: the map tells of every output; else what was begun stays written down."""
        if self._file is not None:
            release(self._file, self.path / LOCK, keeps=bool(self._begun) and not is_listed)
            self._file = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release(is_listed=error is None)


def _mark(file: Outgoing, name: str) -> str:
    return hashlib.sha256(f"{file.sha256}/{name}".encode()).hexdigest()
