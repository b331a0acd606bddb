"""What a detector declares. It enters `registry.DETECTORS`; nothing else knows it by name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto

from blindmask.core.proposals import Kind, Proposal
from blindmask.detect.evidence import Evidence


class Needs(Enum):
    """What a detector looks at."""

    TEXT = auto()
    """The lines and what is known of them: it is asked about every page."""
    PIXELS = auto()
    """The picture too: it is not asked where the text layer tells all that is to be seen."""


@dataclass(frozen=True, slots=True)
class Detector:
    """One detector: what it may propose, what it needs, and how it is asked."""

    name: str
    """Its proposals carry it; what comes of one way of finding among several, with a dot and a word behind it."""
    kinds: frozenset[Kind]
    """What it may propose: it is not asked where the rules keep all of them."""
    needs: Needs
    find: Callable[[Evidence], list[Proposal]]
    """Raises EngineError where it reads. Others may ask `evidence.once(detector.find)` for what it found."""
    is_exact: bool = False
    """Its boxes are outlines and stay as they are; others stand around text and are padded and widened."""
    is_in_check: bool = False
    """Whether what it preselects proves that a finished file still tells who the applicant is."""
