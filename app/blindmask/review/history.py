"""Undo and redo over what a person did. It never holds what reading found, so it can never undo it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from blindmask.core.pages import PageKey
from blindmask.core.proposals import Decision


@dataclass(frozen=True, slots=True)
class Edit:
    """What a person's facts are to become; None takes the fact away."""

    decisions: Mapping[str, Decision | None] = field(default_factory=dict[str, "Decision | None"])
    done: Mapping[PageKey, frozenset[str] | None] = field(default_factory=dict[PageKey, "frozenset[str] | None"])
    turns: Mapping[PageKey, int | None] = field(default_factory=dict[PageKey, "int | None"])


@dataclass(frozen=True, slots=True)
class Step:
    """One gesture: the touched facts as they were and as they became."""

    before: Edit
    after: Edit
    joins: str = ""
    """Steps with the same non-empty mark that follow each other are one step: twenty nudges of one box."""


class History:
    """The steps that can be undone and, until the next gesture, redone."""

    def __init__(self) -> None:
        self._past: list[Step] = []
        self._future: list[Step] = []

    @property
    def can_undo(self) -> bool:
        return bool(self._past)

    @property
    def can_redo(self) -> bool:
        return bool(self._future)

    def record(self, step: Step) -> None:
        """Add a gesture; what had been undone can no longer be redone."""
        self._future.clear()
        last = self._past[-1] if self._past else None
        if last is not None and step.joins and last.joins == step.joins:
            step = Step(last.before, step.after, step.joins)
            self._past.pop()
        self._past.append(step)

    def undo(self) -> Edit | None:
        """The facts to put back; None when there is nothing to undo."""
        if not self._past:
            return None
        step = self._past.pop()
        self._future.append(step)
        return step.before

    def redo(self) -> Edit | None:
        """The facts to put in place again; None when there is nothing to redo."""
        if not self._future:
            return None
        step = self._future.pop()
        self._past.append(Step(step.before, step.after))
        return step.after
