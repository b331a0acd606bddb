"""Hostile images of every supported format: cut, flipped, inflated, with sizes that lie, under each other's names."""

from __future__ import annotations

import io
import random
import struct
import zlib
from collections.abc import Iterator
from typing import Any

import pillow_heif
from PIL import Image, ImageDraw

from tests.hostile import cases
from tests.hostile.cases import HostileCase, file_case

pillow_heif.register_heif_opener()

GROUP = "image"
_SEED = 20261126
_FORMATS = {"JPEG": "jpg", "PNG": "png", "BMP": "bmp", "TIFF": "tif", "WEBP": "webp", "HEIF": "heic"}
_CUTS = (0.02, 0.1, 0.3, 0.6, 0.9, 0.98)
_EITHER = (*cases.REPAIRABLE, cases.TOO_LARGE, cases.UNSUPPORTED)


def image_cases() -> Iterator[HostileCase]:
    """Every case of this module; the same ones each time."""
    for format, suffix in _FORMATS.items():
        sound = sample(format)
        yield from _cuts(sound, format, suffix)
        yield from _flips(sound, format, suffix)
        yield file_case(f"{suffix}-head-and-noise", f"a.{suffix}", _head_and_noise(sound), *_EITHER, group=GROUP)
        yield file_case(f"{suffix}-named-pdf", "a.pdf", sound, cases.OK, group=GROUP)
        yield file_case(f"{suffix}-without-suffix", "a", sound, cases.OK, group=GROUP)
        yield file_case(f"{suffix}-tail-of-noise", f"a.{suffix}", sound + bytes(100_000), cases.OK, group=GROUP)
    yield from _png_cases()
    yield from _tiff_cases()
    yield from _other_sizes()
    yield from _exif_cases()
    yield from _foreign()


def sample(format: str, size: tuple[int, int] = (160, 90), mode: str = "RGB", **options: Any) -> bytes:
    """A small picture with lines and a gradient."""
    picture = Image.linear_gradient("L").resize(size).convert("RGB")
    draw = ImageDraw.Draw(picture)
    for row in range(10, size[1], 20):
        draw.line((10, row, size[0] - 10, row), fill="black", width=3)
    buffer = io.BytesIO()
    picture.convert(mode).save(buffer, format, **options)
    return buffer.getvalue()


def _cuts(sound: bytes, format: str, suffix: str) -> Iterator[HostileCase]:
    for share in _CUTS:
        data = sound[: max(4, int(len(sound) * share))]
        codes = cases.REPAIRABLE if share > 0.9 else (cases.DAMAGED, cases.DAMAGED_PAGE)
        yield file_case(f"{suffix}-cut-{share}", f"a.{suffix}", data, *codes, group=GROUP)


def _flips(sound: bytes, format: str, suffix: str) -> Iterator[HostileCase]:
    chance = random.Random(f"{_SEED}{format}")
    for number in range(8):
        data = bytearray(sound)
        for _ in range(chance.choice((1, 4, 16))):
            data[chance.randrange(8 if number % 2 else 200, len(data))] ^= 1 << chance.randrange(8)
        yield file_case(f"{suffix}-flip-{number}", f"a.{suffix}", bytes(data), *_EITHER, group=GROUP)


def _head_and_noise(sound: bytes) -> bytes:
    return sound[:64] + random.Random(_SEED).randbytes(5000)


