"""What the keys and buttons of the review screen do: each asks the session once and moves the selection."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Protocol

from blindmask.core.boxes import Rect
from blindmask.core.pages import PageKey
from blindmask.core.proposals import Decision, Verdict
from blindmask.gui.review.canvas import Canvas
from blindmask.gui.review.keys import Command, Nudge
from blindmask.gui.review.offers import Offers
from blindmask.messages import _
from blindmask.review.changes import Changed
from blindmask.review.session import Session

_ZOOM_STEP = 1.2


class ReviewView(Protocol):
    """What the commands ask of the screen. Signals are Any: PySide6 types those for a QObject alone."""

    session: Session
    canvas: Canvas
    offers: Offers

    @property
    def hinted(self) -> Any: ...

    @property
    def export_asked(self) -> Any: ...

    @property
    def help_asked(self) -> Any: ...

    @property
    def page(self) -> PageKey | None: ...

    @property
    def selected(self) -> str | None: ...

    def select(self, box_id: str | None) -> None: ...

    def go_to(self, box_id: str) -> None: ...

    def show_page(self, page: PageKey) -> None: ...


class Commands:
    """The commands of one review page."""

    def __init__(self, view: ReviewView) -> None:
        self._view = view
        self._session = view.session
        self._table: dict[Command, Callable[[], object]] = {
            Command.MASK: lambda: self._decide(Verdict.MASK),
            Command.KEEP: lambda: self._decide(Verdict.KEEP),
            Command.TOGGLE: self._toggle,
            Command.NEXT: lambda: self._step(1),
            Command.PREVIOUS: lambda: self._step(-1),
            Command.NEXT_UNDECIDED: self.next_undecided,
            Command.ACCEPT_AND_NEXT: self._accept_and_next,
            Command.DRAW: self._draw_next,
            Command.REMOVE: self._remove,
            Command.UNDO: self._undo,
            Command.REDO: self._redo,
            Command.NEXT_PAGE: lambda: self._turn_page(1),
            Command.PREVIOUS_PAGE: lambda: self._turn_page(-1),
            Command.ROTATE: self._rotate,
            Command.PAGE_DONE: self._page_done,
            Command.EXPORT: view.export_asked.emit,
            Command.ZOOM_IN: lambda: view.canvas.zoom_by(_ZOOM_STEP),
            Command.ZOOM_OUT: lambda: view.canvas.zoom_by(1 / _ZOOM_STEP),
            Command.FIT_WIDTH: view.canvas.fit_width,
            Command.SAME: view.offers.take,
            Command.FIT_PAGE: view.canvas.fit_page,
            Command.FULL_SIZE: view.canvas.show_pixels,
            Command.HELP: view.help_asked.emit,
        }

    def do(self, command: Command) -> None:
        """Carry out a command of a key or a button."""
        self._table[command]()

    def next_undecided(self) -> None:
        """Go to the next box that waits for a person, over all pages and files."""
        found = self._session.next_undecided(self._view.selected, start=self._view.page)
        if found is not None:
            self._view.go_to(found)
        elif self._session.undecided_count:
            self._view.hinted.emit(_("只剩选中的这一处待定。"))
        else:
            self._view.hinted.emit(_("没有待定的地方了，可以导出。"))

    def decide_all(self, ids: Iterable[str], verdict: Verdict) -> None:
        """One verdict for a whole group, as one step."""
        changed = self._session.set_verdict(ids, verdict)
        words = _("已遮盖 {count} 处。") if verdict is Verdict.MASK else _("已保留 {count} 处。")
        self._view.hinted.emit(words.format(count=len(changed.ids)) + _("按 Ctrl+Z 撤销。"))

    def keep_rest(self) -> None:
        """Everything that still waits is kept, as one step."""
        self.decide_all(self._session.undecided(), Verdict.KEEP)

    def draw(self, box: Rect) -> None:
        """Add the box that was drawn on the page in view, and select it."""
        if self._view.page is not None:
            drawn = self._session.add_box(self._view.page, box)
            self._view.select(drawn)
            self._view.offers.after_drawing(drawn)

    def nudge(self, nudge: Nudge) -> None:
        """Move or resize the selected box a little; without one, nothing."""
        chosen = self._view.selected
        if chosen is None:
            return
        box = self._view.canvas.nudged(chosen, dx=nudge.dx, dy=nudge.dy, resize=nudge.resize)
        if box is not None:
            self._session.set_box(chosen, box, joins=True)

    def _chosen(self) -> Decision | None:
        """The selected decision; without one, a hint says what to do."""
        chosen = self._view.selected
        if chosen is None:
            self._view.hinted.emit(_("先选中一个框：单击它，或按 Tab、N。"))
            return None
        return self._session.decision(chosen)

    def _decide(self, verdict: Verdict) -> None:
        chosen = self._chosen()
        if chosen is not None:
            self._session.set_verdict([chosen.id], verdict)
            self._view.offers.after_verdict(chosen.id)

    def _toggle(self) -> None:
        chosen = self._chosen()
        if chosen is not None:
            other = Verdict.KEEP if chosen.verdict is Verdict.MASK else Verdict.MASK
            self._session.set_verdict([chosen.id], other)
            self._view.offers.after_verdict(chosen.id)

    def _accept_and_next(self) -> None:
        if self._view.selected is not None:
            self._decide(Verdict.MASK)
        self.next_undecided()

    def _step(self, step: int) -> None:
        found = self._session.neighbour(self._view.selected, step=step, start=self._view.page)
        if found is not None:
            self._view.go_to(found)

    def _draw_next(self) -> None:
        self._view.canvas.draw_next()
        self._view.hinted.emit(_("在页面上拖动，画一个新框；按 Esc 取消。"))

    def _remove(self) -> None:
        chosen = self._chosen()
        if chosen is None:
            return
        if self._session.is_drawn(chosen.id):
            self._session.remove_box(chosen.id)
        else:
            self._view.hinted.emit(_("自动找到的框不能删除；不需要遮盖时按 D 保留。"))

    def _undo(self) -> None:
        self._follow(self._session.undo(), nothing=_("没有可以撤销的操作。"))

    def _redo(self) -> None:
        self._follow(self._session.redo(), nothing=_("没有可以重做的操作。"))

    def _follow(self, changed: Changed, *, nothing: str) -> None:
        """Show where something changed, so that nothing happens out of sight."""
        if not changed:
            self._view.hinted.emit(nothing)
            return
        if self._view.page not in changed.pages:
            order = self._session.pages
            self._view.show_page(min(changed.pages, key=order.index))
        if len(changed.ids) == 1:
            (only,) = changed.ids
            self._view.select(only if self._session.exists(only) else None)

    def _turn_page(self, step: int) -> None:
        pages = self._session.pages
        if self._view.page in pages:
            there = pages.index(self._view.page) + step
            if 0 <= there < len(pages):
                self._view.show_page(pages[there])

    def _rotate(self) -> None:
        page = self._view.page
        if page is not None and not self._session.is_blocked(page.document):
            self._session.rotate(page)
            self._view.hinted.emit(_("已旋转，正在按新的方向重新识别这一页。按 Ctrl+Z 撤销。"))

    def _page_done(self) -> None:
        page = self._view.page
        if page is None:
            return
        undecided = self._session.undecided_on(page)
        if undecided:
            self._view.hinted.emit(_("这一页还有 {count} 处待定，先决定再标为已核对。").format(count=undecided))
            return
        if page not in self._session.opened:
            self._view.hinted.emit(_("这一页还没有载入。"))
            return
        self._session.mark_done(page)
        self._turn_page(1)
