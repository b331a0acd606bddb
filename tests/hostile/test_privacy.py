"""The main job in processes of its own, each watched: none reaches for a network, and a name stays where it belongs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont

CANARY = "闻鸢黛"
OTHER = "绯霁州测绘院"
ROOT = Path(__file__).resolve().parents[2]
WATCH = Path(__file__).parent / "watch"
MAY_HOLD_NAMES = {"map.json"}
"""The contract puts the source's path there."""


@dataclass(frozen=True)
class Run:
    folder: Path
    notes: Path
    printed: str
    exit_code: int


def environment(folder: Path) -> dict[str, str]:
    home, temporary = folder / "home", folder / "tmp"
    home.mkdir()
    temporary.mkdir()
    own = {"HOME": str(home), "TMPDIR": str(temporary), "BLINDMASK_HOME": str(folder / "data")}
    own |= {"PYTHONPATH": f"{WATCH}{os.pathsep}{ROOT}", "BLINDMASK_WATCH": str(folder / "notes")}
    return {**os.environ, **own}


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory, cjk_font: Path) -> Run:
    """`mask` on a page that says the name and the unit, in a file named after the person."""
    folder = tmp_path_factory.mktemp("private")
    page = Image.new("RGB", (900, 500), "white")
    draw = ImageDraw.Draw(page)
    font = ImageFont.truetype(str(cjk_font), 40)
    for row, text in enumerate((f"姓名：{CANARY}", f"工作单位：{OTHER}", "任职资格：工程师")):
        draw.text((60, 80 + 110 * row), text, fill="black", font=font)
    (folder / "in").mkdir()
    page.save(folder / "in" / f"{CANARY}的证书.png")
    (folder / "in" / f"{CANARY}的坏文件.pdf").write_bytes(b"%PDF-1.7\n")
    argv = ["mask", str(folder / "in"), "--out", str(folder / "out"), "--workers", "2"]
    argv += ["--name", CANARY, "--unit", OTHER]
    done = subprocess.run(
        [sys.executable, "-m", "app", *argv], cwd=ROOT, env=environment(folder), capture_output=True, check=False
    )
    return Run(folder, folder / "notes", done.stderr.decode(), done.returncode)


def test_the_job_itself_is_done(run: Run) -> None:
    assert run.exit_code == 3, run.printed  # one of the two files is damaged
    rows = json.loads((run.folder / "out" / "map.json").read_text(encoding="utf-8"))
    assert sorted(row["status"] for row in rows) == ["error", "passed"]


def test_no_process_reached_for_a_network(run: Run) -> None:
    started = Path(f"{run.notes}.started").read_text(encoding="utf-8").split()
    assert len(set(started)) >= 3  # the command and its workers were watched
    assert not run.notes.exists() or run.notes.read_text(encoding="utf-8") == ""


def test_the_watch_sees_what_it_is_there_for(tmp_path: Path) -> None:
    script = "import socket; socket.create_connection(('192.0.2.1', 80), 1)"
    done = subprocess.run([sys.executable, "-c", script], env=environment(tmp_path), capture_output=True, check=False)
    assert done.returncode != 0
    assert "192.0.2.1" in (tmp_path / "notes").read_text(encoding="utf-8")


def test_the_name_is_in_no_report_log_or_temporary_file(run: Run) -> None:
    held = [
        path.relative_to(run.folder).as_posix()
        for path in run.folder.rglob("*")
        if path.is_file() and path.parent.name != "in" and path.name not in MAY_HOLD_NAMES
        if any(name.encode(code) in path.read_bytes() for name in (CANARY, OTHER) for code in ("utf-8", "utf-16-le"))
        or CANARY in path.name
    ]
    assert held == []
    assert CANARY not in run.printed
    assert OTHER not in run.printed


def test_nothing_is_left_outside_the_output(run: Run) -> None:
    left = [path for place in ("home", "tmp", "data") for path in (run.folder / place).rglob("*") if path.is_file()]
    assert left == []
