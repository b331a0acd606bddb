"""What an operation of a session touched."""

from __future__ import annotations

from dataclasses import dataclass

from blindmask.core.pages import PageKey


@dataclass(frozen=True, slots=True)
class Changed:
    """What an operation touched, so that a screen repaints only that. Empty when nothing changed."""

    pages: frozenset[PageKey] = frozenset()
    ids: frozenset[str] = frozenset()
    turned: frozenset[PageKey] = frozenset()
    """Pages that a person turned, or turned back: they are read so unless they have been."""

    def __bool__(self) -> bool:
        return bool(self.pages or self.ids)
