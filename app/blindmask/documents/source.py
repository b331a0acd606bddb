"""The bytes of a source file, read once, with an error that a person understands when that fails."""

from __future__ import annotations

import hashlib
import os
import stat
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from blindmask.core.errors import ChangedFile, EmptyFile, MissingFile, NoPermission, NotAFile, TooLarge
from blindmask.core.pages import Document

MAX_BYTES = 500_000_000


@dataclass(frozen=True, slots=True)
class Source:
    """What a file held when it was read. Two with the same hash are equal, so that a source can key a cache."""

    sha256: str
    data: bytes = field(compare=False, repr=False)


def read_source(path: str) -> Source:
    """The file's bytes and their hash, read once per state of the file; the last one read is kept in memory.

    In memory rather than by an open handle: what was hashed is what is parsed, and no file stays locked on Windows.
    Raises MissingFile, NotAFile, NoPermission, EmptyFile and TooLarge.
    """
    try:
        facts = os.stat(path)
    except PermissionError as error:
        raise NoPermission() from error
    except (OSError, ValueError) as error:
        raise MissingFile() from error
    if not stat.S_ISREG(facts.st_mode):
        raise NotAFile()
    if facts.st_size == 0:
        raise EmptyFile()
    if facts.st_size > MAX_BYTES:
        raise TooLarge(bytes=facts.st_size, limit=MAX_BYTES)
    return _read(path, facts.st_mtime_ns, facts.st_size)


@lru_cache(maxsize=1)
def _read(path: str, modified_ns: int, size: int) -> Source:  # modified_ns is only part of the cache's key
    try:
        with Path(path).open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except PermissionError as error:
        raise NoPermission() from error
    except OSError as error:
        raise MissingFile() from error
    if len(data) != size:
        raise ChangedFile()
    return Source(hashlib.sha256(data).hexdigest(), data)


def check_unchanged(document: Document) -> None:
    """Raises ChangedFile or MissingFile unless the file still holds what was opened; its bytes are read again."""
    _read.cache_clear()
    document_source(document)


def document_source(document: Document) -> Source:
    """The source of an opened document. Raises ChangedFile when its bytes are no longer those that were opened."""
    source = read_source(document.path)
    if source.sha256 != document.sha256:
        raise ChangedFile(document=document.short_id)
    return source
