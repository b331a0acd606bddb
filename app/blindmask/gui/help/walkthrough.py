"""A line of guidance under the header while the made-up sample case is open: what to do on the screen in view."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from blindmask.gui.theme import GAP
from blindmask.gui.widgets import label, push_button
from blindmask.host.paths import resources_dir
from blindmask.messages import _, mark

SAMPLE = resources_dir() / "samples" / "case"
"""An invented applicant, with `applicant.json` among the files."""

WORDS = {
    "start": mark("这是虚构的示例，可以随便试。申报人和文件已经填好，请按右下角的“开始核对”。"),
    "review": mark(
        "按 N 到下一处待定，看清后按 A 遮盖或 D 保留；漏掉的地方按 R 拖一个框。"
        "按住 V 看导出后的样子。没有待定之后，按“去导出”。"
    ),
    "export": mark("选好文件夹后按“确认并导出”。每个文件都会重新检查一遍，通过了才会留下。"),
    "check": mark("把遮盖过的文件拖进来，程序会指出还露出什么。"),
}
"""By screen; one that is not here needs no words."""


class Walkthrough(QFrame):
    """Hidden until `begin`; a person can close it for good."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "notice")
        self._is_on = False
        self.words = label("")
        self.close_button = push_button(_("结束引导"), icon="remove")
        self.close_button.clicked.connect(self.end)
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * GAP, GAP, GAP, GAP)
        row.setSpacing(2 * GAP)
        row.addWidget(self.words, 1)
        row.addWidget(self.close_button)
        self.hide()

    @property
    def is_on(self) -> bool:
        return self._is_on

    def begin(self, screen: str) -> None:
        """Guide from now on, beginning with this screen."""
        self._is_on = True
        self.show_screen(screen)

    def end(self) -> None:
        self._is_on = False
        self.hide()

    def show_screen(self, screen: str) -> None:
        """What to do on the screen of that name."""
        words = WORDS.get(screen, "")
        self.words.setText(_(words))
        self.setVisible(self._is_on and bool(words))
