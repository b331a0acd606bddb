"""Generated pages with one photo, seal, code or signature each, by condition, to measure the detectors on.

Persons and units are invented; the photos are those of `sitters.py`.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import zxingcpp
from PIL import Image, ImageFilter, ImageOps

from blindmask.core.applicants import Applicant
from tests.tools.art import add_signature, circle
from tests.tools.page_changes import AS_SCANNED, PAGE_CHANGES, Change, repainted
from tests.tools.pictures import Shot, render, scanned
from tests.tools.sheet import INK, RED, Box, Face, Mark, Sheet, corners
from tests.tools.sitters import BACKDROPS, SITTERS, id_photo
from tests.tools.stamps import INKS, SIZES_MM, Shape, finger_print, seal

UNIT = "青柳地区检验检测中心"
ISSUER = "云北自治区人力资源厅"
APPLICANT = Applicant(id="marks", name="陆砚秋", units=(UNIT,))
WIDTH, HEIGHT = 595.0, 842.0
PT = 72 / 25.4
"""Points per millimetre."""

_SENTENCE = "经审核该同志工作认真负责专业能力突出同意推荐申报高级职称任职资格"


@dataclass(frozen=True, slots=True)
class Case:
    """One page: its picture, what is on it (kind and condition) and the outlines of what has to be found."""

    kind: str
    condition: str
    shot: Shot
    is_own: bool = True


def _page(rng: random.Random, *, rows: int = 13) -> Sheet:
    """A form: a red title, a table, lines of writing and a date."""
    sheet = Sheet(WIDTH, HEIGHT)
    sheet.centred(
        90, rng.choice(("证 明 书", "资格证书", "考核登记表", "推荐意见")), size=26, colour=RED, face=Face.HEI_BOLD
    )
    for row in range(rows):
        start = rng.randrange(8)
        sheet.text(70, 150 + 26 * row, _SENTENCE[start : start + rng.randint(14, 24)], size=13)
    if rng.random() < 0.6:
        top = 520.0
        for row in range(4):
            sheet.line((70, top + 28 * row), (525, top + 28 * row))
        for x in (70, 200, 330, 525):
            sheet.line((x, top), (x, top + 84))
        sheet.text(80, top + 19, "工作时间", size=12)
        sheet.text(210, top + 19, "二〇一八年至今", size=12)
    return sheet


def photo_cases(count: int) -> Iterator[Case]:
    """`count` pages of each condition with an ID photo."""
    for condition, change in PAGE_CHANGES.items():
        yield from (_photo_page(condition, n, change=change) for n in range(count))
    for worn in ("headscarf", "hat", "beard"):
        yield from (_photo_page(worn, n, wears=worn) for n in range(count))
    yield from (_photo_page("under a seal", n, sealed=True) for n in range(count))
    yield from (_photo_page("small (16 mm)", n, size_mm=(16, 22)) for n in range(count))
    yield from (_photo_page("smallest (11 mm)", n, size_mm=(11, 15)) for n in range(count))
    yield from (_photo_page("askew on the page", n, askew=True) for n in range(count))
    yield from (_photo_page("ghost", n, ghost=True) for n in range(count))


def _photo_page(
    condition: str,
    number: int,
    *,
    change: Change = AS_SCANNED,
    wears: str = "",
    sealed: bool = False,
    size_mm: tuple[float, float] = (25, 35),
    askew: bool = False,
    ghost: bool = False,
) -> Case:
    rng = random.Random(f"{condition}{number}")
    sheet = _page(rng)
    backdrop = list(BACKDROPS)[number % len(BACKDROPS)]
    picture = id_photo(number % len(SITTERS), backdrop=backdrop, wears=wears, mirrored=rng.random() < 0.5)
    if ghost:
        # A second, pale print of the portrait beside the first, as cards carry it.
        picture = Image.blend(
            ImageOps.grayscale(picture).convert("RGB"), Image.new("RGB", picture.size, (255,) * 3), 0.62
        )
    left, top = rng.uniform(360, 430), rng.uniform(110, 360)
    box = left, top, left + size_mm[0] * PT, top + size_mm[1] * PT
    sheet.fill((box[0] - 3, box[1] - 3, box[2] + 3, box[3] + 3), (255, 255, 255))
    if askew:
        degrees = rng.choice((-1, 1)) * rng.uniform(3, 7)
        picture = picture.convert("RGBA").rotate(degrees, Image.Resampling.BICUBIC, expand=True)
    sheet.stamp(picture, box, Mark("photo", "mask"), text="")
    if number % 3 == 2:
        sheet.frame(box)
    if sealed:
        size = SIZES_MM[Shape.ROUND]
        print_ = seal(Shape.ROUND, "red", ISSUER, rng, size_mm=size)
        x, y = box[0] + rng.uniform(0.2, 0.8) * (box[2] - box[0]), box[1] + rng.uniform(0.5, 0.9) * (box[3] - box[1])
        half = size[0] * PT / 2
        sheet.stamp(print_, (x - half, y - half, x + half, y + half), Mark("seal", "keep"), text=ISSUER)
    shot = change(render(sheet, dpi=rng.choice((150, 200))), rng)
    return Case("photo", condition, replace(shot, items=tuple(i for i in shot.items if i.mark.must == "mask")))


def seal_cases(count: int, *, shapes: Sequence[Shape] = tuple(Shape)) -> Iterator[Case]:
    """`count` pages of each ink and shape, the own unit's and an issuer's in turn; and halves at the page's edge."""
    for ink in INKS:
        for shape in shapes:
            yield from (_seal_page(shape, ink, n) for n in range(count))
        yield from (_seal_page(Shape.ROUND, ink, n, at_edge=True) for n in range(count))


