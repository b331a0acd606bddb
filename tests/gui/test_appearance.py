"""Languages and colours: changed while the program runs, remembered, and legible."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QTranslator
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from blindmask import gui
from blindmask.core.proposals import Verdict
from blindmask.gui.colours import CONTRAST, DARK, KEPT_COLOUR, KIND_COLOURS, LIGHT, SELECTION_COLOUR, Colours, colours
from blindmask.gui.language import speak
from blindmask.gui.main_window import Screen
from blindmask.gui.settings_menu import SettingsMenu
from blindmask.gui.theme import THEMES, application, choose_theme
from blindmask.host.paths import resources_dir
from blindmask.host.settings import load_settings
from tests.gui.conftest import APPLICANT, Desk
from tests.tools.take_icons import IN_STYLE_SHEET, ORIGINS

CHINESE = re.compile(r"[\u4e00-\u9fff]")
SCHEMES = pytest.mark.parametrize("c", [LIGHT, DARK, CONTRAST], ids=["light", "dark", "contrast"])
TEXT, CONTROL = 4.5, 3.0
"""WCAG 2.2, 1.4.3 and 1.4.11: the least contrast of text, and of what tells a control or its state."""


@pytest.fixture(autouse=True)
def own_appearance(qapp: QApplication) -> Iterator[None]:
    yield
    speak(qapp, "zh")
    choose_theme(qapp, "light")
    qapp.setStyleSheet("")


def choose(desk: Desk, choice: str) -> None:
    menu = desk.window.findChild(SettingsMenu)
    assert menu is not None
    actions = [*menu.languages.actions(), *menu.themes.actions()]
    next(action for action in actions if action.data() == choice).trigger()
    desk.settle()


def luminance(colour: str) -> float:
    """Of sRGB, as WCAG 2.2 defines relative luminance."""
    parts = (QColor(colour).redF(), QColor(colour).greenF(), QColor(colour).blueF())
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(a: str, b: str) -> float:
    low, high = sorted((luminance(a), luminance(b)))
    return (high + 0.05) / (low + 0.05)


@SCHEMES
def test_text_can_be_read_on_everything_behind_it(c: Colours) -> None:
    grounds = (c.window, c.surface, c.raised, c.primary_soft)
    inks = (c.text, c.muted, c.good, c.warning, c.bad)
    poor = [(ink, ground) for ground in grounds for ink in inks if contrast(ink, ground) < TEXT]
    assert poor == []
    assert contrast(c.on_primary, c.primary) >= TEXT
    assert contrast(c.primary, c.primary_soft) >= TEXT


@SCHEMES
def test_controls_and_the_focus_stand_out(c: Colours) -> None:
    assert min(contrast(c.control, ground) for ground in (c.window, c.surface)) >= CONTROL
    assert min(contrast(c.primary, ground) for ground in (c.window, c.surface, c.raised)) >= CONTROL


@pytest.mark.parametrize("scheme", ["light", "dark", "contrast"])
def test_hints_in_empty_fields_can_be_read(qtbot: QtBot, scheme: str) -> None:
    """Qt would draw them in half the colour of the text, whatever the palette says."""
    choose_theme(application(), scheme)
    field = QLineEdit(placeholderText="例如：陈小明")
    qtbot.addWidget(field)
    field.resize(240, 40)
    field.show()
    picture = field.grab().toImage()
    inside = [picture.pixelColor(x, y).name() for x in range(8, 120) for y in range(10, 30)]
    ground = max(set(inside), key=inside.count)
    assert max(contrast(colour, ground) for colour in set(inside)) >= TEXT


def test_boxes_stand_out_from_paper() -> None:
    assert min(contrast(colour, "#ffffff") for colour in (*KIND_COLOURS.values(), KEPT_COLOUR, SELECTION_COLOUR)) >= 3.0


def test_high_contrast_has_far_more_of_it_than_the_others() -> None:
    assert min(contrast(CONTRAST.text, CONTRAST.surface), contrast(CONTRAST.muted, CONTRAST.surface)) > 7


def test_every_icon_is_there_and_used() -> None:
    drawn = {path.stem for path in (resources_dir() / "icons").glob("*.svg")}
    code = [ast.parse(path.read_text("utf-8")) for path in (Path(gui.__file__).parent).rglob("*.py")]
    words = {
        n.value for tree in code for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, str)
    }
    taken = {f"{name}{suffix}" for name in ORIGINS for suffix in IN_STYLE_SHEET.get(name, {"": ""})}
    assert drawn == taken
    assert {name for name in ORIGINS if name not in words and name not in IN_STYLE_SHEET} == set()


def test_a_chosen_theme_is_put_on_and_remembered(desk: Desk) -> None:
    for theme, wanted in (("dark", DARK), ("contrast", CONTRAST), ("light", LIGHT)):
        choose(desk, theme)
        assert colours() is wanted
        assert load_settings().theme == theme
    assert set(THEMES) == {"system", "light", "dark", "contrast"}


def shown_chinese(desk: Desk) -> list[str]:
    """What is still Chinese in the window, apart from the applicant's own words and the files'."""
    words: list[str] = []
    for kind in (QLabel, QAbstractButton):
        words += [text for widget in desk.window.findChildren(kind) for text in (widget.text(), widget.toolTip())]
    own = ("陈小明", "青石县", "李建国", "姓名", "“申报人”")
    names = [widget.accessibleName() for widget in desk.window.findChildren(QLineEdit)]
    return [word for word in (*words, *names) if CHINESE.search(word) and not any(own_word in word for own_word in own)]


def test_the_language_changes_while_a_case_is_open(reviewing: Desk) -> None:
    session, box = reviewing.session, reviewing.session.undecided()[1]
    reviewing.session.set_verdict([reviewing.session.undecided()[0]], Verdict.KEEP)
    reviewing.review.select(box)
    page = reviewing.review.page
    choose(reviewing, "en")
    reviewing.serve()
    assert reviewing.window.step is Screen.REVIEW
    assert (reviewing.session, reviewing.review.page, reviewing.review.selected) == (session, page, box)
    assert reviewing.session.can_undo
    assert reviewing.window.steps.buttons[1].text() == "2  Review"
    assert shown_chinese(reviewing) == []
    assert reviewing.window.start.applicant() == APPLICANT
    assert len(reviewing.window.intake.entries) == 2
    assert load_settings().language == "en"
    reviewing.session.set_verdict([box], Verdict.MASK)
    reviewing.session.undo()
    choose(reviewing, "zh")
    assert reviewing.window.steps.buttons[1].text() == "2  核对"
    assert len(application().findChildren(QTranslator)) == 1


def test_choices_and_results_of_the_export_survive_the_language(reviewing: Desk) -> None:
    reviewing.session.set_verdict(reviewing.session.undecided(), Verdict.KEEP)
    reviewing.window.steps.buttons[2].click()
    export = reviewing.window.export
    export.folder.setText("/made-up/out")
    export.keep_names.setChecked(True)
    export.confirm.click()
    reviewing.read_all()
    choose(reviewing, "en")
    export = reviewing.window.export
    assert reviewing.window.step is Screen.EXPORT
    assert (export.folder.text(), export.keep_names.isChecked()) == ("/made-up/out", True)
    assert export.results.outcome.text() == "Files passed: 2"
    assert shown_chinese(reviewing) == []
