"""Starts the reading engine, to tell whether it works and how long that takes."""

from __future__ import annotations

import time

from blindmask.ocr.paddle import shared_engine


def probe_engine() -> float:
    """Seconds that the OCR engine takes to start in this process."""
    start = time.perf_counter()
    shared_engine()
    return time.perf_counter() - start
