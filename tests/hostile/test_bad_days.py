"""Full disks, targets that cannot be written or are a source, missing weights, killed programs: nothing half done."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from blindmask.case.work.masked_copy import export_document
from blindmask.case.work.reports import write_reports
from blindmask.cli.main import has_display, main
from blindmask.core.applicants import Applicant
from blindmask.core.boxes import Rect
from blindmask.core.errors import CannotWrite, ChangedFile, DiskFull, TargetIsSource
from blindmask.core.pages import Document
from blindmask.core.proposals import Decision, Kind, Verdict
from blindmask.core.results import ExportOptions, Status
from blindmask.documents.open import open_document
from blindmask.export.proof.verify import Proof
from blindmask.host import weights as models
from blindmask.host.rule_files import load_rules
from blindmask.host.saving import portable_stem
from blindmask.host.scratch import private_scratch, scratch_root
from blindmask.host.settings import Settings, load_settings, save_settings
from blindmask.review.casefile import cases_dir, list_cases, write_case
from tests.hostile.image_cases import sample
from tests.hostile.parsers import CASE_ID, PARSERS
from tests.unit.cli.fakes import make_analysis

ROOT = Path(__file__).resolve().parents[2]
RULES = load_rules()
is_root_on_linux = sys.platform == "linux" and os.geteuid() == 0


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "in" / "周晓澜.png"
    path.parent.mkdir()
    path.write_bytes(sample("PNG", (600, 400)))
    return path


@pytest.fixture
def full_disk(tmp_path: Path) -> Iterator[Path]:
    """A folder on a disk of its own with room for 16 kB. Only root may mount one."""
    yield from mounted(tmp_path / "full", "size=16k")


@pytest.fixture
def read_only_disk(tmp_path: Path) -> Iterator[Path]:
    yield from mounted(tmp_path / "read-only", "size=1m,ro")


def mounted(folder: Path, options: str) -> Iterator[Path]:
    folder.mkdir()
    if not is_root_on_linux or not shutil.which("mount"):
        pytest.skip("only root may mount a small disk")
    if subprocess.run(["mount", "-t", "tmpfs", "-o", options, "none", str(folder)], check=False).returncode:
        pytest.skip("mounting is not allowed here")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def fill(disk: Path) -> None:
    (disk / "fill").write_bytes(bytes(os.statvfs(disk).f_bavail * os.statvfs(disk).f_frsize))


def export(path: Path, target: Path, monkeypatch: pytest.MonkeyPatch) -> Status:
    """One box exported; the reading again is left out, it is not the point."""
    monkeypatch.setattr("blindmask.case.work.masked_copy.Proofreader.read", lambda *_: [])
    document: Document = open_document(str(path))
    box = Rect(0.2, 0.2, 0.4, 0.3)
    decision = Decision("d", document.page_key(0), box, Kind.NAME, Verdict.MASK)
    return export_document(
        document, [decision], {}, str(target), Applicant(name="周晓澜"), RULES, ExportOptions()
    ).status


def test_a_full_disk_leaves_nothing_of_an_export(
    source: Path, full_disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(full_disk)
    with pytest.raises(DiskFull):
        export(source, full_disk / "out" / "01", monkeypatch)
    assert [path.name for path in full_disk.rglob("*") if path.is_file()] == ["fill"]
    (full_disk / "fill").unlink()
    assert export(source, full_disk / "out" / "01", monkeypatch) is Status.PASSED


def test_a_full_disk_keeps_the_older_save_and_the_older_reports(
    full_disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BLINDMASK_HOME", str(full_disk))
    text = PARSERS["case"].seed.decode()
    write_case(CASE_ID, text)
    save_settings(Settings(style="white"))
    fill(full_disk)
    with pytest.raises(DiskFull):
        write_case(CASE_ID, text + " " * 8000)
    with pytest.raises(DiskFull):
        write_reports([], str(full_disk), RULES)
    save_settings(Settings(style="black"))
    assert load_settings() == Settings(style="white")
    assert (cases_dir() / f"{CASE_ID}.json").read_text(encoding="utf-8") == text
    assert [path.name for path in cases_dir().iterdir()] == [f"{CASE_ID}.json"]


def test_a_read_only_target_is_told(source: Path, read_only_disk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for target in (read_only_disk / "01", read_only_disk / "new" / "01"):
        with pytest.raises(CannotWrite):
            export(source, target, monkeypatch)


def test_a_file_where_the_folder_should_be_is_told(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "out").write_bytes(b"")
    with pytest.raises(CannotWrite):
        export(source, tmp_path / "out" / "01", monkeypatch)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files")
def test_a_pipe_or_a_device_is_not_replaced(tmp_path: Path, capsys: pytest.CaptureFixture[str], source: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    assert main(["propose", str(source), "--json", str(pipe), "--workers", "0"]) == 5
    assert "无法写入" in capsys.readouterr().err
    assert pipe.is_fifo()


@pytest.mark.parametrize("link", ["same", "symbolic", "hard", "folder"])
def test_the_target_is_the_source(source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, link: str) -> None:
    before = source.read_bytes()
    target = source.with_name("other")
    if link == "same":
        target = source.with_suffix("")
    elif link == "symbolic":
        target.with_suffix(".png").symlink_to(source)
    elif link == "hard":
        os.link(source, target.with_suffix(".png"))
    else:
        (tmp_path / "again").symlink_to(source.parent, target_is_directory=True)
        target = tmp_path / "again" / source.stem
    with pytest.raises(TargetIsSource):
        export(source, target, monkeypatch)
    assert source.read_bytes() == before


def test_a_source_that_changes_meanwhile_is_not_exported(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def change(*_: object, **__: object) -> Proof:
        facts = source.stat()
        source.write_bytes(source.read_bytes()[:-1] + b"x")
        os.utime(source, ns=(facts.st_atime_ns, facts.st_mtime_ns))  # as after a clock that was set back
        return Proof((), {})

    monkeypatch.setattr("blindmask.case.work.masked_copy.verify_output", change)
    with pytest.raises(ChangedFile):
        export(source, tmp_path / "out" / "01", monkeypatch)
    assert list((tmp_path / "out").iterdir()) == []


def masked(argv: list[str], monkeypatch: pytest.MonkeyPatch) -> int:
    """`mask` in this process with pages that are not recognised."""
    monkeypatch.setattr(
        "blindmask.case.work.analysis.analyse_page", lambda document, index, *_: make_analysis(document, index)
    )
    monkeypatch.setattr("blindmask.case.work.masked_copy.Proofreader.read", lambda *_: [])
    return main(["mask", "--workers", "0", "--name", "周晓澜", *argv])


def test_kept_names_in_the_sources_own_folder_stop_each_file(
    source: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    other = source.with_suffix(".jpg")
    other.write_bytes(sample("JPEG", (600, 400)))
    before = {path: path.read_bytes() for path in (source, other)}
    assert masked([str(source.parent), "--out", str(source.parent), "--keep-names"], monkeypatch) == 5
    assert "原件不会被覆盖" in capsys.readouterr().out
    assert {path: path.read_bytes() for path in before} == before
    # As a PDF, the first would replace a source of that name that is another input.
    pdf = source.with_suffix(".pdf")
    pdf.write_bytes(PARSERS["case"].seed)
    assert masked([str(source), str(pdf), "--out", str(source.parent), "--keep-names", "--format", "pdf"], monkeypatch)
    assert pdf.read_bytes() == PARSERS["case"].seed


def test_proposals_never_replace_a_source(source: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = source.read_bytes()
    assert main(["propose", str(source), "--json", str(source), "--workers", "0"]) == 5
    assert "原件" in capsys.readouterr().err
    assert source.read_bytes() == before


@pytest.mark.parametrize(
    ("stem", "expected"),
    [
        ("CON", "_CON"),
        ("com1.tar", "_com1.tar"),
        ("report.", "report"),
        ("a:b|c", "a_b_c"),
        ("abc\u202efdp", "abc_fdp"),
        ("\x1b[2J", "_[2J"),
        ("材" * 200, "材" * 66),
        (" . ", "_"),
        ("学历 证书", "学历 证书"),
    ],
)
def test_a_kept_name_works_on_every_system(stem: str, expected: str) -> None:
    assert portable_stem(stem) == expected


@pytest.mark.parametrize("damage", ["missing", "changed"])
def test_wrong_weights_are_told_before_anything_is_read(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], damage: str
) -> None:
    folder = tmp_path / "models"
    folder.mkdir()
    shutil.copy(models.models_dir() / "manifest.toml", folder)
    for model in models.list_models():
        (folder / model.path).parent.mkdir(parents=True, exist_ok=True)
        (folder / model.path).write_bytes(b"changed")
    if damage == "missing":
        (folder / models.list_models()[0].path).unlink()
    monkeypatch.setattr(models, "models_dir", lambda: folder)
    out = tmp_path / "p.json"
    assert main(["propose", str(source), "--json", str(out), "--workers", "0"]) == 4
    assert ("缺少模型文件" if damage == "missing" else "与校验值不符") in capsys.readouterr().err
    assert not out.exists()


def test_no_display_is_told_instead_of_an_abort(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert not has_display("linux", {})
    assert has_display("linux", {"WAYLAND_DISPLAY": "wayland-0"})
    assert has_display("win32", {})
    monkeypatch.setattr("blindmask.cli.main.has_display", lambda *_: False)
    assert main(["gui"]) == 4
    assert "显示器" in capsys.readouterr().err


def test_an_error_that_nobody_expected_quotes_nothing(
    source: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(_args: object, _executor: object) -> int:
        raise ValueError("周晓澜")

    monkeypatch.setattr("blindmask.cli.main.refuse_wrong_models", lambda: fail(0, 0))
    assert main(["propose", str(source), "--json", "p.json", "--workers", "0"]) == 4
    printed = capsys.readouterr().err
    assert "ValueError" in printed
    assert "周晓澜" not in printed


def test_without_fonts_a_label_block_is_still_painted(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("blindmask.host.fonts.find_cjk_fonts", list)
    argv = [str(source), "--out", str(tmp_path / "out"), "--style", "label"]
    assert masked(argv, monkeypatch) in (0, 4)
    rows = json.loads((tmp_path / "out" / "map.json").read_text(encoding="utf-8"))
    assert all(row["output"] or row["status"] == "error" for row in rows)


@pytest.mark.parametrize("year", [1970, 2199])
def test_dates_that_cannot_be_stop_nothing(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, year: int
) -> None:
    os.utime(source, ((year - 1970) * 31_556_952, (year - 1970) * 31_556_952))
    assert export(source, tmp_path / "out" / "01", monkeypatch) is Status.PASSED
    data = json.loads(PARSERS["case"].seed)
    write_case(CASE_ID, json.dumps({**data, "saved": f"{year}-05-04T10:20:30+00:00"}))
    assert [info.id for info in list_cases()] == [CASE_ID]


# Temporary files

HOLD = """
import sys, tempfile, os
from blindmask.host.scratch import private_scratch
with private_scratch() as folder:
    open(os.path.join(tempfile.gettempdir(), "page"), "w").write("x")
    print(folder, flush=True)
    sys.stdin.read()
