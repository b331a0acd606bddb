"""Photos of people: blobs that look like pictures, faces on the page and on the blobs, and the box around each photo.

Lengths in millimetres take the page's long side for that of A4, since a picture file does not tell its true size;
nothing but the size of what counts as a blob depends on it.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

import cv2
import numpy as np

from app.detect.faces import Face, PixelBox, find_faces
from app.domain import Applicant, Kind, PageView, Proposal, Rect, make_proposal
from app.rules import Action, RuleSet

if TYPE_CHECKING:
    from numpy.typing import NDArray

DETECTOR = "photos"

_SHEET_LONG_PX = 1120
"""The size at which the page is searched: faces of 8 mm are found, in 0.3 s of one core."""
_PX_PER_MM = _SHEET_LONG_PX / 297
_CROP_LONG_PX = 320
_FACE_SCORE = 0.3
_FREE_SCORE = 0.45
_PORTRAIT_SHARE = 0.06
_SURE_SCORE = 0.6
"""From this score on a face's orientation is taken as it was found; below, its blob is tried in all four."""
_LEAST_MM = 6.0
_LARGE_MM = 70.0
"""A picture with a longer side is no portrait photo."""
_PAPER_MM = 50.0
"""The reach within which some paper must show for its brightness to be known: more than a photo's width."""
_INK = 0.1
"""Difference from the paper, as a share of its brightness, from which a pixel belongs to something."""
_SOLID = 0.45
_DENSE = 0.85
_LOOSE = 0.55
_FACE_LEAST_MM = 9.0
_PHOTO_LEAST_MM = 12.0
_UPRIGHT = (0.5, 0.9)
"""Width over height of a photo for documents, with room for a skewed scan; the state emblem is nearly square."""
_SHADED_BITS = 1.0
"""Entropy of the distribution over 32 shades of grey: 0 for one flat colour; low, as copies have two shades."""
_MAX_TRIES = 8
"""Blobs searched for faces per page, largest first: bounds the time on pages full of pictures."""
_FACE_PAD = 0.28
_PHOTO_PAD = 0.03


@dataclass(frozen=True, slots=True)
class _Blob:
    """A solid patch that differs from the paper."""

    box: PixelBox
    fill: float
    """The share of the box that the patch fills."""
    ink: float
    """The share of the box that differs from the paper, before gaps were closed: low for writing and codes."""

    @property
    def may_hold_face(self) -> bool:
        least_px = min(self.box.width_px, self.box.height_px)
        return not self.is_large and self.ink >= _LOOSE and least_px >= _FACE_LEAST_MM * _PX_PER_MM

    @property
    def is_large(self) -> bool:
        return max(self.box.width_px, self.box.height_px) > _LARGE_MM * _PX_PER_MM


@dataclass(frozen=True, slots=True)
class _Person:
    """A face on the sheet; `quarters` are the clockwise quarter turns after which it stands upright."""

    face: Face
    quarters: int
    blob: _Blob | None


def find_photos(view: PageView, applicant: Applicant, rules: RuleSet) -> list[Proposal]:
    """Boxes over photos of people (reason `face`, preselected) and over picture-like patches (reason `picture`).

    A photo of one person is covered whole, in a larger picture each face alone. A face cannot tell whose it is, so
    `applicant` is not used. Raises ModelMissing or ModelDamaged.
    """
    del applicant
    action = rules.action(Kind.PHOTO)
    if action is Action.KEEP:
        return []
    sheet = _resize(view.image, _SHEET_LONG_PX / max(view.image.shape[:2]))
    blobs = _find_blobs(sheet)
    people = _find_people(sheet, view.image, blobs)
    boxes = _distinct([(_photo_box(view.image, sheet, person, people), person.face.score) for person in people])
    proposals = [
        make_proposal(
            view.key,
            _as_fractions(box, sheet),
            Kind.PHOTO,
            detector=DETECTOR,
            reason="face",
            confidence=min(1.0, score),
            preselected=action is Action.MASK,
        )
        for box, score in boxes
    ]
    for blob in blobs:
        if _looks_like_photo(sheet, blob) and not any(blob.box.overlap_px(box) for box, _ in boxes):
            proposals.append(
                make_proposal(
                    view.key,
                    _as_fractions(blob.box.grown(_PHOTO_PAD), sheet),
                    Kind.PHOTO,
                    detector=DETECTOR,
                    reason="picture",
                    confidence=_FACE_SCORE,
                    preselected=False,
                )
            )
    return proposals


