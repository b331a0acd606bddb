"""One hostile input: how it is made, and what the program must say about it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

OK = "ok"
"""Read and masked: damage that a viewer shrugs off must not stop a file."""
DAMAGED = "input.damaged"
DAMAGED_PAGE = "input.damaged_page"
UNSUPPORTED = "input.unsupported"
ENCRYPTED = "input.encrypted"
EMPTY = "input.empty"
MISSING = "input.missing"
NOT_A_FILE = "input.not_a_file"
NO_PERMISSION = "input.no_permission"
NO_PAGES = "input.no_pages"
TOO_MANY_PAGES = "input.too_many_pages"
TOO_LARGE = "input.too_large"
NOTHING = "usage.no_files"
TIMEOUT = "worker.timeout"
MEMORY = "worker.memory"
UNREAD = "engine.unread_page"
"""A page whose worker crashed, hung or grew."""

UNPROVED = "leak"
"""Not exported, because a second library shows the source in another way: nobody could say what a reader would see."""

REPAIRABLE = (OK, DAMAGED, DAMAGED_PAGE, NO_PAGES, UNPROVED)
"""What random damage may lead to: nobody can tell before whether the rest suffices. None of them leaves half a file."""


@dataclass(frozen=True, slots=True)
class HostileCase:
    """`make(folder)` puts the input there and returns the path that is given to the program.

    `expected`: the code of its error, or `ok`; several where each is right.
    """

    id: str
    make: Callable[[Path], Path]
    expected: tuple[str, ...]
    group: str
    is_quick: bool = True
    """Cheap enough for the test suite, where nothing is recognised."""


def file_case(
    id: str, name: str, data: bytes | Callable[[], bytes], *expected: str, group: str, is_quick: bool = True
) -> HostileCase:
    """A case that is one file with these bytes, or with what makes them when the case is used."""

    def make(folder: Path) -> Path:
        path = folder / name
        path.write_bytes(data if isinstance(data, bytes) else data())
        return path

    return HostileCase(id, make, expected, group, is_quick)
