"""PP-OCRv6's networks on ONNX Runtime, one thread each: a picture to its lines, a line to its probabilities.

PaddleOCR reads the detector's answer and names the recogniser's characters; what goes in is prepared here, because its
own preparation copies a page several times in double precision, and because what the recogniser gives must not be
reduced to its best text.
"""

from __future__ import annotations

import math
import os
from statistics import median
from typing import Any

os.environ["ORT_DISABLE_TELEMETRY"] = "1"
os.environ["PADDLE_PDX_DISABLE_MODEL_SOURCE_CHECK"] = "True"

import cv2
import numpy as np
import paddleocr  # pyright: ignore[reportMissingTypeStubs] - it has none
from numpy.typing import NDArray

from blindmask.host.networks import giving_back, open_network
from blindmask.host.weights import model_path
from blindmask.ocr.print_size import smallest_print

# What PaddleOCR opens is only asked for the meaning of the answers; its runner cannot share memory between networks.
ENGINE: dict[str, Any] = {
    "engine": "onnxruntime",
    "engine_config": {"intra_op_num_threads": 1, "inter_op_num_threads": 1, "enable_cpu_mem_arena": False},
}
DETECTION: dict[str, float] = {"thresh": 0.2, "box_thresh": 0.45, "unclip_ratio": 1.4}
SHORT_LONG_SIDE_PX = 704
"""A page is searched for lines at this long side at least, if its print is not too small for it."""
LONG_SIDE_PX = 1088
"""... and at most, never enlarged: on A4 it finds text of 5 points, at 960 not all."""
FINE_LONG_SIDE_PX = 1600
_PRINT_PX = 6.2
"""As high the smallest print shall be in the picture that is searched, by `smallest_print`: as text of 5 points is at
1088 pixels."""
_FINE_LINE_PX = 9
"""A page whose usual line is lower than this in the picture that was searched is searched again with more pixels."""
LINE_HEIGHT_PX = 48
"""The recogniser's input height."""
_SHORTEST_PX, _LONGEST_PX = 2 * LINE_HEIGHT_PX, 3200
_SIDE_STEP_PX = 32
"""The detector halves the picture five times, so that sides must be multiples of this."""
_MEAN = np.array([0.485, 0.456, 0.406], np.float32)
_DEVIATION = np.array([0.229, 0.224, 0.225], np.float32)
"""The mean and deviation of ImageNet, on which the detector was trained, in the order that PaddleOCR applies."""

_INK_SHRINK = 4
_INK_CONTRAST = 10
"""Of 255: neighbours in the shrunk page that differ by less are paper. Noise makes a page seem full, never empty."""
_INK_MARGIN_PX = 48


class Detector:
    """Finds the lines of a picture. Raises ModelMissing or ModelDamaged when its weights are not in place."""

    def __init__(self, name: str, model_name: str) -> None:
        loaded: Any = paddleocr.TextDetection(
            model_name=model_name, model_dir=str(model_path(name).parent), **ENGINE, **DETECTION
        )
        self._outlines: Any = loaded.paddlex_predictor.post_op
        self._session = open_network(str(model_path(name)))
        self._input: str = self._session.get_inputs()[0].name

    def find(self, bgr: NDArray[np.uint8], *, page_px: int) -> list[NDArray[np.float32]]:
        """The lines' corners in pixels, shape (4, 2) each, in no order. Blank margins are not searched.

        `page_px`: the longer side of the page of which the picture is a part; it is searched as large as in the page.
        """
        rows, columns = inked_part(bgr)
        part = bgr[rows, columns]
        if not part.size:
            return []
        lines: list[NDArray[np.float32]] = []
        for long_px in sorted({_fitting_px(part, page_px=page_px), LONG_SIDE_PX, FINE_LONG_SIDE_PX}):
            scale = min(1.0, long_px / page_px)
            lines = self._search(part, scale=scale)
            if scale == 1.0 or (_usual_height(lines) * scale >= _FINE_LINE_PX if lines else long_px >= LONG_SIDE_PX):
                break
        corner = np.array([columns.start, rows.start], np.float32)
        return [line + corner for line in lines]

    def _search(self, bgr: NDArray[np.uint8], *, scale: float) -> list[NDArray[np.float32]]:
        height_px, width_px = bgr.shape[:2]
        size = [max(_SIDE_STEP_PX, round(s * scale / _SIDE_STEP_PX) * _SIDE_STEP_PX) for s in (width_px, height_px)]
        picture = np.asarray(cv2.resize(bgr, size), np.float32)
        picture *= 1 / (255 * _DEVIATION)
        picture -= _MEAN / _DEVIATION
        tensor = np.ascontiguousarray(picture.transpose(2, 0, 1)[None])
        is_rare = max(size) > LONG_SIDE_PX + _SIDE_STEP_PX
        answer = self._session.run(None, {self._input: tensor}, giving_back() if is_rare else None)
        shape = np.array([height_px, width_px, size[1] / height_px, size[0] / width_px])
        polygons, _ = self._outlines(answer, [shape])
        return [np.asarray(polygon, np.float32).reshape(4, 2) for polygon in polygons[0]]


