"""The screen 核对 of one case: page rail, canvas and candidate list with one selection."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QSplitter, QVBoxLayout, QWidget

from blindmask.core.pages import PageKey
from blindmask.gui.pictures import PAGE_PX, Pictures
from blindmask.gui.reading import Progress, Reading
from blindmask.gui.review.candidate_list import CandidateList
from blindmask.gui.review.canvas import Canvas
from blindmask.gui.review.commands import Commands
from blindmask.gui.review.foot import Foot
from blindmask.gui.review.keys import Command, command_of, nudge_of
from blindmask.gui.review.notice import Notice
from blindmask.gui.review.offers import Offers
from blindmask.gui.review.page_rail import PageRail
from blindmask.gui.review.question import Question
from blindmask.gui.review.tool_bar import ToolBar
from blindmask.messages import _, code_text
from blindmask.review.changes import Changed
from blindmask.review.session import Session

_LIST_DELAY_MS = 30
"""Results that arrive together rebuild the list once."""


class ReviewPage(QWidget):
    """Shows one session; it owns only what is in view and what is selected."""

    export_asked = Signal()
    help_asked = Signal()
    hinted = Signal(str)
    """A sentence about what was just done or could not be done."""
    looked_at = Signal(object)
    """The PageKey now in view."""

    def __init__(
        self, session: Session, pictures: Pictures, reading: Reading, *, style: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.session = session
        self._pictures, self._reading, self._style = pictures, reading, style
        self._page: PageKey | None = None
        self._selected: str | None = None
        self._stale: set[str] = set()
        self.rail = PageRail(session, pictures, self)
        self.canvas = Canvas(self)
        self.candidates = CandidateList(session, pictures.crops, self)
        self.tools = ToolBar(self)
        self.notice = Notice(self)
        self.question = Question(self)
        self.offers = Offers(session, reading.bridge, self.canvas)
        self.foot = Foot(self)
        self.commands = Commands(self)
        self._list_turn = QTimer(self, singleShot=True, interval=_LIST_DELAY_MS)
        self._list_turn.timeout.connect(self._refresh_list)
        self._lay_out()
        self._connect()
        self.destroyed.connect(session.listen(self._take))
        self._open()

    def _lay_out(self) -> None:
        middle = QWidget(self)
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.question)
        column.addWidget(self.notice)
        column.addWidget(self.canvas, 1)
        panes = QSplitter(Qt.Orientation.Horizontal, self)
        panes.setChildrenCollapsible(False)
        for pane, least_px in ((self.rail, 170), (middle, 260), (self.candidates, 250)):
            pane.setMinimumWidth(least_px)
            panes.addWidget(pane)
        panes.setStretchFactor(1, 1)
        panes.setSizes([248, 680, 352])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.tools)
        layout.addWidget(panes, 1)
        layout.addWidget(self.foot)

    def _connect(self) -> None:
        self._pictures.arrived.connect(self._show_picture)
        self._reading.progressed.connect(self.show_progress)
        self._reading.candidate_found.connect(self.question.ask)
        self.question.confirmed.connect(lambda _applicant: self._reading.answered())
        self.question.denied.connect(self._reading.answered)
        self.rail.picked.connect(self.show_page)
        self.canvas.picked.connect(lambda box_id: self.select(box_id or None))
        self.canvas.drawn.connect(self.commands.draw)
        self.canvas.reshaped.connect(self.session.set_box)
        self.candidates.picked.connect(self.go_to)
        self.candidates.group_decided.connect(self.commands.decide_all)
        self.tools.asked.connect(self.commands.do)
        self.tools.preview_toggled.connect(self.set_preview)
        self.notice.retry_asked.connect(self._retry)
        self.offers.hinted.connect(self.hinted)
        self.foot.export_asked.connect(self.export_asked)
        self.foot.page_done_asked.connect(lambda: self.commands.do(Command.PAGE_DONE))
        self.foot.keep_rest_asked.connect(self.commands.keep_rest)
        self.foot.cancel_asked.connect(self._reading.cancel)
        self.foot.resume_asked.connect(self._reading.start)
        for pane in self._panes:
            pane.installEventFilter(self)

    @property
    def _panes(self) -> tuple[QWidget, ...]:
        """Those between which F6 goes round."""
        return (self.rail, self.canvas, self.candidates.tree)

    def _open(self) -> None:
        if self.session.pages:
            self.show_page(self.session.pages[0])
        if self._reading.candidate is not None:
            self.question.ask(self._reading.candidate)
        self._refresh_list()
        self.show_progress(self._reading.progress)

    # What is shown

    @property
    def page(self) -> PageKey | None:
        return self._page

    @property
    def selected(self) -> str | None:
        """The id of the selected box."""
        return self._selected

    @property
    def has_stale_rows(self) -> bool:
        """Whether the candidate list has yet to take over what changed."""
        return self._list_turn.isActive()

    def show_page(self, page: PageKey) -> None:
        """Bring a page into view; nothing on it is selected yet."""
        if page == self._page:
            return
        self._page, self._selected = page, None
        info = self.session.document(page.document).pages[page.index]
        self.canvas.show_page(aspect=info.height / info.width, turn=self.session.upright(page))
        self.looked_at.emit(page)
        self.rail.select(page)
        self._show_picture(page, PAGE_PX)
        self._refresh_page()
        self.candidates.select(None)
        self._announce_selection()

    def select(self, box_id: str | None) -> None:
        """Select a box everywhere, on whichever page it is; None selects nothing."""
        if box_id is not None:
            self.show_page(self.session.decision(box_id).page)
        self._selected = box_id
        self.canvas.select(box_id)
        self.candidates.select(box_id)
        self._announce_selection()

    def go_to(self, box_id: str) -> None:
        """Select a box that a person did not point at on the page: it is brought into view, large enough to be read."""
        self.select(box_id)
        self.canvas.magnify_selected()

    def set_preview(self, on: object) -> None:
        """Show the page as it will be exported, or with its boxes again."""
        self.canvas.set_preview(on=bool(on), style=self._style)
        self.tools.show_preview(on=bool(on))

    def set_style(self, style: str) -> None:
        """How the preview paints what is masked."""
        self._style = style

    def show_progress(self, progress: Progress) -> None:
        self.foot.show_progress(progress)
        self._refresh_counts()

    def _show_picture(self, page: PageKey, side_px: int) -> None:
        if page != self._page or side_px != PAGE_PX:
            return
        image = self._pictures.page(page)
        if image is not None:
            self.canvas.set_image(image)
            self.session.mark_opened(page)
            return
        is_blocked = self.session.is_blocked(page.document)
        code = self.session.failure(page) if is_blocked else self._pictures.failure(page)
        self.canvas.set_image(None, message=code_text(code) if code else _("正在载入这一页…"))

    # What changed

    def _take(self, changed: Changed) -> None:
        self.rail.refresh(changed.pages)
        if self._page is not None:
            self.rail.select(self._page)
        self._stale |= changed.ids
        self._list_turn.start()
        if self._page in changed.pages:
            self._refresh_page()
        self._refresh_counts()

    def _refresh_page(self) -> None:
        page = self._page
        if page is None:
            return
        self.canvas.turn_page(self.session.upright(page))
        is_blocked = self.session.is_blocked(page.document)
        if is_blocked:
            self._show_picture(page, PAGE_PX)
        self.canvas.set_decisions([] if is_blocked else self.session.decisions_of(page))
        if self._selected is not None and (is_blocked or not self.session.exists(self._selected)):
            self.select(None)
        self.notice.show_page(self.session, page)

    def _refresh_list(self) -> None:
        stale, self._stale = self._stale, set()
        self.candidates.refresh(stale, current=self._selected)
        self._announce_selection()

    def _refresh_counts(self) -> None:
        self.foot.show_counts(self.session.undecided_count)
        self.tools.enable(Command.UNDO, on=self.session.can_undo)
        self.tools.enable(Command.REDO, on=self.session.can_redo)

    def _announce_selection(self) -> None:
        chosen = self._selected is not None
        for command in (Command.MASK, Command.KEEP):
            self.tools.enable(command, on=chosen)
        index = self.candidates.tree.currentIndex()
        spoken = index.data(Qt.ItemDataRole.AccessibleTextRole) if chosen and index.isValid() else None
        self.canvas.setAccessibleDescription(spoken or _("没有选中的框"))

    def _retry(self) -> None:
        if self._page is not None:
            self._reading.retry(self._page)

    # Keys

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The panes would take letters, arrows and Tab for themselves."""
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._press(event, on_canvas=watched is self.canvas)
        if event.type() is QEvent.Type.KeyRelease and isinstance(event, QKeyEvent):
            return self._release(event, on_canvas=watched is self.canvas)
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        focused = self.focusWidget()
        if isinstance(focused, QAbstractButton) and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            focused.click()
        elif not self._press(event, on_canvas=False):
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if not self._release(event, on_canvas=False):
            super().keyReleaseEvent(event)

    def _press(self, event: QKeyEvent, *, on_canvas: bool) -> bool:
        nudge = nudge_of(event) if on_canvas else None
        if nudge is not None:
            self.commands.nudge(nudge)
            return True
        if event.key() == Qt.Key.Key_V and not event.modifiers():
            if not event.isAutoRepeat():
                self.set_preview(True)
            return True
        if event.key() == Qt.Key.Key_F6:
            self._next_pane()
            return True
        if event.key() == Qt.Key.Key_Space and on_canvas and not event.modifiers():
            if not event.isAutoRepeat():
                self.canvas.hold()
            return True
        command = command_of(event, on_canvas=on_canvas)
        if command is not None:
            self.commands.do(command)
        return command is not None

    def _release(self, event: QKeyEvent, *, on_canvas: bool) -> bool:
        """Keys that mean something while they are held; Space decides unless it was held for moving the paper."""
        is_space = event.key() == Qt.Key.Key_Space and on_canvas
        if not is_space and event.key() != Qt.Key.Key_V:
            return False
        if event.isAutoRepeat():
            return True
        if not is_space:
            self.set_preview(False)
        elif not self.canvas.let_go():
            self.commands.do(Command.TOGGLE)
        return True

    def _next_pane(self) -> None:
        here = next((n for n, pane in enumerate(self._panes) if pane.hasFocus()), -1)
        self._panes[(here + 1) % len(self._panes)].setFocus(Qt.FocusReason.TabFocusReason)
