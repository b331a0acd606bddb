"""Papers set from a plain script: one line of the script is one line, paragraph or table row on the page.

A line begins with what it is: `^` a title, `=` centred, `>` at the right, `|` a table row, `!` a letterhead, `~` space,
`@own` and `@issuer` a seal, `@photo`; anything else is a paragraph. In it `{name}` and its like stand for the
applicant's facts, `[…]` for what has to stay legible.
"""

from __future__ import annotations

import random
import re
import subprocess
from collections.abc import Mapping
from functools import cache

from PIL import Image, ImageDraw, ImageFont

from tests.tools.art import add_border, add_photo, add_seal, add_table
from tests.tools.facts import Facts, portrait
from tests.tools.sheet import ID_NUMBER, INK, KEEP, NAME, RED, UNIT, Face, Mark, Part, Sheet, advance

_LEFT, _WIDTH = 70.0, 455.0
_OPTIONAL_NAME, _OTHER = Mark("name", "optional"), Mark("keep", "keep", "other")
_SCRIPT = Mark("name", "mask", "uyghur script")
_UYGHUR = {
    "name": "ئابدۇراھمان روزى",
    "unit": "شاپان ناھىيىلىك تەكشۈرۈش مەركىزى",
    "title": "كەسپىي تېخنىكا سالاھىيەت گۇۋاھنامىسى",
    "label": "خىزمەت ئورنى",
}
_LATIN, _ENGLISH, _SHORT = Mark("name", "mask", "latin"), Mark("unit", "mask", "english"), Mark("unit", "mask", "short")


def set_page(script: str, facts: Facts, rng: random.Random, *, embedded: bool = False) -> Sheet:
    """The page that a script describes, for one applicant."""
    sheet = Sheet(595, 842, embedded=embedded)
    words = words_of(facts)
    y = 90.0
    for line in script.strip().splitlines():
        y = _set_line(sheet, line.strip(), words, facts, rng, y)
    return sheet


def words_of(facts: Facts) -> Mapping[str, Part]:
    """What each `{key}` of a script stands for."""
    latin = facts.latin_name
    given, _, surname = latin.partition(" ")[2], "", latin.partition(" ")[0]
    one, two, three = facts.colleagues
    return {
        "name": (facts.name, NAME),
        "spaced": (facts.spaced_name if len(facts.name) > 2 else "　".join(facts.name), NAME),
        "dotless": (facts.name.replace("·", ""), NAME),
        "bullet": (facts.name.replace("·", "•"), NAME),
        "unit": (facts.unit, UNIT),
        "short": (facts.short_unit, _SHORT),
        "latin": (latin, _LATIN),
        "nital": (f"{given} {surname}" if given else latin, _LATIN),
        "english": (facts.english_unit, _ENGLISH),
        "id": (facts.applicant.id_number, ID_NUMBER),
        "phone": (facts.applicant.phone, Mark("phone", "mask")),
        "email": (facts.applicant.email, Mark("email", "mask")),
        "one": (one, _OTHER),
        "two": (two, _OTHER),
        "three": (three, _OTHER),
        "addr": ("云北青柳市长春路18号", Mark("unit", "optional", "address")),
        "tel": ("0999-8000123", Mark("phone", "optional", "own unit phone")),
        "credit": ("91990000MA99ABCD9X", Mark("unit", "mask", "credit code")),
        "sex": facts.sex,
        "born": f"{facts.born.year}年{facts.born.month}月{facts.born.day}日",
        "bornym": f"{facts.born.year}.{facts.born.month:02d}",
        "year": str(facts.born.year),
        "school": (facts.school, KEEP),
        "region": facts.region,
    }


def parts_of(text: str, words: Mapping[str, Part]) -> list[Part]:
    """A line of a script as parts."""
    parts: list[Part] = []
    for piece in filter(None, re.split(r"(\[[^\]]*\]|\{\w+\})", text)):
        if piece[0] == "[":
            parts.append((piece[1:-1], KEEP))
        else:
            parts.append(words[piece[1:-1]] if piece[0] == "{" else piece)
    return parts


def _plain(parts: list[Part]) -> str:
    return "".join(p if isinstance(p, str) else p[0] for p in parts)


