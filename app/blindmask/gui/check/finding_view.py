"""One finding: what still shows, how to mend it, and the page with the place marked."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from blindmask.core.boxes import Rect
from blindmask.core.pixels import edges_px
from blindmask.gui.colours import SELECTION_COLOUR, colours
from blindmask.gui.theme import GAP
from blindmask.gui.widgets import label
from blindmask.messages import _

_AROUND_PX = 4.0
"""Between what is marked and its mark."""


class MarkedPage(QWidget):
    """The picture of a page, as large as there is room, with one box marked."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._image = QImage()
        self._box: Rect | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, 120)

    def show_page(self, image: QImage, box: Rect | None) -> None:
        self._image, self._box = image, box
        self.update()

    @property
    def marked(self) -> QRectF | None:
        """Where the mark is in the widget; None when nothing is marked."""
        if self._box is None or self._image.isNull():
            return None
        page = self._page_rect()
        left, top, right, bottom = edges_px(self._box, (page.height(), page.width()))
        inside = QRectF(page.left() + left, page.top() + top, right - left, bottom - top)
        return inside.adjusted(-_AROUND_PX, -_AROUND_PX, _AROUND_PX, _AROUND_PX)

    def _page_rect(self) -> QRectF:
        size = self._image.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        return QRectF((self.width() - size.width()) / 2, 0, size.width(), size.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._image.isNull():
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(self._page_rect(), self._image)
        painter.setPen(QPen(QColor(colours().border), 1))
        painter.drawRect(self._page_rect().adjusted(0, 0, -1, -1))
        marked = self.marked
        if marked is not None:
            for colour, width_px in (("#ffffff", 5.0), (SELECTION_COLOUR, 2.5)):
                painter.setPen(QPen(QColor(colour), width_px))
                painter.drawRect(marked)


class FindingView(QWidget):
    """Words over the page."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = label("", role="heading")
        self.advice = label("")
        self.page = MarkedPage(self)
        self.page.setAccessibleName(_("标出位置的页面"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(GAP, 0, 0, 0)
        layout.setSpacing(GAP)
        layout.addWidget(self.title)
        layout.addWidget(self.advice)
        layout.addWidget(self.page, 1)

    def show_words(self, title: str, advice: str) -> None:
        """A heading and what to do; without a heading, what to do is the only thing here."""
        self.title.setText(title)
        self.title.setVisible(bool(title))
        self.advice.setText(advice)

    def show_page(self, image: QImage | None, box: Rect | None = None) -> None:
        """The page, or nothing: the finding is about the whole file or the picture is on its way."""
        self.page.show_page(image if image is not None else QImage(), box)
