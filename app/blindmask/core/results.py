"""The result of an export: how a file was written, and what still shows in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from blindmask.core.boxes import Rect


class Status(StrEnum):
    """The state of one file in a proposals file and in map.json."""

    OK = "ok"
    PASSED = "passed"
    FAILED = "failed"
    BLOCKED = "blocked"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Leak:
    """Something that still shows in an output. Holds no personal text."""

    page: int | None
    """The page's index in the output, in the source where that was split; None for what belongs to the whole file."""
    kind: str
    """A Kind, or `any` when the carrier does not tell."""
    how: str
    """Where: ocr, text_layer, metadata, annotation, attachment, form, bookmark, hidden_layer, thumbnail, exif,
    file_name, raw_bytes, script, hidden_picture, covered_text, covered_picture, removable_cover, unapplied_mark,
    translucent, visible, blurred, older_version, not_flat, changed_outside, page_count, page_size, unreadable."""
    box: Rect | None = None


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """How masked files are written; the file's form is the source's unless `format` says otherwise."""

    format: str = "same"
    style: str = "black"
    max_bytes: int | None = None
    may_split: bool = False
    """Where a file cannot be brought under `max_bytes`, several files of consecutive pages are written instead."""
    keep_names: bool = False
    upright: bool = True
    """Turn pages that lie on their side upright in the output."""


@dataclass(frozen=True, slots=True)
class FileResult:
    """The outcome of one file's export: one row of map.json."""

    source: str
    output: str
    status: Status
    leaks: tuple[Leak, ...] = ()
    sha256: str = ""
    bytes: int = 0
    message: str = ""
    code: str = ""
    """The code of the error, when status is `error` or `blocked`."""
    counts: Mapping[str, int] = field(default_factory=dict[str, int])
    """Masked boxes by kind."""
    pages: int = 0
    seconds: float = 0.0
    source_sha256: str = ""
    """Empty when the source could not be opened."""
    proofs: Mapping[str, tuple[int, ...]] = field(default_factory=dict[str, tuple[int, ...]])
    """Pages, by their indexes, of which the usual proof does not do: why, as codes of `messages.PROOFS`."""
    parts: tuple[FileResult, ...] = ()
    """The files of an output that was split; `output` and `sha256` are then the first one's, the numbers the sums."""

    @property
    def source_id(self) -> str:
        """The source's `short_id`; empty when it could not be opened."""
        return self.source_sha256[:12]

    @property
    def source_key(self) -> SourceKey:
        """What tells the source from others of its folder."""
        return self.source, self.source_sha256


SourceKey = tuple[str, str]
"""A source's name, as map.json has it, and its hash."""

MapRow = dict[str, Any]
"""One row of map.json, as JSON gives it."""
OLDER = "older"
"""In a row of the map: outputs of an earlier export that stayed because this one ended with an error, by hash."""


@dataclass(frozen=True, slots=True)
class EarlierFiles:
    """What became of the masked files of earlier exports. Names are relative to the folder, `/` as separator."""

    removed: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    """Masked files that are not of this export."""
    rows: tuple[MapRow, ...] = ()
    """Of the earlier map: what it says about files of other sources that are still there."""
    older: Mapping[SourceKey, Mapping[str, str]] = field(default_factory=dict[SourceKey, dict[str, str]])
    """By source: what OLDER holds."""