def _png(width: int, height: int, *, depth: int = 8, colour: int = 0, data: bytes = b"", more: bytes = b"") -> bytes:
    header = _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + more + _chunk(b"IDAT", zlib.compress(data, 9)) + _chunk(b"IEND", b"")


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _png_cases() -> Iterator[HostileCase]:
    row = b"\0" + b"\x80" * 40
    zeros = zlib.compress(bytes(80_000_000), 9)
    text, profile = _chunk(b"zTXt", b"Comment\0\0" + zeros), _chunk(b"iCCP", b"x\0\0" + zeros)
    for name, data, codes in (
        ("no-pixels", _png(0, 0), (cases.DAMAGED,)),
        ("one-pixel", _png(1, 1, data=b"\0\xff"), (cases.OK,)),
        ("claims-2-billion", _png(2**31 - 1, 2**31 - 1), (cases.TOO_LARGE, cases.DAMAGED)),
        ("claims-a-line", _png(2**31 - 1, 1), (cases.TOO_LARGE, cases.DAMAGED)),
        ("claims-100-megapixels", _png(10_000, 10_000, data=row), (cases.DAMAGED,)),
        ("too-little-data", _png(40, 40, data=row * 3), (cases.DAMAGED, cases.OK, cases.UNPROVED)),
        ("too-much-data", _png(40, 4, data=row * 500), (cases.OK, cases.DAMAGED)),
        ("depth-3", _png(40, 40, depth=3, data=row * 40), (cases.DAMAGED,)),
        ("palette-missing", _png(40, 40, colour=3, data=row * 40), (cases.OK, cases.DAMAGED, cases.UNPROVED)),
        ("text-bomb", _png(40, 40, data=row * 40, more=text), (cases.OK, cases.DAMAGED)),
        ("profile-bomb", _png(40, 40, data=row * 40, more=profile), (cases.OK, cases.DAMAGED)),
        ("claims-a-chunk", _png(40, 40, data=row * 40)[:33] + b"\xff\xff\xff\xffIDAT", (cases.DAMAGED,)),
    ):
        yield file_case(f"png-{name}", "a.png", data, *codes, group=GROUP)
    allowed = (cases.OK, cases.DAMAGED, cases.MEMORY, cases.UNREAD)
    yield file_case("png-196-megapixels", "a.png", _wide_png, *allowed, group=GROUP, is_quick=False)
    yield file_case("png-16-bit-81-megapixels", "a.png", _deep_png, *allowed, group=GROUP, is_quick=False)
    yield file_case("png-210-megapixels", "a.png", _png(15_000, 14_000, data=row), cases.TOO_LARGE, group=GROUP)


def _wide_png() -> bytes:
    return _png(14_000, 14_000, data=bytes(14_000 * 14_001))


def _deep_png() -> bytes:
    return _png(9000, 9000, depth=16, data=bytes(9000 * 18_001))


def _tiff(*tags: tuple[int, int, int, int], next_at: int = 0, data: bytes = b"") -> bytes:
    """A little-endian TIFF with these (tag, type, count, value) entries in its first directory."""
    entries = b"".join(struct.pack("<HHII", *tag) for tag in tags)
    return b"II*\0\x08\0\0\0" + struct.pack("<H", len(tags)) + entries + struct.pack("<I", next_at) + data


