"""The weights in models/: where each one is, and whether it is what the manifest says."""

from __future__ import annotations

import hashlib
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from blindmask.core.errors import AppError, ModelDamaged, ModelMissing
from blindmask.host.paths import models_dir


@dataclass(frozen=True, slots=True)
class Model:
    """One weight of the manifest. `path` is relative to the models folder; `package` and `version` carry it."""

    name: str
    path: str
    package: str
    version: str
    licence: str
    sha256: str
    bytes: int


@dataclass(frozen=True, slots=True)
class ModelState:
    """What was found on disk. `error` is None when the file is the one that the manifest names."""

    model: Model
    error: AppError | None


def list_models() -> list[Model]:
    """The weights that the program needs, in the manifest's order."""
    data = tomllib.loads((models_dir() / "manifest.toml").read_text(encoding="utf-8"))
    return [Model(**{key: entry[key] for key in Model.__dataclass_fields__}) for entry in data["model"]]


def refuse_wrong_models() -> None:
    """Raises ModelMissing or ModelDamaged for the first weight that is not what the manifest says."""
    for state in verify_models():
        if state.error is not None:
            raise state.error


def verify_models() -> list[ModelState]:
    """The state of every weight, by its full sha256 (77 MB in all, about 0.1 s)."""
    return [_state(model) for model in list_models()]


@cache
def model_path(name: str) -> Path:
    """The file of the weight called `name`; its sha256 is checked the first time a process asks.

    PaddleOCR wants the folder around it: `model_path(name).parent`.
    Raises ModelMissing or ModelDamaged, KeyError for a name that the manifest lacks.
    """
    model = {m.name: m for m in list_models()}[name]
    _check_content(model)
    return models_dir() / model.path


def _state(model: Model) -> ModelState:
    try:
        _check_content(model)
    except (ModelMissing, ModelDamaged) as error:
        return ModelState(model, error)
    return ModelState(model, None)


def _check_content(model: Model) -> None:
    path = models_dir() / model.path
    if not path.is_file():
        raise ModelMissing(file=model.path)
    with path.open("rb") as file:
        if hashlib.file_digest(file, "sha256").hexdigest() != model.sha256:
            raise ModelDamaged(file=model.path)
