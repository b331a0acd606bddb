"""A path becomes a Document, by its content and never by its extension."""

from __future__ import annotations

import os
from pathlib import Path

from blindmask.core.input_formats import accepted_suffixes
from blindmask.core.pages import Document
from blindmask.documents.formats.refused import refusal
from blindmask.documents.formats.registry import recognise
from blindmask.documents.source import read_source


def open_document(path: str | Path) -> Document:
    """The document at `path`: its hash, format and the pages as a viewer displays them. Keeps no handle open.

    Which kinds of files there are is in `core/input_formats`. Raises the InputErrors: MissingFile, NotAFile,
    NoPermission, EmptyFile, UnsupportedFormat (OfdFile), EncryptedPdf, DamagedFile, NoPages, TooManyPages and TooLarge.
    """
    absolute = os.path.abspath(path)
    source = read_source(absolute)
    known = recognise(source)
    if known is None:
        raise refusal(source, claims_ours=Path(absolute).suffix.lower() in accepted_suffixes())
    format, name = known
    return Document(absolute, source.sha256, name, format.read_pages(source, name))
