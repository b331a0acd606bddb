"""Does the wheel work outside the checkout? `python -m tests.tools.smoke_wheel`

Builds the wheel, installs it with what it needs into a new virtual environment, and uses it there from an empty folder,
with nothing of the checkout in reach: icon, translation, rule set, labels, guide, sample case, models, and one image
masked and checked.
Takes two to four minutes, most of them for the installation. Prints a line per step with its seconds.
"""

from __future__ import annotations

import sys
import tempfile
import venv
from pathlib import Path

from tests.tools.smoke import Steps, use_program

ROOT = Path(__file__).parents[2]

_PARTS = """
from PySide6.QtWidgets import QApplication
application = QApplication([])
import blindmask
from blindmask.gui import icons
from blindmask.gui.language import speak
from blindmask.gui.theme import apply_theme
from blindmask.messages import _
from blindmask.host.weights import verify_models
from blindmask.host.paths import resources_dir
from blindmask.host.rule_files import load_rules
apply_theme(application, "light")
assert "site-packages" in blindmask.__file__, blindmask.__file__
assert not icons.pixmap("mask", colour="#000000").isNull()
speak(application, "en")
assert _("遮盖") != "遮盖"
assert load_rules().name
assert (resources_dir() / "labels.tsv").is_file()
assert all((resources_dir() / "guide" / name).is_file() for name in ("zh.html", "en.html", "review.png"))
assert (resources_dir() / "samples" / "case" / "applicant.json").is_file()
assert [state for state in verify_models() if state.error] == []
"""
"""Run by the installed interpreter."""


def smoke(folder: Path) -> None:
    """Builds, installs and uses the wheel in `folder`, an empty one. Raises SystemExit with what went wrong."""
    steps = Steps(folder)
    steps.run("build the wheel", sys.executable, "-m", "build", "--wheel", "--outdir", folder / "dist", ROOT)
    (wheel,) = (folder / "dist").glob("*.whl")
    print(f"{wheel.name}: {wheel.stat().st_size / 1e6:.0f} MB")
    venv.create(folder / "venv", with_pip=True)
    binaries = folder / "venv" / ("Scripts" if sys.platform == "win32" else "bin")
    steps.run("install it", binaries / "python", "-m", "pip", "install", "--quiet", wheel)
    steps.run("icon, translation, rules, labels, models", binaries / "python", "-c", _PARTS)
    use_program(steps, binaries / "blindmask")


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="bm-wheel-") as folder:
        smoke(Path(folder))


if __name__ == "__main__":
    main()
