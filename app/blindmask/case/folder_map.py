"""map.json of an output folder: which masked file was made of which source. Written here, and read again here."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath
from typing import Any, cast

from blindmask.core.results import OLDER, EarlierFiles, FileResult, MapRow, SourceKey
from blindmask.host.saving import write_whole

MAP = "map.json"
REPORT = "report.json"
REPORTS = frozenset((MAP, "report.html", REPORT))
_ADDED: MapRow = {"source_sha256": "", "warnings": []}
"""What a row of an older version lacks."""
_NOTHING_EARLIER = EarlierFiles()


def write_map(results: Sequence[FileResult], path: Path, earlier: EarlierFiles = _NOTHING_EARLIER) -> None:
    """Writes map.json: one row per file, its source path among them. Whole or not there. Raises OutputErrors.

    Of an output that was split, which only happens when asked for, `output` and `sha256` list the parts. What an
    `earlier` export left in the folder stays listed, so that a later one knows it.
    """
    rows = [_row(result, earlier) for result in results]
    rows += [row | {key: _ADDED[key] for key in _ADDED.keys() - row.keys()} for row in earlier.rows]
    write_whole(path, (json.dumps(rows, ensure_ascii=False, indent=1) + "\n").encode(), is_private=False)


def _row(result: FileResult, earlier: EarlierFiles) -> MapRow:
    older = earlier.older.get(result.source_key, {})
    return {
        "source": result.source,
        "source_sha256": result.source_sha256,
        "output": [part.output for part in result.parts] or result.output,
        "status": str(result.status),
        "warnings": [],
        "leaks": [leak_row(leak.page, leak.kind, leak.how) for leak in result.leaks],
        "sha256": [part.sha256 for part in result.parts] or result.sha256,
        "bytes": result.bytes,
        **({OLDER: dict(older)} if older else {}),
    }


def leak_row(page: int | None, kind: str, how: str) -> dict[str, Any]:
    """A leak as the map and the report tell it."""
    return {"page": page, "kind": kind, "how": how}


class FolderMap:
    """What the map of a folder says; nothing when there is none, or it says nothing that can be understood."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.rows = [cast("MapRow", row) for row in _list(_json(folder / MAP)) if isinstance(row, dict)]
        self._origins = _reported_origins(folder)

    def is_of(self, row: MapRow, source: SourceKey) -> bool:
        """Whether a row tells of that source: the same content under the same name.

        The content alone would take what two people share, such as a prize of both, for one paper. A row of a version
        that knew no hash counts only where the report of its export tells that of its output; else it may be anybody's.
        """
        name, sha256 = source
        origin = str(row.get("source_sha256") or self._origins.get(tuple(_texts(row.get("sha256"))), ""))
        return bool(origin) and row.get("source") == name and sha256.startswith(origin)

    def lying(self, row: MapRow) -> list[str]:
        """The outputs of a row that are there, changed or not."""
        return [output for output, _sha256 in listed(row) if (self._folder / output).is_file()]

    @property
    def outputs(self) -> dict[str, str]:
        """Every output that is listed, with its hash."""
        return {output: sha256 for row in self.rows for output, sha256 in listed(row)}


def listed(row: MapRow) -> Iterator[tuple[str, str]]:
    """The outputs of a row that lie in the map's folder, with their hashes."""
    outputs, hashes = _texts(row.get("output")), _texts(row.get("sha256"))
    older = row.get(OLDER)
    stayed = cast("dict[Any, Any]", older).items() if isinstance(older, dict) else ()
    for output, sha256 in [*zip(outputs, hashes, strict=False), *stayed]:
        path = PurePosixPath(str(output))
        if output and path.name and not path.is_absolute() and ".." not in path.parts:
            yield str(output), str(sha256)


def _reported_origins(folder: Path) -> dict[tuple[str, ...], str]:
    """The starts of sources' hashes by those of their outputs, as report.json tells."""
    report = _json(folder / REPORT)
    files = _list(cast("dict[str, Any]", report).get("files")) if isinstance(report, dict) else []
    rows = [cast("dict[str, Any]", file) for file in files if isinstance(file, dict)]
    return {tuple(_texts(row.get("sha256"))): str(row.get("source", "")) for row in rows if row.get("sha256")}


def _json(path: Path) -> Any:
    try:
        return json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return None


def _list(value: Any) -> list[Any]:
    return cast("list[Any]", value) if isinstance(value, list) else []


def _texts(value: object) -> list[str]:
    return [str(one) for one in cast("list[Any]", value)] if isinstance(value, list) else [str(value or "")]
