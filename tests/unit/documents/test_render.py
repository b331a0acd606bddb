from __future__ import annotations

import io
import os
from pathlib import Path

import numpy as np
import pymupdf
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageCms

from blindmask.core.boxes import Rect
from blindmask.core.errors import ChangedFile, DamagedFile, MissingFile
from blindmask.documents.formats.base import MAX_DRAWN_PIXELS
from blindmask.documents.open import open_document
from blindmask.documents.render import box_pictures, page_picture, page_resolution, render_for_reading, render_page

from .make import (
    HEIGHT_PX,
    WIDTH_PX,
    boxed_pdf,
    corner_picture,
    exif_bytes,
    image_bytes,
    pdf_bytes,
    scan_pdf,
    write,
)


def rendered(path: Path, index: int = 0, **options: float) -> NDArray[np.uint8]:
    picture = render_page(open_document(path), index, **options)  # pyright: ignore[reportArgumentType]
    assert picture.dtype == np.uint8
    assert picture.ndim == 3
    assert picture.shape[2] == 3
    return picture


def dark_corner(picture: NDArray[np.uint8]) -> str:
    """Which corner is black while the other three are white."""
    near, far = 3, -4
    corners = {
        "top left": picture[near, near],
        "top right": picture[near, far],
        "bottom left": picture[far, near],
        "bottom right": picture[far, far],
    }
    [dark] = [name for name, pixel in corners.items() if pixel.max() < 60]
    assert sum(int(pixel.min()) > 200 for pixel in corners.values()) == 3
    return dark


@pytest.mark.parametrize("format", ["JPEG", "PNG", "BMP", "TIFF", "WEBP", "HEIF"])
def test_an_image_has_its_native_pixels(tmp_path: Path, format: str) -> None:
    picture = rendered(write(tmp_path, "a", image_bytes(corner_picture(), format)))
    assert picture.shape == (HEIGHT_PX, WIDTH_PX, 3)
    assert dark_corner(picture) == "top left"


EXIF_CORNERS = [
    (1, "top left"),
    (2, "top right"),
    (3, "bottom right"),
    (4, "bottom left"),
    (5, "top left"),
    (6, "top right"),
    (7, "bottom right"),
    (8, "bottom left"),
]


@pytest.mark.parametrize("format", ["JPEG", "PNG", "TIFF", "WEBP"])
@pytest.mark.parametrize(("orientation", "corner"), EXIF_CORNERS)
def test_exif_is_applied_once(tmp_path: Path, format: str, orientation: int, corner: str) -> None:
    document = open_document(write(tmp_path, "a", exif_bytes(orientation, format)))
    picture = render_page(document, 0)
    assert picture.shape[:2] == (document.pages[0].height, document.pages[0].width)
    assert dark_corner(picture) == corner


def test_the_turn_of_a_heic_is_applied_once(tmp_path: Path) -> None:
    document = open_document(write(tmp_path, "a", exif_bytes(6, "HEIF")))
    assert render_page(document, 0).shape[:2] == (document.pages[0].height, document.pages[0].width)


