"""The right pane: all boxes grouped by what was matched, with accept all and reject all."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPainter
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from app.domain import Decision, Verdict
from app.gui.colours import Colours, colours
from app.gui.icons import set_icon
from app.gui.review.candidate_model import BOX_ID, DECISION, DETAIL, GROUP, CandidateModel, Index
from app.gui.review.paint import paint_box, rect_of
from app.gui.text import verdict_word
from app.gui.theme import GAP
from app.messages import _
from app.review.groups import Group, GroupKey
from app.review.session import Session

_SWATCH_PX = 16


@dataclass(frozen=True, slots=True)
class _Words:
    """A piece of text with its font and colour."""

    words: str
    font: QFont
    colour: str


class CandidateDelegate(QStyledItemDelegate):
    """Two lines a row: what it is and its state; why and where."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(120, 2 * option.fontMetrics.height() + 14)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        style = option.widget.style()
        style.drawPrimitive(QStyle.PrimitiveElement.PE_PanelItemViewItem, option, painter, option.widget)
        painter.save()
        group = index.data(GROUP)
        if isinstance(group, Group):
            self._paint_group(painter, option, index, group)
        else:
            self._paint_place(painter, option, index)
        painter.restore()

    def _paint_group(self, painter: QPainter, option: QStyleOptionViewItem, index: Index, group: Group) -> None:
        c = colours()
        bold = QFont(option.font)
        bold.setWeight(QFont.Weight.DemiBold)
        area = option.rect.adjusted(4, 5, -10, -5)
        state = _("待定 {count}").format(count=group.undecided) if group.undecided else _("已定")
        right = _Words(state, bold, c.warning if group.undecided else c.good)
        self._paint_line(painter, area, _Words(index.data(), bold, c.text), right)
        self._paint_second(painter, area, index.data(DETAIL), option.font, c)

    def _paint_place(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        c = colours()
        decision = index.data(DECISION)
        if not isinstance(decision, Decision):
            return
        area = option.rect.adjusted(4, 5, -10, -5)
        top = area.top() + 2
        swatch = (area.left() + 1.5, top + 1.5, area.left() + _SWATCH_PX - 1.5, top + _SWATCH_PX - 1.5)
        painter.fillRect(rect_of(swatch), QColor("#ffffff"))
        paint_box(painter, swatch, kind=decision.kind, verdict=decision.verdict)
        area.setLeft(area.left() + _SWATCH_PX + GAP)
        colour = c.warning if decision.verdict is Verdict.UNDECIDED else c.muted
        state = _Words(verdict_word(decision.verdict), option.font, colour)
        self._paint_line(painter, area, _Words(index.data(), option.font, c.text), state)
        self._paint_second(painter, area, index.data(DETAIL), option.font, c)

    def _paint_line(self, painter: QPainter, area: QRect, left: _Words, right: _Words) -> None:
        painter.setFont(right.font)
        painter.setPen(QColor(right.colour))
        painter.drawText(area, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop, right.words)
        room = area.width() - painter.fontMetrics().horizontalAdvance(right.words) - GAP
        painter.setFont(left.font)
        painter.setPen(QColor(left.colour))
        words = painter.fontMetrics().elidedText(left.words, Qt.TextElideMode.ElideRight, room)
        painter.drawText(area, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop, words)

    def _paint_second(self, painter: QPainter, area: QRect, words: str, font: QFont, c: Colours) -> None:
        small = QFont(font)
        small.setPointSizeF(font.pointSizeF() - 1)
        painter.setFont(small)
        painter.setPen(QColor(c.muted))
        words = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(area, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom, words)


class CandidateList(QWidget):
    """The tree and, under it, what can be done with a whole group."""

    picked = Signal(str)
    """The id of the box whose row was chosen."""
    group_decided = Signal(object, object)
    """The ids of a whole group and their Verdict."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = CandidateModel(session, self)
        self._collapsed: set[GroupKey] = set()
        self._is_selecting = False
        self.tree = QTreeView(self, headerHidden=True, uniformRowHeights=True, animated=False)
        self.tree.setModel(self._model)
        self.tree.selectionModel().currentChanged.connect(self._current_changed)
        self.tree.setItemDelegate(CandidateDelegate(self.tree))
        self.tree.setIndentation(14)
        self.tree.setAccessibleName(_("候选列表"))
        self.tree.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.tree.collapsed.connect(lambda index: self._remember(index, collapsed=True))
        self.tree.expanded.connect(lambda index: self._remember(index, collapsed=False))
        self.heading = QLabel()
        self.heading.setProperty("role", "heading")
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
        layout.addWidget(self.tree, 1)
        layout.addLayout(feet)

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
        places = sum(self._model.rowCount(self._model.index(r, 0)) for r in range(self._model.rowCount()))
        self.heading.setText(_("全部候选 {count} 处").format(count=places))
        self._enable_buttons()

    def select(self, box_id: str | None, *, scroll: bool = True) -> None:
        """Mark the row of a box."""
        index = self._model.index_of(box_id) if box_id else QModelIndex()
        self._is_selecting = True
        if index.isValid():
            self.tree.setCurrentIndex(index)
            if scroll:
                self.tree.scrollTo(index)
        elif self.tree.currentIndex().parent().isValid():
            self.tree.setCurrentIndex(QModelIndex())
        self._is_selecting = False
        self._enable_buttons()

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
        has_group = self._current_group() is not None
        self.mask_group.setEnabled(has_group)
        self.keep_group.setEnabled(has_group)