def _seal_page(shape: Shape, ink: str, number: int, *, at_edge: bool = False) -> Case:
    condition = f"{ink} {'edge half' if at_edge else shape}"
    rng = random.Random(f"{condition}{number}")
    is_own = number % 2 == 0
    text = UNIT if is_own else ISSUER
    if shape is Shape.CHOP:
        text = "陆砚秋印" if is_own else "沈怀远印"
    sheet = _page(rng)
    wide, high = (side * rng.uniform(0.93, 1.07) * PT for side in SIZES_MM[shape])
    x, y = rng.uniform(330, 460), rng.uniform(640, 745)
    if at_edge:
        x = WIDTH - rng.uniform(-0.12, 0.12) * wide
        y = rng.uniform(200, 650)
    sheet.text(x - 80, y + 8, "二〇二三年五月八日" if number % 3 else "单位（盖章）", size=13)
    box: Box = (x - wide / 2, y - high / 2, x + wide / 2, y + high / 2)
    stamp = seal(shape, ink, text, rng, size_mm=SIZES_MM[shape])
    outline = circle((x, y), wide / 2) if shape is Shape.ROUND else corners(box)
    sheet.stamp(stamp, box, Mark("seal", "mask"), text=text, outline=outline)
    shot = scanned(render(sheet, dpi=200), rng)
    if ink == "grey":
        shot = replace(shot, image=shot.image.convert("L").convert("RGB"))
    return Case("seal", condition, shot, is_own=is_own)


_CODE_CHANGES: dict[str, Change] = {
    "scan": AS_SCANNED,
    "turned 90": PAGE_CHANGES["turned 90"],
    "grey": PAGE_CHANGES["grey"],
    "black and white": PAGE_CHANGES["black and white"],
    "blurred": repainted(lambda image: image.filter(ImageFilter.GaussianBlur(2.2))),
    "phone photo": PAGE_CHANGES["phone photo"],
}


def code_cases(count: int) -> Iterator[Case]:
    """`count` pages of each condition and of each kind of code."""
    for condition, change in _CODE_CHANGES.items():
        yield from (_code_page(condition, n, change=change) for n in range(count))
    yield from (_code_page("small (9 mm)", n, side_mm=9) for n in range(count))
    yield from (_code_page("under a seal", n, sealed=True) for n in range(count))
    for name in ("DataMatrix", "PDF417", "Code128"):
        yield from (_code_page(name, n, format_name=name) for n in range(count))


def _code_page(
    condition: str,
    number: int,
    *,
    change: Change = AS_SCANNED,
    format_name: str = "QRCode",
    side_mm: float = 22,
    sealed: bool = False,
) -> Case:
    rng = random.Random(f"code {condition}{number}")
    sheet = _page(rng)
    is_bar = format_name == "Code128"
    content = f"KL{rng.randrange(10**9):09d}" if is_bar else f"https://verify.example/c?id={rng.getrandbits(40):010x}"
    code = zxingcpp.create_barcode(content, zxingcpp.barcode_format_from_str(format_name))
    modules = Image.fromarray(np.asarray(zxingcpp.write_barcode_to_image(code, scale=6, add_quiet_zones=False)))
    wide = (48 if is_bar or format_name == "PDF417" else side_mm) * PT
    high = 11 * PT if is_bar else wide * modules.height / modules.width
    left, top = rng.uniform(360, 420), rng.uniform(110, 560)
    box = left, top, left + wide, top + high
    sheet.fill((box[0] - 8, box[1] - 8, box[2] + 8, box[3] + 8), (255, 255, 255))
    sheet.stamp(modules.convert("RGB"), box, Mark("code", "mask"), text=content)
    if sealed:
        half = 21 * PT
        print_ = seal(Shape.ROUND, "red", ISSUER, rng, size_mm=(42, 42))
        place = box[2] - half * 1.2, box[3] - half * 0.8, box[2] + half * 0.8, box[3] + half * 1.2
        sheet.stamp(print_, place, Mark("seal", "keep"), text=ISSUER)
    shot = change(render(sheet, dpi=200), rng)
    return Case("code", condition, replace(shot, items=tuple(i for i in shot.items if i.mark.must == "mask")))


