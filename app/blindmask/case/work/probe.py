"""Whether the reading engine starts, and how fast."""

from __future__ import annotations

import time

from blindmask.ocr.paddle import shared_engine


def probe_engine() -> float:
    """Seconds that the OCR engine takes to start in this process."""
    start = time.perf_counter()
    shared_engine()
    return time.perf_counter() - start
