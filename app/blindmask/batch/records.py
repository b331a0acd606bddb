"""The records of a batch on disk (`OUT/.blindmask/`): one for each applicant, written whole or not at all.

A record holds no name and no found text; like map.json it holds paths. What cannot be read counts as not done.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any, cast

from blindmask.case.earlier import remove_own, sha256_of
from blindmask.case.folder_map import MAP
from blindmask.core.boxes import Rect
from blindmask.core.errors import NotOurs, Unconfirmed
from blindmask.core.results import FileResult, Leak, Status
from blindmask.host.saving import write_error, write_whole

VERSION = 1
STATE_FOLDER = ".blindmask"


class State(StrEnum):
    """How far an applicant is."""

    WAITING = "waiting"
    RUNNING = "running"
    REVIEW = "review"
    """Read; what a person confirms will be exported."""
    DONE = "done"
    """Every file passed."""
    PROBLEMS = "problems"
    """Ended, but a file was set aside, failed, or waits for a person's word."""
    EMPTY = "empty"
    """There are no files."""


@dataclass(frozen=True, slots=True)
class FileRecord:
    """One file of an applicant. `result.source` is relative to the input folder, `result.output` to the own folder."""

    result: FileResult
    exit_code: int = 0
    doubts: tuple[str, ...] = ()
    """What a person should look at although the file passed: codes of messages.DOUBTS."""
    others: tuple[int, ...] = ()
    """The rows of other members whom the file names."""
    is_confirmed: bool = False
    """A person decided about its boxes; otherwise what is preselected was masked."""

    @property
    def is_held(self) -> bool:
        """Whether it waits for a person's word about whose it is."""
        return self.result.code.startswith("held.") and bool(self.result.source_id)

    @property
    def is_waiting(self) -> bool:
        """Whether it waits for a person at all: for that word, or for a review."""
        return self.is_held or self.result.code == Unconfirmed.code


@dataclass(frozen=True, slots=True)
class Record:
    """One applicant after a run. `fingerprint`: what it was made of (profile, rules, options, decisions)."""

    folder: str
    row: int
    fingerprint: str
    state: State
    files: tuple[FileRecord, ...] = ()
    seconds: float = 0.0
    strays: tuple[str, ...] = ()
    """Files in the applicant's folder that this program did not write, or that were changed since."""

    @property
    def exit_code(self) -> int:
        return max((file.exit_code for file in self.files), default=0)


