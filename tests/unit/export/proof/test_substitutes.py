"""Pages whose fonts are not in the file: exported as they are, and still proved, by the real engine's reading."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pikepdf
import pytest
from numpy.typing import NDArray
from PIL import Image

from blindmask.case.work.looking import Inspector
from blindmask.core.applicants import Applicant
from blindmask.core.boxes import Rect
from blindmask.core.pages import Document
from blindmask.core.results import Leak
from blindmask.documents.open import open_document
from blindmask.export.proof.verify import Proof, verify_output
from blindmask.export.proof.view import open_view
from tests.leaks.pdf_places import font_descriptor
from tests.unit.export.make import RULES, decide, displayed, mask, scanned_pdf

LINES = ("职称评审申报材料", "申报人长期承担高一年级数学教学", "论文题目是核心素养与课堂教学", "学校审核意见为情况属实")
ENGLISH = ("Application for a senior post", "taught mathematics for many years", "with diligence and care")
RARE = ("张㛃㻬同志任组长", "王䶮龘两位老师", "组员李㑇和陈㵆")
TOP, STEP, LEFT, SIZE = 360, 50, 40, 18
PAGE = (420, 420)


def _composite(pdf: pikepdf.Pdf, name: str, encoding: str, *, ordering: str = "GB1", told: str = "") -> pikepdf.Object:
    """A font as office programs write it that leave SimSun and its like to the reader's machine."""
    descendant = pikepdf.Dictionary(
        Type=pikepdf.Name.Font,
        Subtype=pikepdf.Name.CIDFontType2,
        BaseFont=pikepdf.Name(f"/{name}"),
        CIDSystemInfo=pikepdf.Dictionary(Registry="Adobe", Ordering=ordering, Supplement=2),
        FontDescriptor=font_descriptor(pdf, name),
        DW=1000,
    )
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font,
        Subtype=pikepdf.Name.Type0,
        BaseFont=pikepdf.Name(f"/{name}"),
        Encoding=pikepdf.Name(f"/{encoding}"),
        DescendantFonts=[pdf.make_indirect(descendant)],
    )
    if told:
        pairs = "".join(f"<{ord(char):04x}> <{ord(char):04x}>\n" for char in sorted(set(told)))
        font.ToUnicode = pdf.make_stream(
            b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def /CMapType 2 def\n"
            b"1 begincodespacerange <0000> <ffff> endcodespacerange\n"
            + f"{len(set(told))} beginbfchar\n{pairs}endbfchar endcmap end end".encode()
        )
    return pdf.make_indirect(font)


def _simple(pdf: pikepdf.Pdf, name: str) -> pikepdf.Object:
    return pdf.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.Font,
            Subtype=pikepdf.Name.TrueType,
            BaseFont=pikepdf.Name(f"/{name}"),
            Encoding=pikepdf.Name.WinAnsiEncoding,
            FirstChar=32,
            LastChar=126,
            Widths=[280, *[560] * 94],
            FontDescriptor=font_descriptor(pdf, name),
        )
    )


def _page(path: Path, font: str) -> Path:
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=PAGE).obj
    lines, coding = LINES, "utf-16-be"
    match font:
        case "rare":
            used, lines = _composite(pdf, "SimSun", "UniGB-UTF16-H"), RARE
        case "SimSun":
            used = _composite(pdf, "SimSun", "UniGB-UCS2-H")
        case "SimHei":
            used, coding = _composite(pdf, "SimHei", "GBK-EUC-H"), "gbk"
        case "Identity":
            used = _composite(pdf, "SimSun", "Identity-H", ordering="Identity", told="".join(LINES))
        case _:
            used, lines, coding = _simple(pdf, font), ENGLISH, "latin-1"
    shown = (
        f"BT /F {SIZE} Tf {LEFT} {TOP - STEP * at} Td <{_hex(line, coding)}> Tj ET" for at, line in enumerate(lines)
    )
    page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=used))
    page.Contents = pdf.make_stream("\n".join(shown).encode())
    pdf.save(path)
    return path


