"""A third of the corpus through opening, drawing and the text layer, in a worker; `tests.hostile.run` does it all."""

from __future__ import annotations

import hashlib
import os
import random
from pathlib import Path

from blindmask.core.errors import AppError
from blindmask.jobs.local import LocalExecutor
from tests.hostile.cases import NOTHING, OK, HostileCase
from tests.hostile.corpus import all_cases
from tests.hostile.tasks import open_and_draw
from tests.unit.jobs.tasks import task

CASES = [case for case in all_cases() if case.is_quick and case.expected != (NOTHING,)]
WAIT_S = 240.0
SHARE = 3


def outcome(executor: LocalExecutor, path: Path) -> str:
    future = executor.submit(task(open_and_draw, str(path), timeout_s=WAIT_S))
    error = future.exception(2 * WAIT_S)
    if error is None:
        return future.result()
    assert isinstance(error, AppError)
    assert path.name not in str(error)
    return error.code


def chosen() -> list[HostileCase]:
    """Some of every group, the same ones each time."""
    chance = random.Random(7)
    return [case for case in CASES if case.group == "file" or chance.randrange(SHARE) == 0]


def test_there_are_three_hundred_different_inputs_and_the_figures_say_how_many() -> None:
    every = list(all_cases())
    assert len({case.id for case in every}) == len(every) >= 300
    figures = Path(__file__).resolve().parents[1] / "README.md"
    assert f"{len(every)} damaged and hostile inputs" in figures.read_text(encoding="utf-8")


def test_each_ends_in_the_right_way_and_the_source_stays(tmp_path: Path) -> None:
    with LocalExecutor(1) as executor:
        assert wrong_endings(executor, tmp_path) == []


def wrong_endings(executor: LocalExecutor, tmp_path: Path) -> list[str]:
    wrong: list[str] = []
    for case in chosen():
        folder = tmp_path / case.id
        folder.mkdir()
        path = case.make(folder)
        if os.path.isdir(path) and case.expected == (OK,):
            continue  # a folder with a file in it: the command line walks it
        before = digest(path)
        code = outcome(executor, path)
        if code not in case.expected:
            wrong.append(f"{case.id}: {code}, expected {case.expected}")
        if digest(path) != before:
            wrong.append(f"{case.id}: the source changed")
    return wrong


def digest(path: Path) -> str:
    """The hash of a small file; empty for anything else."""
    try:
        is_small = path.is_file() and path.stat().st_size < 5_000_000
    except OSError:
        return ""
    return hashlib.sha256(path.read_bytes()).hexdigest() if is_small else ""
