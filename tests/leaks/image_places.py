"""Where an image file hides a name: one small file for each place."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from io import BytesIO
from typing import Any

import numpy as np
import pillow_heif
from PIL import Image, PngImagePlugin, TiffImagePlugin

from tests.leaks.draft import Place, Visible, Words, chunk, inked_picture, jpeg_of, plain_picture, segment, tiff_block

PLACES: list[Place] = []
_DESCRIPTION, _ARTIST, _COMMENT = 270, 315, 0x9286

Build = Callable[[Image.Image, Words], bytes]


def place(suffix: str, *how: str) -> Callable[[Build], Build]:
    """Registers what writes a page's picture to a file with the words beside it."""

    def register(build: Build) -> Build:
        def whole(words: Words, visible: Visible) -> bytes:
            return build(plain_picture(visible, words), words)

        PLACES.append(Place(build.__name__, frozenset(how), whole, suffix))
        return build

    return register


def _saved(picture: Image.Image, format: str, **options: Any) -> bytes:
    buffer = BytesIO()
    picture.save(buffer, format, **options)
    return buffer.getvalue()


def _with_segment(picture: Image.Image, marker: int, body: bytes) -> bytes:
    data = jpeg_of(picture)
    return data[:2] + segment(marker, body) + data[2:]


def _exif(words: Words) -> Image.Exif:
    exif = Image.Exif()
    exif[_ARTIST] = words.han.encode()
    return exif


def _profile(words: Words) -> bytes:
    return bytes(128) + words.han.encode("utf-16-be")


def _xmp(words: Words) -> bytes:
    return f"<x:xmpmeta xmlns:x='adobe:ns:meta/'><a>{words.han}</a></x:xmpmeta>".encode()


# JPEG


@place(".jpg", "exif")
def jpeg_exif_artist(picture: Image.Image, words: Words) -> bytes:
    return jpeg_of(picture, exif=_exif(words))


@place(".jpg", "exif")
def jpeg_exif_user_comment(picture: Image.Image, words: Words) -> bytes:
    value = b"UNICODE\0" + words.han.encode("utf-16-le")
    return _with_segment(picture, 0xE1, b"Exif\0\0" + tiff_block("II", _COMMENT, 7, len(value), value))


@place(".jpg", "thumbnail", "exif")
def jpeg_exif_thumbnail(picture: Image.Image, words: Words) -> bytes:
    small = jpeg_of(inked_picture(words))
    return _with_segment(picture, 0xE1, b"Exif\0\0" + tiff_block("MM", 513, 7, len(small), small))


@place(".jpg", "thumbnail")
def jpeg_jfxx_thumbnail(picture: Image.Image, words: Words) -> bytes:
    return _with_segment(picture, 0xE0, b"JFXX\0\x10" + jpeg_of(inked_picture(words)))


@place(".jpg", "metadata")
def jpeg_xmp(picture: Image.Image, words: Words) -> bytes:
    return _with_segment(picture, 0xE1, b"http://ns.adobe.com/xap/1.0/\0" + _xmp(words))


@place(".jpg", "metadata")
def jpeg_iptc(picture: Image.Image, words: Words) -> bytes:
    text = words.han.encode()
    record = b"\x1c\x02\x50" + len(text).to_bytes(2, "big") + text
    return _with_segment(picture, 0xED, b"Photoshop 3.0\08BIM\x04\x04\0\0" + struct.pack(">I", len(record)) + record)


@place(".jpg", "metadata")
def jpeg_icc_text(picture: Image.Image, words: Words) -> bytes:
    return jpeg_of(picture, icc_profile=_profile(words))


@place(".jpg", "metadata")
def jpeg_comment(picture: Image.Image, words: Words) -> bytes:
    return _with_segment(picture, 0xFE, words.han.encode("gb18030"))


@place(".jpg", "metadata")
def jpeg_unknown_segment(picture: Image.Image, words: Words) -> bytes:
    return _with_segment(picture, 0xEA, b"MakerNote\0" + words.latin.encode())


