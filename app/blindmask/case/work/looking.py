"""Reads and searches pictures of finished files, for the proof of our outputs and for `check`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from blindmask.case.work.page_reading import move_span
from blindmask.core.applicants import Applicant
from blindmask.core.boxes import Rect
from blindmask.core.page_view import PageView
from blindmask.core.pages import PageKey, TextSpan
from blindmask.core.proposals import Kind, Proposal
from blindmask.core.rules import RuleSet
from blindmask.detect.evidence import Evidence
from blindmask.detect.stages import find_for_check, find_names_and_units
from blindmask.detect.terms.wanted import wanted_characters, wanted_texts
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
        self._evidence: Evidence | None = None
        self._known: set[str] = set()
        """Of the characters that are searched, those that a recogniser knows."""

    def read(self, image: NDArray[np.uint8]) -> list[TextSpan]:
        """The picture's lines, with boxes in it as given."""
        upright = find_upright(image)
        picture = geometry.turn_image(image, upright)
        engine = shared_engine()
        readings = engine.read(picture, wanted=self._wanted())
        spans = tuple(reading.span for reading in readings)
        self._known.update(*(reading.characters for reading in readings))
        self._placement = Placement.turned(upright)
        view = PageView(PageKey("", 0), picture, spans, tuple(readings))
        self._evidence = Evidence(view, self._applicant, self._rules, engine)
        return [move_span(span, self._placement) for span in spans]

    def find_names(self) -> list[Rect]:
        """Where names and units of the applicant surely stand on the picture that was read last, also misread."""
        found = find_names_and_units(self._evidence) if self._evidence else []
        return [self._on_picture(proposal) for proposal in found]

    @property
    def is_unsure(self) -> bool:
        """Whether so few characters of a name are known that no reading tells it surely from somebody else's."""
        names = ("".join(filter(str.isalnum, name)) for name in self._applicant.names)
        return bool(self._known) and any(
            not name.isascii() and sum(letter in self._known for letter in name) < _LEAST_KNOWN for name in names
        )

    def _on_picture(self, proposal: Proposal) -> Rect:
        return self._placement.to_page(proposal.box).clipped()

    def _wanted(self) -> Sequence[str]:
        return wanted_texts(self._applicant)


class Inspector(Proofreader):
    """Reads every line with care, and runs the detectors on the same picture for what else tells who applies."""

    def _wanted(self) -> Sequence[str]:
        return wanted_characters(self._applicant)

    def look(self, _image: NDArray[np.uint8]) -> list[tuple[Kind, Rect]]:
        """What would be masked without asking on the picture that was read last."""
        found = find_for_check(self._evidence) if self._evidence else []
        return [(proposal.kind, self._on_picture(proposal)) for proposal in found]
