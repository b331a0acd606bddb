"""Names of masked files: no two the same, on no system, and never a source."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from blindmask.case.folder_map import FolderMap, write_map
from blindmask.case.targets import Outgoing, plan_targets
from blindmask.core.errors import TargetIsSource
from blindmask.core.results import EarlierFiles, ExportOptions, FileResult, Status

KEPT = ExportOptions(keep_names=True)


def planned(
    folder: Path,
    *files: Outgoing,
    options: ExportOptions = KEPT,
    is_marked: bool = False,
    sources: tuple[Path, ...] = (),
) -> list[str]:
    targets = plan_targets(files, folder=folder, options=options, sources=sources, is_marked=is_marked)
    return ["refused" if isinstance(t, TargetIsSource) else t.relative_to(folder).as_posix() for t in targets]


def named(*names: str, pages: int = 1) -> list[Outgoing]:
    return [Outgoing(name, pages=pages) for name in names]


def test_neutral_names_are_numbers_and_kinds_of_paper(tmp_path: Path) -> None:
    files = Outgoing("周晓澜.pdf", paper="diploma"), *named("b.pdf", "c.pdf")
    assert planned(tmp_path, *files, options=ExportOptions()) == ["01_学历证书_遮盖", "02_遮盖", "03_遮盖"]


def test_kept_names_say_what_they_are_only_where_asked(tmp_path: Path) -> None:
    assert planned(tmp_path, *named("甲/a.pdf", "b.pdf")) == ["甲/a", "b"]
    assert planned(tmp_path, *named("a.pdf", "b.pdf", "A.pdf"), is_marked=True) == ["a_遮盖", "b_遮盖", "A_2_遮盖"]


@pytest.mark.parametrize("is_marked", [False, True])
@pytest.mark.parametrize(
    "names",
    [
        ("a.pdf", "a.pdf", "a_2.pdf"),
        ("a_2.pdf", "a.pdf", "a.jpg"),
        ("1.pdf", "1.JPG", "1_2.png"),
        ("Straße.pdf", "STRASSE.pdf"),
        ("\u00e9.pdf", "e\u0301.pdf"),
        ("学历./a.pdf", "学历/a.pdf"),
        ("a_遮盖.pdf", "a.pdf", "a.jpg"),
    ],
)
def test_kept_names_never_meet_in_one_output(tmp_path: Path, names: tuple[str, ...], is_marked: bool) -> None:
    targets = planned(tmp_path, *named(*names), is_marked=is_marked)
    for number, target in enumerate(targets):
        (tmp_path / target).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / f"{target}.pdf").write_text(str(number), encoding="utf-8")
    assert len({target.casefold() for target in targets}) == len(names)
    assert sorted(path.read_text(encoding="utf-8") for path in tmp_path.rglob("*.pdf")) == [
        str(number) for number in range(len(names))
    ]


@pytest.mark.parametrize("is_marked", [False, True])
def test_parts_of_a_split_file_never_meet_another_output(tmp_path: Path, is_marked: bool) -> None:
    options = ExportOptions(keep_names=True, may_split=True)
    names = named("a.pdf", "a_1.pdf", "a.jpg", "a_遮盖_1.pdf", pages=3)
    targets = planned(tmp_path, *names, options=options, is_marked=is_marked)
    possible = [name for target in targets for name in (target, *(f"{target}_{part}" for part in (1, 2, 3)))]
    assert len(set(possible)) == len(possible) == 16


def test_a_file_whose_output_would_replace_a_source_is_refused(tmp_path: Path) -> None:
    source, other = tmp_path / "a.pdf", tmp_path / "b_1.jpg"
    for path in (source, other):
        path.write_text("a source", encoding="utf-8")
    split = ExportOptions(keep_names=True, may_split=True)
    files = named("a.pdf", "b.pdf", "c.pdf", pages=2)
    assert planned(tmp_path, *files, sources=(source, other)) == ["refused", "b", "c"]
    assert planned(tmp_path, *files, options=split, sources=(source, other)) == ["refused", "refused", "c"]


# Where earlier masked files lie


def exported(folder: Path, files: Sequence[Outgoing], **more: Any) -> list[str]:
    """What the files are called; then they are there, and listed beside those of the exports before."""
    targets = planned(folder, *files, **more)
    for file, target in zip(files, targets, strict=True):
        (folder / f"{target}.pdf").parent.mkdir(parents=True, exist_ok=True)
        (folder / f"{target}.pdf").write_text(f"{file.name} {file.sha256}", encoding="utf-8")
    now = [
        FileResult(f.name, f"{t}.pdf", Status.PASSED, source_sha256=f.sha256)
        for f, t in zip(files, targets, strict=True)
    ]
    known = FolderMap(folder)
    others = [row for row in known.rows if not any(known.is_of(row, result.source_key) for result in now)]
    write_map(now, folder / "map.json", EarlierFiles(rows=tuple(others)))
    return targets


def of(person: str, *names: str) -> list[Outgoing]:
    return [Outgoing(name, sha256=hashlib.sha256(f"{person} {name}".encode()).hexdigest()) for name in names]


NUMBERED = ExportOptions()
ONE, OTHER = of("one", "a.pdf", "b.pdf"), of("other", "a.pdf", "b.pdf")


def test_files_of_others_are_passed_over_and_own_ones_replaced(tmp_path: Path) -> None:
    for _again in range(2):
        assert exported(tmp_path, ONE, options=NUMBERED) == ["01_遮盖", "02_遮盖"]
        assert exported(tmp_path, OTHER, options=NUMBERED) == ["03_遮盖", "04_遮盖"]
    assert exported(tmp_path, ONE[1:], options=NUMBERED) == ["02_遮盖"]
    assert exported(tmp_path, [*of("one", "new.pdf"), *ONE], options=NUMBERED) == ["05_遮盖", "01_遮盖", "02_遮盖"]


def test_a_number_is_one_persons_whatever_the_kind_of_paper(tmp_path: Path) -> None:
    exported(tmp_path, ONE, options=NUMBERED)
    told = [replace(file, paper="diploma") for file in (*OTHER, *ONE)]
    assert planned(tmp_path, *told, options=NUMBERED) == [
        "03_学历证书_遮盖", "04_学历证书_遮盖", "01_学历证书_遮盖", "02_学历证书_遮盖",
    ]  # fmt: skip


@pytest.mark.parametrize("is_marked", [False, True])
def test_kept_names_of_others_are_passed_over_too(tmp_path: Path, is_marked: bool) -> None:
    ending = "_遮盖" if is_marked else ""
    for _again in range(2):
        assert exported(tmp_path, ONE, is_marked=is_marked) == [f"a{ending}", f"b{ending}"]
        assert exported(tmp_path, OTHER, is_marked=is_marked) == [f"a_2{ending}", f"b_2{ending}"]
    assert exported(tmp_path, [*OTHER, *ONE], is_marked=is_marked) == [
        f"a_2{ending}", f"b_2{ending}", f"a{ending}", f"b{ending}",
    ]  # fmt: skip


def test_what_no_map_lists_is_never_replaced(tmp_path: Path) -> None:
    for name in ("01_遮盖.jpg", "02_遮盖_1.pdf", "03_报告.pdf", "report.html"):
        (tmp_path / name).write_text("somebody's", encoding="utf-8")
    assert planned(tmp_path, *ONE, options=NUMBERED) == ["02_遮盖", "03_遮盖"]
    split = ExportOptions(may_split=True)
    assert planned(tmp_path, *ONE, options=split) == ["03_遮盖", "04_遮盖"]
    assert planned(tmp_path, Outgoing("report.pdf")) == ["report"]
