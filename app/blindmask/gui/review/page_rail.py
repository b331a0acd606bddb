"""The left pane: every page of every file with its thumbnail, state in shape and word, and open boxes."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QImage, QPainter, QPen
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from blindmask.core.pages import PageKey
from blindmask.gui.colours import Colours, colours
from blindmask.gui.icons import pixmap
from blindmask.gui.pictures import Pictures
from blindmask.gui.text import state_word
from blindmask.gui.theme import GAP
from blindmask.messages import _, paper_text
from blindmask.review.page_state import PageState
from blindmask.review.session import Session

PAGE = Qt.ItemDataRole.UserRole + 1
STATE = Qt.ItemDataRole.UserRole + 2
UNDECIDED = Qt.ItemDataRole.UserRole + 3
HITS = Qt.ItemDataRole.UserRole + 5
FILE_NAME = Qt.ItemDataRole.UserRole + 4

_THUMBNAIL = QSize(62, 82)
_ROW_HEIGHT_PX = 100
_ICON_PX = 16
STATE_ICONS = {
    PageState.WAITING: "waiting",
    PageState.PENDING: "pending",
    PageState.DONE: "checked",
    PageState.ATTENTION: "attention",
    PageState.FAILED: "failed",
}


class PageModel(QAbstractListModel):
    """The pages of one session, in order."""

    def __init__(self, session: Session, pictures: Pictures, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._pictures = pictures
        self._pages = session.pages
        self._row_of = {page: row for row, page in enumerate(self._pages)}
        pictures.arrived.connect(self._repaint)

    def refresh(self, pages: Iterable[PageKey]) -> None:
        """Repaint these pages; take over pages that came."""
        if len(self._pages) != len(self._session.pages):
            self.beginResetModel()
            self._pages = self._session.pages
            self._row_of = {page: row for row, page in enumerate(self._pages)}
            self.endResetModel()
            return
        for page in pages:
            index = self.index_of(page)
            if index.isValid():
                self.dataChanged.emit(index, index)

    def _repaint(self, page: PageKey, _side_px: int) -> None:
        self.refresh([page])

    def index_of(self, page: PageKey) -> QModelIndex:
        return self.index(self._row_of[page]) if page in self._row_of else QModelIndex()

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._pages)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        page = self._pages[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._number(page)
            case Qt.ItemDataRole.ToolTipRole | Qt.ItemDataRole.AccessibleTextRole:
                return self._spoken(page)
            case Qt.ItemDataRole.DecorationRole:
                return self._pictures.thumbnail(page)
            case int() if role == PAGE:
                return page
            case int() if role == STATE:
                return self._session.page_state(page)
            case int() if role == UNDECIDED:
                return self._session.undecided_on(page)
            case int() if role == HITS:
                return self._hits(page)
            case int() if role == FILE_NAME:
                return self._file_name(page)
            case _:
                return None

    def _number(self, page: PageKey) -> str:
        """“第 1/2 页 · 学历证书”: the kind of document on the page that tells it."""
        pages = len(self._session.document(page.document).pages)
        words = _("第 {page}/{pages} 页") if pages > 1 else _("第 {page} 页")
        number = words.format(page=page.index + 1, pages=pages)
        analysis = self._session.analysis(page)
        paper = paper_text(analysis.paper) if analysis is not None else ""
        return _("{page} · {kind}").format(page=number, kind=paper) if paper else number

    def _file_name(self, page: PageKey) -> str:
        return os.path.basename(self._session.document(page.document).path)

    def _hits(self, page: PageKey) -> str:
        """How many places there are and how many of them wait; empty where there are none."""
        if self._session.is_blocked(page.document):
            return ""
        hits, undecided = self._session.hits_on(page), self._session.undecided_on(page)
        if undecided:
            return _("{hits} 处，待定 {undecided} 处").format(hits=hits, undecided=undecided)
        return _("{hits} 处").format(hits=hits) if hits else ""

    def _spoken(self, page: PageKey) -> str:
        words = [self._file_name(page), self._number(page)]
        words.append(state_word(self._session.page_state(page)))
        hits = self._hits(page)
        if hits:
            words.append(hits)
        return _("，").join(words)


class PageDelegate(QStyledItemDelegate):
    """Thumbnail on the left; file, page, state and open boxes on the right."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(120, max(_ROW_HEIGHT_PX, 4 * option.fontMetrics.height() + 3 * GAP))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        style = option.widget.style()
        style.drawPrimitive(QStyle.PrimitiveElement.PE_PanelItemViewItem, option, painter, option.widget)
        painter.save()
        c = colours()
        area = option.rect.adjusted(GAP, GAP, -GAP, -GAP)
        sheet = QRect(area.topLeft(), _THUMBNAIL)
        self._paint_thumbnail(painter, sheet, index.data(Qt.ItemDataRole.DecorationRole), c)
        words = area.adjusted(_THUMBNAIL.width() + GAP + 2, 0, 0, 0)
        self._paint_words(painter, words, option.font, index)
        painter.restore()

    def _paint_thumbnail(self, painter: QPainter, sheet: QRect, image: QImage | None, c: Colours) -> None:
        target = sheet
        if image is not None:
            size = image.size().scaled(sheet.size(), Qt.AspectRatioMode.KeepAspectRatio)
            target = QRect(0, 0, size.width(), size.height())
            target.moveCenter(sheet.center())
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(target, image)
        else:
            painter.fillRect(target, QColor(c.raised))
        painter.setPen(QPen(QColor(c.border), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(target)

    def _paint_words(
        self, painter: QPainter, area: QRect, font: QFont, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        c = colours()
        line_px = painter.fontMetrics().height() + 3
        bold = QFont(font)
        bold.setBold(True)
        line = QRect(area.left(), area.top(), area.width(), line_px)
        self._write(painter, line, index.data(FILE_NAME), bold, c.text)
        line.translate(0, line_px)
        self._write(painter, line, index.data(), font, c.muted)
        line.translate(0, line_px)
        state: PageState = index.data(STATE)
        colour = state_colour(state, c)
        scale = painter.device().devicePixelRatioF()
        picture = pixmap(STATE_ICONS[state], colour=colour, side_px=_ICON_PX, scale=scale)
        painter.drawPixmap(line.left(), line.top() + (line_px - _ICON_PX) // 2, picture)
        self._write(painter, line.adjusted(_ICON_PX + 5, 0, 0, 0), state_word(state), font, colour)
        hits = index.data(HITS)
        if hits:
            line.translate(0, line_px)
            self._write(painter, line, hits, font, c.warning if index.data(UNDECIDED) else c.muted)

    def _write(self, painter: QPainter, area: QRect, words: str, font: QFont, colour: str) -> None:
        painter.setFont(font)
        painter.setPen(QColor(colour))
        words = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideMiddle, area.width())
        painter.drawText(area, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, words)


def state_colour(state: PageState, c: Colours) -> str:
    match state:
        case PageState.DONE:
            return c.good
        case PageState.ATTENTION:
            return c.warning
        case PageState.FAILED:
            return c.bad
        case _:
            return c.muted


class PageRail(QListView):
    """The list of pages; choosing one shows it."""

    picked = Signal(object)
    """The PageKey that a person chose."""

    def __init__(self, session: Session, pictures: Pictures, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_selecting = False
        self._pages = PageModel(session, pictures, self)
        self.setModel(self._pages)
        self.selectionModel().currentChanged.connect(self._current_changed)
        self.setItemDelegate(PageDelegate(self))
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(_("页面列表"))

    def refresh(self, pages: Iterable[PageKey]) -> None:
        self._is_selecting = True
        self._pages.refresh(pages)
        self._is_selecting = False

    def select(self, page: PageKey) -> None:
        """Mark the row of a page."""
        self._is_selecting = True
        self.setCurrentIndex(self._pages.index_of(page))
        self._is_selecting = False

    def _current_changed(self, current: QModelIndex, _previous: QModelIndex) -> None:
        page = current.data(PAGE)
        if page is not None and not self._is_selecting:
            self.picked.emit(page)
