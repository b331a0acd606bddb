"""Measures how names are found: keyword spotting against text search on degraded lines, false alarms, matching speed.

    python tests/tools/measure_names.py [--names N] [--lines DIR] [--save FILE]

Every name is made up: N Han ones of common characters, N of rare ones, N Uyghur-style ones (default 110). Each is
printed once at every level of degradation. --lines: a folder of papers that name none of them, for the false alarms.
"""

from __future__ import annotations

import argparse
import io
import json
import random
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[2]))

from blindmask.core.applicants import Applicant
from blindmask.core.page_view import LineReading, PageText, PageView
from blindmask.core.pages import PageKey
from blindmask.core.proposals import Proposal
from blindmask.detect.search.find import find_in_text, find_terms
from blindmask.detect.terms.wanted import Term, name_terms, unit_terms, wanted_characters
from blindmask.detect.text.characters import fold_text
from blindmask.documents import render
from blindmask.documents.open import open_document
from blindmask.host.rule_files import load_rules
from blindmask.ocr.paddle import shared_engine
from tests.tools.sheet import Face, font
from tests.unit.detect.pages import ASPECT, EM, line

RULES = load_rules()
_KEY = PageKey("00" * 32, 0)
_SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾"
_GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华文辉玲波红建国志海燕晓东云龙春雨雪梅兰竹松柏"
_RARE_SURNAMES = "仇单解查缪覃尉阚郗逯爨亓亢佘仉逄璩殳缑郏郤牟乜晁昝"
_RARE_GIVEN = "翀昶頔垚骉燚甯霁珺璟睿琰煜旸曦晟昀翊翙骞骁骢麒麟鹍鹏鸾鸰祎祺禛禧稷穑笙筠箴箐"
_UYGHUR = """
阿卜杜热合曼 阿不都外力 艾尼瓦尔 艾力江 吐尔洪 吐尔逊 买买提 买合木提 古丽努尔 玛依努尔 热依拉 帕丽旦
肉孜 库尔班 努尔买买提 依不拉音 伊力哈木 玉素甫 阿迪力 米尔扎提 热孜万古丽 阿依古丽 托合提 尼亚孜
沙吾提 艾合买提 塔依尔 阿布力孜 迪丽努尔 祖丽皮亚 木拉提 亚森 古丽巴哈尔
"""
_SENTENCES = "姓名：{}", "兹聘任{}同志为工程师", "作者：{}，男，汉族", "经研究，同意推荐{}申报", "{}（1985—），工程师"
_LEVELS = (48, 0.0, 0, 95), (26, 0.7, 8, 50), (18, 1.0, 12, 30), (15, 1.1, 16, 22)
"""Height of a character in pixels, blur, grain and JPEG quality; the last is barely readable."""


WAYS = "exact", "stripped", "fuzzy", "spotting"


