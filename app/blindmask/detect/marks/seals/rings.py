"""Round seals: circles of one ink, found by a vote of their edges for centres (Hough transform).

A ring may be crossed by writing, lie over a table, be worn, or hang over the page's edge: every edge pixel votes for
the centres that it may belong to, and a circle counts when enough of its angles agree. A page's long side is taken for
that of A4, since a picture does not tell its size on paper.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

from blindmask.detect.marks.inks import Ink
from blindmask.detect.marks.pixels import PixelBox

if TYPE_CHECKING:
    from numpy.typing import NDArray

_RADIUS_MM = (9.0, 34.0)
"""Seals of units are 38 to 50 mm across; a landscape page or a photo with a margin makes them look smaller."""
_EDGE = 0.05
"""The least rise of ink per pixel that counts as an edge; inks are 0 to 1."""
_CANDIDATES = 12
_VOTES_AT_ONCE = 400_000
_ALIGNED = 0.92
"""Cosine between an edge's direction and the way to the centre."""
_ANGLES = 72
_TRIES = 6
_LEAST_VISIBLE = 0.35
"""The share of a circle that must lie on the page: halves over the edge count, the corner of one does not."""
_LEAST_SUPPORT = {Ink.RED: 0.6, Ink.BLUE: 0.6, Ink.DARK: 0.8}
"""The share of the visible angles with an edge at the ring. Writing makes chance circles of dark ink."""
_FILLED = 0.7
"""Mean ink inside over mean ink on the ring from which a disc is no seal."""
_FLATTEST = 0.8
"""Short over long axis from which a ring counts as round; perspective flattens a circle somewhat."""


@dataclass(frozen=True, slots=True)
class Ellipse:
    """A seal's outline in pixels. `shape` is the symmetric 2x2 matrix ((a, b), (b, c)) that takes the unit circle to
    it."""

    x_px: float
    y_px: float
    shape: tuple[float, float, float]

    @property
    def box(self) -> PixelBox:
        a, b, c = self.shape
        half_width_px, half_height_px = float(np.hypot(a, b)), float(np.hypot(b, c))
        return PixelBox(
            self.x_px - half_width_px, self.y_px - half_height_px, self.x_px + half_width_px, self.y_px + half_height_px
        )

    @property
    def matrix(self) -> NDArray[np.float64]:
        a, b, c = self.shape
        return np.array([[a, b], [b, c]])

    def scaled(self, scale: float) -> Ellipse:
        a, b, c = self.shape
        return Ellipse(self.x_px * scale, self.y_px * scale, (a * scale, b * scale, c * scale))


@dataclass(frozen=True, slots=True)
class Ring:
    """A ring of one ink; `support` is the share of its visible angles that show its edge."""

    outline: Ellipse
    ink: Ink
    support: float

    @property
    def box(self) -> PixelBox:
        return self.outline.box

    @property
    def is_round(self) -> bool:
        axes = np.linalg.eigvalsh(self.outline.matrix)
        return bool(axes[0] >= _FLATTEST * axes[1])

    def scaled(self, scale: float) -> Ring:
        return Ring(self.outline.scaled(scale), self.ink, self.support)


@dataclass(frozen=True, slots=True)
class _Edges:
    """Pixels where ink begins: their places and the unit vectors towards the ink, each of shape (n,)."""

    x: NDArray[np.float32]
    y: NDArray[np.float32]
    dx: NDArray[np.float32]
    dy: NDArray[np.float32]


def find_rings(plane: NDArray[np.float32], ink: Ink, *, px_per_mm: float) -> list[Ring]:
    """Circles of one ink, best first, none inside another. `plane` is the ink's strength, 0 to 1."""
    edges = _edges(plane)
    if len(edges.x) < _ANGLES:
        return []
    least_px, most_px = (mm * px_per_mm for mm in _RADIUS_MM)
    rings: list[Ring] = []
    for x, y in _centres(edges, plane.shape, least_px=least_px, most_px=most_px):
        ring = _ring_at(edges, (x, y), plane.shape, ink, least_px=least_px, most_px=most_px)
        if ring is not None and _is_drawn(plane, ring.outline):
            rings.append(ring)
    return _distinct(rings)


