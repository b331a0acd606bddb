"""Where a PDF can carry text beside its visible pages: every object, every older revision, the bytes between them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from io import BytesIO

import pikepdf

from app.export.verify_terms import bytes_hold, noise_holds, text_holds

_HOW = {
    "/Info": "metadata",
    "/Metadata": "metadata",
    "/PieceInfo": "metadata",
    "/Annots": "annotation",
    "/AcroForm": "form",
    "/Outlines": "bookmark",
    "/EmbeddedFiles": "attachment",
    "/AF": "attachment",
    "/EF": "attachment",
    "/OCProperties": "hidden_layer",
    "/Thumb": "thumbnail",
    "/StructTreeRoot": "text_layer",
    "/Contents": "text_layer",
}
"""What the things under a key are called in a Leak; a key below it may say it more precisely."""
_UNNAMED = "raw_bytes"
_ALWAYS = frozenset(("/EmbeddedFiles", "/EF"))
"""An attachment is a finding by itself: it can be the unmasked original."""
_IMAGE_FILTERS = frozenset(("/DCTDecode", "/JPXDecode", "/CCITTFaxDecode", "/JBIG2Decode"))
_Plain = int | bool | Decimal | None
"""What pikepdf makes of numbers, truth values and null."""
_MAX_DEPTH = 200
_MAX_REVISIONS = 20
_END = b"%%EOF"


def pdf_holds(data: bytes, wanted: Sequence[str]) -> list[str]:
    """The `how` of every carrier of a PDF that holds a term, and `attachment` for every attached file.

    Raises what pikepdf raises when the file cannot be read; damaged older revisions are searched as raw bytes only.
    """
    found = _holds(data, wanted)
    for end in _older_revisions(data):
        try:
            found |= _holds(data[:end], wanted)
        except (pikepdf.PdfError, ValueError):
            continue
    if not found and noise_holds(data, wanted):
        found.add(_UNNAMED)
    return sorted(found)


def _older_revisions(data: bytes) -> list[int]:
    ends: list[int] = []
    at = data.find(_END)
    while at >= 0:
        ends.append(at + len(_END))
        at = data.find(_END, at + 1)
    return ends[:-1][-_MAX_REVISIONS:]


def _holds(data: bytes, wanted: Sequence[str]) -> set[str]:
    found: set[str] = set()
    with pikepdf.open(BytesIO(data)) as pdf:
        visited: set[tuple[int, int]] = set()
        for how, item in _walk(pdf.trailer, _UNNAMED, visited, 0):
            if item is None or _item_holds(item, wanted):
                found.add(how)
        for loose in pdf.objects:
            if loose.objgen not in visited:
                parts = _walk(loose, _UNNAMED, visited, 0)
                found.update(how for how, item in parts if item is None or _item_holds(item, wanted))
    return found


def _walk(
    item: pikepdf.Object | _Plain, how: str, visited: set[tuple[int, int]], depth: int
) -> Iterator[tuple[str, pikepdf.Object | None]]:
    """Every string, name and stream below `item` with what carries it; None stands for an attached file."""
    if not isinstance(item, pikepdf.Object):
        return  # a number or the like
    if item.is_indirect:
        if item.objgen in visited:
            return
        visited.add(item.objgen)
    if depth > _MAX_DEPTH:
        raise ValueError("nested too deeply")
    if isinstance(item, pikepdf.Array):
        for entry in item.as_list():
            yield from _walk(entry, how, visited, depth + 1)
    elif isinstance(item, (pikepdf.Dictionary, pikepdf.Stream)):
        if isinstance(item, pikepdf.Stream):
            yield how, item
        fields = item.stream_dict if isinstance(item, pikepdf.Stream) else item
        for key, value in fields.items():
            if key == "/Parent" or key == "/P":
                continue
            below = how if key == "/Contents" and how != _UNNAMED else _HOW.get(key, how)
            if key in _ALWAYS:
                yield below, None
            yield from _walk(value, below, visited, depth + 1)
    elif isinstance(item, (pikepdf.String, pikepdf.Name)):
        yield how, item


def _item_holds(item: pikepdf.Object, wanted: Sequence[str]) -> bool:
    if isinstance(item, pikepdf.Stream):
        return _stream_holds(item, wanted)
    if isinstance(item, pikepdf.Name):
        return text_holds(str(item), wanted)
    return text_holds(str(item), wanted) or bytes_hold(bytes(item), wanted)


def _stream_holds(stream: pikepdf.Stream, wanted: Sequence[str]) -> bool:
    raw = stream.read_raw_bytes()
    if _is_image(stream):
        return noise_holds(raw, wanted)
    try:
        decoded = stream.read_bytes(pikepdf.StreamDecodeLevel.all)
    except pikepdf.PdfError:
        return noise_holds(raw, wanted)
    is_font = any(key in stream for key in ("/Length1", "/Length2", "/Length3")) or "/Subtype" in stream
    return noise_holds(decoded, wanted) if is_font else bytes_hold(decoded, wanted)


def _is_image(stream: pikepdf.Stream) -> bool:
    filters = stream.get("/Filter")
    names = {str(name) for name in filters.as_list()} if isinstance(filters, pikepdf.Array) else {str(filters)}
    return str(stream.get("/Subtype")) == "/Image" or bool(names & _IMAGE_FILTERS)
