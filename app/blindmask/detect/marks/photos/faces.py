"""Face detection: CenterFace (models/manifest.toml names its source) on the CPU with one thread."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Protocol, cast

import numpy as np

from blindmask.detect.marks.pixels import PixelBox, resize
from blindmask.host.networks import open_network
from blindmask.host.weights import model_path

if TYPE_CHECKING:
    from numpy.typing import NDArray

MODEL_NAME = "centerface"

_CELL_PX = 4
"""The network gives one score for every cell of 4 x 4 pixels."""
_SIDE_STEP_PX = 32
"""It halves the picture five times, so that sides must be multiples of this."""
_SAME_FACE = 0.3
"""Intersection over union from which two boxes are one face."""

_STORED_SHAPE = bytes.fromhex("0a02080a 0a020803 0a020820 0a020820")
_OPEN_SHAPE = bytes.fromhex("0a021200 0a020803 0a021200 0a021200")


@dataclass(frozen=True, slots=True)
class Face:
    """A face from forehead to chin in the picture that was searched, with the network's score (0 to 1)."""

    box: PixelBox
    score: float


class _Session(Protocol):
    def run(self, output_names: Sequence[str], input_feed: Mapping[str, Any]) -> list[NDArray[np.float32]]: ...


def find_faces(picture: NDArray[np.uint8], *, long_side_px: int, threshold: float) -> list[Face]:
    """The upright faces that score at least `threshold`, best first.

    `picture` is RGB of any size; it is searched at `long_side_px`, which is never an enlargement beyond twice its size.
    Raises ModelMissing or ModelDamaged.
    """
    height_px, width_px = picture.shape[:2]
    scale = min(2.0, long_side_px / max(height_px, width_px))
    outputs = _session().run(["537", "538", "539"], {"input.1": _prepare(picture, scale)})
    rows = _decode(outputs[0][0, 0], outputs[1][0], outputs[2][0], threshold)
    boxes = (rows[:, :4] / scale).clip(0, [width_px, height_px, width_px, height_px])
    faces = [Face(PixelBox(*box), score) for box, score in zip(boxes.tolist(), rows[:, 4].tolist(), strict=True)]
    return _distinct(faces)


def _prepare(picture: NDArray[np.uint8], scale: float) -> NDArray[np.float32]:
    """The picture as the network takes it: shape (1, 3, height, width), 0 to 255, white added below and at right."""
    small = resize(picture, scale)
    height_px, width_px = small.shape[:2]
    padded = [-(-side // _SIDE_STEP_PX) * _SIDE_STEP_PX for side in (height_px, width_px)]
    canvas = np.full((*padded, 3), 255, dtype=np.float32)
    canvas[:height_px, :width_px] = small
    return np.ascontiguousarray(canvas.transpose(2, 0, 1)[None])


def _decode(
    heat: NDArray[np.float32], size: NDArray[np.float32], offset: NDArray[np.float32], threshold: float
) -> NDArray[np.float64]:
    """Rows of left, top, right, bottom, score from the three maps (size and offset hold y first, then x)."""
    rows, columns = np.nonzero(heat >= threshold)
    height, width = np.exp(size[:, rows, columns].astype(np.float64)) * _CELL_PX
    middle_y = (rows + offset[0, rows, columns] + 0.5) * _CELL_PX
    middle_x = (columns + offset[1, rows, columns] + 0.5) * _CELL_PX
    left, top = middle_x - width / 2, middle_y - height / 2
    return np.stack([left, top, left + width, top + height, heat[rows, columns].astype(np.float64)], axis=1)


def _distinct(faces: list[Face]) -> list[Face]:
    """The faces without those that overlap a better one, best first."""
    kept: list[Face] = []
    for face in sorted(faces, key=lambda face: -face.score):
        if face.box.area_px > 0 and all(_shared(face.box, other.box) < _SAME_FACE for other in kept):
            kept.append(face)
    return kept


def _shared(one: PixelBox, other: PixelBox) -> float:
    shared_px = one.overlap_px(other)
    return shared_px / (one.area_px + other.area_px - shared_px)


@lru_cache(maxsize=1)
def _session() -> _Session:
    model = _open_to_any_size(model_path(MODEL_NAME).read_bytes())
    # Quiet, else it warns at every picture: the stored output shapes fit one size only.
    return cast(_Session, open_network(model, is_quiet=True))


def _open_to_any_size(model: bytes) -> bytes:
    """The same model for pictures of any size, and with constant weights.

    The file declares its input as 10 x 3 x 32 x 32 although the network is fully convolutional; each fixed number (two
    bytes) becomes an empty name of a dimension (two bytes). It also lists its weights as inputs, which the runtime may
    only fold into faster operations when the format version (the file's second byte) is below 4.
    """
    return b"\x08\x03" + model[2:].replace(_STORED_SHAPE, _OPEN_SHAPE)
