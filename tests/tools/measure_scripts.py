"""How lines in Arabic script (Uyghur) and Mongolian are treated on pages made here: offered, told of, masked.

    python -m tests.tools.measure_scripts [FOLDER] [--misses]

FOLDER holds NotoSansArabic-Regular.ttf and NotoSansMongolian-Regular.ttf (Debian: fonts-noto-core). A line counts as
found when proposals cover 90 % of it; the name in script beside the Chinese name should be preselected, too.
"""

from __future__ import annotations

import argparse
import random
import tempfile
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from blindmask.case.work.analysis import analyse_page
from blindmask.core.proposals import PageAnalysis
from blindmask.documents.open import open_document
from tests.tools.conditions import CONDITIONS, DPI
from tests.tools.make_samples import DOTTED, SEED
from tests.tools.measure_reading import names_only
from tests.tools.pictures import Shot, render
from tests.tools.scoring import FOUND_COVER, coverage
from tests.tools.sheet import INK, NAME, Face, Mark, Sheet

_LINE = Mark("script", "optional")
_NAME = Mark("script_name", "mask")
_PX = 160
_CONDITIONS = ("clean", "turned 90", "askew +3", "tilted 15 %", "150 dpi", "blurred")


class Script(StrEnum):
    UYGHUR = "NotoSansArabic-Regular.ttf"
    MONGOLIAN = "NotoSansMongolian-Regular.ttf"


WORDS = {
    Script.UYGHUR: (
        "ئايىنۇر تۇرسۇنجان",
        "كەسپىي تېخنىكىلىق خىزمەت سالاھىيىتى گۇۋاھنامىسى",
        "بۇ گۇۋاھنامە ئىگىسى ئىمتىھاندىن ئۆتتى",
        "خىزمەت ئورنى",
        "تەجرىبىخانا تەكشۈرۈش مەركىزى",
        "ئۇنۋان دەرىجىسى ئوتتۇرا",
        "تارقىتىلغان ۋاقتى",
    ),
    Script.MONGOLIAN: (
        "ᠠᠶᠢᠨᠤᠷ ᠲᠤᠷᠰᠤᠨ",
        "ᠮᠡᠷᠭᠡᠵᠢᠯ ᠦᠨ ᠴᠣᠯᠠ ᠶᠢᠨ ᠦᠨᠡᠮᠯᠡᠯ",
        "ᠡᠨᠡ ᠦᠨᠡᠮᠯᠡᠯ ᠦᠨ ᠡᠵᠡᠨ ᠰᠢᠯᠭᠠᠯᠲᠠ ᠲᠤ ᠲᠡᠩᠴᠡᠪᠡ",
        "ᠠᠵᠢᠯᠯᠠᠬᠤ ᠭᠠᠵᠠᠷ",
        "ᠰᠢᠨᠵᠢᠯᠡᠬᠦ ᠲᠥᠪ",
        "ᠳᠤᠮᠳᠠ ᠵᠡᠷᠭᠡ",
        "ᠣᠯᠭᠤᠭᠰᠠᠨ ᠡᠳᠦᠷ",
    ),
}
"""A made-up name first, then words of certificates."""
_FIELDS = ("工作单位", "考核结论", "职称等级", "发证日期", "资格名称")


def _put(sheet: Sheet, folder: Path, script: Script, word: int, at: tuple[float, float], *, size: float) -> float:
    """A line in `script`, Mongolian down the page, its corner at `at`; gives how long it is."""
    text = WORDS[script][word]
    font = ImageFont.truetype(str(folder / script.value), _PX, layout_engine=ImageFont.Layout.RAQM)
    left, top, right, bottom = font.getbbox(text)
    ink = Image.new("RGBA", (round(right - left), round(bottom - top)), (*INK, 0))
    ImageDraw.Draw(ink).text((-left, -top), text, fill=(*INK, 255), font=font)
    if script is Script.MONGOLIAN:
        ink = ink.transpose(Image.Transpose.ROTATE_270)
    width, height = ink.width * size / _PX, ink.height * size / _PX
    sheet.stamp(ink, (*at, at[0] + width, at[1] + height), _LINE if word else _NAME, text=text)
    return max(width, height)


def _form(folder: Path, script: Script) -> Sheet:
    """A bilingual form: each label and value with its line in the other script, below it or, Mongolian, behind it."""
    sheet = Sheet(595, 842)
    sheet.centred(90, "专业技术资格评审表", size=22, face=Face.SONG_BOLD)
    rows = (("姓名", DOTTED.name), *((field, "经评审委员会评审通过") for field in _FIELDS))
    for row, (label, value) in enumerate(rows):
        y = 150 + 95 * row
        sheet.text(80, y, label, size=14)
        sheet.text(220, y, (value, NAME) if row == 0 else value, size=14)
        sheet.line((70, y - 30), (530, y - 30))
        word = row + 1 if row else 0
        if script is Script.UYGHUR:
            _put(sheet, folder, script, word, (220, y + 10), size=14)
        else:
            _put(sheet, folder, script, word, (400, y - 22), size=9 if row else 11)
    return sheet


