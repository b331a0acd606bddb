"""The line under the panes: how far the reading is, what still waits for a person, and the way on."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QPushButton, QWidget

from blindmask.gui.icons import set_icon
from blindmask.gui.reading import Progress
from blindmask.gui.text import time_word
from blindmask.gui.theme import GAP
from blindmask.gui.widgets import label
from blindmask.messages import _

_BAR_PX = 120


class Foot(QFrame):
    """Shows numbers and asks; the reading and the session own them."""

    cancel_asked = Signal()
    resume_asked = Signal()
    keep_rest_asked = Signal()
    page_done_asked = Signal()
    export_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "bar")
        self.bar = QProgressBar(self, textVisible=False)
        self.bar.setFixedWidth(_BAR_PX)
        self.bar.setAccessibleName(_("识别进度"))
        self.progress = label("", parent=self)
        self.cancel = QPushButton(_("停止识别"), self)
        self.cancel.clicked.connect(self.cancel_asked)
        self.resume = QPushButton(_("继续识别"), self)
        self.resume.clicked.connect(self.resume_asked)
        self.undecided = QLabel(self)
        self.undecided.setProperty("role", "heading")
        self.keep_rest = QPushButton(_("其余全部保留"), self)
        set_icon(self.keep_rest, "keep")
        self.keep_rest.setToolTip(_("所有待定的地方都不遮盖，一步撤销"))
        self.keep_rest.clicked.connect(self.keep_rest_asked)
        self.page_done = QPushButton(_("本页核对完"), self)
        set_icon(self.page_done, "done")
        self.page_done.setToolTip(_("标记这一页并到下一页（Ctrl+Enter）"))
        self.page_done.clicked.connect(self.page_done_asked)
        self.export = QPushButton(_("去导出"), self)
        self.export.setProperty("primary", "yes")
        self.export.setToolTip(_("导出（Ctrl+E）"))
        set_icon(self.export, "export")
        self.export.clicked.connect(self.export_asked)
        self._lay_out()

    def _lay_out(self) -> None:
        layout = QHBoxLayout(self)
        layout.setContentsMargins(2 * GAP, GAP, 2 * GAP, GAP)
        layout.setSpacing(GAP + 2)
        layout.addWidget(self.bar)
        layout.addWidget(self.progress, 1)
        for widget in (self.cancel, self.resume):
            layout.addWidget(widget)
        layout.addSpacing(GAP)
        for widget in (self.undecided, self.keep_rest, self.page_done, self.export):
            layout.addWidget(widget)

    def show_progress(self, progress: Progress) -> None:
        is_finished = progress.done == progress.total
        self.bar.setRange(0, max(1, progress.total))
        self.bar.setValue(progress.done)
        self.bar.setVisible(not is_finished)
        self.cancel.setVisible(progress.running and not is_finished)
        self.resume.setVisible(not progress.running and not is_finished)
        self.progress.setText(_progress_words(progress))

    def show_counts(self, undecided: int) -> None:
        self.undecided.setText(_("待定 {count} 处").format(count=undecided) if undecided else "")
        self.keep_rest.setVisible(bool(undecided))


def _progress_words(progress: Progress) -> str:
    pages = _("{done}/{total} 页").format(done=progress.done, total=progress.total)
    if progress.done == progress.total:
        return _("已识别 {pages}").format(pages=pages)
    if not progress.running:
        return _("识别已停止，{pages}").format(pages=pages)
    words = _("正在识别 {pages}").format(pages=pages)
    if progress.seconds_left is None:
        return words
    return _("{words}，还需{time}").format(words=words, time=time_word(progress.seconds_left))
