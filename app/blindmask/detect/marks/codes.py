"""QR and bar codes: a scan of one often opens a page with the applicant's name and photo."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np
import zxingcpp

from blindmask.core.boxes import Rect, bounding_rect
from blindmask.core.page_view import PageView
from blindmask.core.pages import TextSpan
from blindmask.core.pixels import to_fractions, to_slices
from blindmask.core.proposals import Kind, Proposal, Reason, make_proposal
from blindmask.core.rules import Action
from blindmask.detect.detector import Detector, Needs
from blindmask.detect.evidence import Evidence
from blindmask.detect.marks.under_marks import bleached, has_coloured_ink

if TYPE_CHECKING:
    from numpy.typing import NDArray

_QUIET_ZONE = 0.16
"""A decoder returns the modules' square; the code with its border is this much larger on every side."""
_SHARES = (0.012, 0.22)
"""The side of a two-dimensional code as a share of the page's long side: 3.5 mm to 65 mm of A4."""
_SQUARE = 1.3
"""A code that was located but not decoded must be as square as this to be believed."""
_LEAST_CONTRAST = 30.0
"""Grey levels between light and dark modules of a code that was not decoded; a sensor's grain makes about 6."""
_LEFT_BLURRED = 0.5
"""The share of its contrast that a code keeps under a blur of 5 pixels: 0.66 and more; the dots of a dithered grey keep
0.2 to 0.44."""
_INK_SHARES = (0.2, 0.8)
"""The share of a code's square that its dark modules take."""
_READ, _READ_CHARACTERS = 0.9, 4
"""A line of so many characters, read with that confidence, is text; over a code nothing is read so well."""
_LINE_HEIGHTS = 2.5
"""A code that was only located may be a character of a line unless it is higher than so many lines."""
_MATRIX = frozenset({"QRCode", "DataMatrix", "Aztec", "PDF417", "MicroQRCode", "RMQRCode"})
_FORMATS = zxingcpp.barcode_formats_from_str(
    "QRCode,MicroQRCode,DataMatrix,PDF417,Aztec,Code128,Code39,Code93,EAN13,EAN8,ITF,Codabar"
)
_NUMBER = re.compile(r"(?<![0-9A-Za-z])(?=[0-9A-Za-z-]*\d)[0-9A-Za-z][0-9A-Za-z-]{6,30}[0-9A-Za-z](?![0-9A-Za-z])")
_NOT_VERIFICATION = re.compile(r"编\s*号|证\s*号|号\s*码|日期|电话|邮编|[年月日¥￥%]|(?:19|20)\d\d[-/.]\d{1,2}[-/.]\d")
"""What a number beside a code is when its line says so: a certificate's own number stays."""


def find_codes(evidence: Evidence) -> list[Proposal]:
    """Every code of the page; those that could be located but not decoded too.

    Two-dimensional codes are preselected. A bar code is usually a certificate's number, which stays: it is shown.
    """
    action = evidence.rules.action(Kind.CODE)
    if action is Action.KEEP:
        return []
    return [
        make_proposal(
            evidence.view.key,
            code.box,
            Kind.CODE,
            detector=DETECTOR.name,
            reason=Reason.QR if code.is_matrix else Reason.BARCODE,
            text=code.text,
            confidence=0.99 if code.text else 0.8,
            preselected=action is Action.MASK and code.is_matrix,
        )
        for code in evidence.once(codes_on)
    ]


def find_numbers_beside(evidence: Evidence) -> list[Proposal]:
    """Verification numbers without a label beside a two-dimensional code (reason `beside_code`), preselected."""
    action = evidence.rules.action(Kind.CODE)
    return [] if action is Action.KEEP else list(_numbers_beside(evidence.view, evidence.once(codes_on), action))


@dataclass(frozen=True, slots=True)
class Code:
    """A code with its quiet zone; `text` is empty when it was located but not decoded."""

    box: Rect
    text: str
    is_matrix: bool


def codes_on(evidence: Evidence) -> list[Code]:
    """The page's codes, to be asked for with `once`."""
    view = evidence.view
    found = _codes_in(view, view.image)
    if has_coloured_ink(view.image):
        # A seal over a code hides its modules until the seal's colour is gone.
        new = _codes_in(view, bleached(view.image))
        found += [code for code in new if not any(code.box.overlap(known.box) > 0.3 * code.box.area for known in found)]
    return found