def _certificate(folder: Path, script: Script) -> Sheet:
    """Chinese sentences that name the person, the name in the other script behind a label of its own, and its title."""
    sheet = Sheet(842, 595, paper=(253, 249, 236))
    sheet.centred(110, "培训合格证书", size=34, face=Face.SONG_BOLD)
    end = sheet.text(160, 220, "持证人：", (DOTTED.name, NAME), size=18)
    sheet.paragraph(160, 290, "参加食品检验检测能力培训，考核合格，特发此证。", width=360, size=18, indent=0)
    sheet.text(160, 480, "发证日期：二〇二一年六月", size=16)
    if script is Script.UYGHUR:
        _put(sheet, folder, script, 0, (end + 30, 203), size=18)
        _put(sheet, folder, script, 1, (250, 130), size=18)
        _put(sheet, folder, script, 2, (160, 380), size=16)
    else:
        _put(sheet, folder, script, 0, (end + 24, 180), size=16)
        _put(sheet, folder, script, 1, (60, 120), size=16)
        _put(sheet, folder, script, 2, (100, 120), size=16)
    return sheet


def _alone(folder: Path, script: Script) -> Sheet:
    """A page in the script alone, without any Chinese."""
    sheet = Sheet(595, 842)
    for number in range(12):
        word = 1 + number % 6
        if script is Script.UYGHUR:
            _put(sheet, folder, script, word, (120, 120 + 46 * number), size=18)
        else:
            _put(sheet, folder, script, word, (80 + 38 * number, 120), size=18)
    return sheet


_PAPERS = {"form": _form, "certificate": _certificate, "alone": _alone}


def pages(folder: Path) -> Iterator[tuple[str, Shot]]:
    for script in Script:
        for name, make in _PAPERS.items():
            yield f"{script.name.lower()} {name}", render(make(folder, script), dpi=DPI)


def _measure(shot: Shot, path: Path) -> tuple[PageAnalysis, list[tuple[str, str, float, float]]]:
    """What became of each marked thing: its kind and text, and how far preselected and all proposals cover it."""
    shot.image.save(path, "JPEG", quality=88)
    analysis = analyse_page(open_document(str(path)), 0, DOTTED, names_only())
    chosen = [p.box.as_list() for p in analysis.proposals if p.preselected]
    offered = [p.box.as_list() for p in analysis.proposals]
    width, height = shot.image.size
    found: list[tuple[str, str, float, float]] = []
    for item in shot.items:
        outline = [(x / width, y / height) for x, y in item.outline]
        found.append((item.mark.kind, item.text, coverage(outline, chosen), coverage(outline, offered)))
    return analysis, found


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure what becomes of lines in Arabic and Mongolian script.")
    parser.add_argument("folder", type=Path, nargs="?", default=Path("/usr/share/fonts/truetype/noto"))
    parser.add_argument("--misses", action="store_true")
    args = parser.parse_args()
    lacking = [script.value for script in Script if not (args.folder / script.value).exists()]
    if lacking:
        parser.error(f"not in {args.folder}: {', '.join(lacking)} (Debian: fonts-noto-core)")
    made = list(pages(args.folder))
    with tempfile.TemporaryDirectory(prefix="bm-scripts-") as folder:
        for name, page in made:
            for condition in (c for c in CONDITIONS if c.name in _CONDITIONS):
                shot = condition.befall(page, random.Random(f"{SEED}/{name}/{condition.name}"))
                analysis, found = _measure(shot, Path(folder) / "page.jpg")
                counts: list[str] = []
                for kind in ("name", "script_name", "script"):
                    covers = [(chosen, offered) for of, _text, chosen, offered in found if of == kind]
                    masked, seen = (sum(cover[i] >= FOUND_COVER for cover in covers) for i in (0, 1))
                    counts.append(f"{kind} {masked}/{seen}/{len(covers)}")
                print(f"{name:<24}{condition.name:<14}{'  '.join(counts):<52}{','.join(analysis.notes)}", flush=True)
                if args.misses:
                    missed = [f"    {kind} {text} {seen:.2f}" for kind, text, _, seen in found if seen < FOUND_COVER]
                    print(*missed, sep="\n" if missed else "", end="\n" if missed else "")


if __name__ == "__main__":
    main()
