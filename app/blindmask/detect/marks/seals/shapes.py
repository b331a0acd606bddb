"""The outlines of seals on a page: rings and frames of every ink, each place once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blindmask.core.pixels import sheet_px_per_mm
from blindmask.detect.evidence import Evidence
from blindmask.detect.marks.inks import Ink, ink_plane, on_white
from blindmask.detect.marks.pixels import resize
from blindmask.detect.marks.seals.frames import Frame, find_frames
from blindmask.detect.marks.seals.rings import Ring, find_rings
from blindmask.detect.marks.sheets import sheet_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_SHEET_LONG_PX = 560
_PX_PER_MM = sheet_px_per_mm(_SHEET_LONG_PX)


def shapes_on(evidence: Evidence) -> list[Ring | Frame]:
    """The page's seals, to be asked for with `once`."""
    return find_shapes(evidence.view.image)


def find_shapes(image: NDArray[np.uint8]) -> list[Ring | Frame]:
    """The seals on an upright RGB picture, in its pixels; black ones that are not round may be boxes of a form."""
    scale = _SHEET_LONG_PX / max(image.shape[:2])
    white = on_white(resize(sheet_of(image, 2 * _SHEET_LONG_PX), 0.5))
    found: list[Ring | Frame] = []
    for ink in Ink:
        plane = ink_plane(white, ink)
        found += find_rings(plane, ink, px_per_mm=_PX_PER_MM)
        found += find_frames(plane, ink, px_per_mm=_PX_PER_MM)
    shapes: list[Ring | Frame] = []
    for shape in sorted(found, key=lambda shape: (not stands_alone(shape), -shape.support)):
        if not any(shape.box.overlap_px(s.box) > 0.4 * min(shape.box.area_px, s.box.area_px) for s in shapes):
            shapes.append(shape)
    return [shape.scaled(1 / scale) for shape in shapes]


def stands_alone(shape: Ring | Frame) -> bool:
    """Whether the shape alone makes it a seal."""
    return shape.ink is not Ink.DARK or (isinstance(shape, Ring) and shape.is_round)
