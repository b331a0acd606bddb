"""The boxes of all files as a tree for Qt: groups by what was matched, and in each its places."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from blindmask.core.proposals import Decision, Verdict
from blindmask.gui import text
from blindmask.gui.crops import Crops
from blindmask.gui.review.candidate_filter import CandidateFilter
from blindmask.messages import _, kind_text, reason_text
from blindmask.review.groups import Group, GroupKey, group_key
from blindmask.review.session import Session

BOX_ID = Qt.ItemDataRole.UserRole + 1
GROUP = Qt.ItemDataRole.UserRole + 2
DECISION = Qt.ItemDataRole.UserRole + 3
DETAIL = Qt.ItemDataRole.UserRole + 4

Index = QModelIndex | QPersistentModelIndex
_GROUP_ROW = 0
"""The internal id of a group's index; a place's is its group's row + 1."""


class CandidateModel(QAbstractItemModel):
    """Reads the session when asked; `refresh` takes over what changed."""

    def __init__(self, session: Session, crops: Crops, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._crops = session, crops
        self._filter = CandidateFilter()
        self._groups: list[Group] = []
        self._place_of: dict[str, tuple[int, int]] = {}
        self._rows: dict[str, str] = {}
        """What each place's row says, in lower case, for the filter."""

    @property
    def places(self) -> int:
        """How many places are shown."""
        return len(self._place_of)

    def set_filter(self, chosen: CandidateFilter) -> None:
        """What `refresh` lets through from now on."""
        self._filter = chosen

    def refresh(self, ids: Iterable[str]) -> bool:
        """Take over a change of these boxes. True when rows came or went, so that the tree was reset."""
        groups = self._passing(self._session.groups())
        if [(g.key, g.ids) for g in groups] == [(g.key, g.ids) for g in self._groups]:
            self._groups = groups
            self._repaint(ids)
            return False
        self.beginResetModel()
        self._groups = groups
        self._place_of = {i: (row, place) for row, group in enumerate(groups) for place, i in enumerate(group.ids)}
        self.endResetModel()
        return True

    def _passing(self, groups: list[Group]) -> list[Group]:
        if self._filter.is_open:
            return groups
        passing = (replace(group, ids=tuple(i for i in group.ids if self._passes(i))) for group in groups)
        return [self._counted(group) for group in passing if group.ids]

    def _passes(self, box_id: str) -> bool:
        decision = self._session.decision(box_id)
        row = self._rows.get(box_id)
        if row is None:
            title = text.key_title(group_key(decision, self._session.proposal(box_id)))
            row = self._rows[box_id] = f"{title} {self._title(decision)} {self._detail(decision)}".lower()
        return self._filter.passes(decision.verdict, row)

    def _counted(self, group: Group) -> Group:
        shown = [self._session.decision(box_id) for box_id in group.ids]
        files = len({decision.page.document for decision in shown})
        return replace(group, files=files, undecided=sum(d.verdict is Verdict.UNDECIDED for d in shown))

    def _repaint(self, ids: Iterable[str]) -> None:
        rows: dict[int, list[int]] = {}
        for box_id in ids:
            if box_id in self._place_of:
                row, place = self._place_of[box_id]
                rows.setdefault(row, []).append(place)
        for row, places in rows.items():
            group = self.index(row, 0)
            self.dataChanged.emit(group, group)
            self.dataChanged.emit(self.index(min(places), 0, group), self.index(max(places), 0, group))

    def index_of(self, box_id: str) -> QModelIndex:
        """Where the box is; invalid when it is not in the tree."""
        if box_id not in self._place_of:
            return QModelIndex()
        row, place = self._place_of[box_id]
        return self.index(place, 0, self.index(row, 0))

    def group_at(self, index: Index) -> Group | None:
        """The group of a row, be it the group's own or one of its places."""
        if not index.isValid():
            return None
        return self._groups[index.row() if index.internalId() == _GROUP_ROW else index.internalId() - 1]

    def group_keys(self) -> list[GroupKey]:
        return [group.key for group in self._groups]

    # What Qt asks

    def index(self, row: int, column: int, parent: Index = QModelIndex()) -> QModelIndex:  # noqa: B008
        if not self.hasIndex(row, column, parent):
            return QModelIndex()
        return self.createIndex(row, column, parent.row() + 1 if parent.isValid() else _GROUP_ROW)

    def parent(self, index: Index = QModelIndex()) -> QModelIndex:  # type: ignore[override]  # noqa: B008
        if not index.isValid() or index.internalId() == _GROUP_ROW:
            return QModelIndex()
        return self.createIndex(index.internalId() - 1, 0, _GROUP_ROW)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        if not parent.isValid():
            return len(self._groups)
        return len(self._groups[parent.row()].ids) if parent.internalId() == _GROUP_ROW else 0

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        if index.internalId() == _GROUP_ROW:
            return self._group_data(self._groups[index.row()], role)
        return self._place_data(self._groups[index.internalId() - 1].ids[index.row()], role)

    def _group_data(self, group: Group, role: int) -> Any:
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return text.group_title(group)
            case Qt.ItemDataRole.AccessibleTextRole:
                open_ones = _("，待定 {count} 处").format(count=group.undecided) if group.undecided else ""
                return _("，").join((text.group_title(group), text.group_counts(group))) + open_ones
            case int() if role == DETAIL:
                return text.group_counts(group)
            case int() if role == GROUP:
                return group
            case _:
                return None

    def _place_data(self, box_id: str, role: int) -> Any:
        if role == BOX_ID:
            return box_id
        if not self._session.exists(box_id):
            return None
        decision = self._session.decision(box_id)
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._title(decision)
            case Qt.ItemDataRole.ToolTipRole:
                return f"{self._title(decision)}\n{self._detail(decision)}"
            case Qt.ItemDataRole.AccessibleTextRole:
                words = text.verdict_word(decision.verdict), self._title(decision), self._detail(decision)
                return _("，").join(words)
            case int() if role == DETAIL:
                return self._detail(decision)
            case int() if role == DECISION:
                return decision
            case Qt.ItemDataRole.DecorationRole:
                return self._crops.crop(decision)
            case _:
                return None

    def _title(self, decision: Decision) -> str:
        """What was read there, else what kind of thing it is."""
        proposal = self._session.proposal(decision.id)
        if proposal is not None and not proposal.text and group_key(decision, proposal).unread:
            return reason_text(proposal.reason)
        return (proposal.text if proposal is not None else "") or kind_text(decision.kind)

    def _detail(self, decision: Decision) -> str:
        name = os.path.basename(self._session.document(decision.page.document).path)
        place = _("第 {page} 页").format(page=decision.page.index + 1)
        proposal = self._session.proposal(decision.id)
        if proposal is None:
            return f"{place} · {name}"
        why = f"{reason_text(proposal.reason, proposal.label)} {proposal.confidence:.0%}"
        return f"{why} · {place} · {name}"
