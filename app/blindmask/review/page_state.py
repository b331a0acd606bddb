"""The state of a page, in one word for the rail, the gate before export and the counts."""

from __future__ import annotations

from enum import StrEnum


class PageState(StrEnum):
    """How far a page is."""

    WAITING = "waiting"
    """Not read yet."""
    PENDING = "pending"
    DONE = "done"
    """Opened and marked done by a person, and nothing arrived or became open since."""
    ATTENTION = "attention"
    """Read, but with notes of what a person must look at."""
    FAILED = "failed"
    """Not read; never done."""
