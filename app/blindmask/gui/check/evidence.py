"""Pictures of pages on which something still shows: asked of a worker, a few kept."""

from __future__ import annotations

from collections import OrderedDict
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from blindmask.case.calls import PagePicture
from blindmask.core.pages import Document, PageKey
from blindmask.gui.bridge import Bridge
from blindmask.gui.decoding import decoded

EVIDENCE_PX = 1200
"""The long side of a picture."""
_KEPT = 12
_FIRST = -1


class Evidence(QObject):
    """The pages that a person looked at on the screen 检查."""

    arrived = Signal(object)
    """The PageKey whose picture is there, or will not come."""

    def __init__(self, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._pictures: OrderedDict[PageKey, QImage] = OrderedDict()
        self._asked: set[PageKey] = set()

    def picture(self, document: Document, index: int) -> QImage | None:
        """The page, or None: it was asked for now. A null image when it cannot be shown."""
        page = document.page_key(index)
        if page in self._pictures:
            self._pictures.move_to_end(page)
            return self._pictures[page]
        if page not in self._asked:
            self._asked.add(page)
            self._bridge.ask(
                PagePicture(document, index, EVIDENCE_PX),
                partial(self._take, page),
                lambda _error: self._take(page, QImage()),
                prepare=decoded,
                rank=_FIRST,
            )
        return None

    def _take(self, page: PageKey, image: QImage) -> None:
        self._asked.discard(page)
        self._pictures[page] = image
        while len(self._pictures) > _KEPT:
            self._pictures.popitem(last=False)
        self.arrived.emit(page)
