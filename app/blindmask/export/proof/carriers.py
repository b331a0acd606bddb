"""Where a PDF can carry text beside its visible pages: every object, every older revision, the bytes between them."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from io import BytesIO
from typing import cast

import pikepdf

from blindmask.export.proof.image_carriers import image_holds
from blindmask.export.proof.terms import bytes_hold, noise_holds, text_holds

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
    "/Dests": "bookmark",
    "/PageLabels": "bookmark",
    "/JavaScript": "script",
    "/JS": "script",
    "/OpenAction": "script",
    "/AA": "script",
    "/Properties": "text_layer",
    "/Thumb": "thumbnail",
    "/StructTreeRoot": "text_layer",
    "/Contents": "text_layer",
}
"""What the things under a key are called in a Leak; a key below it may say it more precisely."""
_UNNAMED = "raw_bytes"
_ALWAYS = frozenset(("/EmbeddedFiles", "/EF"))
"""An attachment is a finding by itself: it can be the unmasked original."""
_UPWARD = frozenset(("/Parent", "/P", "/Pg", "/Dest"))
"""Keys that lead from a thing to what holds it, so that the page's text is not called an annotation's."""
_FONT_KINDS = frozenset(("/Type1C", "/CIDFontType0C", "/OpenType"))
_IMAGE_FILTERS = frozenset(("/DCTDecode", "/JPXDecode", "/CCITTFaxDecode", "/JBIG2Decode"))
_Plain = int | bool | Decimal | None
"""What pikepdf makes of numbers, truth values and null."""
_MAX_DEPTH = 200
_MAX_REVISIONS = 20
_MAX_INFLATED = 20_000_000
_STREAM = re.compile(rb"stream\r?\n(?=\x78[\x01\x5e\x9c\xda])")
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
    if not found and (noise_holds(data, wanted) or any(noise_holds(part, wanted) for part in _loose_streams(data))):
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
        for how, item in _parts(pdf, visited):
            found.update([how] if item is None else _item_hows(how, item, wanted))
    return found


def _parts(pdf: pikepdf.Pdf, visited: set[tuple[int, int]]) -> Iterator[tuple[str, pikepdf.Object | None]]:
    """What `_walk` tells of the whole file, and of objects to which nothing leads."""
    yield from _walk(pdf.trailer, _UNNAMED, visited, 0)
    for loose in cast("Iterable[pikepdf.Object | None]", pdf.objects):
        if loose is not None and loose.objgen not in visited:  # a deleted object is None
            yield from _walk(loose, _UNNAMED, visited, 0)


def _loose_streams(data: bytes) -> Iterator[bytes]:
    """What deflates in the file's bytes, whether a table of objects knows of it or not."""
    for start in _STREAM.finditer(data):
        try:
            yield zlib.decompressobj().decompress(memoryview(data)[start.end() :], _MAX_INFLATED)
        except zlib.error:
            continue


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
            if key in _UPWARD and getattr(value, "is_indirect", False):
                continue
            if isinstance(value, pikepdf.Dictionary) and value.get("/Type") == "/OCG":
                below = "hidden_layer"
            else:
                below = how if key == "/Contents" and how != _UNNAMED else _HOW.get(key, how)
            yield below, pikepdf.Name(key)
            if key in _ALWAYS:
                yield below, None
            yield from _walk(value, below, visited, depth + 1)
    elif isinstance(item, (pikepdf.String, pikepdf.Name)):
        yield how, item


def _item_hows(how: str, item: pikepdf.Object, wanted: Sequence[str]) -> list[str]:
    if isinstance(item, pikepdf.Stream):
        return _stream_hows(how, item, wanted)
    holds = text_holds(str(item), wanted)
    if not holds and isinstance(item, pikepdf.String):
        holds = bytes_hold(bytes(item), wanted) or bytes_hold(str(item).encode(), wanted)
    return [how] if holds else []


def _stream_hows(how: str, stream: pikepdf.Stream, wanted: Sequence[str]) -> list[str]:
    raw = stream.read_raw_bytes()
    if _is_image(stream):
        return image_holds(raw, wanted)
    try:
        decoded = stream.read_bytes(pikepdf.StreamDecodeLevel.all)
    except pikepdf.PdfError:
        return [how] if noise_holds(raw, wanted) else []
    is_font = (
        any(key in stream for key in ("/Length1", "/Length2", "/Length3")) or stream.get("/Subtype") in _FONT_KINDS
    )
    return [how] if (noise_holds if is_font else bytes_hold)(decoded, wanted) else []


def _is_image(stream: pikepdf.Stream) -> bool:
    filters = stream.get("/Filter")
    names = {str(name) for name in filters.as_list()} if isinstance(filters, pikepdf.Array) else {str(filters)}
    return str(stream.get("/Subtype")) == "/Image" or bool(names & _IMAGE_FILTERS)
