"""A picture of a finished file as `check` sees it: where `ocr` and `detect` meet, without a document."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from blindmask.case.work.page_reading import move_span
from blindmask.core.applicants import Applicant
from blindmask.core.boxes import Rect
from blindmask.core.page_view import PageView
from blindmask.core.pages import PageKey, TextSpan
from blindmask.core.proposals import Kind
from blindmask.core.rules import RuleSet
from blindmask.detect.marks.codes import find_codes
from blindmask.detect.marks.inks import Ink
from blindmask.detect.marks.photos.photos import find_photos
from blindmask.detect.marks.seals.seals import find_seals, find_shapes
from blindmask.detect.marks.strokes import find_prints
from blindmask.detect.marks.under_marks import find_under, read_under
from blindmask.detect.people.names import find_names
from blindmask.detect.people.numbers import find_numbers
from blindmask.detect.terms.terms import wanted_characters, wanted_texts
from blindmask.detect.units.units import find_units
from blindmask.documents import geometry
from blindmask.documents.geometry import Placement
from blindmask.documents.upright import find_upright
from blindmask.ocr.paddle import shared_engine

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_LEAST_KNOWN = 2


class Proofreader:
    """Reads a picture that may lie on its side, then looks in its probabilities for who the applicant is.

    A line is read with care where the applicant's names or units are likely in it, and else as quickly as is sure.
    """

    def __init__(self, applicant: Applicant, rules: RuleSet) -> None:
        self._applicant = applicant
        self._rules = rules
        self._placement = Placement.turned(0)
        self._view: PageView | None = None
        self._known: set[str] = set()
        """Of the characters that are searched, those that a recogniser knows."""

    def read(self, image: NDArray[np.uint8]) -> list[TextSpan]:
        """The picture's lines, with boxes in it as given."""
        upright = find_upright(image)
        picture = geometry.turn_image(image, upright)
        readings = shared_engine().read(picture, wanted=self._wanted())
        spans = tuple(reading.span for reading in readings)
        self._known.update(*(reading.characters for reading in readings))
        self._placement = Placement.turned(upright)
        self._view = PageView(PageKey("", 0), picture, spans, tuple(readings))
        return [move_span(span, self._placement) for span in spans]

    def find_names(self) -> list[Rect]:
        """Where names and units of the applicant surely stand on the picture that was read last, also misread."""
        if self._view is None:
            return []
        found = [
            *find_names(self._view, self._applicant, self._rules),
            *find_units(self._view, self._applicant, self._rules),
        ]
        return [self._placement.to_page(p.box).clipped() for p in found if p.preselected]

    @property
    def is_unsure(self) -> bool:
        """Whether so few characters of a name are known that no reading tells it surely from somebody else's."""
        names = ("".join(filter(str.isalnum, name)) for name in self._applicant.names)
        return bool(self._known) and any(
            not name.isascii() and sum(letter in self._known for letter in name) < _LEAST_KNOWN for name in names
        )

    def _wanted(self) -> Sequence[str]:
        return wanted_texts(self._applicant)


class Eyes(Proofreader):
    """Reads everything with care, and looks for whatever else tells who the applicant is on the same picture."""

    def _wanted(self) -> Sequence[str]:
        return wanted_characters(self._applicant)

    def look(self, _image: NDArray[np.uint8]) -> list[tuple[Kind, Rect]]:
        """What would be masked without asking on the picture that was read last; labels alone prove nothing here."""
        view, applicant, rules = self._view, self._applicant, self._rules
        if view is None:
            return []
        reader, shapes = shared_engine(), find_shapes(view.image)
        marks = [*(shape.box for shape in shapes if shape.ink is not Ink.DARK), *find_prints(view.image)]
        lines = read_under(view, marks, wanted=wanted_characters(applicant), reader=reader)
        under = find_under(view, lines, applicant, rules)
        found = [
            *under,
            *find_names(view, applicant, rules),
            *find_units(view, applicant, rules),
            *find_numbers(view.text, applicant, rules),
            *find_photos(view, applicant, rules),
            *find_codes(view, applicant, rules),
            *find_seals(view, applicant, rules, shapes=shapes, under=under, reader=reader),
        ]
        return [(p.kind, self._placement.to_page(p.box).clipped()) for p in found if p.preselected]