def _codes_in(view: PageView, picture: NDArray[np.uint8]) -> list[Code]:
    codes: list[Code] = []
    for found in zxingcpp.read_barcodes(picture, formats=_FORMATS, return_errors=True):
        box = _box(view, found)
        if box is None:
            continue
        if found.valid or (_has_modules(picture, box) and not _is_in_line(box, view.spans)):
            codes.append(Code(box, found.text if found.valid else "", found.format.name in _MATRIX))
    return codes


def _numbers_beside(view: PageView, codes: Sequence[Code], action: Action) -> Iterator[Proposal]:
    for span in view.spans:
        match = _NUMBER.search(span.text)
        if match is None or _NOT_VERIFICATION.search(span.text):
            continue
        box = bounding_rect(span.char_boxes[match.start() : match.end()])
        if any(code.is_matrix and _is_beside(box, code.box, view.text.aspect) for code in codes):
            yield make_proposal(
                view.key,
                box,
                Kind.CODE,
                detector=BESIDE.name,
                reason=Reason.BESIDE_CODE,
                text=match.group(),
                confidence=round(0.8 * span.confidence, 3),
                preselected=action is Action.MASK,
            )


def _is_beside(box: Rect, code: Rect, aspect: float) -> bool:
    """Below or above the code and hardly wider, or level with it and close."""
    height = box.height
    across = max(box.left - code.right, code.left - box.right)
    down = max(box.top - code.bottom, code.top - box.bottom)
    is_under = across <= -0.5 * min(box.width, code.width) and down <= 1.5 * height
    is_level = down <= -0.5 * height and across <= 2 * height * aspect
    return (is_under and box.width <= 2.5 * code.width) or is_level


def _is_plausible(found: zxingcpp.Barcode, width: float, height: float) -> bool:
    """Page borders and tables look like damaged codes: those that do not decode must have a code's size and shape."""
    if found.format.name not in _MATRIX:
        return found.valid
    smaller, larger = sorted((width, height))
    in_size = _SHARES[0] <= smaller and larger <= _SHARES[1]
    return in_size and (found.valid or larger <= _SQUARE * smaller)


def _has_modules(picture: NDArray[np.uint8], box: Rect) -> bool:
    """Whether a place looks like light and dark modules; what is only located may also be a sensor's grain."""
    part = np.ascontiguousarray(picture[to_slices(box, picture.shape)])
    sharp = np.asarray(cv2.cvtColor(part, cv2.COLOR_RGB2GRAY), np.uint8)
    if _contrast(_blurred(sharp, 5)) < _LEFT_BLURRED * _contrast(sharp):
        return False
    grey = _blurred(sharp, 3)
    dark, light = np.percentile(grey, (10, 90))
    share = float((grey < (dark + light) / 2).mean())
    return light - dark >= _LEAST_CONTRAST and _INK_SHARES[0] <= share <= _INK_SHARES[1]


def _blurred(grey: NDArray[np.uint8], by_px: int) -> NDArray[np.uint8]:
    return np.asarray(cv2.blur(grey, (by_px, by_px)), np.uint8)


def _contrast(grey: NDArray[np.uint8]) -> float:
    dark, light = np.percentile(grey, (10, 90))
    return float(light - dark)


def _is_in_line(box: Rect, spans: Sequence[TextSpan]) -> bool:
    """Whether what was only located is a dense character (质, 疆) of a line that was read well."""
    return any(
        span.confidence >= _READ
        and len("".join(span.text.split())) >= _READ_CHARACTERS
        and box.height <= _LINE_HEIGHTS * span.box.height
        and box.overlap(bounding_rect(span.char_boxes)) >= 0.4 * box.area
        for span in spans
    )


def _box(view: PageView, found: zxingcpp.Barcode) -> Rect | None:
    height_px, width_px = view.image.shape[:2]
    corners = found.position
    points = [corners.top_left, corners.top_right, corners.bottom_right, corners.bottom_left]
    left, right = min(p.x for p in points), max(p.x for p in points)
    top, bottom = min(p.y for p in points), max(p.y for p in points)
    if not _is_plausible(found, (right - left) / max(view.image.shape), (bottom - top) / max(view.image.shape)):
        return None
    pad = _QUIET_ZONE * max(1, min(right - left, bottom - top))
    padded = left - pad, top - pad, right + pad, bottom + pad
    return to_fractions(padded, width=width_px, height=height_px).clipped()


DETECTOR = Detector("codes", frozenset({Kind.CODE}), Needs.PIXELS, find_codes, is_exact=True, is_in_check=True)
BESIDE = Detector("codes_beside", frozenset({Kind.CODE}), Needs.PIXELS, find_numbers_beside, is_in_check=True)
