"""What a person without a mouse or without sight needs: a name on everything, and Tab reaching it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QHeaderView,
    QLineEdit,
    QProgressBar,
    QWidget,
)

from app.gui.main_window import Screen
from tests.gui.conftest import Desk

_CONTROLS = (QAbstractButton, QLineEdit, QComboBox, QAbstractItemView, QAbstractSpinBox, QProgressBar)
_SCREENS = pytest.mark.parametrize("screen", list(Screen), ids=lambda screen: screen.name.lower())


def show(desk: Desk, screen: Screen) -> None:
    with desk.bot.waitActive(desk.window):
        desk.window.activateWindow()
    desk.window.steps.chosen.emit(screen)
    desk.settle()
    assert desk.window.step is screen


def is_part_of_another(widget: QWidget) -> bool:
    """Qt's own parts of a control (the clear button of a line edit, the list of a combo box) speak through it."""
    parent: QObject | None = widget.parent()
    while parent is not None:
        if isinstance(parent, (QComboBox, QLineEdit, QAbstractSpinBox, QAbstractItemView)):
            return True
        parent = parent.parent()
    return isinstance(widget, QHeaderView) or widget.objectName().startswith("qt_")


def name_of(widget: QWidget) -> str:
    words = widget.text() if isinstance(widget, QAbstractButton) else ""
    return widget.accessibleName() or words


@_SCREENS
def test_every_control_has_a_name(reviewing: Desk, screen: Screen) -> None:
    show(reviewing, screen)
    controls = [widget for kind in _CONTROLS for widget in reviewing.window.findChildren(kind) if widget.isVisible()]
    nameless = [widget for widget in controls if not is_part_of_another(widget) and not name_of(widget)]
    assert controls
    assert nameless == []


def is_left_to_arrows(widget: QWidget) -> bool:
    """Tab enters a group of which one is chosen at the chosen one; arrows lead to the others."""
    if not isinstance(widget, QAbstractButton) or widget.isChecked():
        return False
    group = widget.group()
    return group is not None and group.exclusive()


@_SCREENS
def test_tab_reaches_every_control_that_can_be_used(reviewing: Desk, screen: Screen) -> None:
    """On the page itself Tab goes from box to box, and F6 leads out of it."""
    show(reviewing, screen)
    window = reviewing.window
    wanted = {
        widget
        for kind in (QAbstractButton, QLineEdit, QComboBox, QAbstractItemView)
        for widget in window.findChildren(kind)
        if widget.isVisible() and widget.isEnabled() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        if not is_part_of_another(widget) and not is_left_to_arrows(widget)
    }
    reached: set[QWidget] = set()
    for _press in range(3 * len(wanted)):
        focused = window.focusWidget()
        assert focused is not None
        reached.add(focused)
        on_page = screen is Screen.REVIEW and focused is reviewing.review.canvas
        QTest.keyClick(focused, Qt.Key.Key_F6 if on_page else Qt.Key.Key_Tab)
    assert wanted
    assert [name_of(widget) for widget in wanted - reached] == []


@_SCREENS
def test_each_screen_says_where_the_focus_is(reviewing: Desk, screen: Screen) -> None:
    """Without a focus a keyboard leads nowhere and a screen reader says nothing."""
    show(reviewing, screen)
    focused = reviewing.window.focusWidget()
    assert focused is not None
    assert focused.isVisible()
