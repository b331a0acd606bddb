"""Offers to do elsewhere what a person just did: for seals that look alike, and for the picture in a drawn box.

It is a line over the foot of the canvas.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from blindmask.case.calls import FindPicture
from blindmask.core.errors import AppError, Cancelled
from blindmask.core.proposals import Proposal, Verdict
from blindmask.gui.bridge import Bridge
from blindmask.gui.icons import set_icon
from blindmask.gui.text import verdict_word
from blindmask.gui.theme import GAP
from blindmask.messages import _, error_text
from blindmask.review.looks import alike_boxes
from blindmask.review.session import Session


class Offers(QFrame):
    """Hidden while there is nothing to offer. What is taken is one undo step.

    It lies over its parent's lower edge: in a layout it would move the page under the person's hand.
    """

    hinted = Signal(str)
    """A sentence about what was done."""

    def __init__(self, session: Session, bridge: Bridge, parent: QWidget) -> None:
        super().__init__(parent)
        self._session = session
        self._bridge = bridge
        self._under = parent
        self._take: Callable[[], None] | None = None
        self._awaited = 0
        self._found: list[Proposal] = []
        self.setProperty("role", "notice")
        self.setAutoFillBackground(True)
        parent.installEventFilter(self)
        self.words = QLabel(self, wordWrap=True)
        self.accept = QPushButton(self)
        self.accept.clicked.connect(self.take)
        self.dismiss = QPushButton(_("不用"), self)
        self.dismiss.clicked.connect(self.withdraw)
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(GAP + 4, GAP, GAP, GAP)
        self._layout.setSpacing(GAP)
        self._layout.addWidget(self.words, 1)
        self._layout.addWidget(self.accept)
        self._layout.addWidget(self.dismiss)
        self.hide()

    def after_verdict(self, box_id: str) -> None:
        """Offer the verdict on a seal for the seals that look like it."""
        ids = alike_boxes(self._session, box_id)
        if not ids:
            self.withdraw()
            return
        verdict = self._session.decision(box_id).verdict
        self._offer(
            _("还有 {count} 处相似的印章。").format(count=len(ids)),
            _("同样{verdict}").format(verdict=verdict_word(verdict)),
            lambda: self._decide(ids, verdict),
            icon="mask" if verdict is Verdict.MASK else "keep",
        )

    def after_drawing(self, box_id: str) -> None:
        """Offer to look for the picture in a drawn box on all pages."""
        if len(self._session.live_pages) < 2:
            self.withdraw()
            return
        self._offer(
            _("框里的图案（单位标志、信头）可能在别的页上也有。"),
            _("在全部文件中查找并遮盖"),
            lambda: self._search(box_id),
            icon="search",
        )

    def take(self) -> None:
        """Do what is offered; without an offer, nothing."""
        taken, self._take = self._take, None
        if taken is not None:
            self.hide()
            taken()

    def withdraw(self) -> None:
        self._take = None
        self.hide()

    def _offer(self, words: str, action: str, take: Callable[[], None], *, icon: str) -> None:
        self.words.setText(words)
        self.accept.setText(action)
        self.accept.setToolTip(_("{words}（{keys}）").format(words=action, keys="S"))
        set_icon(self.accept, icon)
        self._take = take
        self._lie_down()
        self.show()
        self.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize:
            self._lie_down()
        return super().eventFilter(watched, event)

    def _lie_down(self) -> None:
        height = max(self._layout.totalHeightForWidth(self._under.width()), self.sizeHint().height())
        self.setGeometry(0, self._under.height() - height, self._under.width(), height)

    def _decide(self, ids: list[str], verdict: Verdict) -> None:
        changed = self._session.set_verdict(ids, verdict)
        words = _("已遮盖 {count} 处。") if verdict is Verdict.MASK else _("已保留 {count} 处。")
        self.hinted.emit(words.format(count=len(changed.ids)) + _("按 Ctrl+Z 撤销。"))

    def _search(self, box_id: str) -> None:
        """One job for each file; what they find is masked together once the last of them has ended."""
        if not self._session.exists(box_id) or self._awaited:
            return
        drawn = self._session.decision(box_id)
        source = self._session.document(drawn.page.document)
        targets = [d for d in self._session.documents if not self._session.is_blocked(d.sha256)]
        self._found, self._awaited = [], len(targets)
        self.hinted.emit(_("正在全部文件中查找同样的图案…"))
        for target in targets:
            job = FindPicture(source, drawn.page.index, drawn.box, drawn.kind, target)
            self._bridge.ask(job, self._collect, self._miss)

    def _collect(self, found: list[Proposal]) -> None:
        self._found += found
        self._settle()

    def _miss(self, error: AppError) -> None:
        if not isinstance(error, Cancelled):
            self.hinted.emit(error_text(error))
        self._settle()

    def _settle(self) -> None:
        self._awaited -= 1
        if self._awaited:
            return
        self._session.add_proposals(self._found)
        # A search that is made again finds what a person has decided about meanwhile.
        ids = [p.id for p in self._found if self._session.decision(p.id).verdict is Verdict.UNDECIDED]
        if ids:
            self._decide(ids, Verdict.MASK)
        else:
            self.hinted.emit(_("没有在别的地方找到同样的图案。"))
