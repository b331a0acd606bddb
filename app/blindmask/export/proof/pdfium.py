"""pdfium without types: pypdfium2 has none, and its values are `Any` here and nowhere else."""

from __future__ import annotations

from typing import Any

import pypdfium2  # pyright: ignore[reportMissingTypeStubs]: it ships none
import pypdfium2.raw  # pyright: ignore[reportMissingTypeStubs]: it ships none

pdfium: Any = pypdfium2
pdfium_c: Any = pypdfium2.raw
PdfiumError: type[Exception] = pypdfium2.PdfiumError
"""What pdfium raises on a file or a page that it cannot read."""
