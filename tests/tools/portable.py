"""Builds the portable folder and uses it: `python -m tests.tools.portable FOLDER`. Needs PyInstaller.

FOLDER gets `blindmask/`, the program with everything that it needs, Python included. It is then used from an empty
folder, and its window is opened for a moment. Prints sizes and seconds. Takes five to ten minutes.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
import tempfile
from pathlib import Path

import psutil

from tests.tools.smoke import Steps, use_program

ROOT = Path(__file__).parents[2]
RECIPE = ROOT / "resources" / "packaging" / "blindmask.spec"
_OPEN_S = 8.0


def build(folder: Path) -> Path:
    """Builds into `folder` and gives the program's path. Raises SystemExit with PyInstaller's last words."""
    with tempfile.TemporaryDirectory(prefix="bm-build-") as work:
        places = "--distpath", str(folder), "--workpath", work
        Steps(ROOT).run("build", sys.executable, "-m", "PyInstaller", "--noconfirm", *places, RECIPE)
    return program_in(folder)


def program_in(folder: Path) -> Path:
    return folder / "blindmask" / ("blindmask.exe" if sys.platform == "win32" else "blindmask")


def open_window(program: Path) -> None:
    """Opens the window and closes it again. Raises SystemExit when it ends by itself or leaves a process behind."""
    process = psutil.Popen([str(program), "gui"], env=os.environ | {"QT_QPA_PLATFORM": "offscreen"})
    with contextlib.suppress(psutil.TimeoutExpired):
        raise SystemExit(f"the window ended with exit code {process.wait(timeout=_OPEN_S)}")
    children = process.children(recursive=True)
    process.terminate()
    process.wait(timeout=_OPEN_S)
    _, left = psutil.wait_procs(children, timeout=_OPEN_S)
    if left:
        raise SystemExit(f"{len(left)} processes outlive the window")
    print("the window opens, and nothing outlives it")


def main() -> None:
    parser = argparse.ArgumentParser(description="Build the portable folder and use it.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--built", action="store_true", help="use what is in FOLDER already")
    args = parser.parse_args()
    folder = args.folder.resolve()
    program = program_in(folder) if args.built else build(folder)
    size = sum(path.stat().st_size for path in program.parent.rglob("*") if path.is_file() and not path.is_symlink())
    print(f"portable folder: {size / 1e6:.0f} MB")
    with tempfile.TemporaryDirectory(prefix="bm-portable-") as place:
        use_program(Steps(Path(place)), program)
    open_window(program)


if __name__ == "__main__":
    main()
