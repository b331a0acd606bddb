"""A seal's descriptor, as a short text: prints of one seal have similar ones, however turned, inked or worn.

The ink between the middle and the edge is taken around the seal in rings and steps of angle, each a hexadecimal digit.
`review/looks.py` compares two looks; the text keeps numpy out of it and out of the window's process.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from blindmask.core.proposals import LOOK_RINGS, LOOK_STEPS
from blindmask.detect.marks.inks import ink_plane, on_white
from blindmask.detect.marks.pixels import cut, fit
from blindmask.detect.marks.seals.frames import Frame
from blindmask.detect.marks.seals.rings import Ring

if TYPE_CHECKING:
    from numpy.typing import NDArray

_BAND = {"o": (0.42, 0.92), "f": (0.1, 1.1)}
"""Where a round and a square seal differ from others of their kind, in shares of the radius: not the star, which all
have, nor the outer ring."""
_FINER = 4
"""Samples for each digit, along both ways."""


def seal_look(image: NDArray[np.uint8], shape: Ring | Frame) -> str:
    """The look of one seal on an RGB page: `o` (round) or `f` (framed), then its digits ring by ring from the edge."""
    kind = "o" if isinstance(shape, Ring) else "f"
    box = shape.box
    around = fit(box.grown(0.1), image)
    plane = ink_plane(on_white(cut(image, around)), shape.ink)
    x_px, y_px = box.centre_px
    inner, outer = _BAND[kind]
    angles = (np.arange(LOOK_STEPS * _FINER) + 0.5) * (2 * np.pi / (LOOK_STEPS * _FINER))
    radii = outer - (np.arange(LOOK_RINGS * _FINER) + 0.5) * ((outer - inner) / (LOOK_RINGS * _FINER))
    across = np.array([[box.width_px / 2, 0.0], [0.0, box.height_px / 2]])
    turned = (shape.outline.matrix if isinstance(shape, Ring) else across) @ np.array([np.cos(angles), np.sin(angles)])
    x = turned[0][None, :] * radii[:, None] + x_px - around.left_px
    y = turned[1][None, :] * radii[:, None] + y_px - around.top_px
    x, y = x.astype(np.float32), y.astype(np.float32)
    band = np.asarray(cv2.remap(plane, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT), np.float32)
    cells = np.asarray(band.reshape(LOOK_RINGS, _FINER, LOOK_STEPS, _FINER).mean(axis=(1, 3)), np.float32)
    strongest = max(0.05, float(np.percentile(cells, 97)))
    digits = np.clip(np.rint(cells / strongest * 15), 0, 15).astype(np.uint8)
    return kind + "".join(f"{digit:x}" for digit in digits.ravel().tolist())
