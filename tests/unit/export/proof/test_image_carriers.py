from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin

from blindmask.export.proof.image_carriers import exif_orientation, image_holds, split_image, surplus_of
from blindmask.export.proof.terms import wanted_terms
from tests.unit.export.make import NAME, marked_picture

WANTED = wanted_terms([NAME])


def encoded(format: str, **options: Any) -> bytes:
    buffer = BytesIO()
    marked_picture(120, 160).save(buffer, format, **options)
    return buffer.getvalue()


def named_exif() -> Image.Exif:
    exif = Image.Exif()
    exif[0x010E] = NAME.encode()
    return exif


def named_chunk(*, compressed: bool) -> PngImagePlugin.PngInfo:
    info = PngImagePlugin.PngInfo()
    info.add_itxt("Author", NAME, zip=compressed)
    return info


@pytest.mark.parametrize("format", ["JPEG", "PNG", "TIFF", "WEBP", "BMP"])
def test_bare_pictures_have_no_surplus(format: str) -> None:
    assert surplus_of(encoded(format)) == []
    assert image_holds(encoded(format), WANTED) == []


@pytest.mark.parametrize(
    ("format", "options", "how"),
    [
        ("JPEG", {"exif": named_exif()}, "exif"),
        ("JPEG", {"comment": NAME.encode()}, "metadata"),
        ("JPEG", {"xmp": f"<x>{NAME}</x>".encode()}, "metadata"),
        ("JPEG", {"icc_profile": NAME.encode("utf-16-be")}, "metadata"),
        ("PNG", {"exif": named_exif()}, "exif"),
        ("PNG", {"pnginfo": named_chunk(compressed=False)}, "metadata"),
        ("PNG", {"pnginfo": named_chunk(compressed=True)}, "metadata"),
        ("PNG", {"icc_profile": NAME.encode("utf-16-be") * 9}, "metadata"),
        ("WEBP", {"exif": named_exif()}, "exif"),
        ("WEBP", {"xmp": f"<x>{NAME}</x>".encode()}, "metadata"),
        ("TIFF", {"tiffinfo": {0x010E: NAME.encode()}}, "metadata"),
    ],
)
def test_a_name_beside_the_pixels_is_found(format: str, options: dict[str, Any], how: str) -> None:
    data = encoded(format, **options)
    assert surplus_of(data) == [how]
    assert image_holds(data, WANTED) == [how]


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "BMP"])
def test_bytes_after_the_picture_are_found(format: str) -> None:
    data = encoded(format) + NAME.encode("gb18030")
    assert surplus_of(data) == ["raw_bytes"]
    assert image_holds(data, WANTED) == ["raw_bytes"]


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_the_orientation_is_read(format: str, orientation: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    assert exif_orientation(encoded(format, exif=exif)) == orientation
    assert exif_orientation(encoded(format)) == 1


@given(st.sampled_from(["JPEG", "PNG", "TIFF", "BMP", "WEBP"]), st.data())
def test_damaged_files_are_refused_or_read_but_never_hang(format: str, data: st.DataObject) -> None:
    whole = encoded(format)
    cut = whole[: data.draw(st.integers(0, len(whole)))]
    at = data.draw(st.integers(0, max(0, len(cut) - 1)))
    damaged = cut[:at] + bytes([data.draw(st.integers(0, 255))]) + cut[at + 1 :]
    try:
        segments = split_image(damaged)
    except ValueError:
        return
    assert {segment.how for segment in segments} <= {"", "exif", "metadata", "thumbnail", "raw_bytes"}
