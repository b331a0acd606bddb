"""Proof of an output's structure by a whitelist: what is not on the list has no business in a masked file.

A list of what may be there, not of what may not: a carrier that nobody thought of fails too.
"""

from __future__ import annotations

import re
from io import BytesIO

import pikepdf

from blindmask.export.proof.image_carriers import split_image, surplus_of

_PAGE_KEYS = {"/Type", "/Parent", "/MediaBox", "/Resources", "/Contents"}
_IMAGE_KEYS = {
    "/Type",
    "/Subtype",
    "/Width",
    "/Height",
    "/ColorSpace",
    "/BitsPerComponent",
    "/Filter",
    "/DecodeParms",
    "/Length",
}
_DRAWING = re.compile(rb"q ([\d.e+]+) 0 0 ([\d.e+]+) 0 0 cm /P Do Q")
_TELLS = {
    "/Info": "metadata",
    "/Metadata": "metadata",
    "/PieceInfo": "metadata",
    "/LastModified": "metadata",
    "/ID": "metadata",
    "/Annots": "annotation",
    "/AcroForm": "form",
    "/Outlines": "bookmark",
    "/Names": "attachment",
    "/AF": "attachment",
    "/OCProperties": "hidden_layer",
    "/Thumb": "thumbnail",
    "/StructTreeRoot": "text_layer",
    "/MarkInfo": "text_layer",
}
"""The Leak's word for a key that should not be there; for any other it is raw_bytes."""


def surplus_in_pdf(data: bytes) -> list[tuple[int | None, str]]:
    """(page index or None, how) of everything in one of our PDFs that is not a page of one image.

    Raises what pikepdf raises when the file cannot be read.
    """
    with pikepdf.open(BytesIO(data)) as pdf:
        surplus: list[tuple[int | None, str]] = []
        surplus += [(None, how) for how in _odd_keys(pdf.trailer, {"/Size", "/Root"})]
        surplus += [(None, how) for how in _odd_keys(pdf.Root, {"/Type", "/Pages"})]
        surplus += [(None, how) for how in _odd_keys(pdf.Root.Pages, {"/Type", "/Count", "/Kids"})]
        for index, page in enumerate(pdf.pages):
            surplus += [(index, how) for how in _page_surplus(page.obj)]
        if len(pdf.objects) != 2 + 3 * len(pdf.pages) or data.count(b"%%EOF") != 1 or not data.endswith(b"%%EOF\n"):
            surplus.append((None, "raw_bytes"))
    return surplus


def _odd_keys(item: pikepdf.Object, allowed: set[str]) -> list[str]:
    return [_TELLS.get(key, "raw_bytes") for key in sorted(set(item.keys()) - allowed)]


def _page_surplus(page: pikepdf.Object) -> list[str]:
    odd = _odd_keys(page, _PAGE_KEYS) + _odd_keys(page.Resources, {"/XObject"})
    odd += _odd_keys(page.Resources.XObject, {"/P"})
    image = page.Resources.XObject.P
    odd += _odd_keys(image, _IMAGE_KEYS) + _odd_keys(page.Contents, {"/Length"})
    drawing = _DRAWING.fullmatch(page.Contents.read_raw_bytes())
    if drawing is None:
        odd.append("text_layer")
    elif [float(side) for side in drawing.groups()] != [float(side) for side in list(page.MediaBox)[2:]]:
        odd.append("raw_bytes")
    if image.Subtype != "/Image" or not str(image.ColorSpace).startswith("/Device"):
        odd.append("raw_bytes")
    if image.Filter == "/DCTDecode":
        odd += surplus_of(image.read_raw_bytes())
    return odd


def surplus_in_image(data: bytes) -> list[str]:
    """The `how` of everything in one of our image files that its pixels do not need; ValueError when cut short."""
    if not split_image(data):
        raise ValueError("empty container")
    return surplus_of(data)
