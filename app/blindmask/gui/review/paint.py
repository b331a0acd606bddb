"""How boxes look on the canvas, computed when they are painted: solid = 遮盖, dashed = 待定, hatched grey = 保留."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen

from blindmask.core.blocks import FILLS, block_word, letter_side
from blindmask.core.proposals import Kind, Verdict
from blindmask.gui.colours import KEPT_COLOUR, KIND_COLOURS, SELECTION_COLOUR
from blindmask.gui.review.hit import Px, handle_frame, handle_points

_KNOB_PX = 9.0


def rect_of(box: Px) -> QRectF:
    return QRectF(QPointF(box[0], box[1]), QPointF(box[2], box[3]))


def paint_box(painter: QPainter, box: Px, *, kind: Kind, verdict: Verdict) -> None:
    """One box as a person decided it: told apart by its outline and filling, not by colour alone."""
    rect = rect_of(box)
    colour = QColor(KIND_COLOURS[kind])
    if verdict is Verdict.KEEP:
        painter.setPen(QPen(QColor(KEPT_COLOUR), 1.2))
        painter.setBrush(QBrush(QColor(KEPT_COLOUR), Qt.BrushStyle.BDiagPattern))
        painter.drawRect(rect)
        return
    painter.setBrush(_translucent(KIND_COLOURS[kind], 115 if verdict is Verdict.MASK else 22))
    pen = QPen(colour, 2.0)
    if verdict is Verdict.UNDECIDED:
        pen.setDashPattern([3.0, 2.0])
    pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    painter.setPen(pen)
    painter.drawRect(rect)


def paint_frame(painter: QPainter, box: Px, *, kind: Kind, verdict: Verdict) -> None:
    """The outline of a box around a small picture of it, which stays legible."""
    colour = QColor(KEPT_COLOUR if verdict is Verdict.KEEP else KIND_COLOURS[kind])
    pen = QPen(colour, 1.2 if verdict is Verdict.KEEP else 2.0)
    if verdict is Verdict.UNDECIDED:
        pen.setDashPattern([3.0, 2.0])
    pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if verdict is Verdict.KEEP:
        hatch = QColor(KEPT_COLOUR)
        hatch.setAlpha(110)
        painter.setBrush(QBrush(hatch, Qt.BrushStyle.BDiagPattern))
    elif verdict is Verdict.MASK:
        painter.setBrush(_translucent(KIND_COLOURS[kind], 50))
    painter.drawRect(rect_of(box))


def paint_selection(painter: QPainter, box: Px) -> None:
    """The outline and the eight handles of the selected box."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    outline = rect_of(box).adjusted(-3, -3, 3, 3)
    painter.setPen(QPen(QColor("#ffffff"), 4.0))
    painter.drawRect(outline)
    painter.setPen(QPen(QColor(SELECTION_COLOUR), 2.0))
    painter.drawRect(outline)
    if handle_frame(box) != box:
        painter.setPen(QPen(QColor(SELECTION_COLOUR), 1.0, Qt.PenStyle.DotLine))
        painter.drawRect(rect_of(handle_frame(box)))
    painter.setPen(QPen(QColor(SELECTION_COLOUR), 1.6))
    painter.setBrush(QColor("#ffffff"))
    for x, y in handle_points(box).values():
        painter.drawRect(QRectF(x - _KNOB_PX / 2, y - _KNOB_PX / 2, _KNOB_PX, _KNOB_PX))


def paint_draft(painter: QPainter, box: Px) -> None:
    """A box that is being drawn."""
    painter.setPen(QPen(QColor(SELECTION_COLOUR), 2.0))
    painter.setBrush(_translucent(SELECTION_COLOUR, 60))
    painter.drawRect(rect_of(box))


def paint_masked(painter: QPainter, box: Px, *, kind: Kind, author: int, style: str) -> None:
    """The box as it will be exported: one flat colour, with the word that the style writes on this kind."""
    rect = rect_of(box)
    grey = FILLS[style]
    painter.fillRect(rect, QColor(grey, grey, grey))
    word = block_word(kind, style, author=author)
    letter_px = letter_side(word, width_px=rect.width(), height_px=rect.height()) if word else 0
    if letter_px:
        font = painter.font()
        font.setPixelSize(letter_px)
        painter.setFont(font)
        painter.setPen(QColor("#000000"))
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, word)


def _translucent(colour: str, alpha: int) -> QColor:
    made = QColor(colour)
    made.setAlpha(alpha)
    return made