@place(".jpg", "raw_bytes")
def jpeg_trailing_text(picture: Image.Image, words: Words) -> bytes:
    return jpeg_of(picture) + words.han.encode()


@place(".jpg", "raw_bytes", "thumbnail")
def jpeg_second_picture(picture: Image.Image, words: Words) -> bytes:
    return _saved(picture, "MPO", quality=92, save_all=True, append_images=[inked_picture(words)])


# PNG


def _with_chunk(picture: Image.Image, *chunks: bytes) -> bytes:
    data = _saved(picture, "PNG")
    return data[:33] + b"".join(chunks) + data[33:]


@place(".png", "metadata")
def png_text(picture: Image.Image, words: Words) -> bytes:
    info = PngImagePlugin.PngInfo()
    info.add_text("Author", words.latin)
    return _saved(picture, "PNG", pnginfo=info)


@place(".png", "metadata")
def png_compressed_text(picture: Image.Image, words: Words) -> bytes:
    return _with_chunk(picture, chunk(b"zTXt", b"Author\0\0" + zlib.compress(words.latin.encode())))


@place(".png", "metadata")
def png_international_text(picture: Image.Image, words: Words) -> bytes:
    info = PngImagePlugin.PngInfo()
    info.add_itxt("Author", words.han, zip=True)
    return _saved(picture, "PNG", pnginfo=info)


@place(".png", "metadata")
def png_text_in_hexadecimal(picture: Image.Image, words: Words) -> bytes:
    """As ImageMagick writes profiles."""
    coded = words.han.encode().hex()
    text = f"\niptc\n{len(coded) // 2:8}\n{coded}\n"
    return _with_chunk(picture, chunk(b"zTXt", b"Raw profile type iptc\0\0" + zlib.compress(text.encode())))


@place(".png", "exif")
def png_exif(picture: Image.Image, words: Words) -> bytes:
    return _saved(picture, "PNG", exif=_exif(words))


@place(".png", "metadata")
def png_icc_text(picture: Image.Image, words: Words) -> bytes:
    return _saved(picture, "PNG", icc_profile=_profile(words))


@place(".png", "metadata")
def png_private_chunk(picture: Image.Image, words: Words) -> bytes:
    return _with_chunk(picture, chunk(b"prVt", words.han.encode("gb18030")))


@place(".png", "raw_bytes")
def png_trailing_text(picture: Image.Image, words: Words) -> bytes:
    return _saved(picture, "PNG") + words.han.encode()


@place(".png", "raw_bytes", "hidden_picture")
def png_uncropped_rest(picture: Image.Image, words: Words) -> bytes:
    """What a careless cropping tool leaves: the older, larger file's end behind the new one."""
    return _saved(picture, "PNG") + _saved(inked_picture(words), "PNG")


@place(".png", "hidden_picture")
def png_second_frame(picture: Image.Image, words: Words) -> bytes:
    frames = [inked_picture(words).resize(picture.size)]
    return _saved(picture, "PNG", save_all=True, append_images=frames, default_image=False, duration=100)


@place(".png", "hidden_picture")
def png_colour_of_transparent_pixels(picture: Image.Image, words: Words) -> bytes:
    pixels = np.array(picture.convert("RGBA"))
    pixels[140:180, 100:220, :3] = np.asarray(inked_picture(words))
    pixels[140:180, 100:220, 3] = 0
    return _saved(Image.fromarray(pixels), "PNG")


# WebP, TIFF, BMP, HEIF


@place(".webp", "exif")
def webp_exif(picture: Image.Image, words: Words) -> bytes:
    return _saved(picture, "WEBP", quality=90, exif=_exif(words))


@place(".webp", "metadata")
def webp_xmp(picture: Image.Image, words: Words) -> bytes:
    return _saved(picture, "WEBP", quality=90, xmp=_xmp(words))


@place(".webp", "metadata")
def webp_icc_text(picture: Image.Image, words: Words) -> bytes:
    return _saved(picture, "WEBP", quality=90, icc_profile=_profile(words))


