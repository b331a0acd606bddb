"""Small files with a secret in one hiding place each, written without the library that masks. Names are invented.

Every file shows the words in one place too, inside BOX: as text (SHOWN) or under a black block that replaced it
(COVERED), which is what a careless masker leaves: the place that one sees is masked, the other one is not.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO
from typing import Any

import numpy as np
import pikepdf
from numpy.typing import NDArray
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream
from PIL import Image

from blindmask.core.boxes import Rect

WIDTH, HEIGHT = 300, 200
BOX = Rect(0.05, 0.1, 0.95, 0.3)
"""What a person masks: the upper band of the page, 15 to 285 pt and 140 to 180 pt from below."""
INK = (255, 0, 200)
"""Pixels of this colour stand for a name in a picture; nothing else has it."""
ZONE = [20, 145, 280, 175]
"""Inside BOX, in PDF coordinates: where what is displayed besides the text goes."""


class Visible(StrEnum):
    SHOWN = "shown"
    COVERED = "covered"


@dataclass(frozen=True, slots=True)
class Words:
    """What is hidden: a name in two scripts, and the colour of its pixels."""

    latin: str
    han: str
    ink: tuple[int, int, int]


SECRET = Words("Quivora Zelmet", "古丽娜尔·阿不都", INK)
NEUTRAL = Words("Annual Review", "年度考核登记表格", (120, 120, 120))


@dataclass(frozen=True, slots=True)
class Place:
    """A hiding place. `how` are the words of a Leak that name it sensibly; `suffix` is that of the file."""

    name: str
    how: frozenset[str]
    build: Callable[[Words, Visible], bytes]
    suffix: str
    is_always_found: bool = False
    """Whether a checker tells of it whatever it says: an attachment, text under a block."""


class Draft:
    """A PDF of one page in the making."""

    def __init__(self, words: Words, visible: Visible) -> None:
        self.words = words
        self.pdf: Pdf = pikepdf.new()
        self.page: Any = self.pdf.add_blank_page(page_size=(WIDTH, HEIGHT)).obj
        self.font: Any = self.pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
        self.page.Resources = Dictionary(Font=Dictionary(F=self.font), XObject=Dictionary())
        self._drawing = [b"BT /F 9 Tf 30 90 Td (Certificate of completion, spring term) Tj 0 -20 Td (No. 2031) Tj ET"]
        shown = b"BT /F 14 Tf 40 155 Td (" + words.latin.encode() + b") Tj ET"
        self._drawing.append(shown if visible is Visible.SHOWN else b"q 0 g 15 140 270 40 re f Q")

    def draw(self, content: bytes | str) -> None:
        """Adds to what the page draws."""
        self._drawing.append(content.encode() if isinstance(content, str) else content)

    def show(self, *, size: float = 9, x: float = 60, y: float = 40, before: str = "", text: str = "") -> None:
        """Draws the words (or another PDF string operand) as text, after the operators `before`."""
        operand = text or f"({self.words.latin})"
        self.draw(f"q {before} BT /F {size} Tf {x} {y} Td {operand} Tj ET Q")

    def stream(self, data: bytes, **keys: Any) -> Stream:
        stream = self.pdf.make_stream(data)
        for key, value in keys.items():
            stream[f"/{key}"] = value
        return stream

    def form(self, content: bytes | str, **keys: Any) -> Stream:
        """A form XObject with the page's font."""
        data = content.encode() if isinstance(content, str) else content
        return self.stream(
            data,
            Type=Name.XObject,
            Subtype=Name.Form,
            BBox=Array([0, 0, WIDTH, HEIGHT]),
            Resources=Dictionary(Font=Dictionary(F=self.font)),
            **keys,
        )

    def worded_form(self, **keys: Any) -> Stream:
        return self.form(f"BT /F 9 Tf 30 155 Td ({self.words.latin}) Tj ET", **keys)

    def picture(self, **keys: Any) -> Stream:
        """An image with ink in it."""
        return self.image(inked_picture(self.words), **keys)

    def image(self, picture: Image.Image, **keys: Any) -> Stream:
        return self.stream(
            picture.tobytes(),
            Type=Name.XObject,
            Subtype=Name.Image,
            Width=picture.width,
            Height=picture.height,
            ColorSpace=Name.DeviceRGB,
            BitsPerComponent=8,
            **keys,
        )

    def jpeg(self, data: bytes) -> None:
        """Draws a JPEG, as its bytes are, below the box."""
        with Image.open(BytesIO(data)) as opened:
            size = opened.size
        image = self.pdf.make_stream(data)
        image.stream_dict = Dictionary(
            Type=Name.XObject,
            Subtype=Name.Image,
            Width=size[0],
            Height=size[1],
            ColorSpace=Name.DeviceRGB,
            BitsPerComponent=8,
            Filter=Name.DCTDecode,
        )
        self.use("J", image)
        self.draw("q 60 0 0 40 200 20 cm /J Do Q")

    def use(self, key: str, xobject: Object) -> None:
        self.page.Resources.XObject[f"/{key}"] = xobject

    def annotate(self, subtype: str, **keys: Any) -> Any:
        annotation = self.pdf.make_indirect(
            Dictionary(Type=Name.Annot, Subtype=Name(f"/{subtype}"), Rect=Array(ZONE), **keys)
        )
        if "/Annots" not in self.page:
            self.page.Annots = Array([])
        self.page.Annots.append(annotation)
        return annotation

    def field(self, **keys: Any) -> Any:
        """A form field; its widget is hidden."""
        widget = self.annotate("Widget", FT=Name.Tx, F=2, T="field", **keys)
        self.pdf.Root.AcroForm = Dictionary(Fields=Array([widget]), DA="/F 9 Tf 0 g")
        return widget

    def file(self, **keys: Any) -> Any:
        """A file specification with the words in the file."""
        embedded = self.stream(self.words.han.encode(), Type=Name.EmbeddedFile)
        return self.pdf.make_indirect(
            Dictionary(Type=Name.Filespec, F="a.txt", UF="a.txt", EF=Dictionary(F=embedded), **keys)
        )

    def data(self, **options: Any) -> bytes:
        self.page.Contents = self.pdf.make_stream(b"\n".join(self._drawing))
        buffer = BytesIO()
        self.pdf.save(buffer, **{"compress_streams": False, "fix_metadata_version": False, **options})
        return buffer.getvalue()


