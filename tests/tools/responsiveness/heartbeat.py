"""How long the window's event loop stands still: a timer that should fire every few milliseconds."""

from __future__ import annotations

import faulthandler
import sys
import time
from dataclasses import dataclass, field

from PySide6.QtCore import QObject, Qt, QTimer

_BEAT_MS = 5
LIMIT_MS = 50.0


@dataclass
class Heartbeat:
    """Milliseconds between the beats since `start`, and how many of them this thread was at work.

    What is missing from the wall clock was spent waiting for a processor: by the workers' doing, not the window's.
    """

    gaps_ms: list[float] = field(default_factory=list[float])
    work_ms: list[float] = field(default_factory=list[float])
    tells_where: bool = False

    def start(self, parent: QObject) -> None:
        self._timer = QTimer(parent, interval=_BEAT_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self._last_s, self._last_cpu_s = time.perf_counter(), time.thread_time()
        self._timer.start()

    def stop(self) -> None:
        self._timer.stop()
        faulthandler.cancel_dump_traceback_later()

    def _beat(self) -> None:
        now_s, cpu_s = time.perf_counter(), time.thread_time()
        self.gaps_ms.append(1000 * (now_s - self._last_s))
        self.work_ms.append(1000 * (cpu_s - self._last_cpu_s))
        self._last_s, self._last_cpu_s = now_s, cpu_s
        if self.tells_where:
            faulthandler.dump_traceback_later(LIMIT_MS / 1000, file=sys.stderr)

    def words(self) -> str:
        """The longest gap, with the work in it, and how many were too long."""
        longest = max(range(len(self.gaps_ms)), key=self.gaps_ms.__getitem__)
        late = sum(gap > LIMIT_MS for gap in self.gaps_ms)
        gap_ms, work_ms = self.gaps_ms[longest], self.work_ms[longest]
        return (
            f"longest stall {gap_ms:.0f} ms ({work_ms:.0f} ms own work, "
            f"{gap_ms - work_ms:.0f} ms waiting for a processor; "
            f"most own work between two beats {max(self.work_ms):.0f} ms), "
            f"{late} over {LIMIT_MS:.0f} ms in {len(self.gaps_ms)} beats"
        )
