"""The line above the canvas: why the page in view must be looked at, or that it could not be read."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from blindmask.core.pages import PageKey
from blindmask.gui.colours import colours
from blindmask.gui.icons import pixmap, set_icon
from blindmask.gui.theme import GAP
from blindmask.messages import _, code_text, note_text, paper_advice
from blindmask.review.session import Session

_ICON_PX = 18


class Notice(QFrame):
    """Hidden while there is nothing to say."""

    retry_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "notice")
        self._is_failure = False
        self._picture = QLabel(self)
        self.words = QLabel(self, wordWrap=True)
        self.retry = QPushButton(_("重新识别"), self)
        set_icon(self.retry, "retry")
        self.retry.clicked.connect(self.retry_asked)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(GAP + 4, GAP, GAP, GAP)
        layout.setSpacing(GAP)
        layout.addWidget(self._picture)
        layout.addWidget(self.words, 1)
        layout.addWidget(self.retry)
        self.hide()

    def show_page(self, session: Session, page: PageKey) -> None:
        """Say what there is to say about a page."""
        code = session.failure(page)
        analysis = session.analysis(page)
        notes = analysis.notes if analysis is not None else ()
        is_blocked = session.is_blocked(page.document)
        words = code_text(code) if code else _("；").join(note_text(note) for note in notes)
        if not code and words:
            words += _("。请仔细看一遍，需要时自己画框。")
        words += paper_advice(analysis.paper) if analysis is not None and not code else ""
        self.words.setText(words)
        self._is_failure = bool(code)
        self._draw()
        self.retry.setVisible(bool(code) and not is_blocked)
        self.setVisible(bool(words) and not is_blocked)

    def changeEvent(self, event: QEvent) -> None:
        """Other colours: the icon is drawn in them."""
        if event.type() is QEvent.Type.PaletteChange:
            self._draw()
        super().changeEvent(event)

    def _draw(self) -> None:
        c = colours()
        name, colour = ("failed", c.bad) if self._is_failure else ("attention", c.warning)
        self._picture.setPixmap(pixmap(name, colour=colour, side_px=_ICON_PX, scale=self.devicePixelRatioF()))