def _resize(image: NDArray[np.uint8], scale: float) -> NDArray[np.uint8]:
    size = (max(1, round(image.shape[1] * scale)), max(1, round(image.shape[0] * scale)))
    method = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(image, size, interpolation=method), dtype=np.uint8)


def _as_fractions(box: PixelBox, sheet: NDArray[np.uint8]) -> Rect:
    height_px, width_px = sheet.shape[:2]
    return Rect(
        box.left_px / width_px, box.top_px / height_px, box.right_px / width_px, box.bottom_px / height_px
    ).clipped()


# --- blobs


def _find_blobs(sheet: NDArray[np.uint8]) -> list[_Blob]:
    """Solid patches of at least 6 mm, largest first.

    Opening and closing follow EVIDENCE 3.1 (1.2 mm drops writing and lines, 3 mm fills a picture's light parts); the
    last opening cuts off the ring of a seal that was put over the edge of a photo.
    """
    ink = mask = (_difference_from_paper(sheet) > _INK).astype(np.uint8)
    for operation, side_mm in ((cv2.MORPH_OPEN, 1.2), (cv2.MORPH_CLOSE, 3.0), (cv2.MORPH_OPEN, 5.0)):
        mask = cv2.morphologyEx(mask, operation, _square(side_mm))
    _, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    blobs: list[_Blob] = []
    for label, (left, top, width, height, area) in enumerate(stats.tolist()):
        fill = area / (width * height)
        if label and min(width, height) >= _LEAST_MM * _PX_PER_MM and fill >= _SOLID:
            density = float(ink[top : top + height, left : left + width].mean())
            blobs.append(_Blob(PixelBox(left, top, left + width, top + height), fill, density))
    return sorted(blobs, key=lambda blob: -blob.box.area_px)


def _square(side_mm: float) -> NDArray[np.uint8]:
    side_px = max(1, round(side_mm * _PX_PER_MM))
    return np.ones((side_px, side_px), np.uint8)


def _difference_from_paper(sheet: NDArray[np.uint8]) -> NDArray[np.float32]:
    """How far the strongest channel of each pixel lies below the paper around it, as a share of the paper's."""
    small = cv2.resize(sheet, None, fx=1 / 8, fy=1 / 8, interpolation=cv2.INTER_AREA)
    reach_px = round(_PAPER_MM * _PX_PER_MM / 8)
    paper = cv2.dilate(cv2.medianBlur(small, 5), np.ones((reach_px, reach_px), np.uint8))
    paper = cv2.blur(paper, (reach_px, reach_px))
    paper = cv2.resize(paper, (sheet.shape[1], sheet.shape[0]), interpolation=cv2.INTER_LINEAR).astype(np.float32)
    blurred = cv2.GaussianBlur(sheet, (0, 0), 1.2).astype(np.float32)
    return np.asarray(((paper - blurred) / np.maximum(paper, 1)).max(axis=2), dtype=np.float32)


