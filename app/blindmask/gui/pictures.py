"""Pictures of pages for the screen: asked of a worker, kept while they are likely to be looked at again."""

from __future__ import annotations

from collections import OrderedDict
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from blindmask.case.calls import PagePicture
from blindmask.core.errors import AppError, Cancelled
from blindmask.core.pages import PageKey
from blindmask.gui.bridge import Bridge, Request
from blindmask.gui.crops import Crops
from blindmask.gui.decoding import decoded
from blindmask.review.session import Session

PAGE_PX = 2000
"""The long side of the picture in the canvas: small print is legible, a picture takes 11 MB."""
THUMBNAIL_PX = 160
_KEPT_PAGES = 6
_PAGE_RANK, _AHEAD_RANK, _THUMBNAIL_RANK = 0, 1, 2
"""The page in view; those before and after it, so that turning to them takes no time; the rail."""


class Pictures(QObject):
    """The pictures of one session's pages."""

    arrived = Signal(object, int)
    """PageKey and the long side that was asked for."""

    def __init__(self, session: Session, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._bridge = bridge
        self._pages: OrderedDict[PageKey, QImage] = OrderedDict()
        self._thumbnails: dict[PageKey, QImage] = {}
        self._asked: set[tuple[PageKey | None, int]] = set()
        self._failed: dict[tuple[PageKey, int], str] = {}
        self._is_ended = False
        self.crops = Crops(session, bridge, self)

    def end(self) -> None:
        """Ask for nothing and take nothing any more: another case is shown."""
        self._is_ended = True
        self.crops.end()
        self._bridge.drop(lambda request: isinstance(request.job, PagePicture))

    def page(self, page: PageKey) -> QImage | None:
        """The large picture, or None: it was asked for now and `arrived` tells when it is there."""
        if self._session.is_blocked(page.document):
            self.forget(page.document)
            return None
        near = self._neighbours(page)
        for request in self._bridge.drop(lambda request: _is_large(request) and request.page not in (page, *near)):
            self._asked.discard((request.page, PAGE_PX))
        if page in self._pages:
            self._pages.move_to_end(page)
        else:
            self._ask(page, PAGE_PX, rank=_PAGE_RANK)
        for other in near:
            if other not in self._pages:
                self._ask(other, PAGE_PX, rank=_AHEAD_RANK)
        return self._pages.get(page)

    def _neighbours(self, page: PageKey) -> list[PageKey]:
        pages = self._session.live_pages
        here = pages.index(page)
        return pages[here + 1 : here + 2] + pages[max(0, here - 1) : here]

    def thumbnail(self, page: PageKey) -> QImage | None:
        """The small picture, or None: it was asked for now."""
        if self._session.is_blocked(page.document):
            self.forget(page.document)
        elif page not in self._thumbnails:
            self._ask(page, THUMBNAIL_PX, rank=_THUMBNAIL_RANK)
        return self._thumbnails.get(page)

    def forget(self, sha256: str) -> None:
        """Keep no picture of a file: a secrecy marking stopped it."""
        for pictures in (self._pages, self._thumbnails):
            for page in [page for page in pictures if page.document == sha256]:
                del pictures[page]

    def failure(self, page: PageKey) -> str:
        """The code of the error because of which there is no large picture; empty when there is none."""
        return self._failed.get((page, PAGE_PX), "")

    def _ask(self, page: PageKey, side_px: int, *, rank: int) -> None:
        wanted = (page, side_px)
        if wanted in self._asked or wanted in self._failed or self._is_ended:
            return
        self._asked.add(wanted)
        document = self._session.document(page.document)
        self._bridge.ask(
            PagePicture(document, page.index, side_px),
            partial(self._take, page, side_px),
            partial(self._fail, page, side_px),
            prepare=decoded,
            page=page,
            rank=rank,
        )

    def _take(self, page: PageKey, side_px: int, image: QImage) -> None:
        self._asked.discard((page, side_px))
        if self._is_ended or self._session.is_blocked(page.document):
            return
        if image.isNull():
            self._failed[page, side_px] = "input.damaged"
        elif side_px == THUMBNAIL_PX:
            self._thumbnails[page] = image
        else:
            self._pages[page] = image
            while len(self._pages) > _KEPT_PAGES:
                self._pages.popitem(last=False)
        self.arrived.emit(page, side_px)

    def _fail(self, page: PageKey, side_px: int, error: AppError) -> None:
        self._asked.discard((page, side_px))
        if self._is_ended:
            return
        if not isinstance(error, Cancelled):
            self._failed[page, side_px] = error.code
        self.arrived.emit(page, side_px)


def _is_large(request: Request) -> bool:
    return isinstance(request.job, PagePicture) and request.rank in (_PAGE_RANK, _AHEAD_RANK)
