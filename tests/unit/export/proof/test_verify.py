from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pikepdf
import pillow_heif
import pytest
from PIL import Image, ImageCms, ImageDraw

from blindmask.core.boxes import Rect
from blindmask.core.errors import ChangedFile, ModelMissing
from blindmask.core.pages import Document
from blindmask.core.proposals import Decision, Verdict
from blindmask.core.results import ExportOptions
from blindmask.documents.open import open_document
from blindmask.export.proof.foreign import check_foreign
from blindmask.export.proof.verify import verify_output
from blindmask.export.proof.view import View, open_view
from blindmask.export.write.paint import _font  # pyright: ignore[reportPrivateUsage]: the one Chinese font that is always there
from tests.unit.export.make import (
    NAME,
    TERMS,
    decide,
    displayed,
    marked_pdf,
    marked_picture,
    mask,
    masked_case,
    red_box,
    span,
    verify,
)

Case = tuple[Document, list[Decision], Path]


@pytest.fixture
def pdf_case(tmp_path: Path) -> Case:
    return masked_case(tmp_path, marked_pdf(tmp_path / "s.pdf", pages=2))


@pytest.fixture
def jpeg_case(tmp_path: Path) -> Case:
    marked_picture().save(tmp_path / "s.jpg", quality=90)
    return masked_case(tmp_path, tmp_path / "s.jpg")


def hows(case: Case, **options: object) -> set[str]:
    document, decisions, target = case
    return {leak.how for leak in verify(target, document, decisions, **options)}  # pyright: ignore[reportArgumentType]


def test_a_clean_file_passes(pdf_case: Case, jpeg_case: Case) -> None:
    assert hows(pdf_case) == hows(jpeg_case) == set()


def _info(pdf: pikepdf.Pdf) -> None:
    pdf.docinfo["/Title"] = "a title"


def _xmp(pdf: pikepdf.Pdf) -> None:
    with pdf.open_metadata() as metadata:
        metadata["dc:title"] = "a title"


def _note(pdf: pikepdf.Pdf) -> None:
    note = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, Rect=[1, 1, 9, 9], Contents="a note")
    pdf.pages[0].obj.Annots = pdf.make_indirect(pikepdf.Array([pdf.make_indirect(note)]))


def _file(pdf: pikepdf.Pdf) -> None:
    pdf.attachments["a.txt"] = b"a file"


def _form(pdf: pikepdf.Pdf) -> None:
    pdf.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([]), DA="0 g")


def _bookmark(pdf: pikepdf.Pdf) -> None:
    with pdf.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem("a bookmark", 0))


def _layer(pdf: pikepdf.Pdf) -> None:
    group = pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.OCG, Name="a layer"))
    pdf.Root.OCProperties = pikepdf.Dictionary(OCGs=[group], D=pikepdf.Dictionary(OFF=[group]))


def _thumbnail(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].obj.Thumb = pdf.make_stream(b"\0")


def _text(pdf: pikepdf.Pdf) -> None:
    page = pdf.pages[0].obj
    page.Contents = pdf.make_stream(page.Contents.read_bytes() + b" BT 3 Tr /F 9 Tf 9 9 Td (hidden) Tj ET")


def _structure(pdf: pikepdf.Pdf) -> None:
    pdf.Root.StructTreeRoot = pikepdf.Dictionary(Type=pikepdf.Name.StructTreeRoot)


def _loose(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].obj.Resources.XObject.P.Alternates = pdf.make_stream(b"another picture")


@pytest.mark.parametrize(
    ("plant", "how"),
    [
        (_info, "metadata"),
        (_xmp, "metadata"),
        (_note, "annotation"),
        (_file, "attachment"),
        (_form, "form"),
        (_bookmark, "bookmark"),
        (_layer, "hidden_layer"),
        (_thumbnail, "thumbnail"),
        (_text, "text_layer"),
        (_structure, "text_layer"),
        (_loose, "raw_bytes"),
    ],
)
def test_whatever_is_not_a_page_of_pixels_is_found(
    pdf_case: Case, plant: Callable[[pikepdf.Pdf], None], how: str
) -> None:
    with pikepdf.open(pdf_case[2], allow_overwriting_input=True) as pdf:
        plant(pdf)
        pdf.save()
    assert how in hows(pdf_case)