def _looks_like_photo(sheet: NDArray[np.uint8], blob: _Blob) -> bool:
    """Upright, densely filled and shaded: writing and codes are not dense, emblems not upright, colour bars not shaded."""
    box = blob.box
    if blob.is_large or blob.ink < _DENSE or box.width_px < _PHOTO_LEAST_MM * _PX_PER_MM:
        return False
    if not _UPRIGHT[0] <= box.width_px / box.height_px <= _UPRIGHT[1]:
        return False
    grey = cv2.cvtColor(_cut(sheet, box.grown(-0.06)), cv2.COLOR_RGB2GRAY)
    shares = np.bincount(grey.ravel() // 8, minlength=32) / grey.size
    shares = shares[shares > 0]
    return -float((shares * np.log2(shares)).sum()) >= _SHADED_BITS


# --- faces


def _find_people(sheet: NDArray[np.uint8], image: NDArray[np.uint8], blobs: list[_Blob]) -> list[_Person]:
    """Faces on the upright page, then on each blob in four orientations unless it holds a sure one."""
    people = [
        _Person(face, 0, next((blob for blob in blobs if blob.box.contains(face.box.centre_px)), None))
        for face in find_faces(sheet, long_side_px=_SHEET_LONG_PX, threshold=_FACE_SCORE)
    ]
    for blob in [blob for blob in blobs if blob.may_hold_face][:_MAX_TRIES]:
        on_blob = [person for person in people if person.blob is blob]
        if any(person.face.score >= _SURE_SCORE for person in on_blob):
            continue
        better = _find_turned_face(sheet, image, blob)
        if better and all(better.face.score > person.face.score for person in on_blob):
            people = [person for person in people if person.blob is not blob] + [better]
    return [person for person in people if _is_credible(person)]


def _is_credible(person: _Person) -> bool:
    """A low score counts only where the face fills a dense picture as in a portrait: writing and stars look like faces."""
    blob, face = person.blob, person.face
    if face.score >= _FREE_SCORE:
        return True
    return blob is not None and blob.ink >= _DENSE and face.box.area_px >= _PORTRAIT_SHARE * blob.box.area_px


def _find_turned_face(sheet: NDArray[np.uint8], image: NDArray[np.uint8], blob: _Blob) -> _Person | None:
    """The best face on a blob, whichever way the page was put into the scanner."""
    scale = image.shape[0] / sheet.shape[0]
    area = _inside(blob.box.grown(0.2).placed(scale, 0, 0), image)
    best: _Person | None = None
    for quarters in range(4):
        crop = np.rot90(_cut(image, area), -quarters)
        for face in find_faces(np.ascontiguousarray(crop), long_side_px=_CROP_LONG_PX, threshold=_FACE_SCORE)[:1]:
            if best is None or face.score > best.face.score:
                box = face.box.turned(-quarters, (crop.shape[1], crop.shape[0]))
                box = box.placed(1, area.left_px, area.top_px).placed(1 / scale, 0, 0)
                best = _Person(Face(box, face.score), quarters, blob)
    return best


def _inside(box: PixelBox, picture: NDArray[np.uint8]) -> PixelBox:
    """The part of the box on the picture, in whole pixels."""
    height_px, width_px = picture.shape[:2]
    return PixelBox(
        max(0, int(box.left_px)),
        max(0, int(box.top_px)),
        min(width_px, int(np.ceil(box.right_px))),
        min(height_px, int(np.ceil(box.bottom_px))),
    )


def _cut(picture: NDArray[np.uint8], box: PixelBox) -> NDArray[np.uint8]:
    part = _inside(box, picture)
    return picture[int(part.top_px) : int(part.bottom_px), int(part.left_px) : int(part.right_px)]


# --- the box of a photo


@dataclass(frozen=True, slots=True)
class _Side:
    """Distances from the face's centre to one side of its photo, in widths (left, right) or heights of the face."""

    least: float
    usual: float
    far: float


_SIDES = (_Side(0.7, 1.0, 1.6), _Side(0.85, 1.05, 1.5), _Side(0.7, 1.0, 1.6), _Side(0.85, 1.1, 1.9))
"""Right, top, left, bottom: the order in which quarter turns clockwise bring them to the right."""
_REACH = 2.6
_WINDOW_FACE_PX = 80
_SMEAR_PX = 4
"""How far one line spreads to either side in the search: two pixels of step and two of lean."""
_LINE_STEP = 10
"""Grey levels by which a line or an edge differs from what is beside it."""
_LINE_SUPPORT = 0.75
"""The share of a line's length that must show such a step."""
_SIDE_SUPPORT = 0.7
"""The same for the whole side of a rectangle, which a seal may hide in part."""
_SMALL_FACE = 0.15
"""In heights of the picture: a smaller face does not make it a portrait."""


def _photo_box(image: NDArray[np.uint8], sheet: NDArray[np.uint8], person: _Person, people: list[_Person]) -> PixelBox:
    """The box to cover, in pixels of the sheet: worked out in a window around the face that stands upright."""
    scale = image.shape[0] / sheet.shape[0]
    face_px = person.face.box.placed(scale, 0, 0)
    area = _inside(face_px.grown(_REACH), image)
    crop = np.ascontiguousarray(np.rot90(_cut(image, area), -person.quarters))
    zoom = _WINDOW_FACE_PX / max(face_px.height_px, face_px.width_px)

    def to_window(box: PixelBox) -> PixelBox:
        moved = box.placed(scale, -area.left_px, -area.top_px)
        return moved.turned(person.quarters, (area.width_px, area.height_px)).placed(zoom, 0, 0)

    blob = person.blob
    frame = _frame(_resize(crop, zoom), to_window(person.face.box), to_window(blob.box) if blob else None, person, people)
    if frame is None:
        return person.face.box.grown(_FACE_PAD)
    box = frame.grown(_PHOTO_PAD).placed(1 / zoom, 0, 0).turned(-person.quarters, (crop.shape[1], crop.shape[0]))
    return box.placed(1, area.left_px, area.top_px).placed(1 / scale, 0, 0)


def _is_portrait(person: _Person, people: list[_Person]) -> bool:
    """Whether the face's picture shows this person alone, as far as the picture's outline is known."""
    blob = person.blob
    if blob is None:
        return True
    others = any(other is not person and blob.box.contains(other.face.box.centre_px) for other in people)
    sides = (blob.box.height_px, blob.box.width_px)
    return not others and not blob.is_large and person.face.box.height_px >= _SMALL_FACE * sides[person.quarters % 2]


def _frame(
    window: NDArray[np.uint8], face: PixelBox, blob: PixelBox | None, person: _Person, people: list[_Person]
) -> PixelBox | None:
    """The photo around an upright face; None when the face is part of a larger picture."""
    all_lines = [_find_lines(window, face, quarters) for quarters in range(4)]
    if not _is_portrait(person, people):
        return _find_rectangle(window, face, all_lines)
    full = person.blob is not None and person.blob.fill >= _FULL
    if not full:
        rectangle = _find_rectangle(window, face, all_lines)
        if rectangle and (blob is None or rectangle.overlap_px(blob) >= 0.85 * blob.area_px):
            return rectangle
    x_px, y_px = face.centre_px
    sides_px: list[float] = []
    for quarters, side in enumerate(_SIDES):
        unit_px = face.height_px if quarters % 2 else face.width_px
        reach = _reach(blob, (x_px, y_px), quarters) / unit_px if blob else 0.0
        lines = all_lines[quarters] / unit_px
        sides_px.append(_extent(side, lines, reach if reach <= side.far * 1.5 else 0.0, full) * unit_px)
    right_px, top_px, left_px, bottom_px = sides_px
    if not full:
        top_px = max(top_px, min(_SIDES[1].far * face.height_px, _ASPECT * (left_px + right_px) - bottom_px))
    return PixelBox(x_px - left_px, y_px - top_px, x_px + right_px, y_px + bottom_px)


def _find_rectangle(
    window: NDArray[np.uint8], face: PixelBox, all_lines: list[NDArray[np.float64]]
) -> PixelBox | None:
    """The smallest upright rectangle of lines around the face whose sides show over nearly their whole length."""
    x_px, y_px = face.centre_px
    upright, level = _steps(window), _steps(window.transpose(1, 0, 2)).T
    found: list[PixelBox] = []
    for right, top, left, bottom in product(*(lines[:, 1] for lines in all_lines)):
        box = PixelBox(x_px - left, y_px - top, x_px + right, y_px + bottom)
        columns = slice(max(0, round(box.left_px)), round(box.right_px))
        rows = slice(max(0, round(box.top_px)), round(box.bottom_px))
        support = min(
            _share_at(upright[rows], box.left_px),
            _share_at(upright[rows], box.right_px),
            _share_at(level[:, columns].T, box.top_px),
            _share_at(level[:, columns].T, box.bottom_px),
        )
        if support >= _SIDE_SUPPORT and 1.05 <= box.height_px / box.width_px <= 1.8:
            found.append(box)
    return min(found, key=lambda box: box.area_px, default=None)


def _share_at(steps: NDArray[np.bool_], column_px: float) -> float:
    return float(steps[:, min(max(0, round(column_px)), steps.shape[1] - 1)].mean())


def _reach(blob: PixelBox, centre_px: tuple[float, float], quarters: int) -> float:
    x_px, y_px = centre_px
    return (blob.right_px - x_px, y_px - blob.top_px, x_px - blob.left_px, blob.bottom_px - y_px)[quarters]


def _extent(side: _Side, lines: NDArray[np.float64], reach: float, full: bool) -> float:
    """How far the photo goes on one side, all in widths or heights of the face.

    A full blob ends at the straight line beside its end. One with gaps (a light background) may end inside the photo,
    at the hair or a shoulder: there the next line outside counts, else the usual extent.
    """
    if reach and full:
        ends = np.clip(reach, lines[:, 0], lines[:, 1])
        near = ends[np.abs(ends - reach) <= _BESIDE]
        return max(side.least, float(near[np.abs(near - reach).argmin()]) if near.size else reach)
    outer = lines[:, 1]
    outer = outer[(outer >= 0.9 * side.usual) & (outer <= 1.4 * max(side.usual, reach))]
    return max(reach, float(outer.min()) if outer.size else side.usual)


_FULL = 0.93
_BESIDE = 0.15
_ASPECT = 1.3
"""Height over width that a photo for documents has at least."""


def _find_lines(window: NDArray[np.uint8], face: PixelBox, quarters: int) -> NDArray[np.float64]:
    """Distances in pixels from the face's centre to the straight lines on one side, nearest first.

    Shape (n, 2): where a line, or a group of lines too close to tell apart, begins and ends. The side is turned to the
    right. A line may lean by 3 degrees: a step counts within two pixels beside it.
    """
    turned = np.ascontiguousarray(np.rot90(window, -quarters))
    box = face.turned(quarters, (window.shape[1], window.shape[0]))
    side = _SIDES[quarters]
    centre_px = box.centre_px[0]
    top_px = max(0, int(box.top_px - 0.15 * box.height_px))
    bottom_px = int(box.bottom_px + 0.15 * box.height_px)
    start_px = int(centre_px + side.least * 0.9 * box.width_px)
    stop_px = min(turned.shape[1], int(centre_px + side.far * box.width_px))
    if start_px >= stop_px:
        return np.empty((0, 2))
    support = _steps(turned[top_px:bottom_px])[:, start_px:stop_px].mean(axis=0)
    starts_px, ends_px = np.flatnonzero(np.diff(support >= _LINE_SUPPORT, prepend=False, append=False)).reshape(-1, 2).T
    inner_px = np.minimum(starts_px + _SMEAR_PX, (starts_px + ends_px - 1) / 2)
    outer_px = np.maximum(ends_px - 1 - _SMEAR_PX, (starts_px + ends_px - 1) / 2)
    return np.stack([inner_px, outer_px], axis=1) + start_px - centre_px


def _steps(picture: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Where brightness or colour changes from left to right, spread by what a line may lean."""
    smooth = cv2.copyMakeBorder(cv2.GaussianBlur(picture, (0, 0), 0.8), 0, 0, 2, 2, cv2.BORDER_REPLICATE)
    step = cv2.absdiff(smooth[:, 4:], smooth[:, :-4]).max(axis=2)
    return cv2.dilate((step >= _LINE_STEP).astype(np.uint8), np.ones((1, 5), np.uint8)).astype(np.bool_)


def _distinct(boxes: list[tuple[PixelBox, float]]) -> list[tuple[PixelBox, float]]:
    """The boxes, larger first, without those that lie mostly in a larger one."""
    kept: list[tuple[PixelBox, float]] = []
    for box, score in sorted(boxes, key=lambda item: -item[0].area_px):
        if all(box.overlap_px(other) < 0.6 * box.area_px for other, _ in kept):
            kept.append((box, score))
    return kept