def _fitting_px(bgr: NDArray[np.uint8], *, page_px: int) -> int:
    """The long side at which a page with such a part is to be searched: fewer pixels for larger print."""
    print_px = smallest_print(bgr, scale=min(1.0, LONG_SIDE_PX / page_px))
    fitting_px = math.ceil(LONG_SIDE_PX * _PRINT_PX / print_px)
    return min(LONG_SIDE_PX, max(SHORT_LONG_SIDE_PX, fitting_px))


def _usual_height(lines: list[NDArray[np.float32]]) -> float:
    """The median of the lines' shorter sides, in pixels."""
    corners = np.stack(lines)
    sides = np.linalg.norm(corners - np.roll(corners, 1, axis=1), axis=2)
    shorter: list[float] = np.min(sides, axis=1).tolist()
    return median(shorter)


class Recogniser:
    """Reads lines. Raises ModelMissing or ModelDamaged when its weights are not in place."""

    def __init__(self, name: str, model_name: str) -> None:
        loaded: Any = paddleocr.TextRecognition(model_name=model_name, model_dir=str(model_path(name).parent), **ENGINE)
        self._session = open_network(str(model_path(name)))
        self._input: str = self._session.get_inputs()[0].name
        self.characters: list[str] = loaded.paddlex_predictor.post_op.character
        """What the columns of the probabilities mean; the first is the blank."""
        self.index = {character: i for i, character in enumerate(self.characters)}

    def probabilities(self, crop: NDArray[np.uint8]) -> tuple[NDArray[np.float32], float]:
        """Of a BGR line: shape (frames, characters), and how much of its length one frame covers."""
        height_px, width_px = crop.shape[:2]
        text_px = min(_LONGEST_PX, math.ceil(LINE_HEIGHT_PX * width_px / height_px))
        padded_px = max(_SHORTEST_PX, text_px)
        line = np.zeros((1, 3, LINE_HEIGHT_PX, padded_px), np.float32)
        small = cv2.resize(crop, (text_px, LINE_HEIGHT_PX))
        line[0, :, :, :text_px] = small.transpose(2, 0, 1)
        line[0, :, :, :text_px] *= 2 / 255
        line[0, :, :, :text_px] -= 1
        probabilities = np.asarray(self._session.run(None, {self._input: line})[0])[0]
        return probabilities, padded_px / text_px / len(probabilities)


def inked_part(bgr: NDArray[np.uint8]) -> tuple[slice, slice]:
    """The rows and columns of the picture that hold all of its ink, with a margin; none for blank paper."""
    height_px, width_px = bgr.shape[:2]
    columns, rows = max(1, width_px // _INK_SHRINK), max(1, height_px // _INK_SHRINK)
    # By a whole number, the last few pixels left out: twice as fast as by any other.
    whole = bgr[: rows * _INK_SHRINK, : columns * _INK_SHRINK]
    small = cv2.resize(whole, (columns, rows), interpolation=cv2.INTER_AREA)
    edges = cv2.morphologyEx(small, cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8)).max(axis=2) >= _INK_CONTRAST
    return (_reach(edges.any(axis=1), height_px), _reach(edges.any(axis=0), width_px))


def _reach(is_inked: NDArray[np.bool_], length_px: int) -> slice:
    places = np.flatnonzero(is_inked)
    if not len(places):
        return slice(0, 0)
    start, stop = int(places[0]) * _INK_SHRINK - _INK_MARGIN_PX, (int(places[-1]) + 1) * _INK_SHRINK + _INK_MARGIN_PX
    return slice(max(0, start), min(length_px, stop))