def fingerprint(*parts: object) -> str:
    """A hash of values that are the same when nothing changed: dataclasses, texts, mappings."""
    text = json.dumps([_plain(part) for part in parts], ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(part: object) -> object:
    return asdict(part) if hasattr(part, "__dataclass_fields__") else part  # pyright: ignore[reportArgumentType] - tested


# Places


def record_path(out: Path, folder: str) -> Path:
    return out / STATE_FOLDER / f"{folder}.json"


def staging(out: Path, folder: str) -> Path:
    """Where an applicant's outputs are made before all of them are moved into their place at once."""
    return out / STATE_FOLDER / "making" / folder


def prepare(out: Path, *, keeps: bool) -> None:
    """Makes the output folder ready; without `keeps`, what an earlier run knew and made goes. Raises OutputErrors.

    What it made must go: the same folder names may mean other people now. A folder with files that are not ours stays
    with them, and nobody's outputs are put beside them: `commit` refuses.
    """
    state = out / STATE_FOLDER
    try:
        if state.exists() and not keeps:
            made = [out / path.stem for path in state.glob("*.json") if path.stem.isdecimal()]
            for folder in made:
                if (folder / MAP).is_file() and not remove_own(folder):
                    folder.rmdir()
            shutil.rmtree(state)
        (state / "making").mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise write_error(error) from error


# Jobs: run by name, so that a slow disk never holds up a window


def begin(out: str, folder: str) -> None:
    """An empty place for an applicant's outputs: what a killed run left there goes. Raises OutputErrors."""
    place = staging(Path(out), folder)
    try:
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir(parents=True)
    except OSError as error:
        raise write_error(error) from error


def commit(out: str, record: Record) -> Record:
    """Puts an applicant's finished folder into its place and notes that it is done. Raises OutputErrors.

    What an earlier run made there goes; files that are not ours stay, and the record that is returned names them. A
    folder there that no batch made (it has no map.json) is not touched: NotOurs.
    """
    place, target = staging(Path(out), record.folder), Path(out) / record.folder
    aside = staging(Path(out), f"{record.folder}.old")
    try:
        if aside.exists() and target.exists():  # a run was killed before it brought back what is not ours
            _bring_back(aside, target)
        elif aside.exists():
            os.replace(aside, target)
        if target.exists():
            if not (target / MAP).is_file() and any(target.iterdir()):
                raise NotOurs()
            os.replace(target, aside)
        os.replace(place, target)
        if aside.exists():
            record = replace(record, strays=_bring_back(aside, target))
        write_record(Path(out), record)
    except OSError as error:
        raise write_error(error) from error
    return record


def _bring_back(aside: Path, target: Path) -> tuple[str, ...]:
    """Takes the files of an older folder that are not ours into the new one, but for those whose names it has."""
    strays = [name for name in remove_own(aside) if not (target / name).exists()]
    for name in strays:
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        os.replace(aside / name, target / name)
    shutil.rmtree(aside)
    return tuple(strays)


def find_current(out: str, folder: str, made_of: str, paths: Mapping[str, str]) -> Record | None:
    """The record of an applicant who is done and whose sources and outputs are as they were; else None.

    `paths`: where each file is, by the name that the record has for it. What failed for a reason that may pass is not
    done; what waits for a person, or cannot be read, is.
    """
    record = read_record(Path(out), folder)
    if record is None or record.fingerprint != made_of or {f.result.source for f in record.files} != set(paths):
        return None
    is_ended = record.state in (State.DONE, State.PROBLEMS, State.REVIEW, State.EMPTY)
    if not is_ended or any(file.exit_code in (4, 5) for file in record.files):
        return None
    if not (Path(out) / folder / MAP).is_file():
        return None
    for file in record.files:
        sha256 = file.result.source_sha256
        if sha256 and sha256 != sha256_of(Path(paths[file.result.source])):
            return None
        if file.result.output and sha256_of(Path(out) / folder / file.result.output) != file.result.sha256:
            return None
    return record


# Records


def write_record(out: Path, record: Record) -> None:
    """Raises OutputErrors."""
    write_whole(record_path(out, record.folder), encoded({"version": VERSION, **asdict(record)}))


def read_record(out: Path, folder: str) -> Record | None:
    """What is known about an applicant; None when nothing is, or it cannot be read."""
    data = decoded(record_path(out, folder))
    try:
        return _record(data) if data is not None and data["folder"] == folder else None
    except (KeyError, TypeError, ValueError, AttributeError):
        return None


def _record(data: dict[str, Any]) -> Record:
    files = tuple(_file_record(entry) for entry in data["files"])
    return Record(
        data["folder"],
        int(data["row"]),
        str(data["fingerprint"]),
        State(data["state"]),
        files,
        data["seconds"],
        tuple(map(str, data.get("strays", ()))),
    )


def _file_record(entry: dict[str, Any]) -> FileRecord:
    return FileRecord(
        _result(entry["result"]),
        int(entry["exit_code"]),
        tuple(map(str, entry["doubts"])),
        tuple(map(int, entry["others"])),
        bool(entry["is_confirmed"]),
    )


def _result(entry: dict[str, Any]) -> FileResult:
    told = dict(entry)
    told["status"] = Status(told["status"])
    told["leaks"] = tuple(_leak(leak) for leak in told["leaks"])
    told["proofs"] = {str(code): tuple(map(int, pages)) for code, pages in told.get("proofs", {}).items()}
    told["parts"] = tuple(_result(part) for part in told.get("parts", ()))
    return FileResult(**told)


def _leak(entry: dict[str, Any]) -> Leak:
    box = entry["box"]
    return Leak(entry["page"], entry["kind"], entry["how"], None if box is None else Rect(**box))


def encoded(data: object) -> bytes:
    """The bytes of a file of ours."""
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()


def decoded(path: Path) -> dict[str, Any] | None:
    """What a file of ours holds; None when it is not there, damaged, or of another version."""
    try:
        data: Any = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return None
    if not isinstance(data, dict):
        return None
    found = cast("dict[str, Any]", data)
    return found if found.get("version") == VERSION else None
