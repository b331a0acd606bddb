"""Page orientation: which way up a page stands, by PP-LCNet (models/manifest.toml names its source)."""

# onnxruntime is only partly annotated.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# pyright: reportMissingTypeStubs=false

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, cast

import cv2
import numpy as np

from blindmask.host.networks import open_network
from blindmask.host.weights import model_path

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from onnxruntime import InferenceSession

MODEL_NAME = "page_orientation"
_SHORT_SIDE_PX = 256
_CROP_PX = 224
_MEAN = np.array([0.485, 0.456, 0.406], np.float32)
_DEVIATION = np.array([0.229, 0.224, 0.225], np.float32)
"""The mean and deviation of ImageNet's RGB, on which the model was trained; it takes the channels as BGR."""
_LEAST_SURE = 0.6
"""The least mean probability (of 0.93, the most that the model gives) on which a page is turned."""
_LEAST_SURE_HALF = 0.75
"""As `_LEAST_SURE`, for a half of a page to be turned otherwise than the other: rarer, hence the surer."""
_INK_CONTRAST = 24
"""Of 255: how far a grey must be from the crop's paper to be ink."""
_LEAST_INK = 0.003
"""The share of inked pixels under which a crop says nothing."""
_LONGEST_SIDE = 4
"""A picture longer than this many short sides is cut to its middle: the model never saw such strips."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Degrees clockwise (0, 90, 180, 270) by which a picture must be turned to stand upright.

    `halves` only when the two halves along its longer side need different turns: then one turn for each, from the left
    or the top, and `upright` is that of the first.
    """

    upright: int
    halves: tuple[int, int] | None = None


def find_upright(image: NDArray[np.uint8]) -> int:
    """Degrees clockwise (0, 90, 180, 270) by which the RGB picture must be turned to stand upright.

    The mean of the model's answers on five crops (the middle and the corners) that hold any ink; 0 for a blank page
    and when the model is not sure, because a wrong turn costs more than none. Raises ModelMissing and ModelDamaged.
    """
    return _turn(_answers(_five_crops(_shrink(image)))) or 0


def find_standing(image: NDArray[np.uint8]) -> Standing:
    """As `find_upright`, and whether the halves of an open booklet stand differently. Raises the same."""
    small = _shrink(image)
    middle, *corners = _five_crops(small)
    first, second = _crops_of_halves(corners, is_wide=small.shape[1] >= small.shape[0])
    answers = [_answers([middle]), _answers(first), _answers(second)]
    upright = _turn(np.concatenate(answers)) or 0
    if _turn(answers[1], least=_LEAST_SURE_HALF) == _turn(answers[2], least=_LEAST_SURE_HALF):
        return Standing(upright)
    turns = [_turn(_answers(_five_crops(_shrink(half))), least=_LEAST_SURE_HALF) for half in _halves(image)]
    if turns[0] is None or turns[1] is None or turns[0] == turns[1]:
        return Standing(upright)
    return Standing(turns[0], (turns[0], turns[1]))


def _crops_of_halves(
    corners: list[NDArray[np.uint8]], *, is_wide: bool
) -> tuple[list[NDArray[np.uint8]], list[NDArray[np.uint8]]]:
    top_left, top_right, bottom_left, bottom_right = corners
    if is_wide:
        return [top_left, bottom_left], [top_right, bottom_right]
    return [top_left, top_right], [bottom_left, bottom_right]


def _halves(image: NDArray[np.uint8]) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    height_px, width_px = image.shape[:2]
    if width_px >= height_px:
        return image[:, : width_px // 2], image[:, width_px // 2 :]
    return image[: height_px // 2], image[height_px // 2 :]


def _answers(crops: list[NDArray[np.uint8]]) -> NDArray[np.float32]:
    """What the model says about each crop that holds any ink, shape (n, 4)."""
    crops = [crop for crop in crops if _has_ink(crop)]
    if not crops:
        return np.zeros((0, 4), np.float32)
    session = _session()
    batch = np.stack([_normalise(crop) for crop in crops])
    return np.asarray(session.run(None, {session.get_inputs()[0].name: batch})[0], np.float32)


def _turn(answers: NDArray[np.float32], *, least: float = _LEAST_SURE) -> int | None:
    """The turn that the answers agree on; None without any, and when their mean is not sure."""
    if not len(answers):
        return None
    sureness = answers.mean(axis=0)
    turned_by = int(sureness.argmax()) * 90  # the label is how far the picture lies turned clockwise
    return (360 - turned_by) % 360 if sureness.max() >= least else None


@lru_cache(maxsize=1)
def _session() -> InferenceSession:
    return cast("InferenceSession", open_network(str(model_path(MODEL_NAME)), is_quiet=True))


def _shrink(image: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The picture with a short side of 256 px and a long side of at most four times that."""
    height_px, width_px = image.shape[:2]
    longest_px = _LONGEST_SIDE * min(height_px, width_px)
    image = _cut(image, min(height_px, longest_px), min(width_px, longest_px))
    height_px, width_px = image.shape[:2]
    scale = _SHORT_SIDE_PX / min(height_px, width_px)
    size = (max(_SHORT_SIDE_PX, round(width_px * scale)), max(_SHORT_SIDE_PX, round(height_px * scale)))
    return np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)


def _cut(image: NDArray[np.uint8], height_px: int, width_px: int) -> NDArray[np.uint8]:
    """The middle of the picture, of that size."""
    top, left = (image.shape[0] - height_px) // 2, (image.shape[1] - width_px) // 2
    return image[top : top + height_px, left : left + width_px]


def _five_crops(image: NDArray[np.uint8]) -> list[NDArray[np.uint8]]:
    bottom, right = image.shape[0] - _CROP_PX, image.shape[1] - _CROP_PX
    corners = [(0, 0), (0, right), (bottom, 0), (bottom, right)]
    return [_cut(image, _CROP_PX, _CROP_PX)] + [image[y : y + _CROP_PX, x : x + _CROP_PX] for y, x in corners]


def _has_ink(crop: NDArray[np.uint8]) -> bool:
    grey = crop.mean(axis=2)
    return bool((np.abs(grey - np.median(grey)) > _INK_CONTRAST).mean() >= _LEAST_INK)


def _normalise(crop: NDArray[np.uint8]) -> NDArray[np.float32]:
    bgr = crop[:, :, ::-1].astype(np.float32) / np.float32(255)
    return ((bgr - _MEAN) / _DEVIATION).transpose(2, 0, 1)
