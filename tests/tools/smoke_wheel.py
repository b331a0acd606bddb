"""Does the wheel work outside the checkout? `python -m tests.tools.smoke_wheel [--keep FOLDER]`

Builds the wheel, installs it with what it needs into a new virtual environment, and uses it there from an empty folder,
with nothing of the checkout in reach: icon, translation, rule set, labels, models, one image proposed, masked and
checked. Takes two to four minutes, most of them for the installation. Prints a line per step with its seconds.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import venv
from pathlib import Path

from app.paths import resources_dir

ROOT = Path(__file__).parents[2]
CASE = resources_dir() / "samples" / "case"
PICTURE = "10_荣誉证书.jpg"

_PARTS = """
import os
os.environ["QT_QPA_PLATFORM"] = "offscreen"
from PySide6.QtWidgets import QApplication
application = QApplication([])
import app
from app.gui import icons
from app.gui.language import speak
from app.gui.theme import apply_theme
from app.messages import _
from app.models import verify_models
from app.paths import resources_dir
from app.rules import load_rules
apply_theme(application, "light")
assert "site-packages" in app.__file__, app.__file__
assert not icons.pixmap("mask", colour="#000000").isNull()
speak(application, "en")
assert _("遮盖") != "遮盖"
assert load_rules().name
assert (resources_dir() / "labels.tsv").is_file()
assert [state for state in verify_models() if state.error] == []
"""
"""Run by the installed interpreter."""
_TAIL = 4000


class Steps:
    """Runs commands, with a line for each; the first that fails ends everything."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        kept = {key: value for key, value in os.environ.items() if key not in ("PYTHONPATH", "VIRTUAL_ENV")}
        self._environment = kept | {"BLINDMASK_HOME": str(folder / "home"), "QT_QPA_PLATFORM": "offscreen"}

    def run(self, what: str, *command: str | Path, code: int = 0) -> None:
        start = time.monotonic()
        done = subprocess.run(
            [str(part) for part in command],
            cwd=self._folder,
            env=self._environment,
            capture_output=True,
            text=True,
            check=False,
        )
        print(f"{what:<46}{time.monotonic() - start:7.1f} s", flush=True)
        if done.returncode != code:
            said = done.stdout[-_TAIL:] + done.stderr[-_TAIL:]
            raise SystemExit(f"exit code {done.returncode} instead of {code}\n{said}")


def smoke(folder: Path) -> None:
    """Builds, installs and uses the wheel in `folder`, an empty one. Raises SystemExit with what went wrong."""
    shutil.copy(CASE / PICTURE, folder)
    shutil.copy(CASE / "applicant.json", folder)
    steps = Steps(folder)
    steps.run("build the wheel", sys.executable, "-m", "build", "--wheel", "--outdir", folder / "dist", ROOT)
    (wheel,) = (folder / "dist").glob("*.whl")
    print(f"{wheel.name}: {wheel.stat().st_size / 1e6:.0f} MB")
    venv.create(folder / "venv", with_pip=True)
    binaries = folder / "venv" / ("Scripts" if sys.platform == "win32" else "bin")
    steps.run("install it", binaries / "python", "-m", "pip", "install", "--quiet", wheel)
    steps.run("icon, translation, rules, labels, models", binaries / "python", "-c", _PARTS)
    command = binaries / "blindmask"
    steps.run("doctor", command, "doctor")
    who = "--applicant", "applicant.json"
    steps.run("propose", command, "propose", PICTURE, *who, "--json", "p.json")
    _require_proposals(folder / "p.json")
    steps.run("mask", command, "mask", PICTURE, *who, "--decisions", "p.json", "--out", "out")
    (row,) = json.loads((folder / "out" / "map.json").read_text(encoding="utf-8"))
    steps.run("check", command, "check", folder / "out" / row["output"], *who)


def _require_proposals(path: Path) -> None:
    pages = json.loads(path.read_text(encoding="utf-8"))["files"][0]["pages"]
    if not any(proposal["preselected"] for page in pages for proposal in page["proposals"]):
        raise SystemExit("nothing was found on the certificate")


def main() -> None:
    parser = argparse.ArgumentParser(description="Build the wheel and use it in a new environment.")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="work in this empty folder and leave it there")
    args = parser.parse_args()
    if args.keep:
        args.keep.mkdir(parents=True)
        smoke(args.keep.resolve())
        return
    with tempfile.TemporaryDirectory(prefix="bm-wheel-") as folder:
        smoke(Path(folder))


if __name__ == "__main__":
    main()
