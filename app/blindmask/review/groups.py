"""Decisions grouped by what was matched, over all files: “张建国 — 3 个文件 12 处”."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from blindmask.core.pages import PageKey
from blindmask.core.proposals import Decision, Kind, Proposal, Reason, Verdict

DRAWN = "drawn-"
"""How the id of a box begins that a person drew; those of proposals are hexadecimal."""
_ORDER = {kind: place for place, kind in enumerate(Kind)}
_NAMED_BY_TEXT = frozenset({Kind.NAME, Kind.UNIT, Kind.ID_NUMBER, Kind.PHONE, Kind.EMAIL, Kind.SEAL})
_UNREAD = frozenset({Reason.UNREAD, Reason.NO_LINE, Reason.BESIDE_NAME, Reason.SCRIPT_NAME})
_OWN_SEALS = frozenset({Reason.SEAL_TEXT, Reason.SEAL_PLACE})


@dataclass(frozen=True, slots=True)
class GroupKey:
    """What the places of a group have in common. `term` is empty for what has no text (photos, seals); of signatures it
    is what asks for them."""

    kind: Kind
    term: str
    drawn: bool = False
    """The boxes that a person drew, whatever their kind."""
    former: bool = False
    """What was decided before about places that reading has not found again yet."""
    own: bool = False
    """Of seals: those of the applicant's own unit."""
    unread: bool = False
    """Places with something that could not be read: nobody knows what it names."""


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
    """The group of one decision; without a proposal a person drew it, or it is of an earlier reading."""
    if proposal is None:
        is_drawn = decision.id.startswith(DRAWN)
        return GroupKey(Kind.OTHER, "", drawn=is_drawn, former=not is_drawn)
    # Signatures belong together by what asks for them; other labels have many values.
    matched = proposal.label if proposal.reason is Reason.SIGNATURE else proposal.term
    is_own = proposal.reason in _OWN_SEALS
    if matched or is_own:
        return GroupKey(decision.kind, matched, own=is_own)
    if proposal.reason in _UNREAD:
        return GroupKey(decision.kind, "", unread=True)
    text = "".join(proposal.text.split()) if decision.kind in _NAMED_BY_TEXT else ""
    return GroupKey(decision.kind, text)


@dataclass(slots=True)
class Part:
    """What one page has of a group."""

    key: GroupKey
    page: PageKey
    ids: list[str] = field(default_factory=list[str])
    undecided: int = 0


def parted(page: PageKey, decisions: Iterable[tuple[GroupKey, Decision]]) -> tuple[Part, ...]:
    """The decisions of one page (given in reading order) by group."""
    parts: dict[GroupKey, Part] = {}
    for key, decision in decisions:
        part = parts.get(key) or parts.setdefault(key, Part(key, page))
        part.ids.append(decision.id)
        part.undecided += decision.verdict is Verdict.UNDECIDED
    return tuple(parts.values())


def grouped(parts: Iterable[Part]) -> list[Group]:
    """The groups of `parts` (given page by page), by kind, then by first appearance; unproposed ones last."""
    members: dict[GroupKey, list[Part]] = {}
    for part in parts:
        members.setdefault(part.key, []).append(part)
    groups = [_group(key, of_key) for key, of_key in members.items()]
    return sorted(groups, key=lambda group: (group.key.drawn or group.key.former, _ORDER[group.key.kind]))


def _group(key: GroupKey, parts: list[Part]) -> Group:
    return Group(
        key,
        ids=tuple(box_id for part in parts for box_id in part.ids),
        files=len({part.page.document for part in parts}),
        undecided=sum(part.undecided for part in parts),
    )