@pytest.mark.parametrize("tail", [b"a few bytes more", b"%%EOF\n"])
def test_bytes_after_the_end_are_found(pdf_case: Case, jpeg_case: Case, tail: bytes) -> None:
    for case in (pdf_case, jpeg_case):
        case[2].write_bytes(case[2].read_bytes() + tail)
        assert "raw_bytes" in hows(case)


def test_a_jpeg_comment_inside_a_pdf_is_found(tmp_path: Path) -> None:
    random = np.random.default_rng(1)
    Image.fromarray(random.integers(0, 255, (300, 200, 3), np.uint8)).save(tmp_path / "s.pdf")
    document = open_document(tmp_path / "s.pdf")
    target = mask(document, [], tmp_path / "m.pdf").path
    with pikepdf.open(target, allow_overwriting_input=True) as pdf:
        image = pdf.pages[0].obj.Resources.XObject.P
        assert image.Filter == "/DCTDecode"
        jpeg = image.read_raw_bytes()
        image.write(jpeg[:2] + b"\xff\xfe\x00\x08a note" + jpeg[2:], filter=pikepdf.Name.DCTDecode)
        pdf.save()
    assert "metadata" in {leak.how for leak in verify(target, document, [])}


def _jpeg_with(path: Path, **options: Any) -> None:
    with Image.open(path) as picture:
        picture.load()
    picture.save(path, quality=90, **options)


def test_whatever_an_image_carries_beside_pixels_is_found(jpeg_case: Case) -> None:
    exif = Image.Exif()
    exif[315] = "somebody"
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for options, how in (
        ({"exif": exif}, "exif"),
        ({"comment": b"a note"}, "metadata"),
        ({"icc_profile": profile}, "metadata"),
        ({"xmp": b"<x:xmpmeta/>"}, "metadata"),
    ):
        _jpeg_with(jpeg_case[2], **options)
        assert how in hows(jpeg_case)


def test_a_box_that_was_not_painted_is_found(pdf_case: Case, tmp_path: Path) -> None:
    document, decisions, _ = pdf_case
    target = mask(document, [], tmp_path / "unpainted.pdf").path
    assert "not_flat" in {leak.how for leak in verify(target, document, decisions)}


@pytest.mark.parametrize("style", ["black", "white", "label"])
def test_a_translucent_box_is_found(tmp_path: Path, style: str) -> None:
    source, target = tmp_path / "s.png", tmp_path / "m.png"
    marked_picture().save(source)
    document = open_document(source)
    decisions = [decide(document, Rect(0.06, 0.4, 0.4, 0.6))]
    mask(document, decisions, target, options=ExportOptions(style=style))
    assert verify(target, document, decisions, style=style) == []
    with Image.open(source) as before, Image.open(target) as after:
        Image.blend(after.convert("RGB"), before.convert("RGB"), 0.2).save(target)
    assert "not_flat" in {leak.how for leak in verify(target, document, decisions, style=style)}


def test_a_displaced_box_is_found(pdf_case: Case, tmp_path: Path) -> None:
    document, (decision,), _ = pdf_case
    moved = decide(document, Rect(*(edge + 0.05 for edge in decision.box.as_list())))
    target = mask(document, [moved], tmp_path / "moved.pdf").path
    assert {leak.how for leak in verify(target, document, [decision])} == {"not_flat", "changed_outside"}


def test_an_extra_box_is_found(pdf_case: Case, tmp_path: Path) -> None:
    document, decisions, _ = pdf_case
    extra = decide(document, Rect(0.17, 0.5, 0.3, 0.52), page=1)
    target = mask(document, [*decisions, extra], tmp_path / "extra.pdf").path
    leaks = verify(target, document, decisions)
    assert {(leak.page, leak.how) for leak in leaks} == {(1, "changed_outside")}
    assert any(leak.box and leak.box.overlap(extra.box) > 0 for leak in leaks)


