"""RuleSet: which kinds to mask, to ask about or to keep, and how exports look.

A person may leave kinds out: “three-items -phone -email” is the set three-items that asks about these two.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from blindmask.core.proposals import Kind

REQUIRED = (Kind.NAME, Kind.PHOTO, Kind.UNIT)
"""What the notice (app/domain.md) asks every applicant to mask, and nobody can leave out."""
LEFT_OUT = " -"


class Action(StrEnum):
    """What a rule set does with the applicant's own items of a kind."""

    MASK = "mask"
    """Own items of this kind are preselected."""
    ASK = "ask"
    """Shown, a person decides."""
    KEEP = "keep"
    """Never proposed."""


@dataclass(frozen=True, slots=True)
class RuleSet:
    """What a notice asks to be masked, and how exports look."""

    name: str
    title: str
    """As the notice calls it, shown to the person."""
    actions: Mapping[Kind, Action]
    padding: float
    """Added on every side of a text box, in heights of a character."""
    min_width: float
    """The uniform minimum width of a text box, in heights of a character; taken from free space only."""
    style: str
    """black, white or label."""
    dpi: int
    """At which pages that are not just one image are rendered for export."""
    secrecy_levels: tuple[str, ...]
    titles: Mapping[str, str] = field(default_factory=dict[str, str])
    """The title in other languages, by their codes."""

    def title_in(self, language: str) -> str:
        """The title in that language, or as the notice calls it."""
        return self.titles.get(language, self.title)

    def action(self, kind: Kind) -> Action:
        return self.actions.get(kind, Action.ASK)

    @property
    def left_out(self) -> tuple[Kind, ...]:
        """The kinds that a person left out of the set."""
        return tuple(map(Kind, self.name.split(LEFT_OUT)[1:]))

    def without(self, kinds: Iterable[Kind]) -> RuleSet:
        """The set that asks about these kinds instead of preselecting them. Raises ValueError for a required one."""
        given = set(kinds)
        left_out = [kind for kind in Kind if kind in given]
        if any(kind in REQUIRED for kind in left_out):
            raise ValueError("required")
        name = LEFT_OUT.join([self.name, *left_out])
        return replace(self, name=name, actions={**self.actions, **dict.fromkeys(left_out, Action.ASK)})
