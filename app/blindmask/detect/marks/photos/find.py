"""Photos of people: faces on the page and on picture-like patches, and the box around each photo."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import TYPE_CHECKING

import numpy as np

from blindmask.core.boxes import Rect
from blindmask.core.page_view import PageView
from blindmask.core.proposals import Kind, Proposal, Reason, make_proposal
from blindmask.core.rules import Action, RuleSet
from blindmask.detect.detector import Detector, Needs
from blindmask.detect.marks.photos.blobs import (
    SHEET_LONG_PX,
    Blob,
    find_blobs,
    looks_like_photo,
    looks_like_silhouette,
    looks_two_toned,
)
from blindmask.detect.marks.photos.faces import Face, find_faces
from blindmask.detect.marks.photos.portraits import WINDOW_FACE_PX, WINDOW_REACH, outline_inner_photo, outline_photo
from blindmask.detect.marks.pixels import PixelBox, cut, fit, resize, smooth, union
from blindmask.detect.marks.sheets import sheet_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

_NAME = "photos"

_LEAST_SCORE = 0.3
_FREE_SCORE = 0.45
"""From this score on a face counts wherever it is; writing and stars were seen to score up to 0.35."""
_SURE_SCORE = 0.75
"""From this score on an upright face stands as it was found; else its blob is tried in all four orientations."""
_CROP_LONG_PX = 320
_MAX_TRIES = 8
"""Blobs searched for faces per page, largest first: bounds the time on pages full of pictures."""
_PORTRAIT_AREA = 0.06
_PORTRAIT_HEIGHT = 0.15
"""A face that takes less of its picture does not make it a portrait."""
_PICTURE_SHARE, _PICTURE_FILLED, _PICTURE_MOST = 0.6, 0.35, 0.15
"""An embedded picture is a photo's if it holds this share of its box, is filled by it so far, and is no larger."""
_FACE_PAD = 0.28
_PHOTO_PAD = 0.03
_SILHOUETTE_PAD = 0.15
"""On a 1-bit copy the light part of a photo around the person is gone."""
_PIECES_REACH = 1.6
"""How far around a face, in widths and heights of it, the pieces of its photo lie."""
_SMOOTHED = (0.002, 0.0037)
"""The deviations, in long sides of the page (0.6 and 1.1 mm of A4), by which ink without greys is smoothed into a face:
photos then score 0.3 to 0.9, codes, seals and titles up to 0.17."""


@dataclass(frozen=True, slots=True)
class _Person:
    """A face on the sheet; `quarters` are the clockwise quarter turns after which it stands upright."""

    face: Face
    quarters: int
    blob: Blob | None


def find_photos(view: PageView, rules: RuleSet) -> list[Proposal]:
    """Boxes over photos of people (reason `face`, preselected) and over picture-like patches (reason `picture`, not).

    A photo of one person is covered whole, in a larger picture each face alone; the page may lie on any side. A face
    does not tell whose it is. Raises ModelMissing or ModelDamaged.
    """
    action = rules.action(Kind.PHOTO)
    if action is Action.KEEP:
        return []
    sheet = sheet_of(view.image, SHEET_LONG_PX)
    blobs = find_blobs(sheet)
    people = _find_people(sheet, view.image, blobs)
    faces = _distinct([(_photo_box(view.image, sheet, person, people), person.face.score) for person in people])
    alone = [blob for blob in blobs if not any(blob.box.overlap_px(box) for box, _ in faces)]
    pictures = [(blob.box.grown(_PHOTO_PAD), _LEAST_SCORE) for blob in alone if looks_like_photo(sheet, blob)]
    pictures += [
        (blob.box.grown(_SILHOUETTE_PAD), _LEAST_SCORE)
        for blob in alone
        if looks_like_silhouette(_shown(view.image, sheet, blob.box), blob)
    ]
    boxes = [(*face, Reason.FACE) for face in faces] + [(*picture, Reason.PICTURE) for picture in pictures]
    return [
        make_proposal(
            view.key,
            box.on_page(sheet),
            Kind.PHOTO,
            detector=_NAME,
            reason=reason,
            confidence=min(1.0, score),
            preselected=reason == Reason.FACE and action is Action.MASK,
        )
        for box, score, reason in boxes
    ]