def _tiff_cases() -> Iterator[HostileCase]:
    size = ((256, 4, 1, 40), (257, 4, 1, 40), (258, 3, 1, 8), (259, 3, 1, 1), (262, 3, 1, 1))
    at = 8 + 2 + 12 * 8 + 4
    strips = ((273, 4, 1, at), (278, 4, 1, 40), (279, 4, 1, 1600))
    grey = bytes(1600)
    damaged = (cases.DAMAGED, cases.DAMAGED_PAGE, cases.TOO_LARGE)
    for name, data, codes in (
        ("directory-loop", _tiff(*size, *strips, next_at=8, data=grey), (cases.OK, *damaged)),
        ("directory-far", _tiff(*size, *strips, next_at=2**31, data=grey), (cases.OK, *damaged)),
        ("strip-far", _tiff(*size, (273, 4, 1, 2**31), *strips[1:], data=grey), damaged),
        ("strip-count-huge", _tiff(*size, (273, 4, 2**30, at), *strips[1:], data=grey), damaged),
        ("width-huge", _tiff((256, 4, 1, 2**31), *size[1:], *strips, data=grey), damaged),
        ("height-huge", _tiff(size[0], (257, 4, 1, 2**32 - 1), *size[2:], *strips, data=grey), damaged),
        ("no-size", _tiff(*size[2:], *strips, data=grey), damaged),
        ("bits-99", _tiff(*size[:2], (258, 3, 1, 99), *size[3:], *strips, data=grey), damaged),
        ("unknown-compression", _tiff(*size[:3], (259, 3, 1, 65000), size[4], *strips, data=grey), damaged),
        ("type-99", _tiff((256, 99, 1, 40), *size[1:], *strips, data=grey), damaged),
        ("empty-directory", _tiff(), damaged),
        ("directory-outside", b"II*\0\xff\xff\xff\x7f", damaged),
        ("big-tiff-cut", b"II+\0\x08\0\0\0\x10\0\0\0\0\0\0\0", damaged),
    ):
        yield file_case(f"tif-{name}", "a.tif", data, *codes, group=GROUP)
    pages = [Image.new("1", (10, 10), 1)] * 500
    many = io.BytesIO()
    Image.new("1", (10, 10)).save(many, "TIFF", save_all=True, append_images=pages, compression="group4")
    yield file_case("tif-501-pages", "a.tif", many.getvalue(), cases.TOO_MANY_PAGES, group=GROUP)
    behind = io.BytesIO()
    bomb = [Image.new("1", (15_000, 14_000))]
    Image.new("1", (10, 10)).save(behind, "TIFF", save_all=True, append_images=bomb, compression="group4")
    yield file_case("tif-bomb-behind-a-page", "a.tif", behind.getvalue(), cases.TOO_LARGE, group=GROUP)
    cut = io.BytesIO()
    Image.new("L", (60, 60), 200).save(cut, "TIFF", save_all=True, append_images=[Image.effect_noise((60, 60), 90)] * 2)
    yield file_case(
        "tif-last-page-cut", "a.tif", cut.getvalue()[:-3700], cases.DAMAGED_PAGE, cases.DAMAGED, group=GROUP
    )


def _other_sizes() -> Iterator[HostileCase]:
    jpeg, bmp, webp = sample("JPEG"), sample("BMP"), sample("WEBP", lossless=True)
    frame = jpeg.index(b"\xff\xc0")
    huge = jpeg[: frame + 5] + b"\xff\xff\xff\xff" + jpeg[frame + 9 :]
    yield file_case("jpg-claims-4-gigapixels", "a.jpg", huge, cases.TOO_LARGE, group=GROUP)
    none = jpeg[: frame + 5] + b"\0\0\0\0" + jpeg[frame + 9 :]
    yield file_case("jpg-no-pixels", "a.jpg", none, cases.DAMAGED, group=GROUP)
    yield file_case("jpg-markers-only", "a.jpg", b"\xff\xd8\xff" + b"\xe0" * 50_000, cases.DAMAGED, group=GROUP)
    yield file_case("jpg-scan-cut", "a.jpg", jpeg[: jpeg.index(b"\xff\xda") + 30], cases.DAMAGED, group=GROUP)
    for name, at, value in (
        ("width", 18, 2**31 - 1),
        ("height", 22, 2**31 - 1),
        ("offset", 10, 2**31),
        ("header", 14, 7),
    ):
        data = bmp[:at] + struct.pack("<I", value) + bmp[at + 4 :]
        yield file_case(f"bmp-{name}-huge", "a.bmp", data, cases.DAMAGED, cases.TOO_LARGE, group=GROUP)
    negative = bmp[:22] + struct.pack("<i", -90) + bmp[26:]
    yield file_case("bmp-upside-down", "a.bmp", negative, cases.OK, group=GROUP)
    data = webp[:21] + b"\xff\xff\xff\xff" + webp[25:]
    yield file_case("webp-size-huge", "a.webp", data, cases.DAMAGED, cases.TOO_LARGE, cases.OK, group=GROUP)
    yield file_case("webp-riff-size-lies", "a.webp", webp[:4] + b"\xff\xff\xff\x7f" + webp[8:], *_EITHER, group=GROUP)
    heif = sample("HEIF")
    at = heif.index(b"ispe")
    data = heif[: at + 8] + struct.pack(">II", 60_000, 60_000) + heif[at + 16 :]
    yield file_case("heic-claims-3-gigapixels", "a.heic", data, *_EITHER, cases.MEMORY, group=GROUP)
    brands = b"\0\0\0\x18ftypheic\0\0\0\0heicmif1"
    yield file_case("heic-brand-only", "a.heic", brands, cases.DAMAGED, group=GROUP)
    yield file_case(
        "heic-boxes-nested",
        "a.heic",
        brands + b"".join(struct.pack(">I", 8 * (2000 - n)) + b"meta" for n in range(2000)),
        cases.DAMAGED,
        group=GROUP,
    )


