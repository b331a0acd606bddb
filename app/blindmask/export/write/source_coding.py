"""How a source stores the pixels of a page, so that its masked copy keeps what it can: bytes, tables, exactness."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, JpegImagePlugin

from blindmask.core.pages import Document
from blindmask.documents.formats.registry import format_of
from blindmask.documents.render import page_resolution

if TYPE_CHECKING:
    from numpy.typing import NDArray

_STANDARD_TABLE_SUM = 3688
"""The sum of the 64 luminance steps of quality 50."""
_NEEDED_MARKERS = frozenset((0xDB, 0xC0, 0xC1, 0xC2, 0xC4, 0xDA, 0xDD))
_SAME = 4
"""Grey levels by which two decoders of one JPEG may differ."""
_SUBSAMPLING = {0, 1, 2}
"""Pillow's numbers of 4:4:4, 4:2:2 and 4:2:0."""


@dataclass(frozen=True, slots=True)
class SourceCoding:
    """`jpeg`: the source's bytes of the page when it is one JPEG. A page without either was drawn, not scanned."""

    is_lossless: bool = False
    jpeg: bytes = b""
    tables: Mapping[int, Sequence[int]] = field(default_factory=dict[int, Sequence[int]])
    """A JPEG's quantisation tables."""
    subsampling: int = -1

    @property
    def quality(self) -> int | None:
        """The quality, 1 to 100, of a JPEG (ITU T.81, K.1: the luminance table against the one of quality 50)."""
        if 0 not in self.tables:
            return None
        scale = 100 * self._coarseness
        return round(max(1.0, (200 - scale) / 2 if scale <= 100 else 5000 / scale))

    @property
    def _coarseness(self) -> float:
        """How many times as large as those of quality 50 the luminance steps are."""
        return sum(self.tables[0]) / _STANDARD_TABLE_SUM

    def jpeg_options(self, *, turned: int, is_painted: bool) -> dict[str, object]:
        """What Pillow needs to encode the page as its source did; a page on its side has its tables turned too.

        On a page that `is_painted` steps coarser than those of quality 50 are divided: at the edges of boxes they would
        show as ripple of up to 50 grey levels, with finer ones of 28 at most, as at quality 50.
        """
        if not self.tables:
            return {}
        parts = math.ceil(self._coarseness) if is_painted and 0 in self.tables else 1
        tables = {key: [_divided(step, parts) for step in table] for key, table in self.tables.items()}
        if turned % 180:
            tables = {key: _transposed(table) for key, table in tables.items()}
        options: dict[str, object] = {"qtables": tables}
        if self.subsampling in _SUBSAMPLING and not (turned % 180 and self.subsampling == 1):
            options["subsampling"] = self.subsampling
        return options

    def same_bytes(self, image: NDArray[np.uint8]) -> bytes | None:
        """The source's JPEG without anything but its pixels, if those are the page's; None when they are not."""
        if not self.jpeg:
            return None
        try:
            stripped = _pixels_only(self.jpeg)
            with Image.open(BytesIO(stripped), formats=("JPEG",)) as opened:
                if opened.mode not in ("L", "RGB"):
                    return None
                pixels = np.asarray(opened.convert("RGB"))
        except (OSError, ValueError, IndexError):
            return None
        if pixels.shape != image.shape or np.abs(pixels.astype(np.int16) - image).max() > _SAME:
            return None
        return stripped


def source_coding(document: Document, index: int) -> SourceCoding:
    """How page `index` is stored; nothing is told of a page that was drawn or that holds several pictures."""
    format = format_of(document)
    if format.is_measured and page_resolution(document, index) is None:
        return SourceCoding()
    stored = format.coding(document, index)
    return _of_jpeg(stored.jpeg) if stored.jpeg else SourceCoding(is_lossless=stored.is_lossless)


def _pixels_only(data: bytes) -> bytes:
    """A JPEG's tables and scans alone: no application data, no comment, nothing behind its end (ITU T.81, B.1)."""
    kept = [data[:2]]
    at = 2
    while data[at] == 0xFF:
        marker = data[at + 1]
        if marker == 0xD9:
            return b"".join([*kept, data[at : at + 2]])
        if marker == 0xFF:
            at += 1
            continue
        end = at + 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        if marker == 0xDA:
            end = _scan_end(data, end)
        if marker in _NEEDED_MARKERS:
            kept.append(data[at:end])
        at = end
    raise ValueError("not a JPEG")


def _scan_end(data: bytes, at: int) -> int:
    while True:
        at = data.index(b"\xff", at)
        if data[at + 1] and not 0xD0 <= data[at + 1] <= 0xD7:
            return at
        at += 2


def _of_jpeg(data: bytes) -> SourceCoding:
    with Image.open(BytesIO(data), formats=("JPEG", "MPO")) as opened:
        tables: dict[int, list[int]] = getattr(opened, "quantization", {})
        subsampling = JpegImagePlugin.get_sampling(opened)
    return SourceCoding(jpeg=data, tables=tables, subsampling=subsampling)


def _divided(step: int, parts: int) -> int:
    """A whole fraction of the step where there is one, so that what was stored in it stays as it was."""
    return max(1, step // next((count for count in range(parts, 2 * parts) if step % count == 0), parts))


def _transposed(table: Sequence[int]) -> list[int]:
    return [int(value) for value in np.asarray(table).reshape(8, 8).T.ravel()]