def _hex(line: str, coding: str) -> str:
    return line.encode(coding).hex()


def _changed(source: Path, picture: NDArray[np.uint8]) -> list[Rect]:
    """Where the output is found changed when it looks like that."""
    document = open_document(source)
    target = source.with_name("changed.pdf")
    target.unlink(missing_ok=True)
    mask(document, [], target)
    with pikepdf.open(target, allow_overwriting_input=True) as pdf:
        coded = pdf.make_stream(zlib.compress(np.ascontiguousarray(picture).tobytes()))
        coded.stream_dict = pikepdf.Dictionary(
            Type=pikepdf.Name.XObject,
            Subtype=pikepdf.Name.Image,
            Width=picture.shape[1],
            Height=picture.shape[0],
            ColorSpace=pikepdf.Name.DeviceRGB,
            BitsPerComponent=8,
            Filter=pikepdf.Name.FlateDecode,
        )
        pdf.pages[0].obj.Resources.XObject.P = coded
        pdf.save()
    return [leak.box for leak in _verify(document, target) if leak.how == "changed_outside" and leak.box]


def _verify(document: Document, target: Path, *, masked: Rect | None = None) -> Sequence[Leak]:
    return _proof(document, target, masked=masked).leaks


def _proof(document: Document, target: Path, *, masked: Rect | None = None) -> Proof:
    decisions = [decide(document, masked)] if masked else []
    read = Inspector(Applicant(), RULES).read
    return verify_output(
        target,
        source=document,
        decisions=decisions,
        turns={},
        style="black",
        terms=(),
        read=read,
    )


def _place(line: int, first: int, last: int, *, advance: float = 1) -> Rect:
    """Characters of a line, each as wide as the font is high."""
    baseline = TOP - STEP * line
    left, right = LEFT + SIZE * advance * first, LEFT + SIZE * advance * last
    top, bottom = PAGE[1] - baseline - 0.95 * SIZE, PAGE[1] - baseline + 0.25 * SIZE
    return Rect(left / PAGE[0], top / PAGE[1], right / PAGE[0], bottom / PAGE[1])


def _pixels(picture: NDArray[np.uint8], box: Rect) -> tuple[slice, slice]:
    height_px, width_px = picture.shape[:2]
    rows = slice(round(box.top * height_px), round(box.bottom * height_px))
    return rows, slice(round(box.left * width_px), round(box.right * width_px))


@pytest.mark.parametrize("font", ["SimSun", "SimHei", "Identity", "Calibri", "TimesNewRomanPS-BoldMT", "ArialMT"])
def test_a_page_whose_font_is_not_embedded_is_exported(tmp_path: Path, font: str) -> None:
    document = open_document(_page(tmp_path / "s.pdf", font))
    box = _place(1, 3, 7)
    target = mask(document, [decide(document, box)], tmp_path / "m.pdf").path
    assert _verify(document, target, masked=box) == ()


def test_rare_characters_that_a_font_of_this_machine_shows_are_exported_and_proved(tmp_path: Path) -> None:
    document = open_document(_page(tmp_path / "s.pdf", "rare"))
    assert _verify(document, mask(document, [], tmp_path / "m.pdf").path) == ()


def test_the_proof_says_on_which_pages_it_rests_on_reading(tmp_path: Path) -> None:
    with pikepdf.open(_page(tmp_path / "a.pdf", "SimSun")) as pdf:
        pdf.add_blank_page(page_size=PAGE)
        with pikepdf.open(_page(tmp_path / "b.pdf", "ArialMT")) as standard, pikepdf.open(tmp_path / "a.pdf") as again:
            pdf.pages.extend(standard.pages)
            pdf.pages.extend(again.pages)
            pdf.save(tmp_path / "s.pdf")
    document = open_document(tmp_path / "s.pdf")
    proof = _proof(document, mask(document, [], tmp_path / "m.pdf").path)
    assert (proof.leaks, proof.means) == ((), {"by_reading": (0, 3)})


def _blank(pixels: NDArray[np.uint8]) -> None:
    pixels[:] = 255


