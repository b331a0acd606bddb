"""`python -m tests.tools.measure_remainders [--names N]`: names left in masked files, and how many a proof finds.

Every page is a masked file that went wrong: one made-up name stands on it in several sizes, alone, beside a box,
between two boxes and with a strip of it under a box, among other lines. Pages come clean and in three poorer
conditions. The real engine reads them as `verify_output` has it done; a remainder is found when a finding lies on it.
"""

from __future__ import annotations

import argparse
import random
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageDraw, ImageFilter

from blindmask.case.work.looking import Inspector, Proofreader
from blindmask.case.work.terms import forbidden_terms
from blindmask.core.applicants import Applicant
from blindmask.core.boxes import Rect
from blindmask.core.proposals import Decision, Kind, Verdict
from blindmask.core.results import ExportOptions
from blindmask.documents.open import open_document
from blindmask.export.proof.verify import verify_output
from blindmask.export.write.mask import write_masked
from blindmask.host.rule_files import load_rules
from tests.tools.conditions import compressed
from tests.tools.measure_names import make_names
from tests.tools.pictures import noisy
from tests.tools.sheet import Face, font

SIZE_PX = (1240, 1754)
"""A4 at 150 dpi."""
EMS_PX = (44, 32, 24, 18)
"""The height of a character: 21 down to 9 points."""
PLACES = ("alone", "before a box", "behind a box", "between boxes", "top under a box", "foot under a box")
CONDITIONS: dict[str, Callable[[Image.Image, random.Random], Image.Image]] = {
    "clean": lambda page, rng: page,
    "JPEG 40": lambda page, rng: compressed(page, quality=40),
    "blurred": lambda page, rng: compressed(page.filter(ImageFilter.GaussianBlur(0.8)), quality=70),
    "grainy, JPEG 25": lambda page, rng: compressed(noisy(page, rng, strength=8), quality=25),
}
EXTENSION_NAMES = (
    "张㛃",
    "王䶮辉",
    "李㻬琳",
    "陈㵆",
    "刘㛃然",
    "赵㟃明",
    "孙龑",
    "周䴖",
    "吴𬭚",
    "郑𬇙清",
    "冯𫖯",
    "曹𬍛",
)
"""With characters of the CJK extensions A, C and E that names have."""
_BEFORE = ("姓名：", "兹聘任", "作者：", "经研究，同意推荐", "主持人为", "由")
_BEHIND = ("", "同志为工程师", "，男，汉族", "申报本年度评审", "，成员共三人", "负责实施")
_FILLER = "工作期间严格执行操作规程，完成定期检验三百余台次，数据准确可靠，受到好评。"
_STRIP = 0.2
"""How much of a name's height lies under a box above or below it: what is left is still read by anybody."""
RULES = load_rules()


@dataclass(frozen=True, slots=True)
class Remainder:
    """A name that was left; `box` is where."""

    place: str
    em_px: int
    box: Rect


@dataclass(frozen=True, slots=True)
class FailedPage:
    picture: Image.Image
    remainders: tuple[Remainder, ...]
    masked: tuple[Rect, ...]


def draw_page(name: str, rng: random.Random) -> FailedPage:
    """One remainder for each size and place, filler between."""
    page = Image.new("RGB", SIZE_PX, (250, 250, 247))
    pen = ImageDraw.Draw(page)
    remainders: list[Remainder] = []
    masked: list[Rect] = []
    y = 60.0
    for em_px in EMS_PX:
        face = font(rng.choice((Face.SONG, Face.HEI)), em_px)
        for at, place in enumerate(PLACES):
            x = rng.uniform(90, 140)
            before, behind = _BEFORE[at], _BEHIND[at]
            start = x + face.getlength(before)
            end = start + face.getlength(name)
            pen.text((x, y), before + name + behind, font=face, fill=(35, 35, 38), anchor="lt")
            _, top, _, bottom = pen.textbbox((start, y), name, font=face, anchor="lt")
            remainders.append(Remainder(place, em_px, _fractions(start, top, end, bottom)))
            masked += _boxes(place, start, top, end, bottom, em_px=em_px)
            y += em_px * 1.5
        pen.text((100, y), _FILLER, font=font(Face.SONG, 24), fill=(35, 35, 38), anchor="lt")
        y += 44
    return FailedPage(page, tuple(remainders), tuple(masked))


