"""Small pictures of what each box covers: asked of a worker page by page, for the rows that are in view."""

from __future__ import annotations

from collections import OrderedDict
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QImage, QTransform

from blindmask.case.calls import BoxPictures
from blindmask.core.boxes import Rect
from blindmask.core.errors import AppError
from blindmask.core.pages import PageKey
from blindmask.core.proposals import Decision
from blindmask.gui.bridge import Bridge
from blindmask.gui.decoding import all_decoded
from blindmask.review.session import Session

CROP_PX = 160
_KEPT = 400
"""Some fifty rows are in view; a crop takes about 40 KB."""
_RANK = 3
"""After the pictures of pages."""

_Wanted = tuple[str, Rect]


class Crops(QObject):
    """The crops of one session's boxes, upright, the latest few hundred."""

    arrived = Signal()

    def __init__(self, session: Session, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._bridge = session, bridge
        self._crops: OrderedDict[_Wanted, QImage | None] = OrderedDict()
        """None: asked for, or it could not be made."""
        self._waiting: dict[PageKey, list[_Wanted]] = {}
        self._is_ended = False
        self._turn = QTimer(self, singleShot=True, interval=0)
        self._turn.timeout.connect(self._ask)

    def end(self) -> None:
        """Ask for nothing and take nothing any more."""
        self._is_ended = True

    def crop(self, decision: Decision) -> QImage | None:
        """What the box covers, or None: it was asked for now and `arrived` tells when it is there."""
        if self._is_ended or self._session.is_blocked(decision.page.document):
            return None
        wanted = decision.id, decision.box
        if wanted in self._crops:
            self._crops.move_to_end(wanted)
            image = self._crops[wanted]
            turn = self._session.upright(decision.page)
            return image.transformed(QTransform().rotate(turn)) if image is not None and turn else image
        self._keep(wanted, None)
        self._waiting.setdefault(decision.page, []).append(wanted)
        self._turn.start()
        return None

    def _ask(self) -> None:
        waiting, self._waiting = self._waiting, {}
        for page, wanted in waiting.items():
            document = self._session.document(page.document)
            boxes = [box for _id, box in wanted]
            self._bridge.ask(
                BoxPictures(document, page.index, boxes, CROP_PX),
                partial(self._take, wanted),
                partial(self._fail, wanted),
                prepare=all_decoded,
                page=page,
                rank=_RANK,
            )

    def _take(self, wanted: list[_Wanted], pictures: list[QImage]) -> None:
        if self._is_ended:
            return
        for one, image in zip(wanted, pictures, strict=True):
            self._keep(one, None if image.isNull() else image)
        self.arrived.emit()

    def _fail(self, wanted: list[_Wanted], _error: AppError) -> None:
        """The row goes without; the canvas says what is wrong with the page."""
        for one in wanted:
            self._keep(one, None)

    def _keep(self, wanted: _Wanted, image: QImage | None) -> None:
        self._crops[wanted] = image
        self._crops.move_to_end(wanted)
        while len(self._crops) > _KEPT:
            self._crops.popitem(last=False)
