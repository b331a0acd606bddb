"""A path becomes a Document, by its content and never by its extension."""

from __future__ import annotations

import os
from pathlib import Path

from blindmask.core.errors import DamagedFile, NoPages, OfdFile, TooManyPages, UnsupportedFormat
from blindmask.core.pages import Document, Form, PageInfo
from blindmask.documents.image import MAX_PAGES, read_frames, sniff_image
from blindmask.documents.pdf import PdfFile, parse_pdf
from blindmask.documents.source import Source, read_source

_HEAD_BYTES = 1024
"""A PDF header may follow other bytes within the first 1024 (PDF 32000-1, annex H, note 13)."""
_OUR_EXTENSIONS = frozenset((".pdf", ".jpg", ".jpeg", ".png", ".bmp", ".tif", ".tiff", ".webp", ".heic", ".heif"))
_OFD_ROOT = b"OFD.xml"
_ZIP_DIRECTORY_BYTES = 1_000_000
"""The list of names stands at a zip file's end."""
_KNOWN_FOREIGN = (b"GIF8", b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
"""GIF, zipped office files, older office files: not supported, whatever their name says."""


def open_document(path: str | Path) -> Document:
    """The document at `path`: its hash, form and the pages as a viewer displays them. Keeps no handle open.

    Supported: PDF, JPEG, PNG, BMP, TIFF (every page), WebP and HEIC. Raises the InputErrors: MissingFile, NotAFile,
    NoPermission, EmptyFile, UnsupportedFormat (OfdFile), EncryptedPdf, DamagedFile, NoPages, TooManyPages and TooLarge.
    """
    absolute = os.path.abspath(path)
    source = read_source(absolute)
    head = source.data[:_HEAD_BYTES]
    image_format = sniff_image(head)
    if image_format:
        pages = read_frames(source.data, format=image_format, document_id=source.sha256[:12])
        return Document(absolute, source.sha256, Form.IMAGE, image_format, pages)
    if b"%PDF-" in head:
        return Document(absolute, source.sha256, Form.PDF, "pdf", _read_pdf_pages(source))
    if head.startswith(b"PK\x03\x04") and _OFD_ROOT in source.data[-_ZIP_DIRECTORY_BYTES:]:
        raise OfdFile(document=source.sha256[:12])
    claims_ours = Path(absolute).suffix.lower() in _OUR_EXTENSIONS
    if claims_ours and not head.startswith(_KNOWN_FOREIGN):
        raise DamagedFile(document=source.sha256[:12])
    raise UnsupportedFormat(document=source.sha256[:12])


def _read_pdf_pages(source: Source) -> tuple[PageInfo, ...]:
    document_id = source.sha256[:12]
    pdf = parse_pdf(source)
    if pdf.page_count == 0:
        raise DamagedFile(document=document_id) if pdf.is_repaired else NoPages(document=document_id)
    if pdf.page_count > MAX_PAGES:
        raise TooManyPages(document=document_id, pages=pdf.page_count, limit=MAX_PAGES)
    return tuple(_read_pdf_page(pdf, index) for index in range(pdf.page_count))


def _read_pdf_page(pdf: PdfFile, index: int) -> PageInfo:
    page = pdf.show(index)
    return PageInfo(index, page.width_pt, page.height_pt, rotation=page.rotation, has_text=page.paints_text())
