"""Rare characters in fonts that are not in the file: shown by a font of this machine, or told to be missing."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pymupdf
import pytest
from PIL import Image

from blindmask.core.pages import Document
from blindmask.documents.formats import replaced_fonts
from blindmask.documents.open import open_document
from blindmask.documents.render import missing_characters, render_page
from tests.leaks.pdf_places import black_picture, chinese_font, font_descriptor

LINE = "张㛃同志"
RARE = 1
SIZE = 20
WIDTH, HEIGHT = 300, 100


@pytest.fixture
def no_fonts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replaced_fonts, "find_cjk_fonts", list)


def page(
    folder: Path, *, before: str = "", after: str = "", rotate: int = 0, embeds: bool = False, name: str = "s.pdf"
) -> Document:
    """One line, its second character a rare one, 40 pt from the left and 50 pt from below."""
    pdf = pikepdf.new()
    made = pdf.add_blank_page(page_size=(WIDTH, HEIGHT)).obj
    font, shown = _font(pdf), LINE.encode("utf-16-be").hex()
    if embeds:
        _embed(pdf, font)
        shown = "0001000000020003"  # its glyph 0 stands for the rare character
    made.Resources = pikepdf.Dictionary(
        Font=pikepdf.Dictionary(F=font), XObject=pikepdf.Dictionary(I=black_picture(pdf))
    )
    made.Rotate = rotate
    made.Contents = pdf.make_stream(f"{before} BT /F {SIZE} Tf 40 50 Td <{shown}> Tj ET {after}".encode())
    pdf.save(folder / name)
    return open_document(folder / name)


def _font(pdf: pikepdf.Pdf) -> pikepdf.Object:
    """宋体 as office programs name it, not in the file."""
    font = chinese_font(pdf, "UniGB-UTF16-H")
    font.DescendantFonts[0].FontDescriptor = font_descriptor(pdf, "STSong-Light")
    return font


def _embed(pdf: pikepdf.Pdf, font: pikepdf.Object) -> None:
    data = bytes(pymupdf.Font("china-s").buffer)
    inner = font.DescendantFonts[0]
    inner.Subtype, inner.CIDToGIDMap = pikepdf.Name.CIDFontType2, pikepdf.Name.Identity
    inner.FontDescriptor.FontFile2 = pdf.make_stream(data, Length1=len(data))
    font.Encoding = pikepdf.Name("/Identity-H")
    pairs = "".join(f"<{code:04x}> <{ord(char):04x}>\n" for code, char in zip((1, 0, 2, 3), LINE, strict=True))
    font.ToUnicode = pdf.make_stream(
        b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def /CMapType 2 def\n"
        b"1 begincodespacerange <0000> <ffff> endcodespacerange\n"
        + f"{len(LINE)} beginbfchar\n{pairs}endbfchar endcmap end end".encode()
    )


def ink_of(document: Document, place: int) -> float:
    """The share of dark pixels in a character's cell."""
    picture = render_page(document, 0, dpi=144)
    left, top = 2 * (40 + place * SIZE), 2 * (HEIGHT - 50 - SIZE)
    return float((picture[top : top + 2 * SIZE + 8, left : left + 2 * SIZE] < 128).mean())


def test_a_rare_character_is_shown_in_a_font_of_this_machine(tmp_path: Path) -> None:
    document = page(tmp_path)
    assert missing_characters(document, 0) == []
    assert min(ink_of(document, place) for place in range(len(LINE))) > 0.05


@pytest.mark.usefixtures("no_fonts")
@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_where_no_font_has_it_its_place_is_told(tmp_path: Path, rotate: int) -> None:
    document = page(tmp_path, rotate=rotate)
    (box,) = missing_characters(document, 0)
    x, y = (40 + (RARE + 0.5) * SIZE) / WIDTH, 1 - (50 + 0.38 * SIZE) / HEIGHT
    turned = {0: (x, y), 90: (1 - y, x), 180: (1 - x, 1 - y), 270: (y, 1 - x)}[rotate]
    assert box.centre == pytest.approx(turned, abs=0.03)
    if not rotate:
        assert ink_of(document, RARE) == 0
        assert ink_of(document, 0) > 0.05


@pytest.mark.usefixtures("no_fonts")
@pytest.mark.parametrize(
    ("before", "after"),
    [("3 Tr", ""), ("", "q 300 0 0 100 0 0 cm /I Do Q"), ("1 0 0 1 0 500 cm", "")],
    ids=["invisible", "under a picture", "off the page"],
)
def test_a_character_that_nobody_sees_is_not_missed(tmp_path: Path, before: str, after: str) -> None:
    assert missing_characters(page(tmp_path, before=before, after=after), 0) == []


@pytest.mark.usefixtures("no_fonts")
def test_glyph_0_of_a_font_in_the_file_is_one_like_any_other(tmp_path: Path) -> None:
    assert missing_characters(page(tmp_path, embeds=True), 0) == []


def test_each_file_has_its_own_replacements(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shown, image = page(tmp_path, name="a.pdf"), tmp_path / "b.png"
    assert missing_characters(shown, 0) == []
    monkeypatch.setattr(replaced_fonts, "find_cjk_fonts", list)
    assert len(missing_characters(page(tmp_path, rotate=180, name="c.pdf"), 0)) == 1
    Image.new("RGB", (9, 9)).save(image)
    assert missing_characters(open_document(image), 0) == []


def test_what_cannot_be_read_as_a_font_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = tmp_path / "simsun.ttc"
    broken.write_bytes(b"ttcf" + bytes(40))
    monkeypatch.setattr(replaced_fonts, "find_cjk_fonts", lambda: [broken, tmp_path / "gone.ttf"])
    assert len(missing_characters(page(tmp_path), 0)) == 1