@dataclass(frozen=True, slots=True)
class Row:
    """Per cent of a group's names masked automatically, and at least suggested, by each way of searching."""

    group: str
    level: int
    count: int
    shares: dict[str, tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Printed:
    """A line of print with a name in it."""

    name: str
    picture: NDArray[np.uint8]


def make_names(count: int, rng: random.Random) -> dict[str, list[str]]:
    """`count` names of each group, all different."""
    parts = _UYGHUR.split()
    makers = {
        "common": lambda: rng.choice(_SURNAMES) + "".join(rng.sample(_GIVEN, 2)),
        "rare": lambda: rng.choice(_RARE_SURNAMES) + "".join(rng.sample(_RARE_GIVEN, 2)),
        "Uyghur": lambda: "·".join(rng.sample(parts, 2)),
    }
    found: dict[str, list[str]] = {}
    for group, make in makers.items():
        names: dict[str, None] = {}
        while len(names) < count:
            names.setdefault(make())
        found[group] = list(names)
    return found


def print_line(name: str, level: int, rng: random.Random) -> Printed:
    """The name in a sentence, printed and degraded."""
    em_px, blur, grain, quality = _LEVELS[level]
    text = rng.choice(_SENTENCES).format(name)
    face = font(rng.choice((Face.SONG, Face.HEI)), em_px)
    image = Image.new("L", (round(face.getlength(text)) + em_px, round(em_px * 1.5)), 250)
    ImageDraw.Draw(image).text((em_px / 2, em_px * 1.15), text, fill=40, font=face, anchor="ls")
    image = image.filter(ImageFilter.GaussianBlur(blur))
    noise = np.random.default_rng(rng.getrandbits(32)).normal(0, grain, (image.height, image.width))
    pixels = np.clip(np.asarray(image, np.float32) + noise, 0, 255).astype(np.uint8)
    packed = io.BytesIO()
    Image.fromarray(pixels).convert("RGB").save(packed, "JPEG", quality=quality)
    return Printed(name, np.asarray(Image.open(packed)))


def ways(printed: Printed) -> dict[str, tuple[bool, bool]]:
    """For each way to search: whether the name is masked automatically, and whether it is at least suggested."""
    applicant = Applicant(name=printed.name)
    terms = name_terms(applicant)
    reading = shared_engine().read_line(printed.picture, wanted=wanted_characters(applicant))
    if reading is None:
        return dict.fromkeys(WAYS, (False, False))
    text = reading.span.text
    page = PageText(_KEY, printed.picture.shape[0] / printed.picture.shape[1], (reading.span,))
    view = PageView(_KEY, printed.picture, (reading.span,), (reading,))
    exact, stripped = printed.name in text, fold_text(printed.name) in fold_text(text)
    return {
        "exact": (exact, exact),
        "stripped": (stripped, stripped),
        "fuzzy": _found(find_in_text(page, terms, RULES, detector="names")),
        "spotting": _found(find_terms(view, terms, RULES, detector="names")),
    }


def _found(proposals: list[Proposal]) -> tuple[bool, bool]:
    return any(p.preselected for p in proposals), bool(proposals)


def measure_recall(names: dict[str, list[str]], rng: random.Random) -> list[Row]:
    """One row for each group and level."""
    rows: list[Row] = []
    for group, members in names.items():
        for level in range(len(_LEVELS)):
            outcomes = [ways(print_line(name, level, rng)) for name in members]
            shares = {way: _per_cent([outcome[way] for outcome in outcomes]) for way in WAYS}
            rows.append(Row(group, level, len(members), shares))
    return rows


def _per_cent(found: list[tuple[bool, bool]]) -> tuple[float, float]:
    return 100 * sum(f[0] for f in found) / len(found), 100 * sum(f[1] for f in found) / len(found)


def measure_false_alarms(names: dict[str, list[str]], folder: Path) -> dict[str, float]:
    """Names searched in lines of papers that hold none of them."""
    terms = {name: name_terms(Applicant(name=name)) for members in names.values() for name in members[:20]}
    wanted = "".join(sorted({c for name in terms for c in wanted_characters(Applicant(name=name))}))
    lines, sure, offered = 0, 0, 0
    for reading in _readings(folder, wanted):
        lines += 1
        view = PageView(_KEY, np.zeros((10, 10, 3), np.uint8), (reading.span,), (reading,))
        for own in terms.values():
            automatic, shown = _found(find_terms(view, own, RULES, detector="names"))
            sure, offered = sure + automatic, offered + shown
    per = 1000 / max(1, lines) / len(terms)
    return {
        "lines": lines,
        "names": len(terms),
        "automatic": sure,
        "suggested": offered,
        "automatic per 1000 lines and name": sure * per,
        "suggested per 1000 lines and name": offered * per,
    }


def _readings(folder: Path, wanted: str) -> Iterator[LineReading]:
    for path in sorted(p for p in folder.rglob("*") if p.suffix.lower() in {".pdf", ".jpg", ".png", ".tif"}):
        document = open_document(str(path))
        for page in document.pages:
            yield from shared_engine().read(render.render_for_reading(document, page.index), wanted=wanted)


def measure_speed() -> float:
    """CPU seconds to match 20 terms against a file of 50 pages with 40 lines each."""
    applicant = Applicant(name="吐尔洪·买合木提", other_names=("周晓澜",), units=("库勒地区质量检测中心",))
    terms: list[Term] = [*name_terms(applicant)[:12], *unit_terms(applicant)[:8]]
    body = "工作期间严格执行操作规程，完成压力容器定期检验三百余台次，数据准确可靠。"
    pages = [
        PageText(PageKey("11" * 32, n), ASPECT, tuple(line(f"{i}．{body}", top=0.02 + 1.6 * EM * i) for i in range(40)))
        for n in range(50)
    ]
    start = time.process_time()
    for page in pages:
        find_in_text(page, terms, RULES, detector="names")
    return time.process_time() - start


def show(rows: list[Row]) -> None:
    print(f"{'names, level':<16}{'count':>6}" + "".join(f"{way:>16}" for way in WAYS))
    for row in rows:
        shares = (f"{automatic:.1f} / {offered:.1f}" for automatic, offered in row.shares.values())
        label = f"{row.group}, {row.level}"
        print(f"{label:<16}{row.count:>6}" + "".join(f"{share:>16}" for share in shares))


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure how names are found.")
    parser.add_argument("--names", type=int, default=110, help="of each group")
    parser.add_argument("--lines", type=Path, help="papers for the false alarms")
    parser.add_argument("--save", type=Path)
    args = parser.parse_args()
    rng = random.Random(4)
    names = make_names(args.names, rng)
    report: dict[str, object] = {"CPU seconds for 20 terms on 50 pages": round(measure_speed(), 3)}
    print(report)
    rows = measure_recall(names, rng)
    show(rows)
    report["recall"] = [asdict(row) for row in rows]
    if args.lines:
        report["false alarms"] = measure_false_alarms(names, args.lines)
        print(report["false alarms"])
    if args.save:
        args.save.write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
