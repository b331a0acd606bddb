"""PDF files through MuPDF: opened documents and display lists.

A display list is in the space of the displayed page: /Rotate, CropBox and UserUnit are applied and its box starts at
the origin. Text, pictures and pixels are all taken from it, so that none of them can disagree.
"""

from __future__ import annotations

from functools import lru_cache

import pymupdf

from app.documents.source import Source, document_source
from app.domain import Document
from app.errors import DamagedFile, EncryptedPdf

pymupdf.TOOLS.mupdf_display_errors(False)
pymupdf.TOOLS.mupdf_display_warnings(False)

MUPDF_ERRORS = (RuntimeError, ValueError, pymupdf.mupdf.FzErrorBase)
"""What MuPDF raises on a file that it cannot read."""


@lru_cache(maxsize=1)
def parse_pdf(source: Source) -> pymupdf.Document:
    """The parsed PDF. Raises EncryptedPdf when it needs a password and DamagedFile when it cannot be parsed."""
    document_id = source.sha256[:12]
    try:
        pdf = pymupdf.open(stream=source.data, filetype="pdf")
    except MUPDF_ERRORS as error:
        # An encryption that MuPDF does not know (by certificate) fails like damage does.
        kind = EncryptedPdf if b"/Encrypt" in source.data else DamagedFile
        raise kind(document=document_id) from error
    if pdf.needs_pass:
        raise EncryptedPdf(document=document_id)
    return pdf


def load_display_list(document: Document, index: int) -> pymupdf.DisplayList:
    """Everything that page `index` shows (annotations and form fields painted, optional content as displayed).

    Raises DamagedFile when the page cannot be read and ChangedFile when the file is no longer the one opened.
    """
    return _display_list(document_source(document), index)


@lru_cache(maxsize=1)
def _display_list(source: Source, index: int) -> pymupdf.DisplayList:
    try:
        return parse_pdf(source).load_page(index).get_displaylist()
    except MUPDF_ERRORS as error:
        raise DamagedFile(document=source.sha256[:12], page=index) from error
