"""A page as it lies in the view: its picture, turned and zoomed, and where its boxes are."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QResizeEvent, QTransform, QWheelEvent
from PySide6.QtWidgets import QFrame, QGraphicsScene, QGraphicsView, QWidget

from blindmask.core.boxes import Rect
from blindmask.core.pixels import edges_px, to_fractions
from blindmask.gui.colours import colours
from blindmask.gui.review.hit import Px

_PAGE_WIDTH = 1000.0
"""The page's width in the scene, whatever its picture's resolution is."""
_MARGIN_PX = 24
_REVEAL_PX = 80
"""How much around a box is brought into view with it."""
_LEGIBLE_PX, _MAGNIFIED_PX = 12.0, 24.0
"""The shorter side of a box that can still be read, and what one that cannot is brought to."""
_ZOOM_STEP = 1.2
_ZOOM_RANGE = (0.05, 12.0)


class Sheet(QGraphicsView):
    """Boxes go in and out as fractions of the page as displayed, also where it is shown turned."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setScene(QGraphicsScene(self))
        self._image: QImage | None = None
        self._message = ""
        self._turn = 0
        self._fits_width = True
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        self.setCacheMode(QGraphicsView.CacheModeFlag.CacheBackground)
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.FullViewportUpdate)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.AnchorUnderMouse)

    def show_page(self, *, aspect: float, turn: int) -> None:
        """An empty sheet of that height over width, turned clockwise by 0, 90, 180 or 270 degrees."""
        self._image, self._message = None, ""
        self._turn = turn
        scene = self.scene()
        scene.setSceneRect(QRectF(0, 0, _PAGE_WIDTH, _PAGE_WIDTH * aspect))
        self._apply_zoom(self._fitting_zoom() if self._fits_width else self.zoom)
        self.verticalScrollBar().setValue(self.verticalScrollBar().minimum())
        self._refresh_page()

    @property
    def turn(self) -> int:
        """The degrees clockwise by which the page is shown turned."""
        return self._turn

    def turn_page(self, turn: int) -> None:
        """Show the page turned by other degrees; its boxes stay on what they cover."""
        if turn != self._turn:
            self._turn = turn
            self._apply_zoom(self._fitting_zoom() if self._fits_width else self.zoom)

    def set_image(self, image: QImage | None, *, message: str = "") -> None:
        """The picture of the page, or a sentence in its place."""
        self._image, self._message = image, message
        self._refresh_page()

    @property
    def shown_words(self) -> str:
        """The sentence that is shown in place of a picture; empty when there is one."""
        return self._message

    # Zoom

    @property
    def zoom(self) -> float:
        """Pixels of the view per unit of the scene."""
        transform = self.transform()
        return (transform.m11() ** 2 + transform.m12() ** 2) ** 0.5

    def fit_width(self) -> None:
        self._fits_width = True
        self._apply_zoom(self._fitting_zoom())

    def fit_page(self) -> None:
        """Show the whole page."""
        self._fits_width = False
        page = self.sceneRect()
        height = page.height() if self._turn % 180 == 0 else page.width()
        room = max(50, self.viewport().height() - 2 * _MARGIN_PX)
        self._apply_zoom(min(self._fitting_zoom(), room / height))

    def show_pixels(self) -> None:
        """One pixel of the picture on one of the view: 100 %."""
        self._fits_width = False
        if self._image is not None:
            self._apply_zoom(self._image.width() / _PAGE_WIDTH / self.devicePixelRatioF())

    def magnify(self, box: Rect) -> None:
        """Zoom in on a box that is too small to be read and back where it is not; what a person chose stays."""
        if self._fits_width:
            zoom, place = self._fitting_zoom(), self._scene_rect(box)
            side_px = zoom * min(place.width(), place.height())
            self._apply_zoom(zoom * _MAGNIFIED_PX / side_px if side_px < _LEGIBLE_PX else zoom)
        self.reveal(box)

    def zoom_by(self, factor: float) -> None:
        self._fits_width = False
        self._apply_zoom(self.zoom * factor)

    def _fitting_zoom(self) -> float:
        page = self.sceneRect()
        width = page.width() if self._turn % 180 == 0 else page.height()
        bar_px = self.verticalScrollBar().sizeHint().width()
        return max(50, self.width() - bar_px - 2 * _MARGIN_PX) / width

    def _apply_zoom(self, zoom: float) -> None:
        zoom = max(_ZOOM_RANGE[0], min(zoom, _ZOOM_RANGE[1]))
        self.setTransform(QTransform().rotate(self._turn).scale(zoom, zoom))
        self.viewport().update()

    def _refresh_page(self) -> None:
        self.resetCachedContent()
        self.viewport().update()

    # Where boxes are

    def reveal(self, box: Rect) -> None:
        """Scroll until a box is in view."""
        self.ensureVisible(self._scene_rect(box), _REVEAL_PX, _REVEAL_PX)

    def _scene_rect(self, box: Rect) -> QRectF:
        page = self.sceneRect()
        left, top, right, bottom = edges_px(box, (page.height(), page.width()))
        return QRectF(left, top, right - left, bottom - top)

    def _to_view(self, box: Rect) -> Px:
        return _coords(self.viewportTransform().mapRect(self._scene_rect(box)))

    def _to_page(self, box: Px) -> Rect:
        corners = QRectF(QPointF(box[0], box[1]), QPointF(box[2], box[3]))
        page, drawn = self.sceneRect(), _coords(self.viewportTransform().inverted()[0].mapRect(corners))
        return to_fractions(drawn, width=page.width(), height=page.height()).clipped()

    def _page_px(self) -> Px:
        return _coords(self.viewportTransform().mapRect(self.sceneRect()))

    # What Qt asks

    def drawBackground(self, painter: QPainter, rect: QRectF | QRect) -> None:
        painter.fillRect(rect, QColor(colours().paper_desk))
        page = self.sceneRect()
        painter.fillRect(page, QColor("#ffffff"))
        if self._image is not None:
            painter.drawImage(page, self._image)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom_by(_ZOOM_STEP ** (event.angleDelta().y() / 120))
            event.accept()
        else:
            super().wheelEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._fits_width:
            self._apply_zoom(self._fitting_zoom())

    def changeEvent(self, event: QEvent) -> None:
        """Other colours: the desk around the paper is painted anew."""
        if event.type() is QEvent.Type.PaletteChange:
            self._refresh_page()
        super().changeEvent(event)

    def pan(self, moved: QPointF) -> None:
        """Move the paper by pixels of the view."""
        across, down = self.horizontalScrollBar(), self.verticalScrollBar()
        across.setValue(across.value() - round(moved.x()))
        down.setValue(down.value() - round(moved.y()))


def _coords(rect: QRectF) -> Px:
    return rect.left(), rect.top(), rect.right(), rect.bottom()