def _cover(pixels: NDArray[np.uint8]) -> None:
    pixels[:] = 0


def _garble(pixels: NDArray[np.uint8]) -> None:
    pixels[:] = pixels[:, ::-1].copy()


@pytest.mark.parametrize(
    ("font", "first", "last", "damage"),
    [
        ("SimSun", 4, 5, _blank),
        ("SimSun", 4, 5, _cover),
        ("SimHei", 0, 15, _garble),
        ("Identity", 0, 15, _blank),
        ("Identity", 0, 15, _cover),
        ("Identity", 0, 15, _garble),
        ("ArialMT", 0, 10, _garble),
    ],
)
def test_what_changed_in_such_text_is_found(
    tmp_path: Path, font: str, first: int, last: int, damage: Callable[[NDArray[np.uint8]], None]
) -> None:
    document = open_document(_page(tmp_path / "s.pdf", font))
    picture = displayed(mask(document, [], tmp_path / "u.pdf").path, long_side_px=2 * PAGE[1])
    assert _changed(tmp_path / "s.pdf", picture) == []
    box = _place(1, first, last)
    damage(picture[_pixels(picture, box)])
    assert any(changed.overlap(box) > 0 for changed in _changed(tmp_path / "s.pdf", picture))


def test_rare_characters_that_the_export_cannot_draw_are_found(tmp_path: Path) -> None:
    """A font that stands in for the missing one may lack them: the export would be without them."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=PAGE).obj
    page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=_composite(pdf, "SimSun", "UniGB-UTF16-H")))
    page.Contents = pdf.make_stream(f"BT /F 18 Tf 40 310 Td <{_hex('㐂㛃䶮', 'utf-16-be')}> Tj ET".encode())
    pdf.save(tmp_path / "s.pdf")
    picture = displayed(tmp_path / "s.pdf", long_side_px=2 * PAGE[1])
    if (picture > 128).all():
        pytest.skip("no font with these characters on this machine")
    document = open_document(tmp_path / "s.pdf")
    leaks = _verify(document, mask(document, [], tmp_path / "m.pdf").path)
    is_drawn = bool((displayed(tmp_path / "m.pdf") < 128).any())
    assert {leak.how for leak in leaks} == (set() if is_drawn else {"changed_outside"})


def test_a_change_beside_such_text_is_found(tmp_path: Path) -> None:
    document = open_document(_page(tmp_path / "s.pdf", "SimSun"))
    picture = displayed(mask(document, [], tmp_path / "u.pdf").path, long_side_px=2 * PAGE[1])
    picture[700:740, 300:400] = 0
    assert any(box.overlap(Rect(0.36, 0.83, 0.48, 0.88)) > 0 for box in _changed(tmp_path / "s.pdf", picture))


def test_under_a_layer_that_nobody_sees_the_picture_is_compared(tmp_path: Path) -> None:
    """As scanners write it: a picture, and its text invisibly in a font that is not embedded."""
    drawn = displayed(_page(tmp_path / "drawn.pdf", "SimSun"), long_side_px=2 * PAGE[1])
    source = scanned_pdf(tmp_path / "s.pdf", Image.fromarray(drawn), dpi=144)
    with pikepdf.open(source, allow_overwriting_input=True) as pdf:
        page = pdf.pages[0].obj
        page.Resources.Font = pikepdf.Dictionary(F=_composite(pdf, "SimSun", "UniGB-UCS2-H"))
        text = f" BT 3 Tr /F {SIZE} Tf {LEFT} {TOP - STEP} Td <{_hex('错' * 15, 'utf-16-be')}> Tj ET"
        page.Contents = pdf.make_stream(page.Contents.read_bytes() + text.encode())
        pdf.save()
    document = open_document(source)
    assert _verify(document, mask(document, [], tmp_path / "u.pdf").path) == ()
    changed = open_view(source.read_bytes()).picture(0, long_side_px=2 * PAGE[1])
    gone = _place(1, 4, 5)
    changed[_pixels(changed, gone)] = 255
    assert any(box.overlap(gone) > 0 for box in _changed(source, changed))
