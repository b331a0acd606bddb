"""Older versions of a PDF's pages that an incremental save left in it: what a later block covers is still there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import cv2
import numpy as np

from blindmask.core.boxes import Rect, bounding_rect
from blindmask.export.proof.pdfium import PdfiumError
from blindmask.export.proof.view import PdfView

if TYPE_CHECKING:
    from numpy.typing import NDArray

_END = b"%%EOF"
_MOST = 8
"""Versions looked at, the newest first."""
_COMPARED_PX = 800
_CELL_PX = 8
_HIDDEN_STEP = 40
"""Grey levels by which a cell of the page differs from what it was."""
_FLAT = 6.0
"""Deviation of a block's grey levels."""
_INKED = 12.0


def older_pages(data: bytes, view: PdfView) -> Iterator[tuple[int, Rect]]:
    """(page index, box) of what an older version in the file shows and the last one has under a flat block.

    A version that cannot be opened by itself is passed over: the search of its bytes is another check.
    """
    now = [_grey(view, index) for index in range(len(view))]
    told: set[int] = set()
    for end in _older_ends(data):
        try:
            older = PdfView(data[:end])
            pages = min(len(older), len(view))
            before = {index: _grey(older, index) for index in range(pages) if index not in told}
        except (PdfiumError, ValueError, RuntimeError):
            continue
        for index, picture in before.items():
            if box := _lost_under_a_block(picture, now[index]):
                told.add(index)
                yield index, box


def _older_ends(data: bytes) -> list[int]:
    ends: list[int] = []
    at = data.find(_END)
    while at >= 0:
        ends.append(at + len(_END))
        at = data.find(_END, at + 1)
    return ends[-2::-1][:_MOST]


def _grey(view: PdfView, index: int) -> NDArray[np.uint8]:
    return np.asarray(cv2.cvtColor(view.picture(index, long_side_px=_COMPARED_PX), cv2.COLOR_RGB2GRAY), np.uint8)


def _lost_under_a_block(before: NDArray[np.uint8], now: NDArray[np.uint8]) -> Rect | None:
    if before.shape != now.shape:
        return None
    rows, columns = now.shape[0] // _CELL_PX, now.shape[1] // _CELL_PX
    if not rows or not columns:
        return None
    old, new = (_cells(picture, rows, columns) for picture in (before, now))
    changed = np.abs(old - new).max(axis=(1, 3)) >= _HIDDEN_STEP
    lost = changed & (new.std(axis=(1, 3)) <= _FLAT) & (old.std(axis=(1, 3)) >= _INKED)
    found = np.argwhere(lost)
    if not len(found):
        return None
    return bounding_rect(
        Rect(column / columns, row / rows, (column + 1) / columns, (row + 1) / rows) for row, column in found.tolist()
    )


def _cells(picture: NDArray[np.uint8], rows: int, columns: int) -> NDArray[np.float32]:
    cut = picture[: rows * _CELL_PX, : columns * _CELL_PX].astype(np.float32)
    return cut.reshape(rows, _CELL_PX, columns, _CELL_PX)
