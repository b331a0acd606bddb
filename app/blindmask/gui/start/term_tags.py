"""The forms that are searched beside what was typed, each a tag that a person can strike and take back."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from blindmask.core.proposals import Reason
from blindmask.gui.flow import Flow
from blindmask.gui.icons import set_icon
from blindmask.gui.theme import GAP
from blindmask.gui.widgets import label, tab_through
from blindmask.messages import _, reason_text

_FEW = 10


class TermTags(QWidget):
    """Hidden while there is nothing to strike and nothing was struck."""

    struck = Signal(str)
    restored = Signal(str)

    def __init__(self, before: QWidget, parent: QWidget | None = None) -> None:
        """`before`: from there Tab leads to the tags."""
        super().__init__(parent)
        self._before = before
        self._terms: list[tuple[str, Reason]] = []
        self._kept: tuple[str, ...] = ()
        self._shows_all = False
        self._flow = Flow(gap_px=GAP // 2)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GAP // 2)
        column.addWidget(label(_("还会查找这些写法，单击可以去掉："), role="muted"))
        column.addLayout(self._flow)
        self.tags: list[QPushButton] = []
        self.hide()

    def show_terms(self, terms: Iterable[tuple[str, Reason]], kept: Iterable[str]) -> None:
        """The forms with their reasons, and after them those that were struck."""
        kept = tuple(kept)
        # The shorter a form is, the more it hits by chance: those come first.
        wanted = sorted((term for term in terms if term[0] not in kept), key=lambda term: len(term[0]))
        if (wanted, kept) != (self._terms, self._kept):
            self._terms, self._kept = wanted, kept
            self._show()

    def _show(self) -> None:
        while (item := self._flow.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        shown = self._terms if self._shows_all else self._terms[:_FEW]
        self.tags = [self._tag(*term) for term in shown] + [self._struck_tag(text) for text in self._kept]
        more = [self._more_button()] if len(shown) < len(self._terms) else []
        for button in (*self.tags, *more):
            self._flow.addWidget(button)
        self.setVisible(bool(self.tags))
        # What is made later comes last otherwise.
        tab_through(self._before, *self.tags, *more)

    def _more_button(self) -> QPushButton:
        button = QPushButton(_("全部 {count} 个…").format(count=len(self._terms)), self)
        button.setProperty("tag", "yes")
        button.clicked.connect(self._show_all)
        return button

    def _show_all(self) -> None:
        self._shows_all = True
        self._show()

    def _tag(self, text: str, reason: Reason) -> QPushButton:
        tag = QPushButton(text, self)
        set_icon(tag, "remove")
        tag.setProperty("tag", "yes")
        tag.setToolTip(_("{reason}；单击后不再查找").format(reason=reason_text(reason)))
        tag.setAccessibleName(_("不查找“{term}”").format(term=text))
        tag.setAccessibleDescription(reason_text(reason))
        tag.clicked.connect(lambda: self.struck.emit(text))
        return tag

    def _struck_tag(self, text: str) -> QPushButton:
        tag = QPushButton(text, self)
        set_icon(tag, "undo")
        tag.setProperty("tag", "struck")
        tag.setToolTip(_("已去掉；单击后又会查找"))
        tag.setAccessibleName(_("又查找“{term}”").format(term=text))
        tag.clicked.connect(lambda: self.restored.emit(text))
        return tag
