"""The registry of input formats: which one a file is, by its content, and which one reads an opened document."""

from __future__ import annotations

from functools import lru_cache
from importlib import import_module

from blindmask.core import input_formats
from blindmask.core.errors import UnsupportedFormat
from blindmask.core.input_formats import InputFormat
from blindmask.core.pages import Document
from blindmask.documents.formats.base import Format
from blindmask.documents.source import Source


def recognise(source: Source) -> tuple[Format, str] | None:
    """The format of a file and the name that `Document.format` gives it; None when no format knows the content."""
    for format in reversed(_formats()):
        name = format.recognise(source)
        if name is not None:
            return format, name
    return None


def format_of(document: Document) -> Format:
    """The format that opened the document. Raises UnsupportedFormat when there is none of its name."""
    for format in _formats():
        if document.format in format.names:
            return format
    raise UnsupportedFormat(document=document.short_id)


def _formats() -> tuple[Format, ...]:
    return _load(input_formats.FORMATS)


@lru_cache
def _load(registered: tuple[InputFormat, ...]) -> tuple[Format, ...]:
    return tuple(import_module(one.reader).FORMAT for one in registered)
