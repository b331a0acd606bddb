"""Finds a picture that a person marked once (a logo, a letterhead, a stamp) on other pages.

Local features are matched, so that another resolution, a small turn or writing across it does not matter; a picture
with too few of them (a plain sign) is searched as a whole at several sizes.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, cast

import cv2
import numpy as np

from blindmask.core.boxes import Rect
from blindmask.core.pages import PageKey
from blindmask.core.proposals import Kind, Proposal, Reason, make_proposal
from blindmask.detect.marks.pixels import PixelBox, cut, fit, resize

if TYPE_CHECKING:
    from numpy.typing import NDArray

DETECTOR = "looks"
SEARCH_LONG_PX = 1600
"""The long side of a page in which pictures are searched; the pattern comes from a page of this size as well."""
_PATTERN_PX = 260
"""A smaller pattern is enlarged to this, for more features."""
_FEATURES = (600, 6000)
_RATIO = 0.8
"""A match counts when the second best is this much farther."""
_LEAST_INLIERS = 9
_INLIER_SHARE = 0.06
"""Matches that agree on one place: at least this many, and this share of the pattern's features."""
_REPROJECTION_PX = 4.0
_SCALES = (0.5, 2.0)
"""Sizes at which the picture may be printed elsewhere, against the marked one."""
_MOST = 6
_LEAST_LIKENESS = 0.45
"""Correlation of the grey picture that was found with the pattern, after the turn is taken out."""
_WHOLE_LIKENESS = 0.72
_WHOLE_SCALES = (0.6, 0.7, 0.8, 0.9, 1.0, 1.12, 1.25, 1.4, 1.6)
_LEAST_SIDE_PX = 12


def find_same(pattern: NDArray[np.uint8], page: NDArray[np.uint8]) -> list[tuple[PixelBox, float]]:
    """The places of `pattern` on `page` (both RGB, from pages of SEARCH_LONG_PX), and how like each is, up to 1."""
    if min(pattern.shape[:2]) < _LEAST_SIDE_PX or float(pattern.std()) < 4:
        return []
    found = _by_features(pattern, page)
    return found or _as_a_whole(pattern, page)


def propose_same(
    marked: NDArray[np.uint8], box: Rect, page: NDArray[np.uint8], key: PageKey, kind: Kind
) -> list[Proposal]:
    """Proposals (reason `same_picture`, not preselected) for what `box` holds on the page `marked`, found on `page`.

    Both pages are RGB and their long sides SEARCH_LONG_PX.
    """
    pattern = np.ascontiguousarray(cut(marked, PixelBox.of(box, marked)))
    return [
        make_proposal(
            key,
            same.on_page(page),
            kind,
            detector=DETECTOR,
            reason=Reason.SAME_PICTURE,
            confidence=round(likeness, 3),
            preselected=False,
        )
        for same, likeness in find_same(pattern, page)
    ]


def _by_features(pattern: NDArray[np.uint8], page: NDArray[np.uint8]) -> list[tuple[PixelBox, float]]:
    zoom = max(1.0, _PATTERN_PX / max(pattern.shape[:2]))
    small = _grey(resize(pattern, zoom) if zoom > 1 else pattern)
    grey = _grey(page)
    finder, page_finder = (cv2.SIFT.create(nfeatures=count) for count in _FEATURES)
    points, features = finder.detectAndCompute(small, np.ones_like(small))
    page_points, page_features = page_finder.detectAndCompute(grey, np.ones_like(grey))
    if len(points) < _LEAST_INLIERS or len(page_points) < _LEAST_INLIERS:
        return []
    matches = cv2.BFMatcher(cv2.NORM_L2).knnMatch(features, page_features, k=2)
    # Copies of the picture on one page compete for the second place: every pattern feature may match twice.
    good = [m for pair in matches if len(pair) == 2 and pair[0].distance < _RATIO * 350 for m in _clear(pair)]
    found: list[tuple[PixelBox, float]] = []
    while len(found) < _MOST and len(good) >= _LEAST_INLIERS:
        source = np.array([points[m.queryIdx].pt for m in good], np.float32)
        target = np.array([page_points[m.trainIdx].pt for m in good], np.float32)
        matrix, inliers = _fit(source, target)
        agreeing = int(inliers.sum())
        if matrix is None or agreeing < max(_LEAST_INLIERS, _INLIER_SHARE * len(points)):
            break
        place = _judge(small, grey, matrix, zoom)
        if place is not None:
            found.append(place)
        good = [match for match, is_used in zip(good, inliers.tolist(), strict=True) if not is_used]
    return found


