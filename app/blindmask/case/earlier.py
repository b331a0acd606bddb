"""Masked files of an earlier export in the same folder: which of them go once newer ones are in place, and which stay.

Only what the folder's map.json lists, with the bytes that were written, was made here and may be deleted: it can be
made again. Everything else stays and is named to the person.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterator, Sequence, Set
from pathlib import Path

from blindmask.case.folder_map import REPORTS, FolderMap, listed
from blindmask.core.results import EarlierFiles, FileResult, MapRow, SourceKey, Status
from blindmask.host.saving import FileId, file_ids, with_any_suffix

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
    older: dict[SourceKey, dict[str, str]] = {}
    known = FolderMap(folder)
    for row in known.rows:
        own = [result for result in results if known.is_of(row, result.source_key)]
        intact = dict(_intact(folder, row, left, but=kept_ids | source_ids))
        may_go = own and all(result.status is not Status.ERROR for result in own)
        gone = [output for output in intact if may_go and _is_deleted(folder / output)]
        removed += gone
        stayed = {output: sha256 for output, sha256 in intact.items() if output not in gone}
        left += stayed
        if own and stayed:
            older.setdefault(own[0].source_key, {}).update(stayed)
        if not own and file_ids(folder / output for output in known.lying(row)) - kept_ids:
            rows.append(row)
    told = dict.fromkeys([*left, *_namesakes(folder, results, kept_ids | source_ids)])
    return EarlierFiles(tuple(removed), tuple(told), tuple(rows), older)


def remove_own(folder: Path) -> list[str]:
    """Deletes what an export put into `folder`, its reports too; the names of all other files, which stay.

    Files that the system made go with the folder, and so do empty folders.
    """
    written = FolderMap(folder).outputs
    strays: list[str] = []
    for path in sorted(folder.rglob("*"), reverse=True):
        name = path.relative_to(folder).as_posix()
        if path.is_dir() and not path.is_symlink():
            if not any(path.iterdir()):
                path.rmdir()
        elif name in REPORTS or _SYSTEM.fullmatch(path.name) or sha256_of(path) == written.get(name):
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


def _intact(folder: Path, row: MapRow, left: list[str], *, but: Set[FileId]) -> Iterator[tuple[str, str]]:
    """The outputs of a row that are as they were written; what was changed since goes to `left`."""
    for output, sha256 in listed(row):
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