def _is_drawn(plane: NDArray[np.float32], outline: Ellipse) -> bool:
    """Whether the ring is a line around writing, and not the edge of something full such as a face or a flag."""
    angles = np.linspace(0, 2 * np.pi, 4 * _ANGLES, endpoint=False)
    radii = np.arange(0.4, 1.03, 0.02)[:, None]
    x, y = (outline.matrix @ np.array([np.cos(angles), np.sin(angles)]))[:, None, :] * radii
    x, y = (x + outline.x_px).astype(np.float32), (y + outline.y_px).astype(np.float32)
    disc = np.asarray(cv2.remap(plane, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT), np.float32)
    levels = disc.mean(axis=1)
    return bool(levels[radii[:, 0] < 0.85].mean() < _FILLED * levels[radii[:, 0] > 0.9].max())


def _edges(plane: NDArray[np.float32]) -> _Edges:
    smooth = cv2.GaussianBlur(plane, (0, 0), 0.8)
    gx = np.asarray(cv2.Scharr(smooth, cv2.CV_32F, 1, 0), np.float32) / 16
    gy = np.asarray(cv2.Scharr(smooth, cv2.CV_32F, 0, 1), np.float32) / 16
    rise = np.hypot(gx, gy)
    rows, columns = np.nonzero(rise > _EDGE)
    strength = rise[rows, columns]
    return _Edges(
        columns.astype(np.float32),
        rows.astype(np.float32),
        (gx[rows, columns] / strength).astype(np.float32),
        (gy[rows, columns] / strength).astype(np.float32),
    )


