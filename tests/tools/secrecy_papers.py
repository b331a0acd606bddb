"""Papers with secrecy markings, papers that only look so, and unreadable pages, for `tests.tools.measure_reading`."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from tests.tools.pictures import Shot, quarter_turned, render, scanned
from tests.tools.sheet import Face, Sheet, font

_BODY = (
    "各县（市）有关单位：",
    "现将本年度有关工作安排如下，请结合实际抓好落实。",
    "一、提高认识，加强领导，明确分工，确保各项任务按期完成。",
    "二、认真自查，于本月底前将总结材料报送办公室。",
    "三、联系人及联系方式另行通知。",
)
MARKS = (
    "秘密★10年",
    "机密★20年",
    "绝密★长期",
    "机密★",
    "秘密★6个月",
    "机 密 ★ 20 年",
    "秘　密　★　5　年",
    "绝密★30年",
    "秘密★2035年12月31日",
    "机密★工程验收后解密",
    "秘密☆5年",
    "机密＊10年",
    "机密",
    "秘 密",
    "绝密",
    "密级：机密",
    "密级：秘密★5年",
    "機密★10年",
)
LOOK_ALIKES = (
    "特提·明电",
    "特急",
    "等级　特提·明电",
    "加急",
    "密级：公开",
    "内部资料　注意保存",
    "商业秘密",
    "核心商密▲5年",
    "工作秘密",
    "保密协议",
    "保密期限：2年",
    "涉密材料需经过脱密处理后上传",
    "保守国家秘密是公民的义务",
    "秘密级别培训班",
    "满意度★★★★★",
    "密级：□公开　□内部　□秘密",
)


@dataclass(frozen=True, slots=True)
class Marked:
    name: str
    shot: Shot
    must_stop: bool


def marked_papers() -> Iterator[Marked]:
    """Every mark and look-alike on a clean page and on a scan; every fourth scan lies on its side."""
    for number, words in enumerate((*MARKS, *LOOK_ALIKES)):
        must_stop = number < len(MARKS)
        face = (Face.HEI, Face.SONG, Face.HEI_BOLD)[number % 3]
        shot = render(_paper(words, face), dpi=200)
        yield Marked(f"{words}, clean", shot, must_stop)
        rng = random.Random(words)
        poor = scanned(render(_paper(words, face), dpi=150), rng, strength=6, grey=True)
        yield Marked(f"{words}, scanned", quarter_turned(poor) if number % 4 == 0 else poor, must_stop)


def _paper(words: str, face: Face) -> Sheet:
    sheet = Sheet(595, 842)
    sheet.text(70, 92, words, size=16, face=face)
    sheet.centred(190, "关于做好本年度有关工作的通知", size=22, face=Face.SONG_BOLD)
    y = 250.0
    for paragraph in _BODY:
        y = sheet.paragraph(80, y, paragraph, width=435, size=15, leading=1.9)
    return sheet


def unreadable_pages() -> Iterator[tuple[str, Image.Image]]:
    """Pages on which a name may stand that no reading finds: none may be shown as clean."""
    page = render(_paper("姓名", Face.SONG), dpi=150).image
    yield "out of focus", page.filter(ImageFilter.GaussianBlur(9))
    yield "a thumbnail", page.resize((124, 175)).resize(page.size, Image.Resampling.NEAREST)
    yield "nearly black", page.point([v * 14 // 255 for v in range(256)] * 3)
    yield "nearly white", page.point([249 + v * 6 // 255 for v in range(256)] * 3)
    noise = np.random.default_rng(5).integers(0, 255, (220, 160, 3), dtype=np.uint8)
    yield "noise", Image.fromarray(noise).resize(page.size, Image.Resampling.BICUBIC)
    yield "scribbles", _scribbles(page.size)
    yield "a script that is not read", _strange_script(page.size)
    yield "mirrored", page.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    yield "blank", Image.new("RGB", page.size, "white")


def _scribbles(size: tuple[int, int]) -> Image.Image:
    rng = random.Random(3)
    page = Image.new("RGB", size, "white")
    pen = ImageDraw.Draw(page)
    for row in range(12):
        x, y = 120.0, 160.0 + 90 * row
        for _ in range(40):
            end = x + rng.uniform(4, 22), y + rng.uniform(-22, 22)
            pen.line((x, y, *end), fill=(30, 36, 90), width=3)
            x, y = end[0], (end[1] + 160 + 90 * row) / 2
    return page


def _strange_script(size: tuple[int, int]) -> Image.Image:
    """Lines of letters joined along a base line, as cursive scripts are: none is in the recogniser's dictionary."""
    rng = random.Random(9)
    page = Image.new("RGB", size, "white")
    pen = ImageDraw.Draw(page)
    for row in range(10):
        y = 180 + 100 * row
        x = 1080
        while x > 160:
            width = rng.randrange(14, 34)
            pen.arc(
                (x - width, y - rng.randrange(8, 30), x, y + rng.randrange(4, 18)), 0, 180, fill=(20, 20, 20), width=4
            )
            if rng.random() < 0.5:
                dot = y - rng.randrange(26, 38) if rng.random() < 0.6 else y + 26
                pen.ellipse((x - width // 2 - 4, dot, x - width // 2 + 4, dot + 8), fill=(20, 20, 20))
            x -= width if rng.random() < 0.85 else width + 26
    pen.text((160, 90), "证书", fill=(20, 20, 20), font=font(Face.SONG, 40))
    return page
