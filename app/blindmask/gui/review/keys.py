"""The keys of the review screen: one table for what they do and for the list among the help."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QKeyCombination, Qt
from PySide6.QtGui import QKeyEvent

from blindmask.messages import mark


class Command(StrEnum):
    """What a key or a button asks for."""

    MASK = "mask"
    KEEP = "keep"
    TOGGLE = "toggle"
    NEXT = "next"
    PREVIOUS = "previous"
    NEXT_UNDECIDED = "next undecided"
    ACCEPT_AND_NEXT = "accept and next"
    SAME = "same elsewhere"
    DRAW = "draw"
    REMOVE = "remove"
    UNDO = "undo"
    REDO = "redo"
    NEXT_PAGE = "next page"
    PREVIOUS_PAGE = "previous page"
    ROTATE = "rotate"
    PAGE_DONE = "page done"
    EXPORT = "export"
    ZOOM_IN = "zoom in"
    ZOOM_OUT = "zoom out"
    FIT_WIDTH = "fit width"
    FIT_PAGE = "fit page"
    FULL_SIZE = "full size"
    HELP = "help"


@dataclass(frozen=True, slots=True)
class Binding:
    """Keys, as a person reads them, and what they do."""

    command: Command
    keys: tuple[QKeyCombination, ...]
    shown: str
    words: str
    canvas_only: bool = False
    """On other panes these keys do what they do everywhere: move the focus, open a row."""


_CTRL, _SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
_NONE = Qt.KeyboardModifier.NoModifier
_K = Qt.Key


def _keys(*keys: Qt.Key, held: Qt.KeyboardModifier = _NONE) -> tuple[QKeyCombination, ...]:
    return tuple(QKeyCombination(held, key) for key in keys)


BINDINGS = (
    Binding(Command.MASK, _keys(_K.Key_A), "A", mark("遮盖")),
    Binding(Command.KEEP, _keys(_K.Key_D), "D", mark("保留")),
    Binding(Command.TOGGLE, _keys(_K.Key_Space), "Space", mark("在遮盖与保留之间切换")),
    Binding(Command.NEXT, _keys(_K.Key_Tab), "Tab", mark("下一处"), canvas_only=True),
    Binding(Command.PREVIOUS, _keys(_K.Key_Backtab, held=_SHIFT), "Shift+Tab", mark("上一处"), canvas_only=True),
    Binding(Command.NEXT_UNDECIDED, _keys(_K.Key_N), "N", mark("下一处待定（跨页、跨文件）")),
    Binding(Command.ACCEPT_AND_NEXT, _keys(_K.Key_Return, _K.Key_Enter), "Enter", mark("遮盖并到下一处待定")),
    Binding(Command.SAME, _keys(_K.Key_S), "S", mark("对相似的印章或同样的图案也这样做")),
    Binding(Command.DRAW, _keys(_K.Key_R), "R", mark("画一个新框")),
    Binding(Command.REMOVE, _keys(_K.Key_Delete, _K.Key_Backspace), "Del", mark("删除自己画的框")),
    Binding(Command.UNDO, _keys(_K.Key_Z, held=_CTRL), "Ctrl+Z", mark("撤销")),
    Binding(
        Command.REDO,
        (*_keys(_K.Key_Z, held=_CTRL | _SHIFT), *_keys(_K.Key_Y, held=_CTRL)),
        "Ctrl+Shift+Z",
        mark("重做"),
    ),
    Binding(Command.NEXT_PAGE, _keys(_K.Key_PageDown), "PgDn", mark("下一页")),
    Binding(Command.PREVIOUS_PAGE, _keys(_K.Key_PageUp), "PgUp", mark("上一页")),
    Binding(Command.ROTATE, _keys(_K.Key_R, held=_CTRL), "Ctrl+R", mark("把这一页顺时针转 90° 并重新识别")),
    Binding(Command.PAGE_DONE, _keys(_K.Key_Return, _K.Key_Enter, held=_CTRL), "Ctrl+Enter", mark("本页核对完")),
    Binding(Command.EXPORT, _keys(_K.Key_E, held=_CTRL), "Ctrl+E", mark("导出")),
    Binding(Command.ZOOM_IN, _keys(_K.Key_Plus, _K.Key_Equal, held=_CTRL), "Ctrl++", mark("放大")),
    Binding(Command.ZOOM_OUT, _keys(_K.Key_Minus, held=_CTRL), "Ctrl+-", mark("缩小")),
    Binding(Command.FIT_WIDTH, _keys(_K.Key_0, held=_CTRL), "Ctrl+0", mark("适合宽度")),
    Binding(Command.FIT_PAGE, _keys(_K.Key_9, held=_CTRL), "Ctrl+9", mark("整页")),
    Binding(Command.FULL_SIZE, _keys(_K.Key_1, held=_CTRL), "Ctrl+1", mark("原始大小（100%）")),
    Binding(Command.HELP, _keys(_K.Key_F1), "F1", mark("按键一览和使用说明")),
)
HELD = (
    ("↑ ↓ ← →", mark("移动选中的框；按住 Shift 快十倍，按住 Ctrl 改变大小")),
    ("V", mark("按住：查看导出后的样子")),
    ("Space", mark("按住并拖动：移动页面；鼠标中键也可以")),
    ("F6", mark("在页面列表、页面和候选列表之间切换")),
)
"""Keys that are not one command each, for the list."""

_ARROWS = {
    _K.Key_Left: (-1, 0),
    _K.Key_Right: (1, 0),
    _K.Key_Up: (0, -1),
    _K.Key_Down: (0, 1),
}
_FAST = 10


@dataclass(frozen=True, slots=True)
class Nudge:
    """What an arrow key asks for, in pixels of the view."""

    dx: int
    dy: int
    resize: bool


def command_of(event: QKeyEvent, *, on_canvas: bool) -> Command | None:
    """The command of a key press; None when it means nothing here."""
    held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    pressed = QKeyCombination(held, Qt.Key(event.key()))
    # Ctrl++ needs Shift on many keyboards.
    unshifted = QKeyCombination(held & ~_SHIFT, Qt.Key(event.key()))
    for binding in BINDINGS:
        matches = pressed in binding.keys or (event.key() == _K.Key_Plus and unshifted in binding.keys)
        if matches and (on_canvas or not binding.canvas_only):
            return binding.command
    return None


def nudge_of(event: QKeyEvent) -> Nudge | None:
    """How an arrow key moves or resizes the selected box; None for another key."""
    if event.key() not in _ARROWS:
        return None
    dx, dy = _ARROWS[Qt.Key(event.key())]
    speed = _FAST if event.modifiers() & _SHIFT else 1
    return Nudge(dx * speed, dy * speed, resize=bool(event.modifiers() & _CTRL))


def shown_keys(command: Command) -> str:
    """The command's keys as a person reads them."""
    return next(binding.shown for binding in BINDINGS if binding.command is command)
