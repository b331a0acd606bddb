"""A person's word, on the screen 批量, on whose a doubtful file is; it can be taken back."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from blindmask.batch.records import FileRecord
from blindmask.batch.run import Batch
from blindmask.core.errors import AppError
from blindmask.gui.batch.holder import BatchHolder
from blindmask.messages import error_text


class Attributing:
    """A person's word about the files of the batch; each can be taken back, the last one first."""

    def __init__(self, batching: BatchHolder) -> None:
        self._batching = batching
        self._said: list[tuple[Batch, list[str]]] = []
        """What was said in this window, step by step."""

    def held(self, folder: str) -> list[FileRecord]:
        """The files of an applicant that wait for a person's word."""
        entry = self._batching.entry(folder)
        files = entry.record.files if entry is not None and entry.record is not None else ()
        return [file for file in files if file.is_held]

    def vouch(self, folder: str) -> None:
        """The held files of an applicant are theirs."""
        self.give(folder, self.held(folder))

    def give(self, folder: str, files: Sequence[FileRecord]) -> None:
        """These files are that applicant's, wherever they lie."""
        doubtful = [file for file in files if file.is_held]
        batch = self._batching.batch
        if batch is not None and doubtful and self._try(lambda: batch.vouch(folder, doubtful)):
            self._said.append((batch, [file.result.source for file in doubtful]))

    def is_said(self, files: Sequence[FileRecord]) -> bool:
        """Whether a person said whose one of these files is."""
        batch = self._batching.batch
        return batch is not None and any(batch.is_said(file.result.source) for file in files)

    def take_back(self, files: Sequence[FileRecord]) -> None:
        """What a person said about these files does not hold."""
        self._forget([file.result.source for file in files])

    def undo(self) -> None:
        """Take back what was said last."""
        while self._said:
            batch, names = self._said.pop()
            if batch is self._batching.batch and any(map(batch.is_said, names)):
                self._forget(names)
                return

    def _forget(self, names: Sequence[str]) -> None:
        batch = self._batching.batch
        known = [name for name in names if batch is not None and batch.is_said(name)]
        if batch is not None and known:
            self._try(lambda: batch.take_back(known))

    def _try(self, step: Callable[[], None]) -> bool:
        try:
            step()
        except AppError as error:
            self._batching.told.emit(error_text(error))
            return False
        self._batching.go_on()
        return True
