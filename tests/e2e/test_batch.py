"""A batch with the real engine in real processes: killed and resumed, swapped, and its outputs the same."""

from __future__ import annotations

import hashlib
import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from blindmask.cli.main import main
from tests.tools.batch_people import CHEAP, make_batch_files, make_people

ROOT = Path(__file__).resolve().parents[2]
COUNT = 3
KILLS = 2
PATIENCE_S = 240.0


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A roster of three, one small file each, and `whole/`, the outputs of an undisturbed run."""
    folder = tmp_path_factory.mktemp("batch")
    make_batch_files(make_people(COUNT), folder, attachments=CHEAP)
    assert main(arguments(folder, folder / "whole")) == 0
    return folder


def arguments(folder: Path, out: Path, *more: str) -> list[str]:
    base = ["batch", str(folder / "roster.csv"), "--in", str(folder / "in"), "--out", str(out), "--workers", "1"]
    return [*base, *more]


def outputs(out: Path) -> dict[str, str]:
    """The masked files by their names, and the rows of the one map.json."""
    files = [p for p in sorted(out.glob("[0-9]*/*")) if p.suffix not in (".json", ".html")]
    found = {p.relative_to(out).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest() for p in files}
    return {**found, "map.json": (out / "map.json").read_text(encoding="utf-8")}


def read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def test_everybody_has_a_masked_file_that_passed(made: Path) -> None:
    rows = read(made / "whole" / "map.json")
    assert [row["status"] for row in rows] == ["passed"] * COUNT
    assert len(outputs(made / "whole")) == COUNT + 1


def test_killed_twice_and_resumed_it_ends_with_the_same_outputs(made: Path) -> None:
    out = made / "killed"
    rng = random.Random(1)
    for _kill in range(KILLS):
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        command = [sys.executable, "-m", "app", *arguments(made, out, "--resume")]
        with subprocess.Popen(
            command, env=environment, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ) as run:
            wait_for_progress(out, run, more_s=rng.uniform(0.0, 3.0))
            run.send_signal(signal.SIGKILL)
    assert main(arguments(made, out, "--resume")) == 0
    assert outputs(out) == outputs(made / "whole")


def wait_for_progress(out: Path, run: subprocess.Popen[bytes], *, more_s: float) -> None:
    """Until the run works on an applicant, and a moment longer, so that the kill hits it in the middle."""
    making = out / ".blindmask" / "making"
    end_s = time.monotonic() + PATIENCE_S
    while not ends_within(run, 0.05) and time.monotonic() < end_s:
        if making.is_dir() and any(making.iterdir()):
            break
    ends_within(run, more_s)


def ends_within(run: subprocess.Popen[bytes], seconds: float) -> bool:
    try:
        run.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        return False
    return True


def test_swapped_folders_mask_nothing_with_a_wrong_profile(made: Path, tmp_path: Path) -> None:
    people = make_people(COUNT)
    mixed = tmp_path / "mixed"
    make_batch_files(people, mixed, attachments=CHEAP)
    first, second, _third = sorted((mixed / "in").iterdir())
    first.rename(mixed / "x")
    second.rename(first)
    (mixed / "x").rename(second)
    assert main(arguments(mixed, mixed / "out")) == 3
    rows = read(mixed / "out" / "map.json")
    assert [row["status"] for row in rows] == ["error", "error", "passed"]
    assert [row["output"] != "" for row in rows] == [False, False, True]
