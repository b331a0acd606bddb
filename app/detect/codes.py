"""QR and bar codes: a scan of one usually opens a page with the name and the photo, which defeats a blind review."""

from __future__ import annotations

import zxingcpp

from app.domain import Applicant, Kind, Proposal, Rect, make_proposal
from app.page_view import PageView
from app.rules import Action, RuleSet

_QUIET_ZONE = 0.16
"""A decoder returns the modules' square; the code with its border is this much larger on every side."""
_SHARES = (0.012, 0.22)
"""The side of a two-dimensional code as a share of the page's long side: 3.5 mm to 65 mm of A4."""
_SQUARE = 1.3
"""A code that was located but not decoded must be as square as this to be believed."""
_MATRIX = frozenset({"QRCode", "DataMatrix", "Aztec", "PDF417", "MicroQRCode", "RMQRCode"})
_FORMATS = zxingcpp.barcode_formats_from_str(
    "QRCode,MicroQRCode,DataMatrix,PDF417,Aztec,Code128,Code39,Code93,EAN13,EAN8,ITF,Codabar"
)


def find_codes(view: PageView, applicant: Applicant, rules: RuleSet) -> list[Proposal]:
    """Every code of the page; those that could be located but not decoded too.

    Two-dimensional codes are preselected. A bar code is usually a certificate's number, which stays: it is shown.
    """
    action = rules.action(Kind.CODE)
    if action is Action.KEEP:
        return []
    proposals: list[Proposal] = []
    for found in zxingcpp.read_barcodes(view.image, formats=_FORMATS, return_errors=True):
        box = _box(view, found)
        if box is None:
            continue
        is_matrix = found.format.name in _MATRIX
        proposals.append(
            make_proposal(
                view.key,
                box,
                Kind.CODE,
                detector="codes",
                reason="qr" if is_matrix else "barcode",
                text=found.text if found.valid else "",
                confidence=0.99 if found.valid else 0.8,
                preselected=action is Action.MASK and is_matrix,
            )
        )
    return proposals


def _is_plausible(found: zxingcpp.Barcode, width: float, height: float) -> bool:
    """Page borders and tables look like damaged codes: those that do not decode must have a code's size and shape."""
    if found.format.name not in _MATRIX:
        return found.valid
    smaller, larger = sorted((width, height))
    in_size = _SHARES[0] <= smaller and larger <= _SHARES[1]
    return in_size and (found.valid or larger <= _SQUARE * smaller)


def _box(view: PageView, found: zxingcpp.Barcode) -> Rect | None:
    height_px, width_px = view.image.shape[:2]
    corners = found.position
    points = [corners.top_left, corners.top_right, corners.bottom_right, corners.bottom_left]
    left, right = min(p.x for p in points), max(p.x for p in points)
    top, bottom = min(p.y for p in points), max(p.y for p in points)
    if not _is_plausible(found, (right - left) / max(view.image.shape), (bottom - top) / max(view.image.shape)):
        return None
    pad = _QUIET_ZONE * max(1, min(right - left, bottom - top))
    return Rect(
        (left - pad) / width_px, (top - pad) / height_px, (right + pad) / width_px, (bottom + pad) / height_px
    ).clipped()
