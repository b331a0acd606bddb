"""The rooms of `detect/` import one way only, and no two of its modules need each other."""

from __future__ import annotations

from graphlib import TopologicalSorter
from pathlib import Path

import pytest

import blindmask.detect
from tests.unit.test_architecture import imports_of, relative

DETECT = Path(blindmask.detect.__file__).parent

ROOMS: dict[str, set[str]] = {
    "text": set(),
    "terms": {"text"},
    "search": {"text", "terms"},
    "people": {"text", "terms", "search"},
    "units": {"text", "terms", "search"},
    "marks": {"text", "terms", "search", "people", "units"},
    "page": {"text", "terms"},
    # What every room may use: they know none of them.
    "evidence": set(),
    "detector": set(),
    "merge": {"text"},
    # What knows them all; no room knows these.
    "registry": {"people", "units", "marks"},
    "stages": {"people", "units", "marks", "page", "merge", "registry"},
}
"""Which rooms, and modules beside them, each may import beside `evidence` and `detector`."""


def modules() -> dict[str, Path]:
    """Every module of `detect/` by its full name."""
    return {
        ".".join(("blindmask", *Path(relative(path)).with_suffix("").parts)): path
        for path in DETECT.rglob("*.py")
        if path.stem != "__init__"
    }


def needed(path: Path) -> set[str]:
    """The modules of `detect/` that one imports, whole or something of them."""
    known = modules()
    names = {found.module for found in imports_of(path)}
    return {module for module in known if any(name == module or name.startswith(f"{module}.") for name in names)}


def room(module: str) -> str:
    return module.split(".")[2]


@pytest.mark.parametrize("module", sorted(modules()))
def test_rooms_import_one_way(module: str) -> None:
    allowed = ROOMS[room(module)] | {room(module), "evidence", "detector"}
    assert {other for other in needed(modules()[module]) if room(other) not in allowed} == set()


def test_the_rooms_are_those_of_the_table() -> None:
    assert {room(module) for module in modules()} == set(ROOMS)


def test_no_circle() -> None:
    # Raises CycleError, which names the circle.
    list(TopologicalSorter({module: needed(path) for module, path in modules().items()}).static_order())
    list(TopologicalSorter(ROOMS).static_order())
