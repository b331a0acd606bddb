"""Progress on standard error: a bar on a terminal, plain lines otherwise. Names no file: a name may be personal."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TextIO

_WIDTH = 30


class Progress:
    """Counts what is done of what is known so far; call `show` from one thread. Of nothing, nothing is shown."""

    def __init__(self, label: str, total: int, *, stream: TextIO | None = None) -> None:
        self._label = label
        self._stream = stream or sys.stderr
        self.show(0, of=total)

    def show(self, done: int, *, of: int) -> None:
        if not of:
            return
        if self._stream.isatty():
            filled = _WIDTH * done // of
            end = "\n" if done == of else ""
            bar = "█" * filled + "·" * (_WIDTH - filled)
            print(f"\r{self._label} {bar} {done}/{of}", end=end, file=self._stream, flush=True)
        else:
            print(f"{self._label} {done}/{of}", file=self._stream, flush=True)


def shown(label: str) -> Callable[[int, int], None]:
    """What shows, under a label, how many are done of how many."""
    progress = Progress(label, 0)
    return lambda done, of: progress.show(done, of=of)
