"""Metadata and other bytes of an image file beside its pixels, read from its container by no image library."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from blindmask.export.proof.terms import bytes_hold, noise_holds

_JPEG_ALONE = frozenset((0x01, *range(0xD0, 0xD9)))
_JPEG_NEEDED = frozenset((0xDB, 0xC0, 0xC1, 0xC2, 0xC4, 0xDA, 0xDD))
_PNG_NEEDED = frozenset((b"IHDR", b"PLTE", b"IDAT", b"IEND", b"pHYs"))
_TIFF_NEEDED = frozenset(
    (254, *range(256, 260), 262, 266, 273, *range(277, 280), *range(282, 285), 296, 317, 320, 339, 347, 530, 532)
)
"""Size, layout, compression, palette and resolution (TIFF 6.0 and its technical notes): numbers, never text."""
_TIFF_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8}
_WEBP_PIXELS = (b"VP8 ", b"VP8L", b"ALPH")
_EXIF_HEADER = b"Exif\0\0"
_ORIENTATION, _SUB_DIRECTORIES = 274, 330


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of an image file. `how` is the Leak's word for a part that no pixel needs, or empty."""

    how: str
    data: bytes


def split_image(data: bytes) -> list[Segment]:
    """The parts of a JPEG, PNG, TIFF, WebP or BMP file. Raises ValueError when it is none of these or cut short."""
    try:
        if data.startswith(b"\xff\xd8"):
            return list(_split_jpeg(data))
        if data.startswith(b"\x89PNG\r\n\x1a\n"):
            return list(_split_png(data))
        if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
            return list(_split_webp(data))
        if data[:2] in (b"II", b"MM"):
            return list(_split_tiff(data))
        if data[:2] == b"BM":
            size = struct.unpack_from("<I", data, 2)[0]
            return [Segment("", data[:size]), *_trailing(data[size:])]
    except (struct.error, IndexError) as error:
        raise ValueError("cut short") from error
    raise ValueError("not an image container")


def surplus_of(data: bytes) -> list[str]:
    """The `how` of everything in an image file that its pixels do not need; empty for a file of ours."""
    return sorted({segment.how for segment in split_image(data) if segment.how})


def image_holds(data: bytes, wanted: Sequence[str]) -> list[str]:
    """The `how` of every part of an image file that holds a term; an unknown container is searched as a whole."""
    try:
        segments = split_image(data)
    except ValueError:
        segments = []
    found = {segment.how for segment in segments if segment.how and bytes_hold(segment.data, wanted)}
    if not found and noise_holds(data, wanted):
        found.add("raw_bytes")
    return sorted(found)


def exif_orientation(data: bytes) -> int:
    """The EXIF orientation, 1 to 8, of an image file; 1 when it tells none."""
    for segment in split_image(data):
        if segment.how == "exif":
            start = len(_EXIF_HEADER) if segment.data.startswith(_EXIF_HEADER) else 0
            try:
                tags = dict(_tiff_tags(segment.data[start:], only_first=True))
            except (struct.error, ValueError):
                continue
            value = tags.get(_ORIENTATION, b"")
            order = "little" if segment.data[start : start + 2] == b"II" else "big"
            orientation = int.from_bytes(value[:2], order)
            return orientation if 1 <= orientation <= 8 else 1
    return 1


def has_transparency(data: bytes) -> bool:
    """Whether the first page of a TIFF is RGB with a channel of transparency of its own (TIFF 6.0, section 18)."""
    order = "<" if data[:2] == b"II" else ">"
    tags = dict(_tiff_tags(data, only_first=True))
    return all(tags.get(tag, b"")[:2] == struct.pack(order + "H", 2) for tag in (262, 338))