"""


def test_temporary_files_lie_in_one_private_folder_that_is_wiped(tmp_home: Path) -> None:
    before = os.environ.get("TMPDIR")
    with private_scratch() as folder:
        assert folder.parent == scratch_root()
        assert tmp_home in folder.parents
        if sys.platform != "win32":
            assert folder.stat().st_mode & 0o777 == 0o700
            assert folder.parent.stat().st_mode & 0o777 == 0o700
        assert os.environ["TMPDIR"] == str(folder)
    assert list(scratch_root().iterdir()) == []
    assert os.environ.get("TMPDIR") == before


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_what_a_killed_program_left_is_wiped_and_what_is_in_use_stays(tmp_home: Path) -> None:
    def held() -> tuple[subprocess.Popen[bytes], Path]:
        child = subprocess.Popen(
            [sys.executable, "-c", HOLD], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=dict(os.environ)
        )
        assert child.stdout is not None
        return child, Path(child.stdout.readline().decode().strip())

    (living, kept), (killed, left) = held(), held()
    with living, killed:
        killed.send_signal(signal.SIGKILL)
        killed.wait()
        assert (left / "page").exists()
        with private_scratch():
            assert not left.exists()
            assert (kept / "page").exists()
        assert living.stdin is not None
        living.stdin.close()
        living.wait()
    assert list(scratch_root().iterdir()) == []


def test_programs_that_start_at_the_same_time_keep_their_folders(tmp_home: Path) -> None:
    children = [
        subprocess.Popen([sys.executable, "-c", HOLD], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        for _ in range(4)
    ]
    folders = {Path(line.decode().strip()) for child in children if (line := child.stdout and child.stdout.readline())}
    assert len(folders) == len(children)
    assert all((folder / "page").exists() for folder in folders)
    for child in children:
        child.communicate()
    assert list(scratch_root().iterdir()) == []
