"""How boxes look on the canvas, computed when they are painted: solid = 遮盖, dashed = 待定, hatched grey = 保留."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen

from app.domain import Kind, Verdict
from app.gui.colours import KIND_COLOURS
from app.gui.review.hit import Px, handle_frame, handle_points

_KEPT = "#6b7480"
_SELECTION = "#ff8a00"
_KNOB_PX = 9.0
_PREVIEW_FILLS = {"black": "#000000", "white": "#ffffff", "label": "#d9d9d9"}
PREVIEW_STYLES = frozenset(_PREVIEW_FILLS)


def rect_of(box: Px) -> QRectF:
    return QRectF(QPointF(box[0], box[1]), QPointF(box[2], box[3]))


def paint_box(painter: QPainter, box: Px, *, kind: Kind, verdict: Verdict) -> None:
    """One box as a person decided it: told apart by its outline and filling, not by colour alone."""
    rect = rect_of(box)
    colour = QColor(KIND_COLOURS[kind])
    if verdict is Verdict.KEEP:
        painter.setPen(QPen(QColor(_KEPT), 1.2))
        painter.setBrush(QBrush(QColor(_KEPT), Qt.BrushStyle.BDiagPattern))
        painter.drawRect(rect)
        return
    filling = QColor(colour)
    filling.setAlpha(115 if verdict is Verdict.MASK else 22)
    painter.setBrush(filling)
    pen = QPen(colour, 2.0)
    if verdict is Verdict.UNDECIDED:
        pen.setDashPattern([3.0, 2.0])
    pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    painter.setPen(pen)
    painter.drawRect(rect)


def paint_selection(painter: QPainter, box: Px) -> None:
    """The outline and the eight handles of the selected box."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    outline = rect_of(box).adjusted(-3, -3, 3, 3)
    painter.setPen(QPen(QColor("#ffffff"), 4.0))
    painter.drawRect(outline)
    painter.setPen(QPen(QColor(_SELECTION), 2.0))
    painter.drawRect(outline)
    if handle_frame(box) != box:
        painter.setPen(QPen(QColor(_SELECTION), 1.0, Qt.PenStyle.DotLine))
        painter.drawRect(rect_of(handle_frame(box)))
    painter.setPen(QPen(QColor(_SELECTION), 1.6))
    painter.setBrush(QColor("#ffffff"))
    for x, y in handle_points(box).values():
        painter.drawRect(QRectF(x - _KNOB_PX / 2, y - _KNOB_PX / 2, _KNOB_PX, _KNOB_PX))


def paint_draft(painter: QPainter, box: Px) -> None:
    """A box that is being drawn."""
    painter.setPen(QPen(QColor(_SELECTION), 2.0))
    painter.setBrush(QColor(255, 138, 0, 60))
    painter.drawRect(rect_of(box))


def paint_masked(painter: QPainter, box: Px, *, style: str) -> None:
    """The box as it will be exported: one flat colour."""
    painter.fillRect(rect_of(box), QColor(_PREVIEW_FILLS[style]))
