"""Reading again, as both proofs do it: that of our own outputs, and that of files that somebody else masked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import cv2
import pikepdf

from blindmask.core.pages import TextSpan
from blindmask.core.results import Leak
from blindmask.export.proof.carriers import pdf_holds
from blindmask.export.proof.image_carriers import image_holds
from blindmask.export.proof.pdfium import PdfiumError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Reader = Callable[[NDArray[np.uint8]], Sequence[TextSpan]]
    """Reads an RGB picture, which may lie on its side; the boxes are fractions of it as given. The OCR engine."""

ANY = "any"
UNREADABLE = (
    OSError,
    ValueError,
    KeyError,
    IndexError,
    TypeError,
    AttributeError,
    RuntimeError,
    MemoryError,
    pikepdf.PdfError,
    PdfiumError,
    cv2.error,
)
"""What the libraries raise on a file that is not what it should be. Not `read`'s AppErrors: those say what is wrong."""


def carrier_leaks(data: bytes, wanted: Sequence[str]) -> list[Leak]:
    """What a file's bytes carry beside its pages. Raises what the libraries raise."""
    held = pdf_holds(data, wanted) if b"%PDF-" in data[:1024] else image_holds(data, wanted)
    return [Leak(None, ANY, how) for how in held]