@pytest.mark.parametrize("shift_px", [(0, 12), (12, 0), (-9, 9)])
def test_a_displaced_page_is_found(tmp_path: Path, shift_px: tuple[int, int]) -> None:
    source = tmp_path / "s.png"
    marked_picture().save(source)
    document, decisions, target = masked_case(tmp_path, source)
    with Image.open(target) as picture:
        Image.fromarray(np.roll(np.array(picture.convert("RGB")), shift_px, (0, 1))).save(target)
    assert "changed_outside" in {leak.how for leak in verify(target, document, decisions)}


def test_one_missing_word_is_found(tmp_path: Path) -> None:
    source = tmp_path / "s.png"
    marked_picture().save(source)
    document, decisions, target = masked_case(tmp_path, source)
    with Image.open(target) as opened:
        picture = np.array(opened.convert("RGB"))
    assert (picture[400:424, 200:240] < 100).any()
    picture[400:424, 200:240] = 255
    Image.fromarray(picture).save(target)
    assert "changed_outside" in {leak.how for leak in verify(target, document, decisions)}


def _typeset_page(width_px: int = 1240, height_px: int = 1754) -> Image.Image:
    """An A4 page at 150 dpi with lines of 10 pt: each letter 21 px."""
    pixels = Image.new("L", (width_px, height_px), 255)
    pen = ImageDraw.Draw(pixels)
    for top in range(150, height_px - 150, 32):
        pen.text((150, top), "经审核该同志在聘期内履行岗位职责考核合格", fill=0, font=_font(21))
    return pixels


@pytest.mark.parametrize("column", range(2, 18, 3))
@pytest.mark.parametrize("quality", [85, 45])
def test_one_missing_character_of_ten_points_is_found(tmp_path: Path, column: int, quality: int) -> None:
    source, target = tmp_path / "s.png", tmp_path / "m.jpg"
    picture = _typeset_page()
    picture.save(source)
    document = open_document(source)
    picture.save(target, quality=quality)
    assert verify(target, document, []) == []
    place = 150 + 21 * column, 790, 150 + 21 * (column + 1), 790 + 25
    picture.paste(255, place)
    picture.save(target, quality=quality)
    (leak,) = verify(target, document, [])
    assert leak.how == "changed_outside"
    assert leak.box is not None
    assert leak.box.overlap(Rect(place[0] / 1240, place[1] / 1754, place[2] / 1240, place[3] / 1754)) > 0


def test_a_page_of_another_size_is_found(pdf_case: Case) -> None:
    with pikepdf.open(pdf_case[2], allow_overwriting_input=True) as pdf:
        page = pdf.pages[1].obj
        page.MediaBox = pikepdf.Array([0, 0, 250, 350])
        page.Contents = pdf.make_stream(b"q 250 0 0 350 0 0 cm /P Do Q")
        pdf.save()
    assert "page_size" in hows(pdf_case)