def fit_to_pictures(proposals: Sequence[Proposal], pictures: Sequence[Rect]) -> list[Proposal]:
    """The proposals with each photo's box widened to the embedded picture that it stands for; all as displayed.

    A picture that is much larger (a scan, a group) is left alone.
    """
    return [_fitted(proposal, pictures) if proposal.detector == _NAME else proposal for proposal in proposals]


def _fitted(photo: Proposal, pictures: Sequence[Rect]) -> Proposal:
    for picture in pictures:
        shared = picture.overlap(photo.box)
        is_its = shared >= _PICTURE_SHARE * photo.box.area and shared >= _PICTURE_FILLED * picture.area
        if is_its and picture.area <= _PICTURE_MOST:
            return replace(photo, box=photo.box.union(picture))
    return photo


def _find_people(sheet: NDArray[np.uint8], image: NDArray[np.uint8], blobs: list[Blob]) -> list[_Person]:
    """Faces on the upright page, then on each blob in four orientations unless it holds a sure one or several."""
    people = [
        _Person(face, 0, next((blob for blob in blobs if blob.box.contains(face.box.centre_px)), None))
        for face in find_faces(sheet, long_side_px=SHEET_LONG_PX, threshold=_LEAST_SCORE)
    ]
    for blob in [blob for blob in blobs if blob.may_hold_face][:_MAX_TRIES]:
        on_blob = [person.face for person in people if person.blob is blob]
        if len(on_blob) > 1 or any(face.score >= _SURE_SCORE and _is_upright(face) for face in on_blob):
            continue
        if looks_two_toned(_shown(image, sheet, blob.box)):
            # Dots without greys look like anything: only what smoothing makes of them counts.
            people, on_blob = [person for person in people if person.blob is not blob], []
            better = _find_turned_face(sheet, image, blob, smoothed=_SMOOTHED) if blob.is_big_enough else None
        else:
            better = _find_turned_face(sheet, image, blob)
        if better and all(better.face.score > face.score or not _is_upright(face) for face in on_blob):
            people = [person for person in people if person.blob is not blob] + [better]
    return [_put_together(person, sheet, image, blobs) for person in people if _is_credible(person, sheet, image)]


def _put_together(
    person: _Person, sheet: NDArray[np.uint8], image: NDArray[np.uint8], blobs: Sequence[Blob]
) -> _Person:
    """The person with one blob of all pieces (hair, clothes) into which a copy without greys breaks a photo.

    A photo with greys is whole; a pale banner near it has none and would pass for a piece.
    """
    if not looks_two_toned(_shown(image, sheet, person.face.box)):
        return person
    near = person.face.box.grown(_PIECES_REACH)
    pieces = [blob for blob in blobs if not blob.is_large and blob.box.overlap_px(near) >= 0.5 * blob.box.area_px]
    pieces = [blob for blob in pieces if blob is person.blob or looks_two_toned(_shown(image, sheet, blob.box))]
    if not pieces or pieces == [person.blob]:
        return person
    return replace(person, blob=replace(pieces[0], box=union(blob.box for blob in pieces), fill=0.0))


def _shown(image: NDArray[np.uint8], sheet: NDArray[np.uint8], box: PixelBox) -> NDArray[np.uint8]:
    """What the page shows in a box of the sheet, at its own resolution."""
    return cut(image, box.placed(image.shape[0] / sheet.shape[0], 0, 0))


