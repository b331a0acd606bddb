"""A made-up page as a list of drawing steps, with what must be hidden in it noted while it is drawn.

Lengths are points (1/72 inch), origin top left, y down. `pictures.py` draws a sheet as pixels, `pdfs.py` as PDF.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from io import BytesIO
from typing import Any

import pymupdf
from PIL import Image, ImageFont

Colour = tuple[int, int, int]
Point = tuple[float, float]
Box = tuple[float, float, float, float]

INK: Colour = (32, 32, 36)
RED: Colour = (196, 30, 38)
_MEASURE_PX = 1000
_NEVER_FIRST = "，。、；：）》”！？"


class Face(StrEnum):
    """The typefaces of certificates, as fontconfig patterns; `EMBEDDED` is the one that goes into PDF text."""

    SONG = "Noto Serif CJK SC:lang=zh-cn"
    SONG_BOLD = "Noto Serif CJK SC:lang=zh-cn:bold"
    HEI = "Noto Sans CJK SC:lang=zh-cn"
    HEI_BOLD = "Noto Sans CJK SC:lang=zh-cn:bold"
    EMBEDDED = "embedded"


@dataclass(frozen=True, slots=True)
class Mark:
    """What a piece of ink is to a reviewer: a truth kind, and `mask`, `optional` or `keep`."""

    kind: str
    must: str
    note: str = ""


KEEP = Mark("keep", "keep")
NAME = Mark("name", "mask")
UNIT = Mark("unit", "mask")
ID_NUMBER = Mark("id_number", "mask")
CODE = Mark("code", "mask")

Part = str | tuple[str, Mark]
"""A piece of a line: text, or text with its mark."""


@dataclass(frozen=True, slots=True)
class Item:
    """Marked ink on a page; `outline` is a polygon in the page's own lengths (points here, later pixels)."""

    mark: Mark
    text: str
    outline: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Glyphs:
    x: float
    baseline: float
    text: str
    face: Face
    size: float
    colour: Colour


@dataclass(frozen=True, slots=True)
class Stroke:
    points: tuple[Point, ...]
    width: float
    colour: Colour


@dataclass(frozen=True, slots=True)
class Fill:
    box: Box
    colour: Colour


@dataclass(frozen=True, slots=True)
class Stamp:
    """A picture laid on the page; transparent (RGBA) ones darken what is below, as ink does."""

    image: Image.Image
    box: Box


Step = Glyphs | Stroke | Fill | Stamp


@cache
def font_bytes() -> bytes:
    """The CJK TrueType font that PyMuPDF carries: the one that it can cut down to the used glyphs."""
    return bytes(pymupdf.Font("cjk").buffer)


@cache
def _font_file(face: Face) -> tuple[str, int]:
    command = ["fc-match", "-f", "%{file}\n%{index}", face.value]
    found = subprocess.run(command, capture_output=True, text=True, check=True)
    path, index = found.stdout.split("\n")
    if "CJK" not in path:
        raise FileNotFoundError("no Noto CJK font found through fontconfig; install fonts-noto-cjk")
    return path, int(index)


@cache
def font(face: Face, size_px: float) -> ImageFont.FreeTypeFont:
    """Raises FileNotFoundError when no Chinese font is installed."""
    # Basic layout has no kerning, and neither has the PDF writer, so that both place every glyph alike.
    basic = ImageFont.Layout.BASIC
    if face is Face.EMBEDDED:
        return ImageFont.truetype(BytesIO(font_bytes()), size_px, layout_engine=basic)
    path, index = _font_file(face)
    return ImageFont.truetype(path, size_px, index=index, layout_engine=basic)


def advance(text: str, face: Face, size: float) -> float:
    """The width that `text` takes in a line."""
    return font(face, _MEASURE_PX).getlength(text) * size / _MEASURE_PX


def ink(text: str, face: Face, size: float) -> Box:
    """The box of the ink of `text`, relative to the start of its baseline."""
    left, top, right, bottom = font(face, _MEASURE_PX).getbbox(text.strip("\u3000 ") or text, anchor="ls")
    shift = advance(text[: len(text) - len(text.lstrip("\u3000 "))], face, size)
    scale = size / _MEASURE_PX
    return left * scale + shift, top * scale, right * scale + shift, bottom * scale


def corners(box: Box) -> tuple[Point, ...]:
    left, top, right, bottom = box
    return (left, top), (right, top), (right, bottom), (left, bottom)