def test_a_stretched_picture_is_found(jpeg_case: Case) -> None:
    with Image.open(jpeg_case[2]) as picture:
        picture.resize((picture.width, picture.height * 9 // 10)).save(jpeg_case[2], quality=90)
    assert "page_size" in hows(jpeg_case)


def test_a_page_turned_the_wrong_way_is_found(tmp_path: Path) -> None:
    document = open_document(marked_pdf(tmp_path / "s.pdf"))
    target = mask(document, [], tmp_path / "m.pdf", turns={0: 270}).path
    assert "changed_outside" in {leak.how for leak in verify(target, document, [], turns={0: 90})}


def test_a_missing_page_is_found(pdf_case: Case) -> None:
    with pikepdf.open(pdf_case[2], allow_overwriting_input=True) as pdf:
        del pdf.pages[1]
        pdf.remove_unreferenced_resources()
        pdf.save()
    assert "page_count" in hows(pdf_case)


@pytest.mark.parametrize("content", [b"", b"%PDF-1.5\nnothing", b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n"])
def test_what_cannot_be_read_is_never_clean(pdf_case: Case, content: bytes) -> None:
    pdf_case[2].write_bytes(content)
    assert "unreadable" in hows(pdf_case)
    assert "unreadable" in {leak.how for leak in check_foreign(pdf_case[2], terms=TERMS, read=lambda _: [])}


def test_a_cut_file_is_never_clean(jpeg_case: Case) -> None:
    jpeg_case[2].write_bytes(jpeg_case[2].read_bytes()[:-400])
    assert hows(jpeg_case)


def test_an_output_that_is_gone_is_unreadable(jpeg_case: Case) -> None:
    jpeg_case[2].unlink()
    assert hows(jpeg_case) == {"unreadable"}


def test_a_term_read_by_ocr_is_found_with_its_box(pdf_case: Case) -> None:
    document, decisions, target = pdf_case
    line = span(f"申报人{NAME}同志", Rect(0.1, 0.5, 0.9, 0.53))
    leaks = verify(target, document, decisions, spans=[line])
    assert {(leak.page, leak.how) for leak in leaks} == {(0, "ocr"), (1, "ocr")}
    assert leaks[0].box is not None
    assert leaks[0].box.as_list() == pytest.approx([0.1 + 0.8 * 3 / 13, 0.5, 0.1 + 0.8 * 11 / 13, 0.53])


def test_a_term_in_a_kept_box_is_no_leak(pdf_case: Case) -> None:
    document, decisions, target = pdf_case
    line = span(NAME, Rect(0.2, 0.5, 0.4, 0.53))
    kept = [decide(document, Rect(0.19, 0.49, 0.41, 0.54), page=page, verdict=Verdict.KEEP) for page in (0, 1)]
    assert verify(target, document, [*decisions, *kept], spans=[line]) == []
    elsewhere = decide(document, Rect(0.6, 0.49, 0.8, 0.54), verdict=Verdict.KEEP)
    assert verify(target, document, [*decisions, elsewhere, kept[1]], spans=[line])[0].page == 0


def test_kept_boxes_turn_with_their_page(tmp_path: Path) -> None:
    document = open_document(marked_pdf(tmp_path / "s.pdf"))
    kept = decide(document, Rect(0.1, 0.2, 0.3, 0.25), verdict=Verdict.KEEP)
    target = mask(document, [kept], tmp_path / "m.pdf", turns={0: 90}).path
    line = span(NAME, Rect(0.75, 0.1, 0.8, 0.3))
    assert verify(target, document, [kept], turns={0: 90}, spans=[line]) == []


def test_a_term_in_the_file_name_is_found(pdf_case: Case) -> None:
    assert hows(pdf_case, name="03_古丽娜尔阿不都_遮盖.pdf") == {"file_name"}


def test_a_source_that_changed_is_not_compared(tmp_path: Path) -> None:
    source = marked_pdf(tmp_path / "s.pdf")
    document, decisions, target = masked_case(tmp_path, source)
    marked_pdf(source, rotate=90)
    with pytest.raises(ChangedFile):
        verify(target, document, decisions)


def test_a_format_that_one_library_alone_decodes_is_said_to_be_so(tmp_path: Path) -> None:
    source, target = tmp_path / "s.heic", tmp_path / "m.jpg"
    pillow_heif.from_pillow(Image.new("RGB", (300, 200), "white")).save(source)
    document = open_document(source)
    mask(document, [], target)
    proof = verify_output(
        target, source=document, decisions=[], turns={}, style="black", terms=TERMS, read=lambda _: []
    )
    assert (proof.leaks, proof.means) == ((), {"same_decoder": (0,)})


def test_a_source_that_no_renderer_here_reads_is_not_proved_without_a_picture_of_it(tmp_path: Path) -> None:
    source, target = marked_pdf(tmp_path / "s.pdf"), tmp_path / "m.pdf"
    document = open_document(source)
    mask(document, [], target)
    source.write_bytes(b"something else")
    other = replace(document, format="toy", sha256=hashlib.sha256(b"something else").hexdigest())

    def leaks(drawn: View | None) -> list[str]:
        proof = verify_output(
            target, source=other, drawn=drawn, decisions=[], turns={}, style="black", terms=(), read=lambda _: []
        )
        return [leak.how for leak in proof.leaks]

    assert leaks(None) == ["unreadable"]
    assert leaks(open_view(target.read_bytes())) == []
    assert "changed_outside" in leaks(open_view(marked_pdf(tmp_path / "b.pdf", rotate=180).read_bytes()))


def test_a_reader_that_fails_is_not_taken_for_a_leak(pdf_case: Case) -> None:
    def fail(_: object) -> list[object]:
        raise ModelMissing(file="a.onnx")

    document, decisions, target = pdf_case
    with pytest.raises(ModelMissing):
        verify_output(
            target,
            source=document,
            decisions=decisions,
            turns={},
            style="black",
            terms=TERMS,
            read=fail,  # pyright: ignore[reportArgumentType]
        )


def test_text_in_a_font_that_is_not_embedded_may_look_different(tmp_path: Path) -> None:
    source = tmp_path / "s.pdf"
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(400, 300))
    descendant = pikepdf.Dictionary(
        Type=pikepdf.Name.Font,
        Subtype=pikepdf.Name.CIDFontType0,
        BaseFont=pikepdf.Name("/STSong-Light"),
        CIDSystemInfo=pikepdf.Dictionary(Registry="Adobe", Ordering="GB1", Supplement=2),
    )
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font,
        Subtype=pikepdf.Name.Type0,
        BaseFont=pikepdf.Name("/STSong-Light"),
        Encoding=pikepdf.Name("/UniGB-UCS2-H"),
        DescendantFonts=[pdf.make_indirect(descendant)],
    )
    page.obj.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font))
    shown = "合格证书编号".encode("utf-16-be").hex().encode()
    page.obj.Contents = pdf.make_stream(b"BT /F 40 Tf 60 150 Td <" + shown + b"> Tj ET")
    pdf.save(source)
    document = open_document(source)
    target = mask(document, [], tmp_path / "m.pdf").path
    line = span("合格证书编号", Rect(60 / 400, 1 - 190 / 300, 300 / 400, 1 - 140 / 300))
    assert verify(target, document, [], spans=[line]) == []
    parts = [
        span("证书编号", Rect(140 / 400, 1 - 190 / 300, 300 / 400, 1 - 140 / 300)),
        span("合格", Rect(60 / 400, 1 - 190 / 300, 140 / 400, 1 - 140 / 300)),
    ]
    assert verify(target, document, [], spans=parts) == []
    assert {leak.how for leak in verify(target, document, [], spans=[])} == {"changed_outside"}


