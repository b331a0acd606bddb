"""A certificate as a person masks it, well or badly: each item covered in one of many ways. Names are invented."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from enum import StrEnum
from functools import cache
from io import BytesIO

import numpy as np
import zxingcpp
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from blindmask.core.applicants import Applicant
from blindmask.core.boxes import Rect
from blindmask.host.fonts import find_cjk_fonts
from blindmask.host.paths import resources_dir
from tests.tools.art import seal_picture

WIDTH_PX, HEIGHT_PX = 840, 600
NAME, UNIT, ISSUER = "周晓澜", "库勒地区质量检测中心", "远山省专业技术人员中心"
ID_NUMBER = "659900199001013516"
APPLICANT = Applicant(name=NAME, units=(UNIT,), id_number=ID_NUMBER, phone="13900001234")
BoxPx = tuple[int, int, int, int]
Cover = Callable[[Image.Image, BoxPx], None]
"""Draws over the item in that box."""


class Item(StrEnum):
    NAME = "name"
    SENTENCE = "sentence"
    UNIT = "unit"
    ID_NUMBER = "id_number"
    PHOTO = "photo"
    CODE = "code"
    SEAL = "seal"


PLACES: dict[Item, BoxPx] = {
    Item.NAME: (145, 104, 245, 142),
    Item.SENTENCE: (46, 264, 126, 300),
    Item.UNIT: (192, 154, 462, 192),
    Item.ID_NUMBER: (192, 204, 444, 242),
    Item.PHOTO: (640, 90, 760, 258),
    Item.CODE: (60, 420, 190, 550),
    Item.SEAL: (555, 380, 735, 560),
}
"""Where a person who masks well draws each block."""


def place_of(item: Item) -> Rect:
    left, top, right, bottom = PLACES[item]
    return Rect(left / WIDTH_PX, top / HEIGHT_PX, right / WIDTH_PX, bottom / HEIGHT_PX)


@cache
def letters(size_px: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(find_cjk_fonts()[0]), size_px)


LINES = (
    (250, 30, 34, "专业培训合格证书"),
    (50, 108, 26, f"姓　名：{NAME}"),
    (50, 158, 26, f"工作单位：{UNIT}"),
    (50, 208, 26, f"身份证号：{ID_NUMBER}"),
    (50, 268, 24, f"{NAME}同志于二〇二三年五月参加专业课培训，"),
    (50, 308, 24, "学习期满，考核合格，成绩良好，特发此证。"),
    (50, 348, 24, f"发证机关：{ISSUER}"),
    (250, 440, 22, "学时：72　等级：合格"),
    (250, 480, 22, "校长：李明远"),
)
"""Left, top and size in pixels, and what stands there."""


@cache
def _certificate() -> Image.Image:
    page = Image.new("RGB", (WIDTH_PX, HEIGHT_PX), "white")
    pen = ImageDraw.Draw(page)
    for x, y, size_px, text in LINES:
        pen.text((x, y), text, fill=(25, 25, 30), font=letters(size_px))
    left, top, right, bottom = PLACES[Item.PHOTO]
    with Image.open(resources_dir() / "samples" / "assets" / "portrait.jpg") as portrait:
        page.paste(portrait.convert("RGB").resize((right - left - 4, bottom - top - 4)), (left + 2, top + 2))
    code = zxingcpp.create_barcode("https://verify.example/c?code=20230518", zxingcpp.BarcodeFormat.QRCode)
    modules = Image.fromarray(np.asarray(zxingcpp.write_barcode_to_image(code, scale=4, add_quiet_zones=False)))
    page.paste(modules.convert("RGB").resize((110, 110), Image.Resampling.NEAREST), (70, 430))
    seal = seal_picture(UNIT, random.Random(5)).resize((170, 170), Image.Resampling.LANCZOS)
    page.paste(seal, (560, 385), seal)
    return page


def certificate(covers: Mapping[Item, Cover] | None = None) -> Image.Image:
    """The page with every item under a solid block, or under what `covers` says; a cover `left` leaves it."""
    page = _certificate().copy()
    for item, place in PLACES.items():
        (covers or {}).get(item, black)(page, place)
    return page


def unmasked() -> Image.Image:
    return certificate(dict.fromkeys(Item, left))


def filled(colour: tuple[int, int, int]) -> Cover:
    def cover(page: Image.Image, place: BoxPx) -> None:
        page.paste(colour, place)

    return cover


black, white = filled((0, 0, 0)), filled((255, 255, 255))


def left(_page: Image.Image, _place: BoxPx) -> None:
    """Nothing covers it."""


def part(*, share: float, of_height: bool) -> Cover:
    """A black block over the first `share` of the item's width, or of its height from below."""

    def cover(page: Image.Image, place: BoxPx) -> None:
        x0, y0, x1, y1 = place
        if of_height:
            y0 = round(y1 - share * (y1 - y0))
        else:
            x1 = round(x0 + share * (x1 - x0))
        page.paste((0, 0, 0), (x0, y0, x1, y1))

    return cover


def translucent(colour: tuple[int, int, int], opacity: float) -> Cover:
    def cover(page: Image.Image, place: BoxPx) -> None:
        below = page.crop(place)
        page.paste(Image.blend(below, Image.new("RGB", below.size, colour), opacity), place)

    return cover


def mosaic(tile_px: int) -> Cover:
    def cover(page: Image.Image, place: BoxPx) -> None:
        below = page.crop(place)
        small = below.resize((max(1, below.width // tile_px), max(1, below.height // tile_px)), Image.Resampling.BOX)
        size = small.width * tile_px, small.height * tile_px
        page.paste(small.resize(size, Image.Resampling.NEAREST), place[:2])
        page.paste("white", (place[0], place[1] + size[1], place[2], place[3]))
        page.paste("white", (place[0] + size[0], place[1], place[2], place[3]))

    return cover


def blurred(radius_px: float) -> Cover:
    def cover(page: Image.Image, place: BoxPx) -> None:
        x0, y0, x1, y1 = place
        wide = page.crop((x0 - 20, y0 - 20, x1 + 20, y1 + 20)).filter(ImageFilter.GaussianBlur(radius_px))
        page.paste(wide.crop((20, 20, 20 + x1 - x0, 20 + y1 - y0)), place)

    return cover


def struck(page: Image.Image, place: BoxPx) -> None:
    """One line through the text, as with a pen."""
    middle = (place[1] + place[3]) // 2
    ImageDraw.Draw(page).line((place[0], middle, place[2], middle), fill=(0, 0, 0), width=3)


def turned(quarters: int) -> Callable[[Image.Image], Image.Image]:
    def turn(page: Image.Image) -> Image.Image:
        return page.rotate(90 * quarters, expand=True)

    return turn


def encoded(picture: Image.Image, format: str, **options: object) -> bytes:
    buffer = BytesIO()
    picture.save(buffer, format, **options)
    return buffer.getvalue()
