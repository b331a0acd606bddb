"""Progress on standard error: a bar on a terminal, plain lines otherwise. Names no file: a name may be personal."""

from __future__ import annotations

import sys
from typing import TextIO

_WIDTH = 30


class Progress:
    """Counts steps of a known total; call `step` from one thread."""

    def __init__(self, label: str, total: int, *, stream: TextIO | None = None) -> None:
        self._label = label
        self._total = total
        self._stream = stream or sys.stderr
        self._done = 0
        self._show()

    def step(self) -> None:
        self._done += 1
        self._show()

    def _show(self) -> None:
        if not self._total:
            return
        if self._stream.isatty():
            filled = _WIDTH * self._done // self._total
            end = "\n" if self._done == self._total else ""
            bar = "█" * filled + "·" * (_WIDTH - filled)
            print(f"\r{self._label} {bar} {self._done}/{self._total}", end=end, file=self._stream, flush=True)
        else:
            print(f"{self._label} {self._done}/{self._total}", file=self._stream, flush=True)