@dataclass
class Sheet:
    """A page being drawn. `embedded` draws all text in the one face that PDF text can carry."""

    width: float
    height: float
    embedded: bool = False
    paper: Colour = (255, 255, 255)
    steps: list[Step] = field(default_factory=list[Step])
    items: list[Item] = field(default_factory=list[Item])

    def text(
        self,
        x: float,
        y: float,
        *parts: Part,
        size: float = 12,
        face: Face = Face.SONG,
        colour: Colour = INK,
        spread: float = 0,
    ) -> float:
        """One line on the baseline `y`, `spread` extra points after each character. Gives the x where it ends."""
        face = Face.EMBEDDED if self.embedded else face
        for part in parts:
            words, mark = part if isinstance(part, tuple) else (part, None)
            start, first = x, len(self.steps)
            for piece in words if spread else [words]:
                self.steps.append(Glyphs(x, y, piece, face, size, colour))
                x += advance(piece, face, size) + spread
            if mark is not None:
                self._note(words, mark, start, self.steps[first:])
        return x

    def _note(self, words: str, mark: Mark, x: float, drawn: Sequence[Step]) -> None:
        boxes = [
            (s.x + b[0], s.baseline + b[1], s.x + b[2], s.baseline + b[3])
            for s in drawn
            if isinstance(s, Glyphs) and s.text.strip() and (b := ink(s.text, s.face, s.size))
        ]
        left, top = min(b[0] for b in boxes), min(b[1] for b in boxes)
        right, bottom = max(b[2] for b in boxes), max(b[3] for b in boxes)
        self.items.append(Item(mark, words, corners((left, top, right, bottom))))

    def centred(self, y: float, *parts: Part, size: float, centre: float | None = None, **style: Any) -> float:
        """One line around `centre`, by default the page's middle."""
        face = Face.EMBEDDED if self.embedded else style.get("face", Face.SONG)
        spread = style.get("spread", 0)
        words = "".join(p if isinstance(p, str) else p[0] for p in parts)
        width = advance(words, face, size) + spread * (len(words) - 1)
        middle = self.width / 2 if centre is None else centre
        return self.text(middle - width / 2, y, *parts, size=size, **style)

    def paragraph(
        self,
        x: float,
        y: float,
        *parts: Part,
        width: float,
        size: float = 12,
        leading: float = 1.7,
        indent: float = 2,
        face: Face = Face.SONG,
    ) -> float:
        """Wrapped text from the baseline `y` on, its first line indented by `indent` ems. Gives the next baseline.

        A marked part that wraps becomes one item per line, with the note `wrapped`.
        """
        used = Face.EMBEDDED if self.embedded else face
        at = x + indent * size
        for part in parts:
            words, mark = part if isinstance(part, tuple) else (part, None)
            lines, at_end = _wrap(words, at=at, left=x, right=x + width, size=size, face=used)
            if mark is not None and len([line for line in lines if line.strip()]) > 1:
                mark = Mark(mark.kind, mark.must, "wrapped" if not mark.note else mark.note)
            for number, line in enumerate(lines):
                if number:
                    at, y = x, y + size * leading
                if line.strip():
                    self.text(at, y, line if mark is None else (line, mark), size=size, face=face)
            at = at_end
        return y + size * leading

    def line(self, *points: Point, width: float = 0.8, colour: Colour = INK) -> None:
        self.steps.append(Stroke(points, width, colour))

    def frame(self, box: Box, *, width: float = 0.8, colour: Colour = INK) -> None:
        outline = corners(box)
        self.line(*outline, outline[0], width=width, colour=colour)

    def fill(self, box: Box, colour: Colour) -> None:
        self.steps.append(Fill(box, colour))

    def stamp(self, image: Image.Image, box: Box, mark: Mark, *, text: str, outline: Sequence[Point] = ()) -> None:
        """A picture on the page: photo, seal, code or signature; `outline` when it is not the box."""
        self.steps.append(Stamp(image, box))
        self.items.append(Item(mark, text, tuple(outline) or corners(box)))


def marked(template: str, **parts: Part) -> list[Part]:
    """A sentence as parts: `[…]` has to stay legible, `{key}` stands for one of `parts`."""
    pieces = re.split(r"(\[[^\]]*\]|\{\w+\})", template)
    made: list[Part] = []
    for piece in filter(None, pieces):
        if piece[0] == "[":
            made.append((piece[1:-1], KEEP))
        else:
            made.append(parts[piece[1:-1]] if piece[0] == "{" else piece)
    return made


def _wrap(words: str, *, at: float, left: float, right: float, size: float, face: Face) -> tuple[list[str], float]:
    """`words` cut into lines, the first of which begins at `at`; and where the last one ends."""
    lines = [""]
    for token in re.findall(r"[“《（]?(?:[A-Za-z0-9@.\-]+|.)", words):
        length = advance(token, face, size)
        if at + length > right and token not in _NEVER_FIRST:
            lines.append("")
            at = left
        lines[-1] += token
        at += length
    return lines, at
