"""Every text that a person reads can be shown in every language."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

from blindmask import messages
from blindmask.host.settings import Settings, chosen_language, save_settings
from blindmask.messages import LEAKS, MENDS, current_language, leak_text, mend_text, set_language
from tests.tools.messages import APP, KEYWORDS, compiled_texts, extract, read_catalogue, translations

CHINESE = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]")
SHOWN = sorted(
    [
        *(APP / "gui").rglob("*.py"),
        *(APP / "cli").rglob("*.py"),
        *(
            APP / folder / f"{name}.py"
            for folder, name in (("export/write", "report"), ("batch", "summary"), ("batch", "wording"))
        ),
    ]
)
"""The modules whose words are for people. `messages/` has the rest, and the languages in their own words."""


@pytest.fixture(autouse=True)
def own_language() -> Iterator[None]:
    before = current_language()
    yield
    set_language(before)


def fields_of(text: str) -> set[str]:
    return {name for _literal, name, _spec, _conversion in Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("language", translations())
def test_every_text_is_translated_and_nothing_is_left_over(language: str) -> None:
    wanted = {str(message.id) for message in extract() if message.id}
    catalogue = [message for message in read_catalogue(language) if message.id]
    there = {str(message.id) for message in catalogue if message.string}
    assert wanted - there == set(), "run `make messages` and translate these"
    assert there - wanted == set(), "run `make messages`: no longer in the program"
    assert [message.id for message in catalogue if message.fuzzy] == []


@pytest.mark.parametrize("language", translations())
def test_translations_have_the_fields_of_their_texts(language: str) -> None:
    texts = {str(message.id): str(message.string) for message in read_catalogue(language) if message.id}
    unlike = {text: shown for text, shown in texts.items() if fields_of(text) != fields_of(shown)}
    assert unlike == {}


def test_english_is_right_for_one_too() -> None:
    """Chinese has no plural, so there is one text for every number: “Files: 1”, never “1 files”."""
    plural = re.compile(r"(?<!/)\{(count|files|people|pages|places|boxes|total)\} (?:\w+ )?[a-z]+s\b")
    shown = [str(message.string) for message in read_catalogue("en") if message.id]
    assert [text for text in shown if plural.search(text)] == []


@pytest.mark.parametrize("language", translations())
def test_what_is_compiled_is_what_was_translated(language: str) -> None:
    texts = {str(message.id): str(message.string) for message in read_catalogue(language) if message.id}
    assert compiled_texts(language) == texts, "run `make messages`"


def bare_texts(path: Path) -> list[str]:
    """Chinese in the code that is neither given to `_` or `mark`, nor a docstring or a pattern."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    allowed: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr):
            allowed.add(id(node.value))
        elif isinstance(node, ast.Call) and (
            (isinstance(node.func, ast.Name) and node.func.id in KEYWORDS)
            or (isinstance(node.func, ast.Attribute) and node.func.attr == "compile")
        ):
            allowed |= {id(argument) for argument in node.args}
    return [
        f"{path.relative_to(APP)}:{node.lineno} {node.value}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and CHINESE.search(node.value)
        and id(node) not in allowed
    ]


@pytest.mark.parametrize("path", SHOWN, ids=lambda path: path.relative_to(APP).as_posix())
def test_no_words_are_shown_past_the_translation(path: Path) -> None:
    assert bare_texts(path) == []


def test_each_leak_has_its_word_and_its_remedy() -> None:
    assert set(MENDS) == set(LEAKS)
    assert mend_text("a way of the future") == MENDS["unreadable"]
    set_language("en")
    assert leak_text("text_layer") == "Still in the text layer"
    assert not CHINESE.search(mend_text("text_layer"))


def test_an_unknown_language_is_the_source_language() -> None:
    set_language("xx")
    assert (current_language(), messages._("姓名")) == ("zh", "姓名")


def test_the_environment_goes_before_what_the_window_remembers(monkeypatch: pytest.MonkeyPatch) -> None:
    assert chosen_language() == "zh"
    save_settings(Settings(language="en"))
    assert chosen_language() == "en"
    monkeypatch.setenv("BLINDMASK_LANG", "zh")
    assert chosen_language() == "zh"


def test_the_command_line_speaks_english_when_told_to() -> None:
    command = [sys.executable, "-m", "app", "mask", "--help"]
    environment = {**os.environ, "BLINDMASK_LANG": "en"}
    done = subprocess.run(command, cwd=APP.parents[1], env=environment, capture_output=True, text=True, check=True)
    assert "folder for the masked files" in done.stdout
    assert not CHINESE.search(done.stdout)
