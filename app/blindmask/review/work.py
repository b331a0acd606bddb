"""What a person did in a case: all that a case file keeps of a session."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from blindmask.core.pages import PageKey
from blindmask.core.proposals import Decision


@dataclass(frozen=True, slots=True)
class Work:
    """Decisions and drawn boxes, pages opened, pages marked done (with the boxes seen there) and pages turned."""

    decisions: tuple[Decision, ...] = ()
    opened: frozenset[PageKey] = frozenset()
    done: Mapping[PageKey, frozenset[str]] = field(default_factory=dict[PageKey, frozenset[str]])
    turns: Mapping[PageKey, int] = field(default_factory=dict[PageKey, int])
    """Degrees clockwise by which a person wants the displayed page turned."""

    def within(self, documents: Collection[str]) -> Work:
        """The part about documents with these hashes."""
        return Work(
            tuple(decision for decision in self.decisions if decision.page.document in documents),
            frozenset(page for page in self.opened if page.document in documents),
            {page: seen for page, seen in self.done.items() if page.document in documents},
            {page: turn for page, turn in self.turns.items() if page.document in documents},
        )

    def joined(self, other: Work) -> Work:
        """This and what `other` says; where both speak about one box or page, `other` counts."""
        decisions = {decision.id: decision for decision in (*self.decisions, *other.decisions)}
        return Work(
            tuple(decisions.values()),
            self.opened | other.opened,
            {**self.done, **other.done},
            {**self.turns, **other.turns},
        )
