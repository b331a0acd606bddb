"""One made-up certificate through an installed program, as a user would: what the smoke tests of the packages share."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import time
from pathlib import Path

from blindmask.host.paths import resources_dir

CASE = resources_dir() / "samples" / "case"
PICTURE = "10_荣誉证书.jpg"
_TAIL = 4000


class Steps:
    """Runs commands in a folder, with a line for each; the first that fails ends everything with SystemExit."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        kept = {key: value for key, value in os.environ.items() if key not in ("PYTHONPATH", "VIRTUAL_ENV")}
        self._environment = kept | {"BLINDMASK_HOME": str(folder / "home"), "QT_QPA_PLATFORM": "offscreen"}

    def run(self, what: str, *command: str | Path) -> None:
        start = time.monotonic()
        done = subprocess.run(
            [str(part) for part in command],
            cwd=self.folder,
            env=self._environment,
            capture_output=True,
            text=True,
            check=False,
        )
        print(f"{what:<42}{time.monotonic() - start:7.1f} s", flush=True)
        if done.returncode != 0:
            raise SystemExit(f"exit code {done.returncode}\n{done.stdout[-_TAIL:]}{done.stderr[-_TAIL:]}")


def use_program(steps: Steps, command: Path) -> None:
    """Proposes, masks and checks the certificate with the program that `command` starts."""
    for name in (PICTURE, "applicant.json"):
        shutil.copy(CASE / name, steps.folder)
    who = "--applicant", "applicant.json"
    steps.run("doctor", command, "doctor")
    steps.run("propose", command, "propose", PICTURE, *who, "--json", "p.json")
    pages = json.loads((steps.folder / "p.json").read_text(encoding="utf-8"))["files"][0]["pages"]
    if not any(proposal["preselected"] for page in pages for proposal in page["proposals"]):
        raise SystemExit("nothing was found on the certificate")
    steps.run("mask", command, "mask", PICTURE, *who, "--decisions", "p.json", "--out", "out")
    (row,) = json.loads((steps.folder / "out" / "map.json").read_text(encoding="utf-8"))
    steps.run("check", command, "check", steps.folder / "out" / row["output"], *who)