def plain_picture(visible: Visible, words: Words) -> Image.Image:
    """A page as an image, with the words' ink or a black block in BOX."""
    pixels = np.full((HEIGHT, WIDTH, 3), 255, np.uint8)
    for top in range(80, 180, 16):
        for left in range(30, 260, 12):
            pixels[top : top + 8, left : left + 7] = 30
    if visible is Visible.SHOWN:
        _ink(pixels[25:55, 30:200], words)
    else:
        pixels[20:60, 15:285] = 0
    return Image.fromarray(pixels)


def inked_picture(words: Words) -> Image.Image:
    """A small picture with the ink of a name."""
    pixels = np.full((40, 120, 3), 255, np.uint8)
    _ink(pixels[8:32, 10:110], words)
    return Image.fromarray(pixels)


def _ink(pixels: NDArray[np.uint8], words: Words) -> None:
    """Upright strokes, like letters."""
    for left in range(0, pixels.shape[1], 10):
        pixels[:, left : left + 6] = words.ink


def jpeg_of(picture: Image.Image, **options: Any) -> bytes:
    buffer = BytesIO()
    picture.save(buffer, "JPEG", quality=92, subsampling=0, **options)
    return buffer.getvalue()


def segment(marker: int, body: bytes) -> bytes:
    """A JPEG marker segment."""
    return bytes((0xFF, marker)) + (len(body) + 2).to_bytes(2, "big") + body


def chunk(name: bytes, body: bytes) -> bytes:
    """A PNG chunk."""
    return len(body).to_bytes(4, "big") + name + body + zlib.crc32(name + body).to_bytes(4, "big")


def tiff_block(order: str, tag: int, kind: int, count: int, value: bytes) -> bytes:
    """A TIFF structure of one tag, as EXIF uses it; the value stands after the directory."""
    endian = "little" if order == "II" else "big"
    head = order.encode() + (42).to_bytes(2, endian) + (8).to_bytes(4, endian) + (1).to_bytes(2, endian)
    entry = tag.to_bytes(2, endian) + kind.to_bytes(2, endian) + count.to_bytes(4, endian) + (26).to_bytes(4, endian)
    return head + entry + bytes(4) + value
