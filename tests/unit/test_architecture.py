"""Holds the table in app/README.md: who may import whom, which library lives where, and how long a module may be."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatch
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
APP = ROOT / "app" / "blindmask"
LONGEST_MODULE_LINES = 400

BASE = {"core", "host", "messages"}
ALLOWED: dict[str, set[str]] = {
    "core": set(),
    "host": {"core"},
    "messages": {"core", "host"},
    "documents": BASE,
    "ocr": BASE,
    "detect": BASE,
    "export": BASE | {"documents"},
    # In workers: every stage meets here.
    "case/work": BASE | {"documents", "ocr", "detect", "export", "case"},
    # In the parent: light, and without the stages.
    "case": BASE | {"jobs"},
    "review": BASE | {"case", "jobs"},
    "jobs": {"core"},
    "batch": BASE | {"case", "review", "jobs"},
    "gui": BASE | {"case", "review", "jobs", "batch"},
    "cli": BASE | {"case", "review", "jobs", "batch"},
    "__init__": {"case", "core", "host"},
    "__main__": {"cli"},
}
"""Which of our own packages each one may import; a name with a slash is a room of its own."""

STARTS_THE_WINDOW = ("cli/main.py", "blindmask.gui.app.run_gui")
"""The one import across: `blindmask gui` is a command too."""

CALLS_WORKERS = "case/calls.py"
"""Its jobs import what they call where they run, which is in a worker: from these rooms."""
ROOMS_OF_WORKERS = {"case/work", "documents"}

LIBRARIES: dict[str, tuple[str, ...]] = {
    "PySide6": ("gui/",),
    "pymupdf": ("documents/formats/", "export/write/paint"),
    "pillow_heif": ("documents/formats/", "export/proof/"),
    "fitz": (),
    "cv2": (
        "ocr/",
        "detect/",
        "documents/upright",
        "documents/layout",
        "documents/quality",
        "documents/text_height",
        "export/proof/",
    ),
    "paddleocr": ("ocr/",),
    "paddlex": ("ocr/",),
    "pypdfium2": ("export/proof/",),
    "multiprocessing": ("jobs/",),
    "threading": ("jobs/",),
    "pebble": ("jobs/",),
    "psutil": ("jobs/", "cli/"),
    "openpyxl": ("batch/roster",),
    "distributed": ("jobs/cluster",),
    "socket": (),
    "http": (),
    "urllib.request": (),
    "requests": (),
}
"""Where each library may be imported: starts of paths under the package. No network library anywhere."""

HEAVY = ("pymupdf", "numpy", "cv2", "paddleocr", "paddlex", "onnxruntime", "PIL.Image")
"""What the window's process and the command line's start never load."""


@dataclass(frozen=True)
class Import:
    """One imported name, `module` in full; `line` for the message. Those under TYPE_CHECKING are left out."""

    module: str
    line: int
    is_late: bool
    """In a function: not when the module is imported."""


def modules() -> list[Path]:
    return sorted(path for path in APP.rglob("*.py") if "_data" not in path.parts)


def relative(path: Path) -> str:
    return path.relative_to(APP).as_posix()


def imports_of(path: Path) -> list[Import]:
    tree = ast.parse(path.read_text(encoding="utf-8"), filename=str(path))
    for_types = {id(inner) for node in ast.walk(tree) if _is_type_checking(node) for inner in ast.walk(node)}
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    late = {id(inner) for function in functions for inner in ast.walk(function)}
    found: list[Import] = []
    for node in ast.walk(tree):
        if id(node) in for_types:
            continue
        if isinstance(node, ast.Import):
            found += [Import(alias.name, node.lineno, id(node) in late) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{relative(path)}:{node.lineno} imports relatively"
            found += [Import(f"{node.module}.{alias.name}", node.lineno, id(node) in late) for alias in node.names]
    return found


def _is_type_checking(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"


def owner(path: Path) -> str:
    """The row of the table that the module belongs to: its package, or its own name at the top level."""
    return room(list(path.relative_to(APP).with_suffix("").parts))


def room(parts: Sequence[str]) -> str:
    """The row of the table for a module's place under the package: the longest that is there."""
    joined = "/".join(parts[:2])
    return joined if joined in ALLOWED else parts[0]


