"""What `blindmask doctor` says, and what it does not."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path

import pytest

from blindmask.cli import doctor
from blindmask.cli.main import main
from blindmask.core.applicants import Applicant
from blindmask.core.errors import ModelDamaged
from blindmask.host.weights import Model, ModelState
from blindmask.review.case_format import Case, CaseDocument, Encoder
from blindmask.review.casefile import write_case
from blindmask.review.work import Work
from tests.unit.jobs import tasks
from tests.unit.jobs.tasks import task


@pytest.fixture
def lines() -> list[str]:
    return []


def test_a_healthy_installation_ends_with_zero(lines: list[str]) -> None:
    assert doctor.run_doctor(lines.append, engine=False) == 0
    text = "\n".join(lines)
    assert "paddleocr 3." in text
    assert "ppocrv6_small_rec：校验通过" in text
    assert "中文字体" in text
    assert "网络" in text


def test_the_command_line_tells_its_version(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--version"])
    assert ended.value.code == 0
    assert capsys.readouterr().out.split() == ["blindmask", version("blindmask")]


def test_the_home_folder_is_not_named(lines: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    monkeypatch.setenv("BLINDMASK_HOME", str(tmp_path / "blindmask"))
    doctor.run_doctor(lines.append, engine=False)
    assert "个人数据：~/blindmask" in lines
    assert str(tmp_path) not in "\n".join(lines)


def test_a_damaged_weight_is_named_and_the_engine_not_tried(lines: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    model = Model("small", "small/inference.onnx", "made-up", "1.0", "MIT", "0" * 64, 1)
    state = ModelState(model, ModelDamaged(file=model.path))
    monkeypatch.setattr(doctor, "verify_models", lambda: [state])
    monkeypatch.setattr(doctor, "ProbeEngine", lambda: task(tasks.die))
    assert doctor.run_doctor(lines.append) == 4
    assert any("small/inference.onnx" in line for line in lines)
    assert not any("识别引擎" in line for line in lines)


def test_an_engine_that_fails_is_reported(lines: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "ProbeEngine", lambda: task(tasks.die))
    assert doctor.run_doctor(lines.append) == 4
    assert any("worker.crashed" in line for line in lines)


def test_the_engines_start_time_is_reported(lines: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "ProbeEngine", lambda: task(tasks.one_and_a_half))
    assert doctor.run_doctor(lines.append) == 0
    assert any("1.5 秒后就绪" in line for line in lines)


def test_what_is_saved_about_a_person_is_not_told(lines: list[str], tmp_home: Path) -> None:
    applicant = Applicant(name="陈小明", units=("青石县农业技术推广中心",))
    document = CaseDocument("a" * 64, "/made-up/陈小明的证书.pdf")
    write_case("b" * 32, Encoder().encode(Case("b" * 32, "", "three-items", applicant, (document,), Work())))
    assert doctor.run_doctor(lines.append, engine=False) == 0
    text = "\n".join(lines)
    assert "个人数据" in text
    assert not [word for word in ("陈小明", "青石县", "made-up", "b" * 32) if word in text]