_SIGN_LABELS = {
    "after a colon": "承诺人（签名）：",
    "after a gap": "本人签名",
    "spaced label": "签 名：",
    "person named": "被考核人签字：",
}


def signature_cases(count: int) -> Iterator[Case]:
    """`count` pages of each way to sign; `unsigned` pages have the label and a date, but no signature."""
    for condition, label in _SIGN_LABELS.items():
        yield from (_signed_page(condition, label, n) for n in range(count))
    yield from (_signed_page("under a seal", "本人签名：", n, sealed=True) for n in range(count))
    yield from (_signed_page("finger print", "承诺人（签名、按手印）：", n, thumb=True) for n in range(count))
    yield from (_signed_page("blue, no label", "", n) for n in range(count))
    yield from (_signed_page("another's", "单位负责人签字：", n, name="沈怀远") for n in range(count))
    yield from (_signed_page("unsigned", "本人签名：", n, signed=False) for n in range(count))


def _signed_page(
    condition: str,
    label: str,
    number: int,
    *,
    sealed: bool = False,
    thumb: bool = False,
    signed: bool = True,
    name: str = APPLICANT.name,
) -> Case:
    rng = random.Random(f"sign {condition}{number}")
    sheet = _page(rng)
    y = rng.uniform(640, 740)
    end = sheet.text(120, y, label, size=14) if label else 250.0
    ink = (30, 38, 150) if condition.startswith("blue") or number % 2 else (28, 28, 32)
    mark = Mark("signature", "mask")
    if signed:
        at = end + rng.uniform(4, 26), y + rng.uniform(2, 8)
        add_signature(sheet, at, name, mark, rng=rng, height=rng.uniform(20, 30), ink=ink)
    if number % 2:
        sheet.line((end, y + 5), (end + 130, y + 5))
    sheet.text(400, y + 30, "2023年 5月 8日", size=13)
    if thumb:
        left, top = end + rng.uniform(50, 90), y - 45
        sheet.stamp(finger_print(rng), (left, top, left + 16 * PT, top + 22 * PT), mark, text="")
    if sealed:
        half = 21 * PT
        print_ = seal(Shape.ROUND, "red", UNIT, rng, size_mm=(42, 42))
        place = end + 30 - half, y - half, end + 30 + half, y + half
        sheet.stamp(print_, place, Mark("seal", "keep"), text=UNIT)
    shot = scanned(render(sheet, dpi=200), rng)
    items = tuple(i for i in shot.items if i.mark.must == "mask")
    return Case("signature", condition, replace(shot, items=items), is_own=name == APPLICANT.name)


def plain_cases(count: int) -> Iterator[Case]:
    """Pages without any photo: forms with seals of every ink, and coloured blocks and codes."""
    for number in range(count):
        rng = random.Random(f"plain {number}")
        sheet = _page(rng, rows=rng.randint(6, 14))
        x, y = rng.uniform(330, 460), rng.uniform(640, 745)
        half = 21 * PT
        print_ = seal(rng.choice((Shape.ROUND, Shape.SQUARE)), rng.choice(list(INKS)), ISSUER, rng, size_mm=(42, 42))
        sheet.stamp(print_, (x - half, y - half, x + half, y + half), Mark("seal", "keep"), text=ISSUER)
        if number % 3 == 0:
            left, top = rng.uniform(80, 200), rng.uniform(620, 700)
            sheet.fill((left, top, left + rng.uniform(60, 160), top + rng.uniform(50, 90)), (225, 232, 242))
            sheet.text(left + 8, top + 30, "图例", size=12)
        if number % 4 == 0:
            _chart(sheet, rng)
        change = list(PAGE_CHANGES.values())[number % len(PAGE_CHANGES)]
        shot = change(render(sheet, dpi=rng.choice((150, 200))), rng)
        yield Case("plain", "no photo", replace(shot, items=()))


def _chart(sheet: Sheet, rng: random.Random) -> None:
    """Bars of a diagram."""
    for bar in range(7):
        height = rng.uniform(20, 90)
        left = 80 + 24 * bar
        colour = rng.choice(((70, 110, 180), (200, 90, 60), (120, 160, 90), (90, 90, 96)))
        sheet.fill((left, 800 - height, left + 16, 800), colour)
    sheet.line((74, 700), (74, 800), (260, 800), colour=INK)