def _exif_cases() -> Iterator[HostileCase]:
    for name, orientation in (("0", 0), ("9", 9), ("65535", 65535)):
        exif = Image.Exif()
        exif[0x0112] = orientation
        yield file_case(f"jpg-orientation-{name}", "a.jpg", sample("JPEG", exif=exif), cases.OK, group=GROUP)
    rubbish = b"Exif\0\0II*\0" + b"\xff" * 60
    yield file_case("jpg-exif-rubbish", "a.jpg", sample("JPEG", exif=rubbish), cases.OK, cases.DAMAGED, group=GROUP)
    yield file_case("png-exif-rubbish", "a.png", sample("PNG", exif=rubbish), cases.OK, cases.DAMAGED, group=GROUP)
    yield file_case("webp-exif-rubbish", "a.webp", sample("WEBP", exif=rubbish), cases.OK, cases.DAMAGED, group=GROUP)
    profile = sample("JPEG", icc_profile=b"\xff" * 5000)
    yield file_case("jpg-profile-rubbish", "a.jpg", profile, cases.OK, group=GROUP)


def _foreign() -> Iterator[HostileCase]:
    """What looks like ours and is not, or is two things at once."""
    gif = sample("GIF")
    for name, file, data, codes in (
        ("gif", "a.gif", gif, (cases.UNSUPPORTED,)),
        ("gif-as-jpg", "a.jpg", gif, (cases.UNSUPPORTED,)),
        ("zip-as-pdf", "a.pdf", b"PK\x03\x04" + bytes(300), (cases.UNSUPPORTED,)),
        ("office-as-pdf", "a.pdf", b"\xd0\xcf\x11\xe0" + bytes(300), (cases.UNSUPPORTED,)),
        ("text-as-pdf", "a.pdf", b"just words\n" * 40, (cases.DAMAGED,)),
        ("text-as-doc", "a.docx", b"just words\n" * 40, (cases.UNSUPPORTED,)),
        ("svg-as-png", "a.png", b'<svg xmlns="http://www.w3.org/2000/svg"/>', (cases.DAMAGED,)),
        ("svg", "a.svg", b'<svg><image href="http://example.invalid/"/></svg>', (cases.UNSUPPORTED,)),
        ("postscript", "a.eps", b"%!PS-Adobe-3.0 EPSF-3.0\n{ } loop\n", (cases.UNSUPPORTED,)),
        ("program", "a.pdf", b"MZ" + bytes(2000), (cases.DAMAGED,)),
        ("elf", "a.png", b"\x7fELF" + bytes(2000), (cases.DAMAGED,)),
        ("one-byte", "a.pdf", b"%", (cases.DAMAGED,)),
        ("nul-bytes", "a.jpg", bytes(10_000), (cases.DAMAGED,)),
        ("newlines", "a.png", b"\r\n" * 10_000, (cases.DAMAGED,)),
        ("jpeg-and-pdf", "a.jpg", sample("JPEG") + b"\n%PDF-1.7\n", (cases.OK,)),
        ("png-and-zip", "a.png", sample("PNG") + b"PK\x03\x04" + bytes(200), (cases.OK,)),
    ):
        yield file_case(f"foreign-{name}", file, data, *codes, group="foreign")
