"""How the rows of the candidate list look: a group's name and counts; a place's picture, words, state and reason."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from blindmask.core.proposals import Decision, Verdict
from blindmask.gui.colours import Colours, colours
from blindmask.gui.review.candidate_model import DECISION, DETAIL, GROUP, Index
from blindmask.gui.review.paint import paint_frame
from blindmask.gui.text import verdict_word
from blindmask.gui.theme import GAP
from blindmask.messages import _
from blindmask.review.groups import Group

_CROP = QSize(72, 38)


@dataclass(frozen=True, slots=True)
class _Words:
    """A piece of text with its font and colour."""

    words: str
    font: QFont
    colour: str


class CandidateDelegate(QStyledItemDelegate):
    """Two lines a row: what it is and its state; why and where."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(120, max(_CROP.height() + 10, 2 * option.fontMetrics.height() + 14))

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
        bold.setBold(True)
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
        area = option.rect.adjusted(0, 5, -10, -5)
        place = QRect(area.left(), area.center().y() - _CROP.height() // 2, _CROP.width(), _CROP.height())
        self._paint_crop(painter, place, index.data(Qt.ItemDataRole.DecorationRole), decision)
        area.setLeft(place.right() + GAP + 2)
        colour = c.warning if decision.verdict is Verdict.UNDECIDED else c.muted
        state = _Words(verdict_word(decision.verdict), option.font, colour)
        self._paint_line(painter, area, _Words(index.data(), option.font, c.text), state)
        self._paint_second(painter, area, index.data(DETAIL), option.font, c)

    def _paint_crop(self, painter: QPainter, place: QRect, crop: QImage | None, decision: Decision) -> None:
        """What the box covers, in a frame that looks like the box on the page."""
        painter.fillRect(place, QColor("#ffffff"))
        if crop is not None:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            inner = QRectF(place.adjusted(3, 3, -3, -3))
            size = crop.size().toSizeF().scaled(inner.size(), Qt.AspectRatioMode.KeepAspectRatio)
            target = QRectF(inner.topLeft(), size)
            target.moveCenter(inner.center())
            painter.drawImage(target, crop)
        box = (place.left() + 1.0, place.top() + 1.0, place.right() - 0.0, place.bottom() - 0.0)
        paint_frame(painter, box, kind=decision.kind, verdict=decision.verdict)

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