@place(".webp", "raw_bytes")
def webp_trailing_text(picture: Image.Image, words: Words) -> bytes:
    return _saved(picture, "WEBP", quality=90) + words.han.encode()


def _tiff(picture: Image.Image, tag: int, kind: int, value: Any) -> bytes:
    directory = TiffImagePlugin.ImageFileDirectory_v2()
    directory.tagtype[tag] = kind
    directory[tag] = value
    return _saved(picture, "TIFF", tiffinfo=directory)


@place(".tif", "metadata")
def tiff_description(picture: Image.Image, words: Words) -> bytes:
    return _tiff(picture, _DESCRIPTION, 7, words.han.encode("gb18030"))


@place(".tif", "metadata")
def tiff_private_tag(picture: Image.Image, words: Words) -> bytes:
    return _tiff(picture, 65000, 7, words.han.encode("utf-16-le"))


@place(".tif", "metadata")
def tiff_xmp(picture: Image.Image, words: Words) -> bytes:
    return _tiff(picture, 700, 1, _xmp(words))


@place(".tif", "raw_bytes", "metadata")
def tiff_gap_bytes(picture: Image.Image, words: Words) -> bytes:
    """Bytes to which no directory points: an older value, not overwritten."""
    return _saved(picture, "TIFF") + words.han.encode()


@place(".tif", "ocr")
def tiff_second_page(picture: Image.Image, words: Words) -> bytes:
    second = Image.new("RGB", picture.size, "white")
    second.paste(inked_picture(words), (30, 18))
    return _saved(picture, "TIFF", save_all=True, append_images=[second])


@place(".tif", "hidden_picture", "thumbnail", "metadata")
def tiff_picture_in_a_sub_directory(picture: Image.Image, words: Words) -> bytes:
    """A second picture that only a SubIFDs tag (330) points to."""
    data = bytearray(_saved(picture, "TIFF", save_all=True, append_images=[inked_picture(words)]))
    (first,) = struct.unpack_from("<I", data, 4)
    count = struct.unpack_from("<H", data, first)[0]
    link = first + 2 + 12 * count
    (second,) = struct.unpack_from("<I", data, link)
    entries = [bytes(data[first + 2 + 12 * at : first + 14 + 12 * at]) for at in range(count)]
    entries = sorted([*entries, struct.pack("<HHII", 330, 4, 1, second)], key=lambda entry: entry[:2][::-1])
    moved = len(data) + len(data) % 2
    data += bytes(len(data) % 2) + struct.pack("<H", len(entries)) + b"".join(entries) + bytes(4)
    struct.pack_into("<I", data, 4, moved)
    return bytes(data)


@place(".bmp", "raw_bytes")
def bmp_gap_bytes(picture: Image.Image, words: Words) -> bytes:
    """Bytes between the header and the pixels."""
    data = bytearray(_saved(picture, "BMP"))
    gap = words.han.encode()
    size, start = struct.unpack_from("<I", data, 2)[0], struct.unpack_from("<I", data, 10)[0]
    struct.pack_into("<I", data, 2, size + len(gap))
    struct.pack_into("<I", data, 10, start + len(gap))
    return bytes(data[:start] + gap + data[start:])


@place(".bmp", "raw_bytes")
def bmp_trailing_text(picture: Image.Image, words: Words) -> bytes:
    return _saved(picture, "BMP") + words.han.encode()


def _heif(picture: Image.Image, **options: Any) -> bytes:
    buffer = BytesIO()
    pillow_heif.from_pillow(picture).save(buffer, quality=90, **options)
    return buffer.getvalue()


@place(".heic", "exif", "metadata", "raw_bytes")
def heif_exif(picture: Image.Image, words: Words) -> bytes:
    return _heif(picture, exif=_exif(words).tobytes())


@place(".heic", "exif", "metadata", "raw_bytes")
def heif_xmp(picture: Image.Image, words: Words) -> bytes:
    return _heif(picture, xmp=_xmp(words))
