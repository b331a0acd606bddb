"""The page in view with its boxes: zoom, draw, move, resize. Shows and asks; it owns no decision."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QApplication, QWidget

from blindmask.core.boxes import Rect
from blindmask.core.proposals import Decision, Verdict
from blindmask.gui.review.hit import Handle, Px, contains, dragged, find_hit, spanned
from blindmask.gui.review.paint import paint_box, paint_draft, paint_masked, paint_selection
from blindmask.gui.review.sheet import Sheet
from blindmask.messages import _

_CURSORS = {
    Handle.TOP_LEFT: Qt.CursorShape.SizeFDiagCursor,
    Handle.BOTTOM_RIGHT: Qt.CursorShape.SizeFDiagCursor,
    Handle.TOP_RIGHT: Qt.CursorShape.SizeBDiagCursor,
    Handle.BOTTOM_LEFT: Qt.CursorShape.SizeBDiagCursor,
    Handle.LEFT: Qt.CursorShape.SizeHorCursor,
    Handle.RIGHT: Qt.CursorShape.SizeHorCursor,
    Handle.TOP: Qt.CursorShape.SizeVerCursor,
    Handle.BOTTOM: Qt.CursorShape.SizeVerCursor,
}


@dataclass(slots=True)
class _Gesture:
    """A drag in progress, in pixels of the view: drawing (`box_id` None), moving, resizing or panning."""

    start: QPointF
    box_id: str | None = None
    handle: Handle | None = None
    origin: Px = (0, 0, 0, 0)
    now: Px = (0, 0, 0, 0)
    pans: bool = False
    is_drag: bool = False


class Canvas(Sheet):
    """One page and its decisions."""

    picked = Signal(str)
    """The id of the box that was pressed; empty for the paper."""
    drawn = Signal(object)
    """The Rect of a new box."""
    reshaped = Signal(str, object)
    """The id of a box and its new Rect."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._decisions: list[Decision] = []
        self._selected: str | None = None
        self._gesture: _Gesture | None = None
        self._draws_next = False
        self._is_held = False
        self._was_panned = False
        self._previews = False
        self._style = "black"
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(_("页面"))
        # A Chinese input method would take the letters that are commands here.
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)

    # What is shown

    def show_page(self, *, aspect: float, turn: int) -> None:
        self._decisions, self._selected, self._gesture = [], None, None
        super().show_page(aspect=aspect, turn=turn)

    def set_decisions(self, decisions: list[Decision]) -> None:
        self._decisions = decisions
        self.viewport().update()

    def select(self, box_id: str | None) -> None:
        """Mark a box of this page and bring it into view."""
        self._selected = box_id
        box = self._decision_box(box_id)
        if box is not None and self._gesture is None:
            self.reveal(box)
        self.viewport().update()

    def magnify_selected(self) -> None:
        """Let the selected box be seen well, wherever it is on the page."""
        box = self._decision_box(self._selected)
        if box is not None:
            self.magnify(box)

    def set_preview(self, *, on: bool, style: str) -> None:
        """Show the page as it will be exported."""
        self._previews, self._style = on, style
        self.viewport().update()

    def draw_next(self) -> None:
        """Let the next drag draw, even over a box."""
        self._draws_next = True
        self.viewport().setCursor(Qt.CursorShape.CrossCursor)

    def hold(self) -> None:
        """Take hold of the paper: dragging moves it until `let_go`."""
        self._is_held, self._was_panned = True, False
        self.viewport().setCursor(Qt.CursorShape.OpenHandCursor)

    def let_go(self) -> bool:
        """Drag boxes again. True when the paper was moved since `hold`."""
        self._is_held = False
        self.viewport().unsetCursor()
        return self._was_panned

    # Geometry

    def nudged(self, box_id: str, *, dx: float, dy: float, resize: bool) -> Rect | None:
        """The box moved, or its lower right corner moved, by pixels of the view; None when it is not on this page."""
        box = self._decision_box(box_id)
        if box is None:
            return None
        handle = Handle.BOTTOM_RIGHT if resize else None
        return self._to_page(dragged(self._to_view(box), handle, (dx, dy), page=self._page_px()))

    def box_px(self, box_id: str) -> Px | None:
        """Where a box of this page is in the view."""
        box = self._decision_box(box_id)
        return None if box is None else self._to_view(box)

    def _decision_box(self, box_id: str | None) -> Rect | None:
        return next((d.box for d in self._decisions if d.id == box_id), None)

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._image is None:
            painter.setPen(QPen(QColor("#566273")))
            painter.drawText(self.viewport().rect().adjusted(60, 0, -60, 0), _CENTRED, self._message)
            return
        if self._previews:
            self._paint_preview(painter)
        else:
            self._paint_boxes(painter)

    def _paint_preview(self, painter: QPainter) -> None:
        for decision in self._decisions:
            if decision.verdict is Verdict.MASK:
                box = self._to_view(decision.box)
                paint_masked(painter, box, kind=decision.kind, author=decision.author, style=self._style)

    def _paint_boxes(self, painter: QPainter) -> None:
        gesture = self._gesture
        for decision in self._decisions:
            is_moving = gesture is not None and gesture.is_drag and gesture.box_id == decision.id
            box = gesture.now if gesture is not None and is_moving else self._to_view(decision.box)
            paint_box(painter, box, kind=decision.kind, verdict=decision.verdict)
            if decision.id == self._selected:
                paint_selection(painter, box)
        if gesture is not None and gesture.is_drag and gesture.box_id is None and not gesture.pans:
            paint_draft(painter, gesture.now)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The selected box stays in view."""
        super().resizeEvent(event)
        box = self._decision_box(self._selected)
        if box is not None:
            self.reveal(box)

    # Pointer

    def mousePressEvent(self, event: QMouseEvent) -> None:
        point = event.position()
        if event.button() is Qt.MouseButton.MiddleButton or self._is_held:
            self._gesture = _Gesture(point, pans=True)
            self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
        elif event.button() is Qt.MouseButton.LeftButton and self._image is not None and not self._previews:
            self._press(point)

    def _press(self, point: QPointF) -> None:
        boxes = [] if self._draws_next else [(d.id, self._to_view(d.box)) for d in self._decisions]
        hit = find_hit((point.x(), point.y()), boxes, selected=self._selected)
        if hit is None:
            if contains(self._page_px(), (point.x(), point.y())):
                self._gesture = _Gesture(point)
            else:
                self.picked.emit("")
            return
        origin = dict(boxes)[hit.box_id]
        self._gesture = _Gesture(point, hit.box_id, hit.handle, origin, origin)
        if hit.box_id != self._selected:
            self.picked.emit(hit.box_id)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        point = event.position()
        gesture = self._gesture
        if gesture is None:
            self._show_cursor(point)
            return
        moved = point - gesture.start
        if gesture.pans:
            self.pan(moved)
            gesture.start = point
            self._was_panned = True
            return
        gesture.is_drag = gesture.is_drag or moved.manhattanLength() >= QApplication.startDragDistance() / 2
        page = self._page_px()
        if gesture.box_id is None:
            gesture.now = spanned((gesture.start.x(), gesture.start.y()), (point.x(), point.y()), page=page)
        else:
            gesture.now = dragged(gesture.origin, gesture.handle, (moved.x(), moved.y()), page=page)
        self.viewport().update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        gesture, self._gesture = self._gesture, None
        self.viewport().update()
        if gesture is None or gesture.pans:
            self._show_cursor(event.position())
            return
        self._draws_next = False
        self._show_cursor(event.position())
        if not gesture.is_drag:
            if gesture.box_id is None:
                self.picked.emit("")
        elif gesture.box_id is None:
            self.drawn.emit(self._to_page(gesture.now))
        elif gesture.now != gesture.origin:
            self.reshaped.emit(gesture.box_id, self._to_page(gesture.now))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The release of a held key would go elsewhere."""
        self._is_held = False
        super().focusOutEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.mousePressEvent(event)

    def _show_cursor(self, point: QPointF) -> None:
        if self._is_held:
            self.viewport().setCursor(Qt.CursorShape.OpenHandCursor)
            return
        boxes = ((d.id, self._to_view(d.box)) for d in self._decisions)
        hit = None if self._draws_next else find_hit((point.x(), point.y()), boxes, selected=self._selected)
        if hit is None:
            shape = Qt.CursorShape.CrossCursor if self._image is not None else Qt.CursorShape.ArrowCursor
        elif hit.handle is None:
            shape = Qt.CursorShape.SizeAllCursor
        else:
            shape = _CURSORS[hit.handle]
        self.viewport().setCursor(shape)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The review page knows the keys; scrolling by arrows would fight with nudging."""
        if event.key() == Qt.Key.Key_Escape and (self._gesture is not None or self._draws_next):
            self._gesture, self._draws_next = None, False
            self.viewport().unsetCursor()
            self.viewport().update()
        else:
            event.ignore()


_CENTRED = int(Qt.AlignmentFlag.AlignCenter) | int(Qt.TextFlag.TextWordWrap)
