"""Fonts that a PDF names without embedding them: MuPDF's own stands in, and lacks rare characters.

It has the 20,902 Chinese characters of Unicode 1.1 alone and leaves the room of any other empty. A font of this machine
then takes its place; what no font has is told, so that nothing is lost in silence.
"""

# pymupdf is only partly annotated; what leaves this module is typed.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from typing import Any

import pymupdf
from pymupdf import mupdf

from blindmask.host.fonts import find_cjk_fonts

_INVISIBLE = 3
"""The text render mode of what a scanner lays under its picture."""
_LEAST_OPACITY = 0.05
_MOST_FACES = 16
"""Of one file; they differ in weight and in regional forms, hardly in their characters."""
_MAINLAND = " SC"

PointBox = tuple[float, float, float, float]
"""x0, y0, x1, y1 in points of the displayed page, origin top left."""


@dataclass(frozen=True, slots=True)
class DrawnCharacter:
    """A character that a page draws."""

    font: str
    char: str
    box_pt: PointBox
    is_missing: bool
    """What takes the place of its font has no glyph for it: it is not to be seen."""


class Replacing:
    """What MuPDF asks for when a font is not in the file; there is one, `replacing`. One page is drawn at a time."""

    def __init__(self) -> None:
        self._fonts: Mapping[str, Any] = {}
        self._asked: set[str] = set()
        mupdf.fz_install_load_system_font_funcs(f=self._find, f_cjk=self._find)

    def begin(self, fonts: Mapping[str, Any], asked: set[str]) -> None:
        """`fonts`: what takes the place of a font, by the name that the file gives it; of any other, MuPDF's own does.
        The names of all that were asked for, and of what took their place, are added to `asked`.
        """
        self._fonts, self._asked = fonts, asked

    def _find(self, name: str, *_style: int) -> Any:
        font = self._fonts.get(name)
        self._asked.add(mupdf.fz_font_name(font) if font is not None else name)
        return font


replacing = Replacing()


def drawn_characters(page: pymupdf.Page, replaced: Set[str]) -> list[DrawnCharacter]:
    """The letters and digits in `replaced` fonts that are painted and not covered by a picture.

    Empty when all have a glyph: looking at each takes as long as reading the page. Glyph 0 says that there is none; in
    a font of the file it may be one like any other. Raises what MuPDF raises.
    """
    runs = [run for run in page.get_texttrace() if run["font"] in replaced]
    if all(glyph for run in runs for _code, glyph, *_place in run["chars"]):
        return []
    pictures = [(at, pymupdf.Rect(box)) for at, (what, box) in enumerate(page.get_bboxlog()) if what == "fill-image"]
    found: list[DrawnCharacter] = []
    for run in runs:
        if run["type"] == _INVISIBLE or run["opacity"] < _LEAST_OPACITY:
            continue
        later = [box for at, box in pictures if at > run["seqno"]]
        for code, glyph, _origin, bounds in run["chars"]:
            char, box = chr(max(0, code)), pymupdf.Rect(bounds)
            if char.isalnum() and not any(box in picture for picture in later):
                shown = box * page.rotation_matrix
                x0, y0, x1, y1 = (float(edge) for edge in shown)
                found.append(DrawnCharacter(str(run["font"]), char, (x0, y0, x1, y1), glyph == 0))
    return found


def find_replacements(characters: Iterable[DrawnCharacter]) -> dict[str, Any]:
    """For each font that lacks some of its characters, the one of this machine that has the most, if any has more."""
    wanted: dict[str, set[str]] = defaultdict(set)
    missing: dict[str, set[str]] = defaultdict(set)
    for one in characters:
        wanted[one.font].add(one.char)
        if one.is_missing:
            missing[one.font].add(one.char)
    found: dict[str, Any] = {}
    for name, lacked in missing.items():
        best = len(lacked)
        for font in _system_fonts():
            lacking = sum(not mupdf.fz_encode_character(font, ord(char)) for char in wanted[name])
            if lacking < best:
                found[name], best = font, lacking
    return found


def _system_fonts() -> Iterator[Any]:
    """One face of each font file, in the forms of the mainland where there is a choice."""
    for path in find_cjk_fonts():
        faces = list(_faces(str(path)))
        yield from [face for face in faces if _MAINLAND in mupdf.fz_font_name(face)][:1] or faces[:1]


def _faces(path: str) -> Iterator[Any]:
    for index in range(_MOST_FACES):
        try:
            yield mupdf.fz_new_font_from_file(None, path, index, 0)
        except (RuntimeError, mupdf.FzErrorBase):  # no more of them, or no font
            return
