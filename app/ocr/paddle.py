"""PaddleOCR's PP-OCRv6 small detector and recogniser on ONNX Runtime, offline, one thread each.

The settings were measured on 27 real documents: character error 0.30 % at 1.56 CPU-s an image, against 1.02 % at 3.97
for the defaults. Detector and recogniser are used apart (not as PaddleOCR's pipeline), because the pipeline drops the
recogniser's probabilities, which spotting needs.
"""

from __future__ import annotations

import math
import os
from collections.abc import Sequence
from functools import cache
from typing import Any

os.environ["ORT_DISABLE_TELEMETRY"] = "1"
os.environ["PADDLE_PDX_DISABLE_MODEL_SOURCE_CHECK"] = "True"

import cv2
import numpy as np
import paddleocr  # pyright: ignore[reportMissingTypeStubs] - it has none
from numpy.typing import NDArray

from app.domain import Rect, TextSource, TextSpan
from app.errors import EngineError
from app.models import model_path
from app.ocr.ink import unexplained
from app.ocr.known_text import Corners, KnownText, agree, by_font, pick_samples
from app.page_view import LineReading, quad_slice

DETECTOR = "ppocrv6_small_det"
RECOGNISER = "ppocrv6_small_rec"

_ENGINE_CONFIG = {"intra_op_num_threads": 1, "inter_op_num_threads": 1, "enable_cpu_mem_arena": False}
_DETECTION_SIDE_PX = 1280
_DETECTION = {
    "limit_side_len": _DETECTION_SIDE_PX,
    "limit_type": "max",
    "thresh": 0.2,
    "box_thresh": 0.45,
    "unclip_ratio": 1.4,
}
_VERTICAL_RATIO = 1.5
"""A box this many times taller than wide is a vertical line and is turned before it is recognised."""
_LINE_HEIGHT_PX = 48
"""The recogniser's input height."""
_MIN_SIDE_PX = 4
_MOST = 0.6
"""Of the page: parts that are more of it cost more to look at one by one than the page does."""

Quad = NDArray[np.float32]
"""Four corners in pixels, in reading order, shape (4, 2)."""


class _Posteriors:
    """Stands in for the recogniser's post-processing to keep the probabilities that its public result drops."""

    def __init__(self, decode: Any) -> None:
        self._decode = decode
        self.characters: list[str] = decode.character
        self.last: NDArray[np.float32] = np.zeros((0, 0), np.float32)

    def __call__(self, predictions: Any, **options: Any) -> Any:
        self.last = np.asarray(predictions[0])[0]
        return self._decode(predictions, **options)


