"""The right pane: all boxes grouped by what was matched, with accept all and reject all."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QTreeView, QVBoxLayout, QWidget

from blindmask.core.proposals import Kind, Verdict
from blindmask.gui.crops import Crops
from blindmask.gui.icons import set_icon
from blindmask.gui.review.candidate_delegate import CandidateDelegate
from blindmask.gui.review.candidate_filter import CandidateFilter, FilterBar
from blindmask.gui.review.candidate_model import BOX_ID, CandidateModel
from blindmask.gui.theme import GAP
from blindmask.gui.widgets import label, tab_through
from blindmask.messages import _
from blindmask.review.groups import Group, GroupKey
from blindmask.review.session import Session


class CandidateList(QWidget):
    """The tree and, under it, what can be done with a whole group."""

    picked = Signal(str)
    """The id of the box whose row was chosen."""
    group_decided = Signal(object, object)
    """The ids of a whole group and their Verdict."""

    def __init__(self, session: Session, crops: Crops, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = CandidateModel(session, crops, self)
        self._current: str | None = None
        self.filter_bar = FilterBar(self)
        self.filter_bar.changed.connect(self._filter)
        self._collapsed: set[GroupKey] = set()
        self._is_selecting = False
        self.tree = QTreeView(self, headerHidden=True, uniformRowHeights=True, animated=False)
        self.tree.setModel(self._model)
        self.tree.selectionModel().currentChanged.connect(self._current_changed)
        self.tree.setItemDelegate(CandidateDelegate(self.tree))
        crops.arrived.connect(self.tree.viewport().update)
        self.tree.setIndentation(14)
        self.tree.setVerticalScrollMode(QTreeView.ScrollMode.ScrollPerPixel)
        self.tree.setAccessibleName(_("候选列表"))
        self.tree.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.tree.collapsed.connect(lambda index: self._remember(index, collapsed=True))
        self.tree.expanded.connect(lambda index: self._remember(index, collapsed=False))
        self.heading = QLabel()
        self.heading.setProperty("role", "heading")
        self.nothing = label("", role="muted")
        self.nothing.setContentsMargins(GAP + 4, GAP, GAP, GAP)
        self.mask_group = self._group_button(_("整组遮盖"), "mask", Verdict.MASK)
        self.keep_group = self._group_button(_("整组保留"), "keep", Verdict.KEEP)
        self._lay_out()

    def _group_button(self, words: str, icon: str, verdict: Verdict) -> QPushButton:
        button = QPushButton(words, self)
        set_icon(button, icon)
        button.setAccessibleDescription(_("作用于列表中选中的一组，一步撤销"))
        button.setToolTip(button.accessibleDescription())
        button.clicked.connect(lambda: self._decide_group(verdict))
        return button

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(GAP + 4, GAP, GAP, GAP)
        head.addWidget(self.heading)
        feet = QHBoxLayout()
        feet.setContentsMargins(GAP, GAP, GAP, GAP)
        feet.setSpacing(GAP)
        feet.addWidget(self.mask_group)
        feet.addWidget(self.keep_group)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(self.filter_bar)
        layout.addWidget(self.nothing)
        layout.addWidget(self.tree, 1)
        layout.addLayout(feet)
        # F6 leads to the rows; the filter above them comes after them, or Tab would not reach it past the page.
        tab_through(self.tree, self.filter_bar.words, *self.filter_bar.verdicts.buttons(), self.mask_group)

    def refresh(self, ids: Iterable[str], *, current: str | None) -> None:
        """Take over what changed; the rows a person sees stay where they are."""
        bar = self.tree.verticalScrollBar()
        before = bar.value()
        self._is_selecting = True
        if self._model.refresh(ids):
            for row, key in enumerate(self._model.group_keys()):
                self.tree.setExpanded(self._model.index(row, 0), key not in self._collapsed)
            bar.setValue(before)
        self._is_selecting = False
        self.select(current, scroll=False)
        is_open = self.filter_bar.filter.is_open
        words = _("全部候选 {count} 处") if is_open else _("找到 {count} 处")
        self.heading.setText(words.format(count=self._model.places))
        none_yet = _("还没有候选：每读完一页，找到的内容就列在这里。漏掉的地方请按 R 自己画框。")
        self.nothing.setText(none_yet if is_open else _("没有符合查找条件的候选。"))
        self.nothing.setVisible(not self._model.places)
        self._enable_buttons()

    def _filter(self, chosen: CandidateFilter) -> None:
        self._model.set_filter(chosen)
        self.refresh((), current=self._current)
        self._reveal(self.tree.currentIndex())

    def select(self, box_id: str | None, *, scroll: bool = True) -> None:
        """Mark the row of a box."""
        self._current = box_id
        index = self._model.index_of(box_id) if box_id else QModelIndex()
        self._is_selecting = True
        if index.isValid():
            self.tree.setCurrentIndex(index)
            if scroll:
                self._reveal(index)
        elif self.tree.currentIndex().parent().isValid():
            self.tree.setCurrentIndex(QModelIndex())
        self._is_selecting = False
        self._enable_buttons()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The selected row stays in view, once everything has found its place."""
        super().resizeEvent(event)
        if self.tree.currentIndex().isValid():
            QTimer.singleShot(0, self, lambda: self._reveal(self.tree.currentIndex()))

    def _reveal(self, index: QModelIndex) -> None:
        """Bring a row into view, a group's first one with the group's own above it."""
        if index.row() == 0:
            self.tree.scrollTo(index.parent())
        self.tree.scrollTo(index)

    def _current_changed(self, current: QModelIndex, _previous: QModelIndex) -> None:
        self._enable_buttons()
        box_id = current.data(BOX_ID)
        if box_id and not self._is_selecting:
            self.picked.emit(box_id)

    def _remember(self, index: QModelIndex, *, collapsed: bool) -> None:
        group = self._model.group_at(index)
        if group is not None and not self._is_selecting:
            (self._collapsed.add if collapsed else self._collapsed.discard)(group.key)

    def _current_group(self) -> Group | None:
        return self._model.group_at(self.tree.currentIndex())

    def _decide_group(self, verdict: Verdict) -> None:
        group = self._current_group()
        if group is not None:
            self.group_decided.emit(group.ids, verdict)

    def _enable_buttons(self) -> None:
        group = self._current_group()
        is_seal = group is not None and group.key.kind is Kind.SEAL and not group.key.own
        mask_words = _("本单位：遮盖 {count}") if is_seal else _("整组遮盖 {count} 处")
        keep_words = _("发证机关：保留 {count}") if is_seal else _("整组保留 {count} 处")
        for button, words, plain in (
            (self.mask_group, mask_words, _("整组遮盖")),
            (self.keep_group, keep_words, _("整组保留")),
        ):
            button.setText(words.format(count=group.places) if group is not None else plain)
            button.setEnabled(group is not None)
