"""The library, as the READMEs show it, with the real engine."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import blindmask
from blindmask.core.errors import NothingToDo
from blindmask.core.results import Status
from blindmask.host.paths import resources_dir

ROOT = Path(__file__).parents[2]
CASE = resources_dir() / "samples" / "case"


def example(readme: str) -> str:
    (code,) = re.findall(r"```python\n(.*?)```", (ROOT / readme).read_text(encoding="utf-8"), re.DOTALL)
    return code


def test_both_readmes_show_the_same_example() -> None:
    assert example("README.md") == example("README.zh-CN.md")


def test_the_example_runs_as_it_stands(tmp_path: Path) -> None:
    (tmp_path / "papers").mkdir()
    shutil.copy(CASE / "10_荣誉证书.jpg", tmp_path / "papers")
    done = subprocess.run(
        [sys.executable, "-c", example("README.md")], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    proposed, masked, checked = done.stdout.splitlines()
    assert "陆砚秋" in proposed
    assert "passed 01_获奖证书_遮盖.jpg []" in masked
    assert checked == "passed"


def test_what_is_wrong_with_one_file_is_told_in_its_value(tmp_path: Path) -> None:
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.7 no more")
    (reading,) = blindmask.propose([tmp_path], blindmask.Applicant(name="陆砚秋"))
    assert (reading.status, bool(reading.message)) == (Status.ERROR, True)


def test_what_is_wrong_with_all_of_them_is_raised(tmp_path: Path) -> None:
    with pytest.raises(NothingToDo):
        blindmask.mask([tmp_path], out=tmp_path / "out")
    with pytest.raises(blindmask.AppError):
        blindmask.open(tmp_path / "missing.pdf")