class PaddleEngine:
    """Loaded once per worker process. Raises ModelMissing or ModelDamaged when a weight is not in place."""

    def __init__(self) -> None:
        _restore_qt_paths()
        common: dict[str, Any] = {"engine": "onnxruntime", "engine_config": _ENGINE_CONFIG}
        self._detector: Any = paddleocr.TextDetection(
            model_name="PP-OCRv6_small_det",
            model_dir=str(model_path(DETECTOR).parent),
            **common,
            **_DETECTION,
        )
        recogniser: Any = paddleocr.TextRecognition(
            model_name="PP-OCRv6_small_rec",
            model_dir=str(model_path(RECOGNISER).parent),
            **common,
        )
        self._recogniser: Any = recogniser.paddlex_predictor
        self._posteriors = _Posteriors(self._recogniser.post_op)
        self._recogniser.post_op = self._posteriors
        self._index = {character: i for i, character in enumerate(self._posteriors.characters)}

    def trusted(self, image: NDArray[np.uint8], layer: Sequence[TextSpan]) -> list[TextSpan]:
        aspect = image.shape[0] / image.shape[1]
        groups = by_font(layer, aspect=aspect)
        return [span for group in groups if self._tells_the_truth(image, group) for span in group]

    def _tells_the_truth(self, image: NDArray[np.uint8], spans: Sequence[TextSpan]) -> bool:
        for sample in pick_samples(spans):
            reading = self.read_line(_cut(image, sample.box))
            if not agree(sample.text, reading.span.text if reading else ""):
                return False
        return True

    def read(self, image: NDArray[np.uint8], *, wanted: str = "", known: Sequence[TextSpan] = ()) -> list[LineReading]:
        columns = self._columns(wanted)
        try:
            parts = unexplained(image, known) if known else [Rect(0, 0, 1, 1)]
            if not parts:
                return []
            bgr = np.ascontiguousarray(image[:, :, ::-1])
            quads = self._find_lines(bgr, parts)
            told = KnownText(known)
            height_px, width_px = bgr.shape[:2]
            size: dict[str, int] = {"width_px": width_px, "height_px": height_px}
            new = [q for q in quads if not told.tells(_as_fractions(q, **size), aspect=height_px / width_px)]
            readings = [self._recognise(bgr, quad, columns) for quad in new]
        except (RuntimeError, ValueError, cv2.error) as error:
            raise EngineError(reason=type(error).__name__) from error
        return [reading for reading in readings if reading is not None]

    def _find_lines(self, bgr: NDArray[np.uint8], parts: Sequence[Rect]) -> list[Quad]:
        """The lines in those parts of the page, top to bottom; in the whole page when the parts are most of it."""
        if sum(part.area for part in parts) > _MOST:
            parts = [Rect(0, 0, 1, 1)]
        # Every part at the scale at which it would be seen in the whole page.
        scale = min(1.0, _DETECTION_SIDE_PX / max(bgr.shape[:2]))
        quads: list[Quad] = []
        for part in parts:
            offset = np.array([int(part.left * bgr.shape[1]), int(part.top * bgr.shape[0])], np.float32)
            small = cv2.resize(_cut(bgr, part), None, fx=scale, fy=scale, interpolation=cv2.INTER_LINEAR)
            found = self._detector.predict(small)[0]["dt_polys"]
            quads += [_in_reading_order(q) / np.float32(scale) + offset for q in found]
        return _top_to_bottom(quads)

    def read_line(self, crop: NDArray[np.uint8], *, wanted: str = "") -> LineReading | None:
        height_px, width_px = crop.shape[:2]
        whole = np.array([[0, 0], [width_px, 0], [width_px, height_px], [0, height_px]], np.float32)
        try:
            return self._recognise(np.ascontiguousarray(crop[:, :, ::-1]), whole, self._columns(wanted))
        except (RuntimeError, ValueError, cv2.error) as error:
            raise EngineError(reason=type(error).__name__) from error

    def _columns(self, wanted: str) -> str:
        return "".join(sorted({c for c in wanted if c in self._index}))

    def _recognise(self, bgr: NDArray[np.uint8], quad: Quad, columns: str) -> LineReading | None:
        crop = _crop(bgr, quad)
        if crop is None:
            return None
        result = next(iter(self._recogniser(crop)))
        posteriors = self._posteriors.last
        crop_height_px, crop_width_px = crop.shape[:2]
        text_width_px = math.ceil(_LINE_HEIGHT_PX * crop_width_px / crop_height_px)
        input_width_px = max(2 * _LINE_HEIGHT_PX, text_width_px)
        frame_step = input_width_px / max(1, text_width_px) / len(posteriors)
        page_height_px, page_width_px = bgr.shape[:2]
        corners = _as_fractions(quad, width_px=page_width_px, height_px=page_height_px)
        # A frame is 1/48 * 8 of the line's height wide, so an em (one height) is this fraction of the line's length.
        em = crop_height_px / crop_width_px
        text, centres = self._decode(posteriors, frame_step)
        span = TextSpan(
            text=text,
            box=quad_slice(corners, 0.0, 1.0),
            char_boxes=tuple(_char_boxes(text, centres, em=em, quad=corners)),
            source=TextSource.OCR,
            confidence=float(result["rec_score"]) if text else 0.0,
        )
        wanted = [self._index[c] for c in columns]
        logs = np.log(np.maximum(posteriors[:, [0, *wanted]], 1e-12)).astype(np.float32)
        return LineReading(
            span=span,
            quad=corners,
            frame_step=frame_step,
            characters=columns,
            log_p=logs[:, 1:],
            log_blank=logs[:, 0],
            log_best=np.log(np.maximum(posteriors.max(axis=1), 1e-12)).astype(np.float32),
        )

    def _decode(self, posteriors: NDArray[np.float32], frame_step: float) -> tuple[str, list[float]]:
        """Best path: the text and, per character, the middle of its frames as a fraction of the line's length."""
        best = posteriors.argmax(axis=1)
        text: list[str] = []
        centres: list[float] = []
        start = 0
        for frame in range(1, len(best) + 1):
            if frame < len(best) and best[frame] == best[start]:
                continue
            if best[start] != 0:
                text.append(self._posteriors.characters[int(best[start])])
                centres.append((start + frame) / 2 * frame_step)
            start = frame
        return "".join(text), centres


