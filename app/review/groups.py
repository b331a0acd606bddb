"""Decisions grouped by what was matched, over all files: “张建国 — 3 个文件 12 处”."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from app.domain import Decision, Kind, Proposal, Verdict

_ORDER = {kind: place for place, kind in enumerate(Kind)}
_NAMED_BY_TEXT = frozenset({Kind.NAME, Kind.UNIT, Kind.ID_NUMBER, Kind.PHONE, Kind.EMAIL})


@dataclass(frozen=True, slots=True)
class GroupKey:
    """What the places of a group have in common. `term` is empty for what has no text (photos, seals)."""

    kind: Kind
    term: str
    drawn: bool = False
    """The boxes that a person drew, whatever their kind."""


@dataclass(frozen=True, slots=True)
class Group:
    """All places of one matched term or kind. `ids` are in reading order."""

    key: GroupKey
    ids: tuple[str, ...]
    files: int
    undecided: int

    @property
    def places(self) -> int:
        return len(self.ids)


def group_key(decision: Decision, proposal: Proposal | None) -> GroupKey:
    """The group of one decision; without a proposal it was drawn by a person."""
    if proposal is None:
        return GroupKey(Kind.OTHER, "", drawn=True)
    if proposal.term and proposal.reason != "label":  # there the term is the label, which many values follow
        return GroupKey(decision.kind, proposal.term)
    text = "".join(proposal.text.split()) if decision.kind in _NAMED_BY_TEXT else ""
    return GroupKey(decision.kind, text)


def grouped(entries: Iterable[tuple[Decision, Proposal | None]]) -> list[Group]:
    """The groups of `entries` (given in reading order), by kind and then by first appearance; drawn boxes come last."""
    members: dict[GroupKey, list[Decision]] = {}
    for decision, proposal in entries:
        members.setdefault(group_key(decision, proposal), []).append(decision)
    groups = [_group(key, decisions) for key, decisions in members.items()]
    return sorted(groups, key=lambda group: (group.key.drawn, _ORDER[group.key.kind]))


def _group(key: GroupKey, decisions: list[Decision]) -> Group:
    return Group(
        key,
        ids=tuple(decision.id for decision in decisions),
        files=len({decision.page.document for decision in decisions}),
        undecided=sum(decision.verdict is Verdict.UNDECIDED for decision in decisions),
    )
