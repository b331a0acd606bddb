"""What a person did in a case so far: the facts that undo and redo put back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from blindmask.core.pages import PageKey
from blindmask.core.proposals import Decision
from blindmask.review.history import Edit, Step
from blindmask.review.work import Work

_Key = TypeVar("_Key")
_Value = TypeVar("_Value")


class Person:
    """The decisions, and the pages done, turned and opened. It knows nothing of what reading found."""

    def __init__(self) -> None:
        self.decisions: dict[str, Decision] = {}
        self.done: dict[PageKey, frozenset[str]] = {}
        """The proposals that were on the page when it was marked."""
        self.turns: dict[PageKey, int] = {}
        self.opened: set[PageKey] = set()

    def step_to(self, wanted: Edit, *, joins: str = "") -> Step | None:
        """The gesture after which the facts are as wanted; None when they are so already."""
        decisions = {i: new for i, new in wanted.decisions.items() if self.decisions.get(i) != new}
        done = {page: seen for page, seen in wanted.done.items() if self.done.get(page) != seen}
        turns = {page: turn for page, turn in wanted.turns.items() if self.turns.get(page) != turn}
        if not (decisions or done or turns):
            return None
        before = Edit(
            {i: self.decisions.get(i) for i in decisions},
            {page: self.done.get(page) for page in done},
            {page: self.turns.get(page) for page in turns},
        )
        return Step(before, Edit(decisions, done, turns), joins)

    def apply(self, edit: Edit) -> None:
        """Make the facts what the edit says."""
        _put(self.decisions, edit.decisions)
        _put(self.done, edit.done)
        _put(self.turns, edit.turns)

    def work(self) -> Work:
        """All of it as a value."""
        return Work(tuple(self.decisions.values()), frozenset(self.opened), dict(self.done), dict(self.turns))


def _put(facts: dict[_Key, _Value], changes: Mapping[_Key, _Value | None]) -> None:
    for key, value in changes.items():
        if value is None:
            facts.pop(key, None)
        else:
            facts[key] = value