def _centres(edges: _Edges, shape: tuple[int, ...], *, least_px: float, most_px: float) -> list[tuple[float, float]]:
    """The places to which most edges point; up to half a radius outside of the page."""
    margin = int(most_px / 2)
    height, width = shape[0] + 2 * margin, shape[1] + 2 * margin
    votes = np.zeros(height * width, np.intp)
    at_once = max(1, _VOTES_AT_ONCE // len(edges.x))
    radii = np.arange(least_px, most_px, 1.0, dtype=np.float32)
    for start in range(0, len(radii), at_once):
        away = radii[start : start + at_once, None]
        x = np.rint(edges.x + away * edges.dx).astype(np.int32) + margin
        y = np.rint(edges.y + away * edges.dy).astype(np.int32) + margin
        inside = (x >= 0) & (x < width) & (y >= 0) & (y < height)
        votes += np.bincount(y[inside] * width + x[inside], minlength=height * width)
    field = cv2.GaussianBlur(votes.reshape(height, width).astype(np.float32), (0, 0), 1.5)
    peaks = np.asarray(field) >= cv2.dilate(field, np.ones((9, 9), np.uint8))
    rows, columns = np.nonzero(peaks)
    order = np.argsort(-np.asarray(field)[rows, columns])[:_CANDIDATES]
    return [(float(columns[i]) - margin, float(rows[i]) - margin) for i in order]


def _ring_at(
    edges: _Edges, centre: tuple[float, float], shape: tuple[int, ...], ink: Ink, *, least_px: float, most_px: float
) -> Ring | None:
    """The best supported ring around a centre, the outer one of two."""
    to_x, to_y = centre[0] - edges.x, centre[1] - edges.y
    distance = np.hypot(to_x, to_y)
    near = (distance > 0.85 * least_px) & (distance < 1.15 * most_px)
    aligned = near & (edges.dx * to_x + edges.dy * to_y > _ALIGNED * np.maximum(distance, 1e-6))
    points = np.column_stack((edges.x[aligned], edges.y[aligned]))
    radii = distance[aligned]
    bins = _angle_bins(points, centre)
    tried = np.arange(least_px, most_px, 1.0, dtype=np.float64)
    shares = _shares(radii, bins, tried)
    good = tried[shares >= shares.max() - 0.15]
    best: Ring | None = None
    for radius in good[::-1][:_TRIES].tolist():
        ring = fit_ring(points[np.abs(radii - radius) <= 0.1 * radius], shape, ink)
        if ring is not None and (best is None or ring.support > best.support + 0.1):
            best = ring
    return best


def _shares(radii: NDArray[np.float32], bins: NDArray[np.intp], tried: NDArray[np.float64]) -> NDArray[np.float64]:
    """For each radius that is tried, the share of the angles at which a point lies about so far out."""
    near = np.abs(radii - tried[:, None]) <= 1.0 + 0.02 * tried[:, None]
    rows, points = np.nonzero(near)
    is_met = np.zeros((len(tried), _ANGLES), np.bool_)
    is_met[rows, bins[points]] = True
    return is_met.mean(axis=1)


def fit_ring(
    points: NDArray[np.float32], shape: tuple[int, ...], ink: Ink, *, flattest: float = _FLATTEST
) -> Ring | None:
    """The ellipse through most of `points`, which lie about a circle; None when too few agree or when it is too
    flat: `flattest` is the least short over long axis."""
    outline = _ellipse(points)
    for tolerance in (0.06, 0.03):
        if outline is None:
            return None
        points = points[_distance_from(outline, points) <= tolerance]
        outline = _ellipse(points)
    if outline is None:
        return None
    axes = np.linalg.eigvalsh(outline.matrix)
    middle = (outline.x_px, outline.y_px)
    close = points[_distance_from(outline, points) <= 0.01 + 1.0 / axes[1]]
    visible = _visible_angles(outline, shape)
    support = len(np.unique(_angle_bins(close, middle))) / max(1, visible)
    if axes[0] < flattest * axes[1] or visible < _LEAST_VISIBLE * _ANGLES or support < _LEAST_SUPPORT[ink]:
        return None
    return Ring(outline, ink, min(1.0, support))


def _ellipse(points: NDArray[np.float32]) -> Ellipse | None:
    if len(points) < _ANGLES // 3:
        return None
    (x, y), (width, height), degrees = cv2.fitEllipseDirect(points)
    if not (np.isfinite([x, y, width, height]).all() and min(width, height) > 1):
        return None
    cos, sin = np.cos(np.deg2rad(degrees)), np.sin(np.deg2rad(degrees))
    turn = np.array([[cos, -sin], [sin, cos]])
    shape = turn @ np.diag([width / 2, height / 2]) @ turn.T
    return Ellipse(float(x), float(y), (float(shape[0, 0]), float(shape[0, 1]), float(shape[1, 1])))


def _distance_from(outline: Ellipse, points: NDArray[np.float32]) -> NDArray[np.float64]:
    """How far each point lies from the outline, as a share of its radius there."""
    away = points.astype(np.float64) - (outline.x_px, outline.y_px)
    return np.abs(np.linalg.norm(away @ np.linalg.inv(outline.matrix), axis=1) - 1)


def _angle_bins(points: NDArray[np.float32], centre: tuple[float, float]) -> NDArray[np.intp]:
    angle = np.arctan2(points[:, 1] - centre[1], points[:, 0] - centre[0]) + np.pi
    return (angle * (_ANGLES / (2 * np.pi))).astype(np.intp) % _ANGLES


def _visible_angles(outline: Ellipse, shape: tuple[int, ...]) -> int:
    angle = (np.arange(_ANGLES) + 0.5) * (2 * np.pi / _ANGLES)
    x, y = outline.matrix @ np.array([np.cos(angle), np.sin(angle)])
    x, y = x + outline.x_px, y + outline.y_px
    return int(((x >= 0) & (x < shape[1]) & (y >= 0) & (y < shape[0])).sum())


def _distinct(rings: list[Ring]) -> list[Ring]:
    """The best supported first, without those that share their place with one of these."""
    kept: list[Ring] = []
    for ring in sorted(rings, key=lambda r: (-r.support, -r.outline.box.area_px)):
        box = ring.outline.box
        if all(box.overlap_px(k.outline.box) < 0.35 * min(box.area_px, k.outline.box.area_px) for k in kept):
            kept.append(ring)
    return kept
