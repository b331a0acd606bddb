"""What a person without a mouse or without sight needs: a name on everything, and Tab reaching it."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QFrame,
    QHeaderView,
    QLineEdit,
    QProgressBar,
    QScrollArea,
    QTextBrowser,
    QWidget,
)
from pytestqt.qtbot import QtBot

from blindmask.core.applicants import Candidate
from blindmask.core.proposals import Verdict
from blindmask.gui.help.help_window import HelpWindow, Tab
from blindmask.gui.main_window import Screen
from blindmask.gui.wiping import WipeDialog
from tests.gui.batch_desk import open_chosen
from tests.gui.conftest import APPLICANT, A, Desk
from tests.unit.batch.world import put

_CONTROLS = (
    QAbstractButton,
    QLineEdit,
    QComboBox,
    QAbstractItemView,
    QAbstractSpinBox,
    QProgressBar,
    QTextBrowser,
    QScrollArea,
)
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


def nameless(root: QWidget) -> list[QWidget]:
    """The controls in view that a screen reader has no name for; scrollers that Tab passes by need none."""
    controls = [widget for kind in _CONTROLS for widget in root.findChildren(kind) if widget.isVisible()]
    assert controls
    spoken = (w for w in controls if not isinstance(w, QScrollArea) or w.focusPolicy() & Qt.FocusPolicy.TabFocus)
    return [widget for widget in spoken if not is_part_of_another(widget) and not name_of(widget)]


@_SCREENS
def test_every_control_has_a_name(reviewing: Desk, screen: Screen) -> None:
    show(reviewing, screen)
    assert nameless(reviewing.window) == []


@pytest.fixture
def batch_window(qtbot: QtBot, tmp_path: Path) -> QWidget:
    """A batch at its end: somebody has problems, two files are nobody's, one of them is selected."""
    desk = open_chosen(qtbot, tmp_path)
    put(tmp_path / "in", {"散/扫描件1.pdf": "一页", "散/扫描件2.pdf": "另一页"})
    with qtbot.waitActive(desk.window):
        desk.window.activateWindow()
    desk.run_preselected()
    desk.page.loose.click()
    desk.page.person.files.setCurrentIndex(desk.page.person.model.index(0, 0))
    assert desk.page.person.giving.whom.isVisible()
    desk.page.roster.setFocus()
    return desk.window


def test_every_control_of_a_batch_at_its_end_has_a_name(batch_window: QWidget) -> None:
    assert nameless(batch_window) == []


def export_with_a_failure(desk: Desk) -> QWidget:
    desk.session.set_verdict(desk.session.undecided(), Verdict.KEEP)
    desk.pipeline.failing.add(A.path)
    show(desk, Screen.EXPORT)
    desk.window.export.confirm.click()
    desk.read_all()
    assert desk.window.export.results.mend.isVisible()
    return desk.window


def question(desk: Desk) -> QWidget:
    show(desk, Screen.REVIEW)
    desk.review.question.ask(Candidate(APPLICANT, files=1, total=2))
    assert desk.review.question.isVisible()
    return desk.window


def guide(desk: Desk) -> QWidget:
    window = HelpWindow(desk.window)
    window.open_at(Tab.GUIDE)
    return window


def keys(desk: Desk) -> QWidget:
    window = HelpWindow(desk.window)
    window.open_at(Tab.KEYS)
    return window


def wiping(desk: Desk) -> QWidget:
    dialog = WipeDialog(current="", parent=desk.window)
    dialog.open()
    return dialog


@pytest.mark.parametrize("opened", [export_with_a_failure, question, guide, keys, wiping], ids=lambda f: f.__name__)
def test_every_control_of_what_comes_up_later_has_a_name(reviewing: Desk, opened: Callable[[Desk], QWidget]) -> None:
    assert nameless(opened(reviewing)) == []


