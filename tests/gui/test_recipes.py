"""The recipes of CONTRIBUTING.md for a rule set and a language: the files that they name are enough."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import write_po
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from blindmask.core.proposals import Kind
from blindmask.core.rules import Action
from blindmask.gui.help.help_window import HelpWindow
from blindmask.gui.start.rules_card import RulesCard
from blindmask.host import paths
from blindmask.host.rule_files import load_rules
from blindmask.messages import languages, set_language
from blindmask.messages.report_page import report_page
from tests.gui.conftest import Desk
from tests.tools.messages import extract, po_path, read_catalogue, translations, update

TOY = "xx"


def texts() -> set[str]:
    """Every text of the program that is translated."""
    return {str(message.id) for message in extract() if message.id}


@pytest.fixture
def resources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the resources that the program takes for its own, for a recipe to add to."""
    bundled, copy = paths._bundled, tmp_path / "resources"
    shutil.copytree(paths.resources_dir(), copy)
    monkeypatch.setattr(paths, "_bundled", lambda name: copy if name == "resources" else bundled(name))
    yield copy
    set_language("zh")


def test_a_rule_set_is_one_file(resources: Path, qtbot: QtBot) -> None:
    texts_before = texts()
    text = (resources / "rules" / "three-items.toml").read_text(encoding="utf-8")
    for shipped, toy in (("three-items", "toy"), ("盲评-三项", "玩具规则"), ('code = "mask"', 'code = "keep"')):
        assert shipped in text
        text = text.replace(shipped, toy)
    (resources / "rules" / "toy.toml").write_text(text, encoding="utf-8")

    rules = load_rules("toy")
    assert rules.action(Kind.CODE) is Action.KEEP
    assert load_rules("toy -phone").action(Kind.PHONE) is Action.ASK
    card = RulesCard(rules)
    qtbot.addWidget(card)
    assert any("玩具规则" in label.text() for label in card.findChildren(QLabel))
    assert Kind.CODE not in card.boxes
    assert texts() == texts_before, "its title needs no catalogue"


def translate_everything() -> None:
    """What a translator does between two runs of `make messages`."""
    catalogue = read_catalogue(TOY)
    for message in catalogue:
        if message.id:
            message.string = "Toy" if message.id == "中文" else f"‹{message.id}›"
    with po_path(TOY).open("wb") as file:
        write_po(file, catalogue)


def test_a_language_is_a_folder_with_two_files(resources: Path, desk: Desk) -> None:
    (resources / "locale" / TOY).mkdir()
    assert TOY in translations()
    assert set(update(TOY)) == texts()
    translate_everything()
    assert update(TOY) == []
    added = [path.name for path in (resources / "locale" / TOY).rglob("*") if path.is_file()]
    assert sorted(added) == ["blindmask.mo", "blindmask.po"]

    assert languages() == {"zh": "中文", "en": "English", TOY: "Toy"}
    desk.window.change_language(TOY)
    desk.settle()
    offered = {action.data(): action.text() for action in desk.window._settings_menu.languages.actions()}
    assert offered[TOY] == "Toy"
    assert desk.window.start.begin.text() == "‹开始核对›"
    desk.window.steps.help.click()
    desk.settle()
    (guide,) = [window for window in desk.window.findChildren(HelpWindow) if window.isVisible()]
    assert guide.guide.source().fileName() == "en.html"
    assert f'lang="{TOY}"' in report_page("a", lead="", heads=[], rows=[], foot="")