def _find_turned_face(
    sheet: NDArray[np.uint8], image: NDArray[np.uint8], blob: Blob, *, smoothed: Sequence[float] = (0.0,)
) -> _Person | None:
    """The best face on a blob, whichever way the page was put into the scanner."""
    scale = image.shape[0] / sheet.shape[0]
    area = fit(blob.box.grown(0.2).placed(scale, 0, 0), image)
    best: _Person | None = None
    for by, quarters in product(smoothed, range(4)):
        crop = np.ascontiguousarray(np.rot90(smooth(cut(image, area), by * max(image.shape[:2])), -quarters))
        for face in find_faces(crop, long_side_px=_CROP_LONG_PX, threshold=_LEAST_SCORE)[:1]:
            if _is_upright(face) and (best is None or face.score > best.face.score):
                box = face.box.turned(-quarters, (crop.shape[1], crop.shape[0]))
                box = box.placed(1, area.left_px, area.top_px).placed(1 / scale, 0, 0)
                best = _Person(Face(box, face.score), quarters, blob)
    return best


def _is_upright(face: Face) -> bool:
    """Faces that lie on their side are found too, now and then with a high score, in boxes wider than high."""
    return face.box.width_px <= face.box.height_px


def _is_credible(person: _Person, sheet: NDArray[np.uint8], image: NDArray[np.uint8]) -> bool:
    """A low score counts only where the face fills a dense picture, or what is left of one, as in a portrait."""
    blob, face = person.blob, person.face
    if face.score >= _FREE_SCORE or blob is None:
        return face.score >= _FREE_SCORE
    is_picture = blob.is_dense or looks_like_silhouette(_shown(image, sheet, blob.box), blob)
    return is_picture and face.box.area_px >= _PORTRAIT_AREA * blob.box.area_px


def _is_portrait(person: _Person, people: list[_Person]) -> bool:
    """Whether the face's picture shows this person alone, as far as the picture's outline is known."""
    blob = person.blob
    if blob is None:
        return True
    if blob.is_large or any(other is not person and other.blob is blob for other in people):
        return False
    picture_px = blob.box.width_px if person.quarters % 2 else blob.box.height_px
    face_px = person.face.box.width_px if person.quarters % 2 else person.face.box.height_px
    return face_px >= _PORTRAIT_HEIGHT * picture_px


def _photo_box(image: NDArray[np.uint8], sheet: NDArray[np.uint8], person: _Person, people: list[_Person]) -> PixelBox:
    """The box to cover, in pixels of the sheet: worked out in an upright window around the face."""
    scale = image.shape[0] / sheet.shape[0]
    face_px = person.face.box.placed(scale, 0, 0)
    area = fit(face_px.grown(WINDOW_REACH), image)
    crop = np.ascontiguousarray(np.rot90(cut(image, area), -person.quarters))
    zoom = WINDOW_FACE_PX / max(face_px.height_px, face_px.width_px)
    window = resize(crop, zoom)

    def to_window(box: PixelBox) -> PixelBox:
        moved = box.placed(scale, -area.left_px, -area.top_px)
        return moved.turned(person.quarters, (area.width_px, area.height_px)).placed(zoom, 0, 0)

    face, blob = to_window(person.face.box), person.blob
    if _is_portrait(person, people):
        photo = outline_photo(
            window,
            face,
            to_window(blob.box) if blob else None,
            blob_is_full=blob is not None and blob.is_full,
            is_alone=len(people) == 1,
        )
    else:
        photo = outline_inner_photo(window, face)
    if photo is None:
        return person.face.box.grown(_FACE_PAD)
    box = photo.grown(_PHOTO_PAD).placed(1 / zoom, 0, 0).turned(-person.quarters, (crop.shape[1], crop.shape[0]))
    return box.placed(1, area.left_px, area.top_px).placed(1 / scale, 0, 0)


def _distinct(boxes: list[tuple[PixelBox, float]]) -> list[tuple[PixelBox, float]]:
    """The boxes, largest first, without those that lie mostly in a larger one."""
    kept: list[tuple[PixelBox, float]] = []
    for box, score in sorted(boxes, key=lambda item: -item[0].area_px):
        if all(box.overlap_px(other) < 0.6 * box.area_px for other, _ in kept):
            kept.append((box, score))
    return kept


DETECTOR = Detector(
    _NAME,
    frozenset({Kind.PHOTO}),
    Needs.PIXELS,
    lambda evidence: find_photos(evidence.view, evidence.rules),
    is_exact=True,
    is_in_check=True,
)