@cache
def shared_engine() -> PaddleEngine:
    """This process's engine, loaded at the first call."""
    return PaddleEngine()


def _restore_qt_paths() -> None:
    """cv2 points Qt at its own plug-ins, which breaks a window in the same process."""
    for name in ("QT_QPA_PLATFORM_PLUGIN_PATH", "QT_QPA_FONTDIR"):
        os.environ.pop(name, None)


def _in_reading_order(polygon: NDArray[Any]) -> Quad:
    """Corners so that a vertical line reads from top to bottom: start top, end top, end bottom, start bottom."""
    quad = np.asarray(polygon, np.float32).reshape(4, 2)
    width = max(np.linalg.norm(quad[1] - quad[0]), np.linalg.norm(quad[2] - quad[3]))
    height = max(np.linalg.norm(quad[3] - quad[0]), np.linalg.norm(quad[2] - quad[1]))
    if height >= _VERTICAL_RATIO * width:
        return quad[[1, 2, 3, 0]]
    return quad


def _as_fractions(quad: Quad, *, width_px: int, height_px: int) -> Corners:
    return tuple((float(x) / width_px, float(y) / height_px) for x, y in quad)


def _cut(image: NDArray[np.uint8], part: Rect) -> NDArray[np.uint8]:
    """The pixels that hold a part of the picture."""
    height_px, width_px = image.shape[:2]
    part = part.clipped()
    top, bottom = int(part.top * height_px), math.ceil(part.bottom * height_px)
    left, right = int(part.left * width_px), math.ceil(part.right * width_px)
    return np.ascontiguousarray(image[top:bottom, left:right])


def _top_to_bottom(quads: list[Quad]) -> list[Quad]:
    return sorted(quads, key=lambda q: (float(q[:, 1].mean()), float(q[:, 0].min())))


def _crop(bgr: NDArray[np.uint8], quad: Quad) -> NDArray[np.uint8] | None:
    """The line straightened to a rectangle; None when it is too small to hold a character."""
    width_px = round(float(max(np.linalg.norm(quad[1] - quad[0]), np.linalg.norm(quad[2] - quad[3]))))
    height_px = round(float(max(np.linalg.norm(quad[3] - quad[0]), np.linalg.norm(quad[2] - quad[1]))))
    if width_px < _MIN_SIDE_PX or height_px < _MIN_SIDE_PX:
        return None
    target = np.array([[0, 0], [width_px, 0], [width_px, height_px], [0, height_px]], np.float32)
    matrix = cv2.getPerspectiveTransform(quad, target)
    crop = cv2.warpPerspective(
        bgr, matrix, (width_px, height_px), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
    )
    return np.asarray(crop, np.uint8)


def _char_boxes(text: str, centres: list[float], *, em: float, quad: tuple[tuple[float, float], ...]) -> list[Rect]:
    """One box per character, between the middles to its neighbours and no wider than its kind of glyph.

    CTC peaks mark about the middle of a glyph; boxes cut at the peaks under-cover it, so each reaches half-way.
    """
    boxes: list[Rect] = []
    for i, (character, centre) in enumerate(zip(text, centres, strict=True)):
        reach = em * (0.32 if character.isascii() else 0.55)
        before = (centres[i - 1] + centre) / 2 if i else centre - reach
        after = (centres[i + 1] + centre) / 2 if i + 1 < len(centres) else centre + reach
        start = min(max(before, centre - reach, 0.0), 0.999)
        end = max(min(after, centre + reach, 1.0), start + 0.001)
        boxes.append(quad_slice(quad, start, end))
    return boxes