def _set_line(sheet: Sheet, line: str, words: Mapping[str, Part], facts: Facts, rng: random.Random, y: float) -> float:
    head, rest = line[:1], line[1:].strip()
    parts = parts_of(rest, words)
    match head:
        case "~":
            return y + float(rest or 16)
        case "@":
            return _set_picture(sheet, rest, facts, rng, y)
        case "%":
            _set_script(sheet, rest, y)
            return y + 24
        case "|":
            return _set_row(sheet, [parts_of(cell.strip(), words) for cell in rest.split("|")], y)
        case "^":
            size = min(24.0, _WIDTH / len(_plain(parts)))
            sheet.centred(y + 10, *parts, size=size, face=Face.SONG_BOLD)
            return y + 52
        case "!":
            size = min(30.0, _WIDTH / len(_plain(parts)))
            sheet.centred(y, *parts, size=size, face=Face.SONG_BOLD, colour=RED)
            sheet.line((_LEFT, y + 14), (_LEFT + _WIDTH, y + 14), width=2, colour=RED)
            return y + 44
        case "=":
            size = min(12.5, _WIDTH / max(1.0, advance(_plain(parts), Face.SONG, 1)))
            sheet.centred(y, *parts, size=size)
            return y + 24
        case ">":
            size = 13.0
            sheet.text(_LEFT + _WIDTH - advance(_plain(parts), Face.SONG, size), y, *parts, size=size)
            return y + 28
        case "_":
            return sheet.paragraph(_LEFT, y, *parts, width=_WIDTH, size=13, leading=1.6, indent=0)
        case _:
            return sheet.paragraph(_LEFT, y, *parts_of(line, words), width=_WIDTH, size=13, leading=1.75)


def _set_picture(sheet: Sheet, what: str, facts: Facts, rng: random.Random, y: float) -> float:
    if what == "photo":
        add_photo(sheet, (430, y - 30, 520, y + 96), portrait())
    elif what == "border":
        add_border(sheet, margin=26, colour=(150, 104, 40))
    elif what == "own":
        add_seal(sheet, (150, 770), facts.unit, own=True, rng=rng, radius=48)
    else:
        add_seal(sheet, (150, 770), f"{facts.region}职称办公室", own=False, rng=rng, radius=48)
    return y


def _set_script(sheet: Sheet, what: str, y: float) -> None:
    """A line in Arabic script, shaped and drawn as a picture: `name`, `unit` or a label."""
    mark = {"name": _SCRIPT, "unit": Mark("unit", "optional", "uyghur script")}.get(what, Mark("other", "optional"))
    text = _UYGHUR.get(what, _UYGHUR["label"])
    face = _script_font()
    left, top, right, bottom = face.getbbox(text, anchor="ls")
    image = Image.new("RGBA", (round(right - left) + 4, round(bottom - top) + 4), (255, 255, 255, 0))
    ImageDraw.Draw(image).text((2 - left, 2 - top), text, fill=(*INK, 255), font=face, anchor="ls")
    width, height = image.width / 4, image.height / 4
    x = _LEFT if what != "title" else (sheet.width - width) / 2
    sheet.stamp(image, (x, y - height * 0.7, x + width, y + height * 0.3), mark, text=text)


@cache
def _script_font() -> ImageFont.FreeTypeFont:
    command = ["fc-match", "-f", "%{file}", "DejaVu Sans:lang=ug"]
    path = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return ImageFont.truetype(path, 4 * 13, layout_engine=ImageFont.Layout.RAQM)


def _set_row(sheet: Sheet, cells: list[list[Part]], y: float) -> float:
    """Labels in narrow cells, values in wide ones, by turns; a value wraps in its cell."""
    narrow = 78.0
    count = len(cells) // 2
    wide = (_WIDTH - narrow * count) / count
    columns = [_LEFT]
    for number in range(len(cells)):
        columns.append(columns[-1] + (wide if number % 2 else narrow))
    bottom = y + 20
    for number, parts in enumerate(cells):
        size = min(11.5, (narrow - 8) / max(1, len(_plain(parts)))) if number % 2 == 0 else 11.5
        if number % 2 == 0:
            sheet.centred(y + 5, *parts, size=size, centre=(columns[number] + columns[number + 1]) / 2)
        elif _plain(parts):
            after = sheet.paragraph(
                columns[number] + 6, y + 5, *parts, width=wide - 12, size=size, leading=1.3, indent=0
            )
            bottom = max(bottom, after - 2)
    add_table(sheet, columns, [y - 12, bottom])
    return bottom + 12
