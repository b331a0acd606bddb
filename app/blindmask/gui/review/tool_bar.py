"""The buttons above the panes: an icon, a word and, in the tip, the key of each command."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QToolBar, QWidget

from blindmask.gui.icons import ICON_SIZE, set_icon
from blindmask.gui.review.keys import Command, shown_keys
from blindmask.messages import _, mark

_BUTTONS: tuple[tuple[Command, str, str] | None, ...] = (
    (Command.MASK, "mask", mark("遮盖")),
    (Command.KEEP, "keep", mark("保留")),
    (Command.NEXT_UNDECIDED, "next", mark("下一处待定")),
    None,
    (Command.DRAW, "draw", mark("画框")),
    (Command.UNDO, "undo", mark("撤销")),
    (Command.REDO, "redo", mark("重做")),
    None,
    (Command.ROTATE, "rotate", mark("旋转")),
    (Command.ZOOM_OUT, "zoom-out", mark("缩小")),
    (Command.ZOOM_IN, "zoom-in", mark("放大")),
    (Command.FIT_WIDTH, "fit", mark("适合宽度")),
    (Command.FIT_PAGE, "fit-page", mark("整页")),
)


class ToolBar(QToolBar):
    """Asks for commands; what does not fit is behind the arrow at its end."""

    asked = Signal(object)
    """The Command."""
    preview_toggled = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._actions: dict[Command, QAction] = {}
        self.setMovable(False)
        self.setIconSize(ICON_SIZE)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setAccessibleName(_("核对工具"))
        for button in _BUTTONS:
            if button is None:
                self.addSeparator()
            else:
                self._add(*button)
        self._preview = self.addAction(_("预览"))
        self._preview.setCheckable(True)
        self._preview.setToolTip(_("导出后的样子（按住 V）"))
        set_icon(self._preview, "preview")
        self._preview.toggled.connect(self.preview_toggled)
        for action in self.actions():
            button = self.widgetForAction(action)
            if button is not None and action.text():
                button.setAccessibleName(action.text())

    def _add(self, command: Command, icon: str, words: str) -> None:
        action = self.addAction(_(words))
        action.setToolTip(_("{words}（{keys}）").format(words=_(words), keys=shown_keys(command)))
        set_icon(action, icon)
        action.triggered.connect(lambda: self.asked.emit(command))
        self._actions[command] = action

    def enable(self, command: Command, *, on: bool) -> None:
        self._actions[command].setEnabled(on)

    def show_preview(self, *, on: bool) -> None:
        """Let the button tell whether the preview is on."""
        self._preview.blockSignals(True)
        self._preview.setChecked(on)
        self._preview.blockSignals(False)