def _boxes(place: str, left: float, top: float, right: float, bottom: float, *, em_px: int) -> Iterator[Rect]:
    """The boxes beside or over a name; one that stands beside it touches it."""
    wide, strip = 3.0 * em_px, _STRIP * (bottom - top)
    if place in ("before a box", "between boxes"):
        yield _fractions(right + 1, top - 2, right + wide, bottom + 2)
    if place in ("behind a box", "between boxes"):
        yield _fractions(left - min(wide, left - 2), top - 2, left - 1, bottom + 2)
    if place == "top under a box":
        yield _fractions(left, top - 4, right, top + strip)
    if place == "foot under a box":
        yield _fractions(left, bottom - strip, right, bottom + 4)


def _fractions(left: float, top: float, right: float, bottom: float) -> Rect:
    return Rect(left / SIZE_PX[0], top / SIZE_PX[1], right / SIZE_PX[0], bottom / SIZE_PX[1])


def found_on(page: FailedPage, applicant: Applicant, folder: Path, *, reader: Proofreader) -> list[bool]:
    """For each remainder of the page, whether the proof of the masked file names it."""
    source, target = folder / "source.png", folder / "masked.png"
    page.picture.save(source)
    target.unlink(missing_ok=True)
    document = open_document(source)
    decisions = [
        Decision(str(at), document.page_key(0), box, Kind.OTHER, Verdict.MASK) for at, box in enumerate(page.masked)
    ]
    write_masked(document, decisions, uprights={}, target=target, rules=RULES, options=ExportOptions())
    proof = verify_output(
        target,
        source=document,
        decisions=decisions,
        turns={},
        style="black",
        terms=forbidden_terms(applicant, RULES),
        read=reader.read,
        spot=reader.find_names,
    )
    boxes = [leak.box for leak in proof.leaks if leak.how == "ocr" and leak.box]
    return [any(box.overlap(left.box) > 0.2 * left.box.area for box in boxes) for left in page.remainders]


def groups_of_names(count: int, rng: random.Random) -> dict[str, Sequence[str]]:
    made = {group: names[:count] for group, names in make_names(max(count, 20), rng).items()}
    return {**made, "extensions": EXTENSION_NAMES[:count]}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--names", type=int, default=6, help="of each group")
    parser.add_argument("--careful", action="store_true", help="read every line with the careful recogniser")
    args = parser.parse_args()
    rng = random.Random(11)
    planted: Counter[tuple[str, str]] = Counter()
    found: Counter[tuple[str, str]] = Counter()
    pages = failed = 0
    with tempfile.TemporaryDirectory() as folder:
        for group, names in groups_of_names(args.names, rng).items():
            for name in names:
                for condition, befall in CONDITIONS.items():
                    drawn = draw_page(name, rng)
                    page = FailedPage(befall(drawn.picture, rng), drawn.remainders, drawn.masked)
                    applicant = Applicant(name=name)
                    reader = (Inspector if args.careful else Proofreader)(applicant, RULES)
                    told = found_on(page, applicant, Path(folder), reader=reader)
                    pages, failed = pages + 1, failed + any(told)
                    for remainder, is_found in zip(page.remainders, told, strict=True):
                        for key in (
                            ("group", group),
                            ("condition", condition),
                            ("em px", str(remainder.em_px)),
                            ("place", remainder.place),
                            ("group and condition", f"{group}, {condition}"),
                            ("all", "all"),
                        ):
                            planted[key] += 1
                            found[key] += is_found
    for (what, which), count in planted.items():
        share = found[what, which] / count
        print(f"{what:<20} {which:<28} {found[what, which]:5d} of {count:5d}  {share:7.2%}")
    print(f"pages that do not pass: {failed} of {pages}")


if __name__ == "__main__":
    main()
