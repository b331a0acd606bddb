"""The help: the guide with everything it points at, and the keys, from every screen."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QLabel

from blindmask.gui.help.help_window import HelpWindow, Tab
from blindmask.gui.help.walkthrough import SAMPLE
from blindmask.gui.main_window import Screen
from blindmask.gui.review.keys import BINDINGS, Command
from blindmask.host.paths import resources_dir
from tests.gui.conftest import Desk

GUIDES = {path.stem: path.read_text("utf-8") for path in sorted((resources_dir() / "guide").glob("*.html"))}


def opened(desk: Desk) -> HelpWindow:
    desk.settle()
    windows = [window for window in desk.window.findChildren(HelpWindow) if window.isVisible()]
    assert len(windows) == 1
    return windows[0]


def test_the_review_screen_opens_the_list_of_keys(reviewing: Desk) -> None:
    reviewing.review.commands.do(Command.HELP)
    window = opened(reviewing)
    shown = {label.text() for label in window.keys.findChildren(QLabel)}
    assert window.tabs.currentIndex() == Tab.KEYS
    assert {f"<b>{binding.shown}</b>" for binding in BINDINGS} <= shown


def test_other_screens_open_the_guide_where_it_tells_of_them(desk: Desk) -> None:
    desk.window.steps.check.click()
    desk.window.steps.help.click()
    window = opened(desk)
    bar = window.guide.verticalScrollBar()
    assert window.tabs.currentIndex() == Tab.GUIDE
    assert 0 < bar.value() < bar.maximum()


@pytest.mark.parametrize("language", GUIDES)
def test_the_guide_has_a_section_for_every_screen_and_every_picture_is_there(language: str) -> None:
    text = GUIDES[language]
    assert {screen.name.lower() for screen in Screen} <= set(re.findall(r'<a name="(\w+)">', text))
    pictures = re.findall(r'<img src="([^"]+)"', text)
    assert len(pictures) == len(set(pictures)) >= 5
    for picture in pictures:
        assert not QImage(str(resources_dir() / "guide" / picture)).isNull(), picture


def test_the_guides_tell_the_same() -> None:
    anchors = {language: re.findall(r'<a name="(\w+)">', text) for language, text in GUIDES.items()}
    assert len(set(map(tuple, anchors.values()))) == 1


@pytest.mark.parametrize("language", GUIDES)
def test_keys_named_in_the_guide_do_something(language: str) -> None:
    named = set(re.findall(r"<b>([A-Z][A-Za-z]*(?:\+[A-Za-z]+)?|[A-Z])</b>", GUIDES[language]))
    keys = {binding.shown for binding in BINDINGS} | {"V"}
    assert {key for key in named if len(key) == 1 or "+" in key or key in ("Enter", "Del")} <= keys


def test_nothing_in_the_guide_leads_out_of_the_program() -> None:
    assert [language for language, text in GUIDES.items() if re.search(r"https?:|href=", text)] == []


def test_the_sample_case_is_open_after_one_click_and_every_screen_says_what_to_do(desk: Desk) -> None:
    desk.window.intake.clear()
    desk.window.start.files.sample.click()
    desk.settle()
    assert desk.window.start.applicant().name
    assert {Path(entry.path).parent for entry in desk.window.intake.entries} == {SAMPLE}
    assert not desk.window.start.files.sample.isVisible()
    said = []
    for screen in (Screen.START, Screen.CHECK):
        desk.window.steps.chosen.emit(screen)
        assert desk.window.walkthrough.isVisible()
        said.append(desk.window.walkthrough.words.text())
    assert len(set(said)) == len(said)


def test_the_guidance_survives_another_language_and_ends_when_told(desk: Desk) -> None:
    desk.window.intake.clear()
    desk.window.start.files.sample.click()
    desk.window.change_language("en")
    desk.settle()
    assert desk.window.walkthrough.isVisible()
    assert not re.search("[\u4e00-\u9fff]", desk.window.walkthrough.words.text())
    desk.window.walkthrough.close_button.click()
    desk.window.steps.check.click()
    assert not desk.window.walkthrough.isVisible()
    desk.window.change_language("zh")
    desk.settle()
