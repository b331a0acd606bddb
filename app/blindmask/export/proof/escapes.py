"""Undoes escapes in bytes: entities, percent signs, octal and hexadecimal, text between tags."""

from __future__ import annotations

import base64
import binascii
import html
import re
from collections.abc import Iterator
from urllib.parse import unquote_to_bytes

MAX_BYTES = 4_000_000
"""Longer data is pixels or tables, not prose; its escapes are not undone."""
_HEXADECIMAL = re.compile(rb"(?:[0-9A-Fa-f]{2}\s*){4,}")
_BASE64 = re.compile(rb"[A-Za-z0-9+/]{12,}={0,2}")
_OCTAL = re.compile(rb"\\([0-7]{3})")
_UNICODE = re.compile(r"\\u([0-9A-Fa-f]{4})")
_TAG = re.compile(rb"<[^<>]{1,300}>")
_LITERAL = re.compile(rb"\(((?:\\.|[^()\\])*)\)", re.DOTALL)


def unescaped_forms(data: bytes) -> Iterator[bytes]:
    """The other readings of `data`, only those whose marks are in it: each undoes one kind of escape."""
    if len(data) > MAX_BYTES:
        return
    if b"<" in data:
        yield _TAG.sub(b"", data)
    if b"&#" in data:
        yield html.unescape(data.decode("utf-8", errors="replace")).encode("utf-8", errors="replace")
    if b"%" in data:
        yield unquote_to_bytes(data)
    if b"\\u" in data:
        text = data.decode("latin-1")
        yield _UNICODE.sub(lambda match: chr(int(match[1], 16)), text).encode("utf-8", errors="replace")
    yield from _literals(data)
    for run in _HEXADECIMAL.findall(data):
        yield bytes.fromhex(run.decode("ascii"))
    for run in _BASE64.findall(data):
        try:
            yield base64.b64decode(run + b"=" * (-len(run) % 4))
        except binascii.Error:
            continue


def _literals(data: bytes) -> Iterator[bytes]:
    """The letters of a content stream (ISO 32000-1, 7.3.4.2), which may be drawn one by one."""
    letters = b"".join(_LITERAL.findall(data))
    if letters:
        yield _OCTAL.sub(lambda match: bytes((int(match[1], 8) & 255,)), letters)
