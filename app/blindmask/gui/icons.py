"""Icons drawn in the colours in use: SVG files in resources/icons whose strokes are `currentColor`."""

from __future__ import annotations

from functools import lru_cache
from math import ceil

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QAction, QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QWidget

from blindmask.gui.colours import colours
from blindmask.host.paths import resources_dir

_NAME = "iconName"
_SIDE_PX = 18
_SPACE_PX = 4
"""To the right of the icon in a control, before its word."""
ICON_SIZE = QSize(_SIDE_PX + _SPACE_PX, _SIDE_PX)


@lru_cache(maxsize=256)
def pixmap(name: str, *, colour: str, side_px: int = _SIDE_PX, space_px: int = 0, scale: float = 1.0) -> QPixmap:
    """The icon as a picture of `side_px` logical pixels, with space to its right, for a screen of that scale."""
    source = (resources_dir() / "icons" / f"{name}.svg").read_text(encoding="utf-8")
    renderer = QSvgRenderer(QByteArray(source.replace("currentColor", colour).encode()))
    picture = QPixmap(round((side_px + space_px) * scale), round(side_px * scale))
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    renderer.render(painter, QRectF(0, 0, side_px * scale, side_px * scale))
    painter.end()
    picture.setDevicePixelRatio(scale)
    return picture


def icon(name: str, *, colour: str, off: str) -> QIcon:
    """The icon in `colour`, and in `off` while its control is disabled, as sharp as the screens need it."""
    made = QIcon()
    for scale in sorted({ceil(screen.devicePixelRatio()) for screen in QGuiApplication.screens()}):
        made.addPixmap(pixmap(name, colour=colour, space_px=_SPACE_PX, scale=scale), QIcon.Mode.Normal)
        made.addPixmap(pixmap(name, colour=off, space_px=_SPACE_PX, scale=scale), QIcon.Mode.Disabled)
    return made


def set_icon(control: QAbstractButton | QAction, name: str) -> None:
    """Give a button or an action an icon that follows the colour scheme."""
    control.setProperty(_NAME, name)
    if isinstance(control, QAbstractButton):
        control.setIconSize(ICON_SIZE)
    _draw(control)


def set_icon_action(field: QLineEdit, name: str) -> None:
    """An icon inside a field, before its text: it only tells what the field is for."""
    action = QAction(field)
    set_icon(action, name)
    field.addAction(action, QLineEdit.ActionPosition.LeadingPosition)


def refresh(application: QApplication) -> None:
    """Draw every icon that `set_icon` gave in the colours now in use."""
    for widget in application.allWidgets():
        if isinstance(widget, QAbstractButton):
            _draw(widget)
        _draw_actions(widget)
    # The style sheet's icon of a clear button is taken when the button is made.
    for field in [w for w in application.allWidgets() if isinstance(w, QLineEdit) and w.isClearButtonEnabled()]:
        field.setClearButtonEnabled(False)
        field.setClearButtonEnabled(True)


def _draw_actions(widget: QWidget) -> None:
    for action in widget.actions():
        _draw(action)


def _draw(control: QAbstractButton | QAction) -> None:
    name = control.property(_NAME)
    if not name:
        return
    c = colours()
    is_primary = control.property("primary") == "yes"
    control.setIcon(icon(name, colour=c.on_primary if is_primary else c.text, off=c.muted))
