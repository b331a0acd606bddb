"""`check` on files that were masked badly in every common way, and on files that were masked well; the real engine."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from blindmask.case.work import check, looking
from blindmask.core.page_view import LineReading
from blindmask.core.pages import TextSpan
from blindmask.core.results import Leak
from blindmask.host.rule_files import load_rules
from blindmask.ocr.paddle import shared_engine
from tests.leaks import bad_pdfs
from tests.leaks.bad_images import BAD, CLEAN, Case
from tests.leaks.bad_page import APPLICANT, place_of

ROOT = Path(__file__).resolve().parents[2]
RULES = load_rules()
LEAST_NAMED = 0.95
assert bad_pdfs.BAD is BAD  # importing it adds its cases


class RememberingEngine:
    """The real engine, which reads a picture that came before from memory: many cases show the same pixels."""

    def __init__(self) -> None:
        self._read: dict[tuple[int, str], list[LineReading]] = {}

    def read(self, image: NDArray[np.uint8], *, wanted: str = "", known: Sequence[TextSpan] = ()) -> list[LineReading]:
        key = hash(image.tobytes()), wanted
        if key not in self._read:
            self._read[key] = shared_engine().read(image, wanted=wanted, known=known)
        return self._read[key]

    def read_line(self, crop: NDArray[np.uint8], *, wanted: str = "") -> LineReading | None:
        return shared_engine().read_line(crop, wanted=wanted)


@pytest.fixture(scope="module")
def engine() -> RememberingEngine:
    return RememberingEngine()


@pytest.fixture(autouse=True)
def remembering(monkeypatch: pytest.MonkeyPatch, engine: RememberingEngine) -> None:
    monkeypatch.setattr(looking, "shared_engine", lambda: engine)


def checked(case: Case, folder: Path) -> Sequence[Leak]:
    path = folder / (case.file_name or f"a{case.suffix}")
    path.write_bytes(case.build())
    return check.check_file(str(path), APPLICANT, RULES).leaks


def is_named(case: Case, leaks: Sequence[Leak]) -> bool:
    """Whether one of the leaks says what is wrong and, where the item is on the page, where it is."""
    told = [leak for leak in leaks if leak.how in case.how]
    if case.item is None:
        return bool(told)
    place = place_of(case.item)
    return any(leak.box is not None and leak.box.overlap(place) > 0 for leak in told if leak.box) or (
        case.name.endswith("on_its_side") and bool(told)
    )


def test_there_are_enough_cases() -> None:
    assert len(BAD) >= 60
    assert len(CLEAN) >= 20
    names: list[Any] = [case.name for case in (*BAD, *CLEAN)]
    assert len(set(names)) == len(names)


def test_the_documents_say_how_many_cases_there_are() -> None:
    said = {
        "README.md": f"{len(BAD)} files masked badly are told and {len(CLEAN)} masked",
        "README.zh-CN.md": f"{len(BAD)} 种没有遮好的文件都能指出，{len(CLEAN)} 种遮好的不误报",
        "tests/README.md": f"{len(BAD)} badly\n  and {len(CLEAN)} well masked",
    }
    unlike = {name for name, words in said.items() if words not in (ROOT / name).read_text(encoding="utf-8")}
    assert unlike == set()


def test_badly_masked_files_are_named(tmp_path: Path) -> None:
    missed: dict[str, list[tuple[str, str]]] = {}
    for case in BAD:
        leaks = checked(case, tmp_path)
        if not is_named(case, leaks):
            missed[case.name] = [(leak.how, leak.kind) for leak in leaks]
    assert 1 - len(missed) / len(BAD) >= LEAST_NAMED, missed


@pytest.mark.parametrize("case", CLEAN, ids=lambda case: case.name)
def test_a_well_masked_file_has_no_finding(tmp_path: Path, case: Case) -> None:
    assert checked(case, tmp_path) == ()
