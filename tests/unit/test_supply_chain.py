"""What is installed is pinned with hashes, is what pyproject asks for, and is named with its licence."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
RUNTIME = [Requirement(text) for text in PROJECT["dependencies"]]
DEVELOPMENT = [Requirement(text) for text in PROJECT["optional-dependencies"]["dev"]]


def locked() -> dict[str, tuple[str, list[str]]]:
    """Name -> (version, hashes) of every package in the lock file."""
    text = (ROOT / ".ci" / "requirements.lock").read_text(encoding="utf-8").replace("\\\n", " ")
    found: dict[str, tuple[str, list[str]]] = {}
    for line in text.splitlines():
        if line and not line.startswith("#"):
            head = re.match(r"([A-Za-z0-9._-]+)==([^\s;]+)", line)
            assert head, line
            found[canonicalize_name(head[1])] = head[2], re.findall(r"--hash=sha256:([0-9a-f]{64})", line)
    return found


def test_every_locked_package_has_hashes() -> None:
    assert len(locked()) > len(RUNTIME) + len(DEVELOPMENT)
    assert [name for name, (_version, hashes) in locked().items() if not hashes] == []


@pytest.mark.parametrize("wanted", [*RUNTIME, *DEVELOPMENT], ids=lambda wanted: wanted.name)
def test_the_lock_holds_what_the_project_asks_for(wanted: Requirement) -> None:
    version, _hashes = locked()[canonicalize_name(wanted.name)]
    assert wanted.specifier.contains(version)


@pytest.mark.parametrize("wanted", [*RUNTIME, *DEVELOPMENT], ids=lambda wanted: wanted.name)
def test_every_package_is_named_with_its_licence(wanted: Requirement) -> None:
    notice = (ROOT / "THIRD_PARTY.md").read_text(encoding="utf-8").casefold()
    assert canonicalize_name(wanted.name) in canonicalize_name(notice)
