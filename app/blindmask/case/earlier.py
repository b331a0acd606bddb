"""Masked files of an earlier export in the same folder: which of them go once newer ones are in place, and which stay.

Only what the folder's map.json lists, with the bytes that were written, was made here and may be deleted: it can be
made again. Everything else stays and is named to the person.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Collection, Iterator, Sequence, Set
from pathlib import Path, PurePosixPath
from typing import Any, cast

from blindmask.core.results import OLDER, EarlierFiles, FileResult, MapRow, Status
from blindmask.host.saving import FileId, file_ids, with_any_suffix

MAP = "map.json"
REPORTS = frozenset((MAP, "report.html", "report.json"))
_PART = re.compile(r"_\d+$")
_SYSTEM = re.compile(r"thumbs\.db|desktop\.ini|\.ds_store|\._.*", re.IGNORECASE)
"""What Windows and macOS put into folders by themselves."""


def settle_earlier(folder: Path, results: Sequence[FileResult], sources: Sequence[str] = ()) -> EarlierFiles:
    """Deletes the outputs of an earlier export in `folder` that `results` replace; call it when those are in place.

    Of a source that ended with an error they stay. Of one that did not pass or was stopped they go: they show what was
    found in the newer one. `sources`: the paths of this export's sources, which are never deleted.
    """
    new = {output for result in results for output in _outputs(result)}
    kept_ids = file_ids(folder / output for output in new)
    source_ids = file_ids(map(Path, sources))
    removed: list[str] = []
    left: list[str] = []
    rows: list[MapRow] = []
    older: dict[str, dict[str, str]] = {}
    for row in _rows(folder):
        source = str(row.get("source", ""))
        own = [result.status for result in results if result.source == source]
        intact = dict(_intact(folder, row, left, but=kept_ids | source_ids))
        for output in intact:
            may_go = own and Status.ERROR not in own
            if may_go and _is_deleted(folder / output):
                removed.append(output)
                continue
            left.append(output)
            if own:
                older.setdefault(source, {})[output] = intact[output]
        if intact and not own:
            rows.append(row)
    told = dict.fromkeys([*left, *_namesakes(folder, results, kept_ids | source_ids)])
    return EarlierFiles(tuple(removed), tuple(told), tuple(rows), older)


def remove_own(folder: Path) -> list[str]:
    """Deletes what an export put into `folder`, its reports too; the names of all other files, which stay.

    Files that the system made go with the folder, and so do empty folders.
    """
    listed = {output: sha256 for row in _rows(folder) for output, sha256 in _listed(row)}
    strays: list[str] = []
    for path in sorted(folder.rglob("*"), reverse=True):
        name = path.relative_to(folder).as_posix()
        if path.is_dir() and not path.is_symlink():
            if not any(path.iterdir()):
                path.rmdir()
        elif name in REPORTS or _SYSTEM.fullmatch(path.name) or sha256_of(path) == listed.get(name):
            path.unlink()
        else:
            strays.append(name)
    return sorted(strays)


def sha256_of(path: Path) -> str:
    """The hash of a file; empty when it cannot be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def _outputs(result: FileResult) -> list[str]:
    return [part.output for part in result.parts] or ([result.output] if result.output else [])


def _rows(folder: Path) -> list[MapRow]:
    """The rows of the folder's map; none when there is none, or it says nothing that can be understood."""
    try:
        data: Any = json.loads((folder / MAP).read_bytes())
    except (OSError, ValueError, RecursionError):
        return []
    rows = cast("list[Any]", data) if isinstance(data, list) else []
    return [cast("MapRow", row) for row in rows if isinstance(row, dict)]


def _listed(row: MapRow) -> Iterator[tuple[str, str]]:
    """The outputs of a row that lie in the map's folder, with their hashes."""
    outputs, hashes = _texts(row.get("output")), _texts(row.get("sha256"))
    older = row.get(OLDER)
    stayed = cast("dict[Any, Any]", older).items() if isinstance(older, dict) else ()
    for output, sha256 in [*zip(outputs, hashes, strict=False), *stayed]:
        path = PurePosixPath(str(output))
        if output and path.name and not path.is_absolute() and ".." not in path.parts:
            yield str(output), str(sha256)


def _texts(value: object) -> list[str]:
    return [str(one) for one in cast("list[Any]", value)] if isinstance(value, list) else [str(value or "")]


def _intact(folder: Path, row: MapRow, left: list[str], *, but: Set[FileId]) -> Iterator[tuple[str, str]]:
    """The outputs of a row that are as they were written; what was changed since goes to `left`."""
    for output, sha256 in _listed(row):
        path = folder / output
        if not path.is_file() or file_ids([path]) & but:
            continue
        if path.is_symlink() or sha256_of(path) != sha256:
            left.append(output)
        else:
            yield output, sha256


def _is_deleted(path: Path) -> bool:
    """Whether the file is gone; some systems hold on to one that a viewer shows."""
    try:
        path.unlink()
    except OSError:
        return False
    return True


def _namesakes(folder: Path, results: Sequence[FileResult], ours: Collection[FileId]) -> Iterator[str]:
    """Files called like this export's outputs, or like parts of them, that no map knows of."""
    for result in results:
        for output in _outputs(result)[:1]:
            whole = folder / output
            stem = _PART.sub("", whole.stem) if result.parts else whole.stem
            for path in sorted(with_any_suffix(whole.with_name(stem), parts=True)):
                if path.is_file() and not file_ids([path]) & set(ours):
                    yield path.relative_to(folder).as_posix()
