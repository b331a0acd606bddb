"""The registry of detectors, in the order in which they are asked: of two equally sure finds the first one counts."""

from __future__ import annotations

from blindmask.core.rules import Action
from blindmask.detect.detector import Detector, Needs
from blindmask.detect.evidence import Evidence
from blindmask.detect.marks import codes, signatures, under_marks
from blindmask.detect.marks.photos import find as photos
from blindmask.detect.marks.seals import find as seals
from blindmask.detect.people import address, labelled, learn, names, numbers
from blindmask.detect.units import own as own_units

DETECTORS: tuple[Detector, ...] = (
    under_marks.DETECTOR,
    names.DETECTOR,
    own_units.DETECTOR,
    numbers.DETECTOR,
    address.DETECTOR,
    labelled.DETECTOR,
    learn.DETECTOR,
    photos.DETECTOR,
    codes.DETECTOR,
    codes.BESIDE,
    seals.DETECTOR,
    signatures.DETECTOR,
)


def detectors_for(evidence: Evidence, *, check: bool = False) -> list[Detector]:
    """Those that may find something on the page. `check`: of them, those that prove something of a finished file."""
    return [detector for detector in DETECTORS if _may_find(detector, evidence) and (detector.is_in_check or not check)]


def _may_find(detector: Detector, evidence: Evidence) -> bool:
    is_seen = detector.needs is Needs.TEXT or not evidence.view.is_all_told
    return is_seen and any(evidence.rules.action(kind) is not Action.KEEP for kind in detector.kinds)
