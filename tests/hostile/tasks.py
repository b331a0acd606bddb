"""What the corpus asks of a worker where recognition is not the point."""

from __future__ import annotations

from blindmask.core.errors import DamagedFile
from blindmask.documents.open import open_document
from blindmask.documents.render import page_picture
from blindmask.documents.text import page_spans
from tests.hostile.cases import DAMAGED_PAGE, OK


def open_and_draw(path: str) -> str:
    """`ok`, or the code of a page that cannot be shown. Raises the error of a file that cannot be opened."""
    document = open_document(path)
    try:
        for page in document.pages:
            page_picture(document, page.index, long_side_px=200)
            page_spans(document, page.index)
    except DamagedFile:
        return DAMAGED_PAGE
    return OK