def _fit(
    source: NDArray[np.float32], target: NDArray[np.float32]
) -> tuple[NDArray[np.float64] | None, NDArray[np.bool_]]:
    """The turn, size and shift that most points agree on, and which do; none when nothing fits."""
    # Its stubs do not say that it gives None.
    estimate = cast(Any, cv2).estimateAffinePartial2D
    matrix, inliers = estimate(source, target, ransacReprojThreshold=_REPROJECTION_PX, maxIters=3000)
    if matrix is None:
        return None, np.zeros(len(source), np.bool_)
    return np.asarray(matrix, np.float64), np.asarray(inliers, np.bool_).ravel()


def _clear(pair: Sequence[cv2.DMatch]) -> list[cv2.DMatch]:
    first, second = pair
    return [first] if first.distance < _RATIO * second.distance else [first, second]


def _judge(
    small: NDArray[np.uint8], grey: NDArray[np.uint8], matrix: NDArray[np.float64], zoom: float
) -> tuple[PixelBox, float] | None:
    """The place that a transformation points at, if it looks like the pattern."""
    scale = float(np.hypot(matrix[0, 0], matrix[1, 0])) * zoom
    if not _SCALES[0] <= scale <= _SCALES[1]:
        return None
    height_px, width_px = small.shape[:2]
    corners = np.array([[0, 0, 1], [width_px, 0, 1], [width_px, height_px, 1], [0, height_px, 1]], np.float64)
    placed = corners @ matrix.T
    (left, top), (right, bottom) = placed.min(axis=0), placed.max(axis=0)
    back = cv2.warpAffine(grey, matrix, (width_px, height_px), flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP)
    likeness = _correlation(small, np.asarray(back, np.uint8))
    if likeness < _LEAST_LIKENESS:
        return None
    return fit(PixelBox(float(left), float(top), float(right), float(bottom)), grey), likeness


def _as_a_whole(pattern: NDArray[np.uint8], page: NDArray[np.uint8]) -> list[tuple[PixelBox, float]]:
    """The places where the whole pattern, at one of several sizes, correlates with the page."""
    grey, small = _grey(page), _grey(pattern)
    found: list[tuple[PixelBox, float]] = []
    for scale in _WHOLE_SCALES:
        height_px, width_px = round(small.shape[0] * scale), round(small.shape[1] * scale)
        if min(height_px, width_px) < _LEAST_SIDE_PX or height_px > grey.shape[0] or width_px > grey.shape[1]:
            continue
        sized = cv2.resize(small, (width_px, height_px), interpolation=cv2.INTER_AREA)
        field = np.asarray(cv2.matchTemplate(grey, sized, cv2.TM_CCOEFF_NORMED))
        for y, x in np.argwhere(field >= _WHOLE_LIKENESS).tolist():
            found.append((PixelBox(x, y, x + width_px, y + height_px), float(field[y, x])))
    kept: list[tuple[PixelBox, float]] = []
    for box, likeness in sorted(found, key=lambda item: -item[1]):
        if all(box.overlap_px(other) < 0.3 * min(box.area_px, other.area_px) for other, _ in kept):
            kept.append((box, likeness))
        if len(kept) == _MOST:
            break
    return kept


def _grey(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    return np.asarray(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), np.uint8)


def _correlation(one: NDArray[np.uint8], other: NDArray[np.uint8]) -> float:
    smooth = [cv2.GaussianBlur(picture, (0, 0), 2).astype(np.float64) for picture in (one, other)]
    a, b = (picture - picture.mean() for picture in smooth)
    return float((a * b).sum() / max(1e-9, float(np.sqrt((a * a).sum() * (b * b).sum()))))
