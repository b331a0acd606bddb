"""Which box or handle is under the pointer, and what a drag makes of a box: pure geometry in pixels of the view.

`Px` is (left, top, right, bottom). The handles lie on a frame around the selected box that is never smaller than two
handles: so each keeps its full area, and the inside of the smallest box stays free for moving it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

HANDLE_PX = 24.0
"""The side of the square that takes the pointer, around each handle."""
MIN_SIDE_PX = 3.0

Px = tuple[float, float, float, float]


class Handle(StrEnum):
    """Named by the sides of the box that it moves."""

    TOP_LEFT = "top left"
    TOP = "top"
    TOP_RIGHT = "top right"
    RIGHT = "right"
    BOTTOM_RIGHT = "bottom right"
    BOTTOM = "bottom"
    BOTTOM_LEFT = "bottom left"
    LEFT = "left"

    def moves(self, side: str) -> bool:
        return side in self.value.split()


@dataclass(frozen=True, slots=True)
class Hit:
    """What is under the pointer: a box, or one handle of it."""

    box_id: str
    handle: Handle | None = None


def handle_frame(box: Px) -> Px:
    """The frame on which the handles of `box` lie: the box itself, or larger around its centre when it is small."""
    left, top, right, bottom = box
    dx = max(0.0, (2 * HANDLE_PX - (right - left)) / 2)
    dy = max(0.0, (2 * HANDLE_PX - (bottom - top)) / 2)
    return left - dx, top - dy, right + dx, bottom + dy


def handle_points(box: Px) -> dict[Handle, tuple[float, float]]:
    """The centre of each of the eight handles."""
    left, top, right, bottom = handle_frame(box)
    middle_x, middle_y = (left + right) / 2, (top + bottom) / 2
    return {
        handle: (
            left if handle.moves("left") else right if handle.moves("right") else middle_x,
            top if handle.moves("top") else bottom if handle.moves("bottom") else middle_y,
        )
        for handle in Handle
    }


def find_hit(point: tuple[float, float], boxes: Iterable[tuple[str, Px]], *, selected: str | None) -> Hit | None:
    """The selected box's handle under `point`, else the smallest box there, else None."""
    known = list(boxes)
    chosen = next((box for box_id, box in known if box_id == selected), None)
    if selected is not None and chosen is not None:
        handle = _handle_at(point, chosen)
        if handle is not None:
            return Hit(selected, handle)
    under = [(_area(box), box_id) for box_id, box in known if contains(box, point)]
    return Hit(min(under)[1]) if under else None


def contains(box: Px, point: tuple[float, float]) -> bool:
    return box[0] <= point[0] <= box[2] and box[1] <= point[1] <= box[3]


def dragged(box: Px, handle: Handle | None, by: tuple[float, float], *, page: Px) -> Px:
    """The box after its handle, or with None the whole box, was dragged; it stays on the page.

    A side dragged over the opposite one turns the box over; no side becomes shorter than MIN_SIDE_PX.
    """
    dx, dy = by
    if handle is None:
        dx = _limited(dx, page[0] - box[0], page[2] - box[2])
        dy = _limited(dy, page[1] - box[1], page[3] - box[3])
        return box[0] + dx, box[1] + dy, box[2] + dx, box[3] + dy
    left = box[0] + dx if handle.moves("left") else box[0]
    right = box[2] + dx if handle.moves("right") else box[2]
    top = box[1] + dy if handle.moves("top") else box[1]
    bottom = box[3] + dy if handle.moves("bottom") else box[3]
    return spanned((left, top), (right, bottom), page=page)


def spanned(start: tuple[float, float], end: tuple[float, float], *, page: Px) -> Px:
    """The box between two points in any direction, on the page and at least MIN_SIDE_PX wide and high."""
    left, right = _side(start[0], end[0], low=page[0], high=page[2])
    top, bottom = _side(start[1], end[1], low=page[1], high=page[3])
    return left, top, right, bottom


def _side(a: float, b: float, *, low: float, high: float) -> tuple[float, float]:
    a, b = (min(max(value, low), high) for value in (min(a, b), max(a, b)))
    if b - a < MIN_SIDE_PX:
        a = min(a, high - MIN_SIDE_PX)
        b = a + MIN_SIDE_PX
    return a, b


def _limited(value: float, low: float, high: float) -> float:
    return max(low, min(value, high)) if low <= high else 0.0


def _handle_at(point: tuple[float, float], box: Px) -> Handle | None:
    reach = HANDLE_PX / 2
    for handle, (x, y) in handle_points(box).items():
        if abs(point[0] - x) <= reach and abs(point[1] - y) <= reach:
            return handle
    return None


def _area(box: Px) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])
