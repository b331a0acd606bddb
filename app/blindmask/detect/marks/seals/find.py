"""Finds seals: every one is shown; those of the applicant's own unit are preselected.

Most seals on certificates are the issuers' and stay. Whose a seal is, its own words tell; where they cannot be read,
the name printed under it does (a document is signed with the unit's name and the seal over it).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from blindmask.core.applicants import Applicant
from blindmask.core.boxes import Rect
from blindmask.core.page_view import PageView
from blindmask.core.pages import TextSpan
from blindmask.core.proposals import Kind, Proposal, Reason, make_proposal
from blindmask.core.rules import Action, RuleSet
from blindmask.detect.detector import Detector, Needs
from blindmask.detect.evidence import Evidence, Reader
from blindmask.detect.marks import under_marks
from blindmask.detect.marks.seals.dates import leave_dates
from blindmask.detect.marks.seals.frames import Frame
from blindmask.detect.marks.seals.looks import seal_look
from blindmask.detect.marks.seals.rings import Ring
from blindmask.detect.marks.seals.shapes import shapes_on, stands_alone
from blindmask.detect.marks.seals.text import SealText, read_frame, read_seal
from blindmask.detect.terms.wanted import name_terms, unit_terms, wanted_characters
from blindmask.detect.text.bodies import ends_as_body
from blindmask.detect.text.characters import fold_text
from blindmask.detect.units import own as own_units

if TYPE_CHECKING:
    pass

_PAD = 0.015
"""Added to a seal's box on each side, as a share of its size: a stamp's edge is soft."""
_BESIDE = 0.25
"""How far beside a seal, in widths of it, a signing line may end."""
_SIGNED_WITH = 10
"""A signing line holds at most so many characters beside the unit's name: `（盖章）`, a label, a date."""
_SEAL_WORDS = re.compile(r"^.{2,16}(?:印|章)$")
_CHOP = "之印章"


def find_seals(
    view: PageView,
    applicant: Applicant,
    rules: RuleSet,
    *,
    shapes: Sequence[Ring | Frame],
    units: Sequence[Proposal],
    reader: Reader,
) -> list[Proposal]:
    """A box over every seal: reason `seal_text` (it names an own unit), `seal_name` (the chop of an own name) or
    `seal_place` (an own unit is printed there), all preselected, or `seal` (shown).

    The boxes of a masked seal leave a date under it where that shows none of the seal's words. `shapes` are those of
    `find_shapes`, `units` the finds of own units, under seals as well. `text` is what the seal says. Raises
    EngineError.
    """
    action = rules.action(Kind.SEAL)
    if action is Action.KEEP or not shapes:
        return []
    printed = [p for p in units if p.kind is Kind.UNIT and p.preselected]
    proposals: list[Proposal] = []
    for shape in shapes:
        said = _read(view, shape, applicant, reader=reader)
        if not _is_seal(shape, said):
            continue
        place = shape.box.grown(_PAD).on_page(view.image)
        # A frame around words may be a box of a form: only its own words make it a seal of the own unit.
        reason, term = _whose(said, place, printed if isinstance(shape, Ring) else (), view.spans)
        look = seal_look(view.image, shape)
        is_masked = reason != Reason.SEAL and action is Action.MASK
        box = shape.box.grown(_PAD)
        parts = leave_dates(view.image, shape, box, view.spans) if is_masked and isinstance(shape, Ring) else [box]
        proposals += [
            make_proposal(
                view.key,
                part.on_page(view.image),
                Kind.SEAL,
                detector=DETECTOR.name,
                reason=reason,
                text=said.text,
                term=term,
                look=look,
                confidence=round(shape.support * (said.confidence if said.own is not None else 0.7), 3),
                preselected=is_masked,
            )
            for part in parts
        ]
    return proposals


def _is_seal(shape: Ring | Frame, said: SealText) -> bool:
    """A black frame is one only if its words say so; a form is full of frames."""
    return stands_alone(shape) or said.own is not None or bool(_SEAL_WORDS.search(fold_text(said.text)))


def _read(view: PageView, shape: Ring | Frame, applicant: Applicant, *, reader: Reader) -> SealText:
    units = [term for term in unit_terms(applicant) if term.is_safe]
    wanted = wanted_characters(applicant)
    if isinstance(shape, Ring):
        return read_seal(view.image, shape.outline, shape.ink, units=units, wanted=wanted, reader=reader)
    names = [term for term in name_terms(applicant) if term.is_safe]
    return read_frame(view.image, shape.box, shape.ink, units=units, names=names, wanted=wanted + _CHOP, reader=reader)


def _whose(said: SealText, place: Rect, printed: Sequence[Proposal], spans: Sequence[TextSpan]) -> tuple[Reason, str]:
    """The reason and the own unit, empty when it is not known to be an own one's."""
    if said.own is not None:
        return (Reason.SEAL_NAME if said.is_name else Reason.SEAL_TEXT), said.own
    if not said.is_another:
        signing = [span for span in spans if _crosses(span.box, place)]
        own = [p for p in printed if _crosses(p.box, place) and _is_signature(p, signing)]
        others = [s for s in signing if ends_as_body(s.text) and not any(_same(s.box, p.box) for p in own)]
        if own and not others:
            return Reason.SEAL_PLACE, next((unit.term for unit in own if unit.term), "")
    return Reason.SEAL, ""


def _crosses(line: Rect, place: Rect) -> bool:
    """Whether a line runs under the seal or ends right beside it."""
    near = place.grown(_BESIDE * place.width, 0)
    return near.left < line.right and line.left < near.right and place.top < line.centre[1] < place.bottom


def _is_signature(unit: Proposal, lines: Sequence[TextSpan]) -> bool:
    """Whether the unit's name is nearly all that its line says; in a sentence it does not sign."""
    around = [len(fold_text(line.text)) for line in lines if _same(line.box, unit.box)]
    return all(length <= len(fold_text(unit.term or unit.label)) + _SIGNED_WITH for length in around)


def _same(line: Rect, unit: Rect) -> bool:
    return line.overlap(unit) > 0.4 * min(line.area, unit.area)


def _find(evidence: Evidence) -> list[Proposal]:
    return find_seals(
        evidence.view,
        evidence.applicant,
        evidence.rules,
        shapes=evidence.once(shapes_on),
        units=[*evidence.once(own_units.DETECTOR.find), *evidence.once(under_marks.DETECTOR.find)],
        reader=evidence.reader,
    )


DETECTOR = Detector("seals", frozenset({Kind.SEAL}), Needs.PIXELS, _find, is_exact=True, is_in_check=True)