def sub_directories(data: bytes) -> list[int]:
    """Where the sub-directories of a TIFF are, which may hold a second picture; none for any other file."""
    order = {b"II": "<", b"MM": ">"}.get(data[:2])
    if order is None:
        return []
    values = b"".join(value for tag, value in _tiff_tags(data) if tag == _SUB_DIRECTORIES)
    return [start for (start,) in struct.iter_unpack(order + "I", values[: len(values) // 4 * 4])]


def _trailing(data: bytes) -> Iterator[Segment]:
    if data:
        yield Segment("raw_bytes", data)


def _split_jpeg(data: bytes) -> Iterator[Segment]:
    at = 2
    while data[at] == 0xFF:
        marker = data[at + 1]
        if marker == 0xD9:
            yield from _trailing(data[at + 2 :])
            return
        if marker in _JPEG_ALONE or marker == 0xFF:
            at += 1 if marker == 0xFF else 2
            continue
        length = struct.unpack_from(">H", data, at + 2)[0]
        body = data[at + 4 : at + 2 + length]
        at += 2 + length
        yield Segment(_jpeg_how(marker, body), body)
        if marker == 0xDA:
            at = _end_of_scan(data, at)
    raise ValueError("not a JPEG marker")


def _end_of_scan(data: bytes, at: int) -> int:
    """The next marker after entropy-coded data, in which 0xFF is followed by 0 or by a restart marker (T.81, B.1.1)."""
    while True:
        at = data.index(b"\xff", at)
        if data[at + 1] != 0 and not 0xD0 <= data[at + 1] <= 0xD7:
            return at
        at += 2


def _jpeg_how(marker: int, body: bytes) -> str:
    if marker in _JPEG_NEEDED:
        return ""
    if marker == 0xE0 and body[:5] == b"JFIF\0" and len(body) == 14:
        return ""
    if marker == 0xE0:
        return "thumbnail"
    if marker == 0xEE and body[:5] == b"Adobe" and len(body) == 12:
        return ""
    return "exif" if body.startswith(_EXIF_HEADER) else "metadata"


def _split_png(data: bytes) -> Iterator[Segment]:
    at = 8
    while True:
        length, name = struct.unpack_from(">I4s", data, at)
        body = data[at + 8 : at + 8 + length]
        at += 12 + length
        if name in _PNG_NEEDED:
            yield Segment("", body)
        else:
            yield Segment("exif" if name == b"eXIf" else "metadata", _inflated(name, body))
        if name == b"IEND":
            yield from _trailing(data[at:])
            return


def _inflated(name: bytes, body: bytes) -> bytes:
    """The text of zTXt, iTXt and iCCP chunks, which may be compressed after a keyword (PNG, 11.3)."""
    if name in (b"zTXt", b"iTXt", b"iCCP"):
        for start in range(body.find(b"\0") + 1, len(body)):
            if body[start] == 0x78:
                try:
                    return body + b"\n" + zlib.decompressobj().decompress(body[start:], 10_000_000)
                except zlib.error:
                    continue
    return body


def webp_frames(data: bytes) -> Iterator[bytes]:
    """The frames of a moving WebP, each as a still one; none of any other file (RFC 9649, 2.7.1.2)."""
    if data[:4] != b"RIFF" or data[8:16] != b"WEBPVP8X":
        return
    for name, body in _riff_chunks(data[12:]):
        if name == b"ANMF":
            pixels = [part for part in _riff_chunks(body[16:]) if part[0] in _WEBP_PIXELS]
            alpha = 0x10 if any(part[0] != b"VP8 " for part in pixels) else 0
            parts = [(b"VP8X", bytes((alpha, 0, 0, 0)) + body[6:12]), *pixels]
            chunks = b"".join(n + struct.pack("<I", len(b)) + b + bytes(len(b) % 2) for n, b in parts)
            yield b"RIFF" + struct.pack("<I", 4 + len(chunks)) + b"WEBP" + chunks


def _split_webp(data: bytes) -> Iterator[Segment]:
    end = 8 + struct.unpack_from("<I", data, 4)[0]
    for name, body in _riff_chunks(data[12:end]):
        yield Segment("exif" if name == b"EXIF" else "" if name in (*_WEBP_PIXELS, b"VP8X") else "metadata", body)
    yield from _trailing(data[end:])


def _riff_chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 0
    while at + 8 <= len(data):
        name, length = struct.unpack_from("<4sI", data, at)
        yield name, data[at + 8 : at + 8 + length]
        at += 8 + length + length % 2


def _split_tiff(data: bytes) -> Iterator[Segment]:
    for tag, value in _tiff_tags(data):
        if tag in _TIFF_NEEDED:
            yield Segment("", value)
        else:
            yield Segment("exif" if tag == _ORIENTATION else "metadata", data if tag == _ORIENTATION else value)


def _tiff_tags(data: bytes, *, only_first: bool = False) -> Iterator[tuple[int, bytes]]:
    """Tag and value bytes of every directory of a TIFF structure (TIFF 6.0, section 2)."""
    order = {b"II": "<", b"MM": ">"}.get(data[:2])
    if order is None or struct.unpack_from(order + "H", data, 2)[0] != 42:
        raise ValueError("not a TIFF")
    directory = struct.unpack_from(order + "I", data, 4)[0]
    visited: set[int] = set()
    while directory and directory not in visited:
        visited.add(directory)
        count = struct.unpack_from(order + "H", data, directory)[0]
        for entry in range(directory + 2, directory + 2 + 12 * count, 12):
            tag, kind, values = struct.unpack_from(order + "HHI", data, entry)
            size = _TIFF_SIZES.get(kind, 1) * values
            start = entry + 8 if size <= 4 else struct.unpack_from(order + "I", data, entry + 8)[0]
            yield tag, data[start : start + size]
        directory = 0 if only_first else struct.unpack_from(order + "I", data, directory + 2 + 12 * count)[0]
