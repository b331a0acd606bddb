"""What the documents point at is there, and every decision is said in the same parts."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DECISIONS = sorted((ROOT / "app" / "decisions").glob("*.md"))
DOCUMENTS = sorted(
    [
        *ROOT.glob("*.md"),
        *DECISIONS,
        *(ROOT / "app").glob("*.md"),
        *(ROOT / folder / "README.md" for folder in ("tests", "models", "resources/packaging")),
    ]
)
PLACES = ("tests", "resources", "models", "app")
"""Folders whose files are named by their path from the top."""


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("document", DOCUMENTS, ids=name_of)
def test_links_lead_to_files_of_the_tree(document: Path) -> None:
    links = re.findall(r"\]\(([^)#\s]+)[^)]*\)", document.read_text(encoding="utf-8"))
    inside = [link for link in links if not link.startswith(("http:", "https:", "mailto:"))]
    assert [link for link in inside if not (document.parent / link).exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=name_of)
def test_paths_that_are_named_are_there(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    named = re.findall(rf"(?<![\w/.])((?:{'|'.join(PLACES)})/[\w/.-]*\w)", text)
    modules = [name.replace(".", "/") for name in re.findall(r"-m (tests\.[\w.]*\w)", text)]
    missing = {name for name in named if not (ROOT / name).exists()}
    missing |= {name for name in modules if not ((ROOT / name).is_dir() or (ROOT / f"{name}.py").is_file())}
    assert {name for name in missing if not re.search(r"\b(NAME|CODE)\b", name)} == set()


def test_every_decision_is_listed_in_order() -> None:
    listed = re.findall(r"\(decisions/([^)]+)\)", (ROOT / "app" / "README.md").read_text(encoding="utf-8"))
    assert listed == [path.name for path in DECISIONS]
    assert [path.name[:4] for path in DECISIONS] == [f"{n:04d}" for n in range(1, len(DECISIONS) + 1)]


@pytest.mark.parametrize("path", DECISIONS, ids=lambda path: path.name)
def test_a_decision_says_what_why_and_when_to_look_again(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.startswith(f"# {path.name[:4]} ")
    assert re.search(r"^20\d\d-\d\d-\d\d$", text, re.MULTILINE)
    assert re.findall(r"^\*\*(What\.|Why\.|Turned down\.|Look again)\*\*", text, re.MULTILINE) == [
        "What.",
        "Why.",
        "Turned down.",
        "Look again",
    ]