@pytest.mark.parametrize("path", modules(), ids=relative)
def test_imports_of_our_own_follow_the_table(path: Path) -> None:
    row = owner(path)
    assert row in ALLOWED, f"{relative(path)} has no row in the table"
    wrong = [
        f"{relative(path)}:{found.line} {found.module}"
        for found in imports_of(path)
        if found.module.split(".")[0] == "blindmask"
        and room(found.module.split(".")[1:]) not in ALLOWED[row] | {row}
        and (relative(path), found.module) != STARTS_THE_WINDOW
        and not (
            relative(path) == CALLS_WORKERS and found.is_late and room(found.module.split(".")[1:]) in ROOMS_OF_WORKERS
        )
    ]
    assert wrong == []


@pytest.mark.parametrize("path", modules(), ids=relative)
def test_libraries_stay_where_they_belong(path: Path) -> None:
    wrong = [
        f"{relative(path)}:{found.line} {library}"
        for found in imports_of(path)
        for library, places in LIBRARIES.items()
        if (found.module == library or found.module.startswith(f"{library}."))
        and not relative(path).startswith(places or ("nowhere",))
    ]
    assert wrong == []


def test_a_format_is_asked_through_the_protocol() -> None:
    """What is not for every format is imported by its format alone, which the registry loads by name."""
    room, shared = "documents/formats/", ("base.", "registry.", "refused.")
    prefix = "blindmask.documents.formats."
    wrong = [
        f"{relative(path)}:{found.line} {found.module}"
        for path in modules()
        if not relative(path).startswith(room) or path.name in ("base.py", "registry.py", "refused.py")
        for found in imports_of(path)
        if found.module.startswith(prefix) and not found.module.removeprefix(prefix).startswith(shared)
    ]
    assert wrong == []


@pytest.mark.parametrize("path", modules(), ids=relative)
def test_no_module_is_too_long(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST_MODULE_LINES


def test_no_two_modules_need_each_other() -> None:
    """Imports for types and those inside functions count too. `calls` import what they call only in a worker."""
    names = {".".join(("blindmask", *path.relative_to(APP).with_suffix("").parts)): path for path in modules()}
    graph = {
        name: {
            known
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(node, ast.ImportFrom) and not (path.stem == "calls" and node.col_offset)
            for alias in node.names
            for known in (node.module, f"{node.module}.{alias.name}")
            if known in names
        }
        for name, path in names.items()
    }
    tuple(TopologicalSorter(graph).static_order())  # raises CycleError, which names the circle


def test_the_readme_names_every_row() -> None:
    table = (APP.parent / "README.md").read_text(encoding="utf-8")
    named = {name.rstrip("/") for name in re.findall(r"`([a-z_/]+/)`", table)}
    assert set(ALLOWED) - {"__init__", "__main__"} <= named


def map_of_packages() -> dict[str, set[str]]:
    """The names of modules, some with a star, by package: the README's second table. A row without one goes on."""
    text = (APP.parent / "README.md").read_text(encoding="utf-8")
    section = text.split("## Inside the packages")[1].split("\n## ")[0]
    named: dict[str, set[str]] = {}
    package = ""
    for cell, names in re.findall(r"^\|([^|]*)\|(.*)\|$", section, re.MULTILINE):
        package = cell.strip(" `/") or package
        named.setdefault(package, set()).update(re.findall(r"`([^`]+)`", names))
    return named


def test_the_map_names_every_module_of_every_package_and_nothing_else() -> None:
    named = map_of_packages()
    for init in APP.rglob("__init__.py"):
        folder = init.parent
        there = {path.stem for path in folder.glob("*.py")} - {"__init__", "__main__"}
        if folder == APP or not there:
            continue
        names = named[relative(folder)]
        assert {module for module in there if not any(fnmatch(module, name) for name in names)} == set(), folder.name
        assert {name for name in names if not any(fnmatch(module, name) for module in there)} == set(), folder.name


def light_modules() -> list[str]:
    names = [".".join(path.relative_to(ROOT).with_suffix("").parts) for path in modules() if owner(path) == "gui"]
    return [
        *names,
        "blindmask.jobs.local",
        "blindmask.cli.doctor",
        *(["blindmask.cli.main"] if (APP / "cli" / "main.py").exists() else []),
    ]


def test_the_window_and_the_command_line_start_without_heavy_libraries() -> None:
    script = (
        "import sys\n"
        "from importlib import import_module\n"
        f"for name in {light_modules()!r}:\n"
        "    import_module(name)\n"
        f"    heavy = [m for m in {HEAVY!r} if m in sys.modules]\n"
        "    assert not heavy, (name, heavy)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
