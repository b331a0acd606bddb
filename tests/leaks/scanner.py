"""An independent search of a file for the secret: every object, encoding and picture. No code of the program."""

from __future__ import annotations

import base64
import re
import zlib
from collections.abc import Iterator
from contextlib import suppress
from io import BytesIO
from typing import Any
from urllib.parse import quote

import numpy as np
import pikepdf
from numpy.typing import NDArray
from PIL import Image

from tests.leaks.draft import INK, SECRET

_END = b"%%EOF"
_LEAST_INK = 12
_INK_BYTES = bytes(INK) * 6
"""Pixels that no codec packed, as in an inline image."""


def _needles() -> set[bytes]:
    """The secret as bytes: in each encoding, plain, as hexadecimal, base64, percent, octal and name escapes."""
    found: set[bytes] = set()
    latin, han = SECRET.latin, SECRET.han
    for text in (latin, latin.replace(" ", ""), latin.replace(" ", "-"), han, han.replace("·", "")):
        for encoding in ("utf-8", "utf-16-be", "utf-16-le", "gb18030"):
            raw = text.encode(encoding)
            found |= {raw, raw.hex().encode(), raw.hex().upper().encode(), base64.b64encode(raw)}
            found.add(quote(text).encode())
            for escape in ("%{:02X}", "#{:02x}", "#{:02X}", "\\{:03o}", "\\x{:02x}"):
                found.add("".join(escape.format(byte) for byte in raw).encode())
        for escape in ("&#x{:x};", "&#{};", "\\u{:04x}"):
            found.add("".join(escape.format(ord(letter)) for letter in text).encode())
    return found


_NEEDLES = _needles()


def secrets_in(data: bytes) -> list[str]:
    """Where the secret is in a file, as words for a test's message; empty when it is nowhere."""
    found = _in_bytes(data, "raw")
    if b"%PDF-" in data[:1024]:
        found += _in_pdf(data) + _in_pictures_inside(data[data.rfind(_END) :], "after the end")
    else:
        found += _in_image(data, "file")
    return found


def shows_ink(pixels: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Where an RGB picture has the colour that stands for a name."""
    red, green, blue = (pixels[:, :, channel].astype(int) for channel in range(3))
    return (abs(red - INK[0]) < 70) & (green < 100) & (abs(blue - INK[2]) < 70)


def _in_bytes(data: bytes, where: str) -> list[str]:
    found = [f"{where}: bytes" for needle in _NEEDLES if needle in data]
    found += [f"{where}: ink"] if _INK_BYTES in data else []
    untagged = re.sub(rb"<[^<>]{1,99}>", b"", data)
    found += [f"{where}: between tags" for needle in _NEEDLES if needle in untagged]
    mapped = bytes.fromhex("".join(re.findall(r"<[0-9a-f]{2}> <([0-9a-f]{4})>", data.decode("latin-1"))))
    found += [f"{where}: unicode map" for needle in _NEEDLES if needle in mapped]
    letters = b"".join(re.findall(rb"\(((?:[^()\\]|\\.)*)\)", data))
    found += [f"{where}: letters apart" for needle in _NEEDLES if needle in letters]
    for start in re.finditer(rb"\x78[\x01\x5e\x9c\xda]", data):
        try:
            inflated = zlib.decompressobj().decompress(data[start.start() :], 5_000_000)
        except zlib.error:
            continue
        found += [f"{where}: deflated" for needle in _NEEDLES if needle in inflated]
    return found


def _in_pdf(data: bytes) -> list[str]:
    ends = [match.end() for match in re.finditer(re.escape(_END), data)]
    found: list[str] = []
    for end in ends:
        try:
            with pikepdf.open(BytesIO(data[:end])) as pdf:
                for item in pdf.objects:
                    found += _in_object(item, f"revision to {end}")
                found += _in_object(pdf.trailer, "trailer")
        except pikepdf.PdfError:
            found += [] if end != ends[-1] else ["unreadable"]
    return found


def _in_object(item: Any, where: str, depth: int = 0) -> list[str]:
    if depth > 30 or not isinstance(item, pikepdf.Object):
        return []
    if isinstance(item, pikepdf.Stream):
        return _in_object(item.stream_dict, where, depth + 1) + _in_stream(item, where)
    if isinstance(item, pikepdf.Dictionary):
        keys = _in_bytes("".join(item.keys()).encode(), where)
        below = [hit for value in item.values() for hit in _direct(value, where, depth)]
        return keys + below
    if isinstance(item, pikepdf.Array):
        return [hit for value in item for hit in _direct(value, where, depth)]
    if isinstance(item, pikepdf.String):
        return _in_bytes(bytes(item), where) + _in_bytes(str(item).encode(), where)
    return _in_bytes(str(item).encode(), where) if isinstance(item, pikepdf.Name) else []


def _direct(value: Any, where: str, depth: int) -> list[str]:
    return [] if isinstance(value, pikepdf.Object) and value.is_indirect else _in_object(value, where, depth + 1)


def _in_stream(stream: pikepdf.Stream, where: str) -> list[str]:
    found = _in_bytes(stream.read_raw_bytes(), where)
    with suppress(pikepdf.PdfError):  # an image's codec, which is decoded below
        found += _in_bytes(stream.read_bytes(pikepdf.StreamDecodeLevel.all), where)
    if stream.get("/Subtype") == "/Image":
        picture = pikepdf.PdfImage(stream).as_pil_image()
        found += [f"{where}: ink"] if _has_ink(picture) else []
        if "/DCTDecode" in str(stream.get("/Filter")):
            found += _in_image(stream.read_raw_bytes(), where)
    return found


def _in_image(data: bytes, where: str) -> list[str]:
    found: list[str] = []
    with Image.open(BytesIO(data)) as image:
        for frame in _frames(image):
            found += [f"{where}: ink"] if _has_ink(frame) else []
            told = repr(frame.info).encode() + repr(dict(frame.getexif())).encode()
            found += _in_bytes(told, f"{where}: what Pillow tells")
    return found + _in_pictures_inside(data[4:], where)


def _in_pictures_inside(data: bytes, where: str) -> list[str]:
    found: list[str] = []
    for start in re.finditer(rb"\xff\xd8\xff|\x89PNG\r\n", data):
        try:
            with Image.open(BytesIO(data[start.start() :])) as image:
                found += [f"{where}: ink in a second picture"] if _has_ink(image) else []
        except (OSError, SyntaxError):
            continue
    return found


def _frames(image: Image.Image) -> Iterator[Image.Image]:
    for index in range(getattr(image, "n_frames", 1)):
        image.seek(index)
        yield image


def _has_ink(image: Image.Image) -> bool:
    """Also in pixels that are transparent: the colour is looked at without its alpha."""
    pixels = np.asarray(image.convert("RGBA"))[:, :, :3]
    return int(shows_ink(pixels).sum()) >= _LEAST_INK