def covered_pdf(path: Path) -> Path:
    """What careless tools write: a black rectangle over live text."""
    source = marked_pdf(path)
    with pikepdf.open(source, allow_overwriting_input=True) as pdf:
        page = pdf.pages[0].obj
        page.Contents = pdf.make_stream(page.Contents.read_bytes() + b" 0 g 0 0 500 700 re f")
        pdf.save()
    return source


def test_text_under_a_drawn_rectangle_is_found_in_a_foreign_file(tmp_path: Path) -> None:
    path = covered_pdf(tmp_path / "foreign.pdf")
    assert displayed(path).max() == 0
    leaks = check_foreign(path, terms=TERMS, read=lambda _: [])
    layer = [leak for leak in leaks if leak.how == "text_layer" and leak.box]
    assert len(layer) == 15
    assert layer[0].page == 0
    assert all(leak.box and leak.box.left == pytest.approx(90 / 500, abs=0.01) for leak in layer)


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_the_boxes_of_hidden_text_are_where_it_is_displayed(tmp_path: Path, rotate: int) -> None:
    path = marked_pdf(tmp_path / "a.pdf", rotate=rotate, crop=(60, 90, 460, 660))
    picture = displayed(path)
    for leak in check_foreign(path, terms=TERMS, read=lambda _: []):
        if leak.box:
            left, top, right, bottom = (
                round(edge * side) for edge, side in zip(leak.box.as_list(), picture.shape[1::-1] * 2, strict=True)
            )
            assert (picture[top:bottom, left:right] < 128).mean() > 0.1


