"""What the parts of the screen 批量 ask of the one that has the batch."""

from __future__ import annotations

from typing import Any, Protocol

from blindmask.batch.entry import Entry
from blindmask.batch.run import Batch


class BatchHolder(Protocol):
    """Has the batch that is shown, and runs it. `told` is a signal: PySide6 types those for a QObject alone."""

    batch: Batch | None

    @property
    def told(self) -> Any: ...

    def entry(self, folder: str) -> Entry | None: ...

    def go_on(self) -> None: ...

    def retry(self, folder: str) -> None: ...
