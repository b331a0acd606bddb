"""Hostile places and names: what stands at the path rather than what is in the file."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.hostile import cases
from tests.hostile.cases import HostileCase, file_case
from tests.hostile.pdf_cases import sample_pdf

GROUP = "file"

_NAMES = {
    "emoji": "🧾📄👩‍🔬.pdf",
    "trailing-dot": "report.pdf.",
    "trailing-space": "report.pdf ",
    "leading-dash": "--out.pdf",
    "windows-con": "CON.pdf",
    "windows-nul": "NUL",
    "windows-com1": "com1.pdf",
    "right-to-left": "abc\u202efdp.exe.pdf",
    "zero-width": "a\u200bb\ufeff.pdf",
    "newline": "line1\nline2.pdf",
    "escape": "\x1b[2Jwiped\x07.pdf",
    "quotes": "a'b\"c`d$(e).pdf",
    "percent": "%s%n%x {0}{name}.pdf",
    "backslash": "a\\b.pdf",
    "colon-pipe": "a:b|c?d*e<f>.pdf",
    "decomposed": "e\u0301cole.pdf",
    "combining": "a" + "\u0301" * 60 + ".pdf",
    "only-suffix": ".pdf",
    "no-suffix": "attachment",
    "two-suffixes": "a.jpg.pdf",
    "longest": "n" * 251 + ".pdf",
    "longest-chinese": "材" * 83 + ".pdf",
    "looks-like-a-map": "map.json.pdf",
    "html": "<script>alert(1)</script>.pdf".replace("/", "\u2215"),
    "space": "   .pdf",
}


def file_cases() -> Iterator[HostileCase]:
    """Every case of this module that this system can hold."""
    sound = sample_pdf()
    for name, text in _NAMES.items():
        yield file_case(f"name-{name}", text, sound, cases.OK, group="name", is_quick=name in ("newline", "escape"))
    yield file_case("empty-pdf", "a.pdf", b"", cases.EMPTY, group=GROUP)
    yield file_case("empty-png", "a.png", b"", cases.EMPTY, group=GROUP)
    yield file_case("empty-without-suffix", "a", b"", cases.EMPTY, group=GROUP)
    for id, make, expected in _places():
        yield HostileCase(id, make, (expected,), GROUP)
    if sys.platform == "linux":
        yield HostileCase("name-not-utf8", _not_utf8, (cases.OK,), "name")


def _places() -> Iterator[tuple[str, Callable[[Path], Path], str]]:
    yield "missing", lambda folder: folder / "none.pdf", cases.MISSING
    yield "name-300-long", lambda folder: folder / ("n" * 300 + ".pdf"), cases.MISSING
    yield "path-5000-long", lambda folder: folder / "/".join(["deep"] * 1000) / "a.pdf", cases.MISSING
    yield "below-a-file", _below_a_file, cases.MISSING
    yield "folder-named-pdf", _empty_folder, cases.NOTHING
    yield "folder-named-pdf-with-a-file", _folder_with_a_file, cases.OK
    yield "too-many-bytes", _sparse, cases.TOO_LARGE
    yield "disappears", _vanishing, cases.MISSING
    if hasattr(os, "mkfifo"):
        yield "pipe", _pipe, cases.NOT_A_FILE
        yield "device", lambda _folder: Path("/dev/zero"), cases.NOT_A_FILE
    if hasattr(os, "symlink") and sys.platform != "win32":
        yield "link", _link, cases.OK
        yield "link-to-nothing", _dangling, cases.MISSING
        yield "link-to-itself", _loop, cases.MISSING
        yield "link-to-a-device", lambda folder: _linked(folder, Path("/dev/urandom")), cases.NOT_A_FILE
        yield "folder-that-links-to-itself", _folder_loop, cases.OK
    if hasattr(os, "geteuid") and os.geteuid() != 0:
        yield "unreadable", _unreadable, cases.NO_PERMISSION


def _sound(folder: Path, name: str = "a.pdf") -> Path:
    path = folder / name
    path.write_bytes(sample_pdf())
    return path


def _not_utf8(folder: Path) -> Path:
    return _sound(folder, os.fsdecode(b"\xb2\xe2\xca\xd4.pdf"))


def _below_a_file(folder: Path) -> Path:
    return _sound(folder) / "b.pdf"


def _empty_folder(folder: Path) -> Path:
    inner = folder / "folder.pdf"
    inner.mkdir()
    return inner


def _folder_with_a_file(folder: Path) -> Path:
    inner = _empty_folder(folder)
    _sound(inner)
    return inner


def _sparse(folder: Path) -> Path:
    path = folder / "a.pdf"
    with path.open("wb") as file:
        file.write(sample_pdf())
        file.truncate(600_000_000)
    return path


def _vanishing(folder: Path) -> Path:
    path = _sound(folder)
    path.unlink()
    return path


def _pipe(folder: Path) -> Path:
    path = folder / "pipe.pdf"
    os.mkfifo(path)
    return path


def _linked(folder: Path, target: Path) -> Path:
    link = folder / "link.pdf"
    link.symlink_to(target)
    return link


def _link(folder: Path) -> Path:
    return _linked(folder, _sound(folder))


def _dangling(folder: Path) -> Path:
    return _linked(folder, folder / "gone.pdf")


def _loop(folder: Path) -> Path:
    return _linked(folder, folder / "link.pdf")


def _folder_loop(folder: Path) -> Path:
    inner = _folder_with_a_file(folder)
    (inner / "again").symlink_to(inner, target_is_directory=True)
    return inner


def _unreadable(folder: Path) -> Path:
    path = _sound(folder)
    path.chmod(0)
    return path