def _named_info(pdf: pikepdf.Pdf) -> None:
    pdf.docinfo["/Author"] = NAME


def _named_bookmark(pdf: pikepdf.Pdf) -> None:
    with pdf.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem(NAME, 0))


def _named_field(pdf: pikepdf.Pdf) -> None:
    pdf.Root.AcroForm = pikepdf.Dictionary(Fields=[pikepdf.Dictionary(V=NAME)])


def _named_note(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].obj.Annots = pikepdf.Array([pikepdf.Dictionary(Contents="古丽娜尔 阿不都")])


def _named_private_data(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].obj.PieceInfo = pikepdf.Dictionary(X=NAME)


def _named_stream(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].obj.Odd = pdf.make_stream(NAME.encode("utf-16-be"))


@pytest.mark.parametrize(
    ("plant", "how"),
    [
        (_named_info, "metadata"),
        (_named_bookmark, "bookmark"),
        (_named_field, "form"),
        (_named_note, "annotation"),
        (_named_private_data, "metadata"),
        (_named_stream, "raw_bytes"),
        (_file, "attachment"),
    ],
)
def test_terms_in_the_carriers_of_a_foreign_file_are_found(
    tmp_path: Path, plant: Callable[[pikepdf.Pdf], None], how: str
) -> None:
    path = tmp_path / "foreign.pdf"
    pdf = pikepdf.new()
    pdf.add_blank_page()
    plant(pdf)
    pdf.save(path)
    assert {leak.how for leak in check_foreign(path, terms=TERMS, read=lambda _: [])} == {how}


def test_an_older_revision_is_searched_too(tmp_path: Path) -> None:
    path = tmp_path / "foreign.pdf"
    pdf = pikepdf.new()
    pdf.add_blank_page()
    pdf.Root.Secret = pdf.make_stream(zlib.compress(f"note: {NAME}".encode()), Filter=pikepdf.Name.FlateDecode)
    pdf.save(path)
    old = path.read_bytes()
    with pikepdf.open(path) as opened:
        number = opened.Root.Secret.objgen[0]
    start = old.rfind(b"startxref") + len(b"startxref")
    before = int(old[start:].split()[0])
    update = f"{number} 0 obj\nnull\nendobj\n"
    table = f"xref\n{number} 1\n{len(old):010d} 00000 n \n"
    with pikepdf.open(path) as opened:
        root, size = opened.trailer.Root.objgen[0], int(opened.trailer.Size)
    trailer = f"trailer\n<</Size {size}/Root {root} 0 R/Prev {before}>>\nstartxref\n{len(old) + len(update)}\n%%EOF\n"
    path.write_bytes(old + (update + table + trailer).encode())
    assert check_foreign(path, terms=TERMS, read=lambda _: [])


def test_a_clean_foreign_file_is_clean(tmp_path: Path, jpeg_case: Case) -> None:
    assert check_foreign(jpeg_case[2], terms=TERMS, read=lambda _: []) == []
    marked_pdf(tmp_path / "a.pdf")
    assert check_foreign(tmp_path / "a.pdf", terms=("古丽娜尔·阿不都",), read=lambda _: []) == []


def test_the_name_of_a_foreign_file_is_searched(tmp_path: Path) -> None:
    path = tmp_path / f"{NAME}_证书.png"
    marked_picture().save(path)
    assert {leak.how for leak in check_foreign(path, terms=TERMS, read=lambda _: [])} == {"file_name"}


def test_foreign_pictures_are_read_too(tmp_path: Path) -> None:
    buffer = BytesIO()
    marked_picture().save(buffer, "PNG")
    path = tmp_path / "a.png"
    path.write_bytes(buffer.getvalue())
    line = span(f"姓名 {NAME}", red_box(displayed(path)))
    (leak,) = check_foreign(path, terms=TERMS, read=lambda _: [line])
    assert (leak.page, leak.how) == (0, "ocr")
