"""The screen 批量 in its states, for `screenshots.py`: made-up people over a pipeline that believes what files say."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from blindmask.batch.orders import Policy
from blindmask.core.applicants import Applicant
from tests.fake_workers import Answers
from tests.tools.batch_people import make_people
from tests.unit.batch.world import Pipeline, put

_UNIT = "青柳地区检验检测中心"
_KINDS = ("职称证书", "毕业证书", "聘书", "继续教育合格证书", "年度考核登记表")
_PEOPLE = 12
SHOWN_FOLDER = "/home/user/评审"
"""Where a picture says that files are, instead of the temporary folder in which they are."""
_SERVED = 60
"""Calls that end before the picture of a run is taken."""


def make_files(folder: Path) -> list[Applicant]:
    """A roster with a wrong number in it, and files of which some are at a wrong place or say nothing."""
    people = make_people(_PEOPLE)
    lines = ["姓名,工作单位,身份证号"]
    for number, person in enumerate(people):
        number_text = person.id_number if number != 3 else person.id_number[:-1] + "0"
        lines.append(f"{person.name},{_UNIT},{number_text}")
        texts = {f"{person.name}/{n:02d}_{kind}.pdf": f"{person.name} {kind}" for n, kind in enumerate(_KINDS, 1)}
        put(folder / "in", texts if number != 5 else {})
    put(folder / "in", {f"{people[1].name}/06_论文.pdf": f"{people[2].name} 论文"})
    put(folder / "in", {f"{people[4].name}/03_聘书.pdf": f"{people[4].name} 模糊"})
    put(folder / "in", {f"{people[6].name}/05_公示.pdf": f"{people[6].name} {people[7].name} 公示"})
    put(folder / "in", {"扫描件0001.pdf": f"{people[8].name}"})
    (folder / "roster.csv").write_text("\n".join(lines), encoding="utf-8")
    return people


def batch_scenes(make_stage: Callable[[Answers], Any]) -> Iterator[tuple[str, Any]]:
    """Before, while it runs, at its end, and with doubts."""
    with tempfile.TemporaryDirectory(prefix="bm-") as scratch:
        folder = Path(scratch)
        make_files(folder)
        stage = make_stage(Pipeline())
        stage.window.steps.batch.click()
        yield "batch-empty", stage
        batching = stage.window.batching
        batching.choose_roster(str(folder / "roster.csv"))
        batching.choose_source(str(folder / "in"))
        batching.choose_policy(Policy.PRESELECTED)
        stage.serve()
        yield "batch-chosen", stage
        stage.window.batch.start.click()
        stage.serve()
        for _call in range(_SERVED):
            first = stage.reader.calls[0]
            stage.reader.run(lambda call, first=first: call is first)
            stage.settle()
        yield "batch-busy", stage
        stage.serve(stage.reader, stage.viewer)
        page = stage.window.batch
        page.applicants.setCurrentIndex(page.model.index(1, 0))
        for field, name in ((page.roster, "名册.csv"), (page.source, "材料"), (page.out, "批量遮盖件")):
            field.setText(f"{SHOWN_FOLDER}/{name}")
        yield "batch-results", stage
