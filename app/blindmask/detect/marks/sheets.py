"""Shrunk copies of a page that several detectors look at; those of the last page are kept while it is there."""

from __future__ import annotations

import weakref
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from blindmask.detect.marks.inks import on_white
from blindmask.detect.marks.pixels import resize

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass
class _Copies:
    """Of one page, by the length of their long side."""

    page: weakref.ref[NDArray[np.uint8]]
    small: dict[int, NDArray[np.uint8]]
    white: dict[int, NDArray[np.float32]]


_last: list[_Copies] = []


def sheet_of(image: NDArray[np.uint8], long_side_px: int) -> NDArray[np.uint8]:
    """The RGB page with that long side; not to be written to."""
    small = _copies_of(image).small
    if long_side_px not in small:
        small[long_side_px] = resize(image, long_side_px / max(image.shape[:2]))
        small[long_side_px].flags.writeable = False
    return small[long_side_px]


def white_sheet_of(image: NDArray[np.uint8], long_side_px: int) -> NDArray[np.float32]:
    """The same on white paper, as `on_white` gives it; not to be written to."""
    white = _copies_of(image).white
    if long_side_px not in white:
        white[long_side_px] = on_white(sheet_of(image, long_side_px))
        white[long_side_px].flags.writeable = False
    return white[long_side_px]


def _copies_of(image: NDArray[np.uint8]) -> _Copies:
    if not _last or _last[0].page() is not image:
        _last[:] = [_Copies(weakref.ref(image, lambda _: _last.clear()), {}, {})]
    return _last[0]