@pytest.mark.parametrize("mode", ["1", "L", "P", "CMYK", "I;16", "RGBA", "LA"])
def test_every_kind_of_pixel_becomes_rgb(tmp_path: Path, mode: str) -> None:
    if mode == "I;16":
        deep = np.full((HEIGHT_PX, WIDTH_PX), 65535, np.uint16)
        deep[: HEIGHT_PX // 4, : WIDTH_PX // 4] = 0
        picture = Image.fromarray(deep)
    else:
        picture = corner_picture(mode)
    data = image_bytes(picture, "JPEG" if mode == "CMYK" else "TIFF" if mode == "I;16" else "PNG")
    shown = rendered(write(tmp_path, "a", data))
    assert dark_corner(shown) == "top left"
    assert shown[-1, -1].min() > 250


def test_middle_grey_stays_middle_grey_at_16_bits(tmp_path: Path) -> None:
    data = image_bytes(Image.fromarray(np.full((8, 8), 32896, np.uint16)), "PNG")
    assert rendered(write(tmp_path, "a.png", data))[0, 0].tolist() == [128, 128, 128]


def test_floating_point_samples_are_scaled(tmp_path: Path) -> None:
    samples = np.array([[0.0, 0.5], [1.0, np.nan]], np.float32)
    shown = rendered(write(tmp_path, "a.tif", image_bytes(Image.fromarray(samples), "TIFF")))
    assert shown[:, :, 0].tolist() == [[0, 128], [255, 0]]


def test_an_inverted_cmyk_of_a_printer_shows_its_colours(tmp_path: Path) -> None:
    red = Image.new("CMYK", (16, 16), (0, 255, 255, 0))
    pixel = rendered(write(tmp_path, "a.jpg", image_bytes(red, "JPEG", quality=95)))[8, 8]
    assert pixel[0] > 200
    assert max(pixel[1], pixel[2]) < 60


def test_what_is_transparent_is_white(tmp_path: Path) -> None:
    picture = Image.new("RGBA", (10, 10), (0, 0, 0, 0))
    picture.putpixel((0, 0), (0, 0, 0, 255))
    shown = rendered(write(tmp_path, "a.png", image_bytes(picture, "PNG")))
    assert shown[0, 0].tolist() == [0, 0, 0]
    assert shown[5, 5].tolist() == [255, 255, 255]


def test_a_transparent_palette_entry_is_white(tmp_path: Path) -> None:
    picture = Image.new("P", (10, 10), 1)
    picture.putpalette([255, 0, 0, 0, 0, 0])
    shown = rendered(write(tmp_path, "a.png", image_bytes(picture, "PNG", transparency=1)))
    assert shown[5, 5].tolist() == [255, 255, 255]


def test_a_colour_profile_does_not_hinder(tmp_path: Path) -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    data = image_bytes(corner_picture(), "JPEG", icc_profile=profile)
    assert dark_corner(rendered(write(tmp_path, "a.jpg", data))) == "top left"


def test_each_page_of_a_fax_is_its_own(tmp_path: Path) -> None:
    white, black = Image.new("1", (30, 50), 1), Image.new("1", (60, 20), 0)
    data = image_bytes(white, "TIFF", save_all=True, append_images=[black], compression="group4")
    path = write(tmp_path, "a.tif", data)
    assert rendered(path, 0).mean() == 255
    second = rendered(path, 1)
    assert second.shape == (20, 60, 3)
    assert second.mean() == 0


def test_a_damaged_second_page_costs_only_itself(tmp_path: Path) -> None:
    noise = Image.effect_noise((300, 300), 80)
    data = image_bytes(corner_picture("L"), "TIFF", save_all=True, append_images=[noise], compression="tiff_lzw")
    strip = data.rindex(b"\x80", 0, len(data) // 2)
    path = write(tmp_path, "a.tif", data[:strip] + bytes(2000) + data[strip + 2000 :])
    document = open_document(path)
    assert render_page(document, 0).shape == (HEIGHT_PX, WIDTH_PX, 3)
    with pytest.raises(DamagedFile) as caught:
        render_page(document, 1)
    assert caught.value.facts == {"document": document.short_id, "page": 1}


def test_an_image_is_scaled_down_but_never_up(tmp_path: Path) -> None:
    path = write(tmp_path, "a.png", image_bytes(corner_picture(), "PNG"))
    assert rendered(path, long_side_px=40).shape == (20, 40, 3)
    assert rendered(path, long_side_px=4000).shape == (HEIGHT_PX, WIDTH_PX, 3)
    assert rendered(path, dpi=600).shape == (HEIGHT_PX, WIDTH_PX, 3)


def test_a_pdf_page_has_the_asked_resolution(tmp_path: Path) -> None:
    path = write(tmp_path, "a.pdf", boxed_pdf())
    assert rendered(path).shape == (1667, 1111, 3)
    assert rendered(path, dpi=72).shape == (600, 400, 3)
    assert rendered(path, long_side_px=900).shape == (900, 600, 3)


@pytest.mark.parametrize("unit", [1, 10])
def test_a_huge_pdf_page_is_rendered_smaller(tmp_path: Path, unit: int) -> None:
    path = write(tmp_path, "a.pdf", boxed_pdf(media=(0, 0, 14400, 14000), unit=unit))
    height_px, width_px, _ = rendered(path).shape
    assert width_px * height_px <= MAX_DRAWN_PIXELS * 1.001
    assert width_px / height_px == pytest.approx(14400 / 14000, abs=0.001)


def test_a_thin_pdf_page_has_at_least_one_pixel(tmp_path: Path) -> None:
    assert rendered(write(tmp_path, "a.pdf", boxed_pdf(media=(0, 0, 14400, 3))), long_side_px=100).shape[0] == 1


def test_annotations_and_fields_show_and_hidden_layers_do_not(tmp_path: Path) -> None:
    pdf = pymupdf.open()
    page = pdf.new_page(width=100, height=100)
    page.add_rect_annot((10, 10, 40, 40)).update(fill_color=(1, 0, 0))
    off = pdf.add_ocg("off", on=False)
    page.draw_rect((50, 50, 90, 90), color=None, fill=(0, 0, 1), oc=off)
    shown = rendered(write(tmp_path, "a.pdf", pdf.tobytes()), dpi=72)
    assert shown[25, 25].tolist() == [255, 0, 0]
    assert shown[70, 70].tolist() == [255, 255, 255]


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
@pytest.mark.parametrize("dpi", [150, 200, 300])
def test_a_scan_is_rendered_pixel_for_pixel(tmp_path: Path, rotate: int, dpi: int) -> None:
    scan = Image.effect_noise((311, 457), 80).convert("RGB")
    document = open_document(write(tmp_path, "a.pdf", scan_pdf(scan, dpi=dpi, rotate=rotate)))
    assert page_resolution(document, 0) == pytest.approx(dpi, rel=1e-4)
    expected = np.rot90(np.asarray(scan), k=-rotate // 90)
    assert np.array_equal(render_for_reading(document, 0), expected)


def test_the_resolution_for_reading_stays_within_bounds(tmp_path: Path) -> None:
    scan = Image.effect_noise((100, 200), 80)
    coarse = open_document(write(tmp_path, "a.pdf", scan_pdf(scan, dpi=50)))
    fine = open_document(write(tmp_path, "b.pdf", scan_pdf(scan, dpi=600)))
    assert page_resolution(coarse, 0) == pytest.approx(50)
    assert render_for_reading(coarse, 0).shape == (600, 300, 3)
    assert page_resolution(fine, 0) == pytest.approx(600)
    assert render_for_reading(fine, 0).shape == (100, 50, 3)


def test_strips_of_one_scan_are_one_scan(tmp_path: Path) -> None:
    pdf = pymupdf.open()
    page = pdf.new_page(width=72, height=144)
    for top in (0, 72):
        strip = image_bytes(Image.effect_noise((240, 240), 80), "PNG")
        page.insert_image((0, top, 72, top + 72), stream=strip)
    document = open_document(write(tmp_path, "a.pdf", pdf.tobytes()))
    assert page_resolution(document, 0) == pytest.approx(240)


def test_other_pages_have_no_resolution_of_their_own(tmp_path: Path) -> None:
    pdf = pymupdf.open()
    page = pdf.new_page(width=300, height=300)
    page.insert_image((10, 10, 60, 60), stream=image_bytes(corner_picture(), "PNG"), keep_proportion=False)
    document = open_document(write(tmp_path, "a.pdf", pdf.tobytes()))
    assert page_resolution(document, 0) is None
    assert render_for_reading(document, 0).shape == (833, 833, 3)
    image = open_document(write(tmp_path, "b.png", image_bytes(corner_picture(), "PNG")))
    assert page_resolution(image, 0) is None


def test_a_large_image_is_read_smaller(tmp_path: Path) -> None:
    data = image_bytes(Image.new("L", (6000, 1500), 255), "PNG")
    assert render_for_reading(open_document(write(tmp_path, "a.png", data)), 0).shape == (750, 3000, 3)


def test_the_screen_gets_a_jpeg_of_the_asked_size(tmp_path: Path) -> None:
    document = open_document(write(tmp_path, "a.pdf", boxed_pdf(rotate=90)))
    with Image.open(io.BytesIO(page_picture(document, 0, long_side_px=300))) as picture:
        assert (picture.format, picture.size) == ("JPEG", (300, 200))
        assert not picture.getexif()


def test_a_picture_of_a_box_shows_it_with_a_little_around_it(tmp_path: Path) -> None:
    page = Image.new("RGB", (400, 200), "white")
    page.paste("black", (100, 50, 200, 100))
    document = open_document(write(tmp_path, "a.png", image_bytes(page, "PNG")))
    box, speck = Rect(0.25, 0.25, 0.5, 0.5), Rect(0.9, 0.9, 0.9005, 0.9005)
    black, tiny = box_pictures(document, 0, [box, speck], long_side_px=100)
    with Image.open(io.BytesIO(black)) as picture:
        assert max(picture.size) == 100
        share = (np.asarray(picture.convert("L")) < 128).mean()
        assert 0.3 < share < 0.6
    with Image.open(io.BytesIO(tiny)) as picture:
        assert min(picture.size) >= 1


@pytest.mark.parametrize("data", [image_bytes(corner_picture(), "PNG"), pdf_bytes("a")])
def test_a_file_that_changed_is_refused(tmp_path: Path, data: bytes) -> None:
    path = write(tmp_path, "a", data)
    document = open_document(path)
    render_page(document, 0)
    path.write_bytes(data + b" ")
    with pytest.raises(ChangedFile):
        render_page(document, 0)


def test_a_touched_file_with_the_same_bytes_is_the_same(tmp_path: Path) -> None:
    path = write(tmp_path, "a.pdf", pdf_bytes("a"))
    document = open_document(path)
    os.utime(path, ns=(1, 1))
    assert render_page(document, 0, dpi=20).size


def test_a_file_that_went_away_is_missing(tmp_path: Path) -> None:
    path = write(tmp_path, "a.pdf", pdf_bytes("a"))
    document = open_document(path)
    path.unlink()
    with pytest.raises(MissingFile):
        render_page(document, 0)


def test_pages_of_two_documents_do_not_mix(tmp_path: Path) -> None:
    scan = Image.new("L", (72, 72), 0)
    black = open_document(write(tmp_path, "a.pdf", scan_pdf(scan, dpi=72)))
    white = open_document(write(tmp_path, "b.pdf", boxed_pdf()))
    for _ in range(2):
        assert render_page(black, 0, dpi=72).mean() == 0
        assert render_page(white, 0, dpi=72).mean() == 255


def test_the_source_is_not_touched(tmp_path: Path) -> None:
    path = write(tmp_path, "a.pdf", pdf_bytes("a"))
    before = path.read_bytes(), path.stat().st_mtime_ns
    document = open_document(path)
    render_for_reading(document, 0)
    page_picture(document, 0, long_side_px=100)
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before