def is_left_to_arrows(widget: QWidget) -> bool:
    """Tab enters a group of which one is chosen at the chosen one; arrows lead to the others."""
    if not isinstance(widget, QAbstractButton) or widget.isChecked():
        return False
    group = widget.group()
    return group is not None and group.exclusive()


def unreached(window: QWidget, *, canvas: QWidget | None = None) -> tuple[list[str], list[QWidget]]:
    """The names of what Tab should reach and does not, and everything it comes to, in order.

    On the page itself (`canvas`) Tab goes from box to box, and F6 leads out of it.
    """
    wanted = {
        widget
        for kind in (QAbstractButton, QLineEdit, QComboBox, QAbstractItemView)
        for widget in window.findChildren(kind)
        if widget.isVisible() and widget.isEnabled() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        if not is_part_of_another(widget) and not is_left_to_arrows(widget)
    }
    assert wanted
    reached: dict[QWidget, None] = {}
    for _press in range(3 * len(wanted)):
        focused = window.focusWidget()
        assert focused is not None
        reached[focused] = None
        QTest.keyClick(focused, Qt.Key.Key_F6 if focused is canvas else Qt.Key.Key_Tab)
    return [name_of(widget) for widget in wanted - reached.keys()], list(reached)


@_SCREENS
def test_tab_reaches_every_control_that_can_be_used(reviewing: Desk, screen: Screen) -> None:
    show(reviewing, screen)
    missed, reached = unreached(reviewing.window, canvas=reviewing.review.canvas)
    assert missed == []
    assert [widget for widget in reached if not name_of(widget)] == []


def test_tab_reaches_every_control_of_a_batch_at_its_end(batch_window: QWidget) -> None:
    assert unreached(batch_window)[0] == []


def surface_of(widget: QWidget) -> QWidget | None:
    """The card or bar that a control lies on."""
    parent: QObject | None = widget.parent()
    while parent is not None:
        if isinstance(parent, QFrame) and parent.property("role") in ("card", "bar"):
            return parent
        parent = parent.parent()
    return None


def is_read_before(one: QWidget, other: QWidget, window: QWidget) -> bool:
    """Whether it lies wholly above the other, or to the left of it in the same lines."""
    a, b = (QRect(widget.mapTo(window, QPoint(0, 0)), widget.size()) for widget in (one, other))
    return a.bottom() <= b.top() or (a.right() <= b.left() and a.top() <= b.bottom())


def out_of_order(window: QWidget, reached: list[QWidget]) -> list[str]:
    """The names of controls to which Tab comes although they, or their whole card, are read before where it was."""
    wrong: list[str] = []
    for before, after in pairwise(reached):
        here, there = surface_of(before), surface_of(after)
        if here is not None and there is not None:
            pair = (after, before) if here is there else (there, here)
            wrong += [name_of(after)] if is_read_before(*pair, window) else []
    return wrong


@pytest.mark.parametrize("screen", [Screen.START, Screen.EXPORT, Screen.CHECK, Screen.BATCH])
def test_tab_goes_through_a_card_as_it_is_read(reviewing: Desk, screen: Screen) -> None:
    show(reviewing, screen)
    assert out_of_order(reviewing.window, unreached(reviewing.window)[1]) == []


def test_tab_goes_through_a_batch_and_an_export_at_their_ends_as_they_are_read(
    reviewing: Desk, batch_window: QWidget
) -> None:
    assert out_of_order(batch_window, unreached(batch_window)[1]) == []
    window = export_with_a_failure(reviewing)
    reviewing.window.export.folder.setFocus()
    assert out_of_order(window, unreached(window)[1]) == []


@_SCREENS
def test_each_screen_says_where_the_focus_is(reviewing: Desk, screen: Screen) -> None:
    """Without a focus a keyboard leads nowhere and a screen reader says nothing."""
    show(reviewing, screen)
    focused = reviewing.window.focusWidget()
    assert focused is not None
    assert focused.isVisible()
