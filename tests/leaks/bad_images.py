"""Images that were masked badly in one common way each, and images that were masked well."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from tests.leaks.bad_page import (
    HEIGHT_PX,
    NAME,
    PLACES,
    WIDTH_PX,
    Cover,
    Item,
    black,
    blurred,
    certificate,
    encoded,
    filled,
    left,
    letters,
    mosaic,
    part,
    struck,
    translucent,
    unmasked,
    white,
)


@dataclass(frozen=True, slots=True)
class Case:
    """`how`: the words of a Leak of which one must be told; empty when nothing may be. `item`: where it must be."""

    name: str
    suffix: str
    how: frozenset[str]
    build: Callable[[], bytes]
    item: Item | None = None
    file_name: str = ""


BAD: list[Case] = []
CLEAN: list[Case] = []
READ = frozenset(("ocr",))
SEEN = frozenset(("visible",))
SOFT = frozenset(("blurred", "ocr", "visible"))
SHINING = frozenset(("translucent", "ocr", "visible"))


def _covered(name: str, item: Item, cover: Cover, how: frozenset[str], *, format: str = "PNG") -> None:
    options = {"quality": 88} if format == "JPEG" else {}
    BAD.append(
        Case(
            name,
            ".jpg" if format == "JPEG" else ".png",
            how,
            lambda: encoded(certificate({item: cover}), format, **options),
            item,
        )
    )


for _item in (Item.NAME, Item.SENTENCE, Item.UNIT, Item.ID_NUMBER):
    _covered(f"{_item}_left", _item, left, READ, format="JPEG")
for _item in (Item.PHOTO, Item.CODE, Item.SEAL):
    _covered(f"{_item}_left", _item, left, SEEN, format="JPEG")
_covered("name_under_a_fine_mosaic", Item.NAME, mosaic(5), SOFT)
_covered("name_under_a_coarse_mosaic", Item.NAME, mosaic(11), SOFT)
_covered("name_under_a_mosaic_as_jpeg", Item.NAME, mosaic(8), SOFT, format="JPEG")
_covered("unit_under_a_mosaic", Item.UNIT, mosaic(9), SOFT, format="JPEG")
_covered("photo_under_a_mosaic", Item.PHOTO, mosaic(12), SOFT, format="JPEG")
_covered("name_blurred", Item.NAME, blurred(4), SOFT)
_covered("unit_blurred_as_jpeg", Item.UNIT, blurred(7), SOFT, format="JPEG")
_covered("photo_blurred", Item.PHOTO, blurred(9), SOFT, format="JPEG")
_covered("name_under_a_grey_veil", Item.NAME, translucent((0, 0, 0), 0.5), SHINING, format="JPEG")
_covered("name_under_a_nearly_black_veil", Item.NAME, translucent((0, 0, 0), 0.9), SHINING, format="JPEG")
_covered("unit_under_a_nearly_white_veil", Item.UNIT, translucent((255, 255, 255), 0.85), SHINING, format="JPEG")
_covered("photo_under_a_veil", Item.PHOTO, translucent((0, 0, 0), 0.55), SHINING, format="JPEG")
_covered("name_marked_yellow", Item.NAME, translucent((255, 240, 0), 0.4), READ, format="JPEG")
_covered("name_struck_through", Item.NAME, struck, READ)
_covered("name_half_covered_from_below", Item.NAME, part(share=0.3, of_height=True), READ)
_covered("end_of_the_unit_left", Item.UNIT, part(share=0.25, of_height=False), READ)
_covered("id_number_under_a_mosaic", Item.ID_NUMBER, mosaic(10), SOFT)
_covered("lower_half_of_the_photo_covered", Item.PHOTO, part(share=0.35, of_height=True), SEEN, format="JPEG")


def bad(suffix: str, *how: str, item: Item | None = None, file_name: str = "") -> Callable[..., Callable[[], bytes]]:
    def register(build: Callable[[], bytes]) -> Callable[[], bytes]:
        BAD.append(Case(build.__name__, suffix, frozenset(how), build, item, file_name))
        return build

    return register


def clean(suffix: str) -> Callable[..., Callable[[], bytes]]:
    def register(build: Callable[[], bytes]) -> Callable[[], bytes]:
        CLEAN.append(Case(build.__name__, suffix, frozenset(), build))
        return build

    return register


@bad(".jpg", "ocr")
def name_left_on_a_page_on_its_side() -> bytes:
    return encoded(certificate({Item.NAME: left}).rotate(90, expand=True), "JPEG", quality=88)


@bad(".jpg", "thumbnail", "exif")
def thumbnail_of_the_unmasked_page() -> bytes:
    small = unmasked().resize((320, 229), Image.Resampling.LANCZOS)
    exif = Image.Exif()
    data = encoded(certificate(), "JPEG", quality=88, exif=exif)
    return data[:2] + b"\xff\xe0" + _length(b"JFXX\0\x10", small) + data[2:]


def _length(head: bytes, small: Image.Image) -> bytes:
    body = head + encoded(small, "JPEG", quality=80)
    return (len(body) + 2).to_bytes(2, "big") + body


@bad(".jpg", "exif")
def name_as_the_photographer() -> bytes:
    exif = Image.Exif()
    exif[315] = NAME.encode()
    return encoded(certificate(), "JPEG", quality=88, exif=exif)


@bad(".jpg", "file_name", file_name=f"{NAME}_培训证书.jpg")
def name_in_the_file_name() -> bytes:
    return encoded(certificate(), "JPEG", quality=88)


@bad(".tif", "ocr")
def second_page_not_masked() -> bytes:
    return encoded(certificate(), "TIFF", save_all=True, append_images=[certificate({Item.NAME: left})])


@bad(".png", "hidden_picture")
def block_that_only_made_pixels_transparent() -> bytes:
    pixels = np.array(unmasked().convert("RGBA"))
    for x0, y0, x1, y1 in PLACES.values():
        pixels[y0:y1, x0:x1, 3] = 0
    return encoded(Image.fromarray(pixels), "PNG")


@bad(".png", "raw_bytes", "hidden_picture")
def cropped_file_with_the_old_one_behind() -> bytes:
    return encoded(certificate(), "PNG") + encoded(unmasked(), "PNG")


@bad(".tif", "ocr", "visible", "hidden_picture")
def unmasked_page_kept_as_a_second_one() -> bytes:
    return encoded(certificate(), "TIFF", save_all=True, append_images=[unmasked()])


# Masked well


for _name, _format, _suffix in (("png", "PNG", ".png"), ("jpeg", "JPEG", ".jpg"), ("tiff", "TIFF", ".tif")):
    CLEAN.append(Case(f"solid_blocks_{_name}", _suffix, frozenset(), lambda f=_format: encoded(certificate(), f)))
for _style, _cover in (("white", white), ("grey", filled((217, 217, 217))), ("red", filled((200, 30, 30)))):
    CLEAN.append(
        Case(
            f"{_style}_blocks",
            ".jpg",
            frozenset(),
            lambda c=_cover: encoded(certificate(dict.fromkeys(Item, c)), "JPEG", quality=80),
        )
    )


def _labelled(page: Image.Image, place: tuple[int, int, int, int]) -> None:
    page.paste((217, 217, 217), place)
    middle = (place[0] + place[2]) / 2, (place[1] + place[3]) / 2
    ImageDraw.Draw(page).text(middle, "申报人", fill=0, font=letters(20), anchor="mm")


@clean(".jpg")
def blocks_with_a_word() -> bytes:
    return encoded(certificate(dict.fromkeys(Item, _labelled)), "JPEG", quality=85)


@clean(".jpg")
def strongly_compressed() -> bytes:
    return encoded(certificate(), "JPEG", quality=30)


@clean(".jpg")
def grey_scan_with_noise() -> bytes:
    pixels = np.asarray(certificate().convert("L")).astype(np.float32)
    noise = np.random.default_rng(4).normal(0, 6, pixels.shape)
    shade = np.linspace(-18, 0, WIDTH_PX)[None, :]
    return encoded(Image.fromarray(np.clip(pixels * 0.94 + noise + shade, 0, 255).astype(np.uint8)), "JPEG", quality=80)


@clean(".jpg")
def soft_photo_of_a_page() -> bytes:
    return encoded(certificate().filter(ImageFilter.GaussianBlur(1.6)), "JPEG", quality=80)


@clean(".tif")
def fax() -> bytes:
    return encoded(certificate().convert("1", dither=Image.Dither.NONE), "TIFF", compression="group4")


@clean(".jpg")
def page_on_its_side() -> bytes:
    return encoded(certificate().rotate(270, expand=True), "JPEG", quality=88)


@clean(".png")
def drawn_gradients_and_tables() -> bytes:
    """What a certificate's design has: a shaded band, a table with grey heads, a pale emblem."""
    page = certificate()
    band = np.tile(np.linspace(150, 240, WIDTH_PX).astype(np.uint8), (26, 1))
    page.paste(Image.fromarray(np.repeat(band[..., None], 3, axis=2)), (0, 0))
    pen = ImageDraw.Draw(page)
    for row in range(3):
        pen.rectangle((470, 300 + 24 * row, 740, 324 + 24 * row), outline=0, fill=(210, 220, 235) if not row else None)
    pen.ellipse((380, 500, 470, 590), fill=(235, 240, 250))
    return encoded(page, "PNG")


@clean(".png")
def tiled_background() -> bytes:
    page = Image.new("RGB", (WIDTH_PX, HEIGHT_PX), (236, 240, 232))
    pen = ImageDraw.Draw(page)
    for x in range(0, WIDTH_PX, 24):
        pen.line((x, 0, x, HEIGHT_PX), fill=(222, 230, 220))
    for y in range(0, HEIGHT_PX, 24):
        pen.line((0, y, WIDTH_PX, y), fill=(222, 230, 220))
    ink = np.asarray(certificate()).min(axis=2) < 128
    pixels = np.where(ink[..., None], np.asarray(certificate()), np.asarray(page))
    for place in PLACES.values():
        black(shown := Image.fromarray(pixels.astype(np.uint8)), place)
        pixels = np.asarray(shown)
    return encoded(Image.fromarray(pixels.astype(np.uint8)), "PNG")
