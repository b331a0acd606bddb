"""What `check` finds in a file that somebody masked, with any tool: all that still tells who the applicant is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from blindmask.core.boxes import Rect
from blindmask.core.proposals import Kind
from blindmask.core.results import Leak
from blindmask.export.proof.blur import obscured_places
from blindmask.export.proof.covers import covered_places
from blindmask.export.proof.layer import layer_boxes
from blindmask.export.proof.pictures import enlarged_places, hidden_pictures, picture_for_reading
from blindmask.export.proof.reading import ANY, UNREADABLE, carrier_leaks
from blindmask.export.proof.revisions import older_pages
from blindmask.export.proof.terms import find_in_spans, text_holds, wanted_terms
from blindmask.export.proof.view import PdfView, View, open_view

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from blindmask.export.proof.reading import Reader

    Look = Callable[[NDArray[np.uint8]], Sequence[tuple[Kind, Rect]]]
    """What the detectors see on the picture that was read last: faces, codes, own seals, names, units, numbers."""

_READ_KINDS = frozenset((Kind.NAME, Kind.UNIT, Kind.ID_NUMBER, Kind.PHONE, Kind.EMAIL, Kind.ADDRESS))
"""Found by reading; the other kinds are seen."""
_SAME_PLACE = 0.3


def _sees_nothing(_picture: NDArray[np.uint8]) -> Sequence[tuple[Kind, Rect]]:
    return ()


def check_foreign(path: Path, *, terms: Sequence[str], read: Reader, look: Look = _sees_nothing) -> list[Leak]:
    """Everything that a file masked by anybody still tells: its name, carriers, text layer, pixels, what is under its
    blocks, pictures that it hides and what was only blurred.

    Each picture is first read, then looked at. A file that cannot be read is a finding, never clean.
    """
    wanted = wanted_terms(terms)
    leaks = [Leak(None, ANY, "file_name")] if text_holds(path.name, wanted) else []
    try:
        data = path.read_bytes()
        leaks += carrier_leaks(data, wanted)
        leaks += _content_leaks(data, open_view(data), _Search(wanted, read, look))
    except UNREADABLE:
        leaks.append(Leak(None, ANY, "unreadable"))
    return leaks


@dataclass(frozen=True, slots=True)
class _Search:
    """What every picture of a file is searched for."""

    wanted: Sequence[str]
    read: Reader
    look: Look

    def found_in(self, picture: NDArray[np.uint8]) -> list[tuple[str, Rect]]:
        """(kind, box) of every term and everything else that tells who it is, each place once."""
        terms = find_in_spans(self.read(picture), self.wanted)
        seen = list(self.look(picture))
        found: list[tuple[str, Rect]] = [(_kind_at(box, seen), box) for box in terms]
        return found + [(kind, box) for kind, box in seen if not any(_is_same_place(box, term) for term in terms)]


def _kind_at(term: Rect, seen: Sequence[tuple[Kind, Rect]]) -> str:
    return next((kind for kind, box in seen if kind in _READ_KINDS and _is_same_place(box, term)), ANY)


def _is_same_place(box: Rect, other: Rect) -> bool:
    return box.overlap(other) > _SAME_PLACE * min(box.area, other.area)


def _content_leaks(data: bytes, view: View, search: _Search) -> Iterator[Leak]:
    for index in range(len(view)):
        if isinstance(view, PdfView):
            yield from (Leak(index, ANY, "text_layer", box) for box in layer_boxes(view.pdf, index, search.wanted))
        picture = view.picture(index)
        seen = search.found_in(picture)
        yield from (Leak(index, kind, "ocr" if kind in {ANY, *_READ_KINDS} else "visible", box) for kind, box in seen)
        ignored = [box for _, box in seen] + (enlarged_places(view, index) if isinstance(view, PdfView) else [])
        for box in obscured_places(picture):
            if not any(_is_same_place(box, other) for other in ignored):
                yield Leak(index, ANY, "blurred", box)
    if isinstance(view, PdfView):
        yield from (Leak(index, ANY, how, box.clipped()) for index, how, box in covered_places(data, view))
        yield from (Leak(index, ANY, "older_version", box) for index, box in older_pages(data, view))
    for picture in hidden_pictures(data, view):
        if picture.is_older_version:
            yield Leak(picture.page, ANY, picture.how)
        elif seen := search.found_in(picture_for_reading(picture)):
            yield Leak(picture.page, seen[0][0], picture.how)
