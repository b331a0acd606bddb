from __future__ import annotations

import hashlib
import os
import zipfile
from pathlib import Path

import pymupdf
import pytest
from PIL import Image
from pymupdf import mupdf

from blindmask.core.errors import (
    AppError,
    DamagedFile,
    EmptyFile,
    EncryptedPdf,
    MissingFile,
    NoPages,
    NoPermission,
    NotAFile,
    OfdFile,
    TooLarge,
    TooManyPages,
    UnsupportedFormat,
)
from blindmask.documents import source as source_module
from blindmask.documents.formats import image as image_module
from blindmask.documents.open import open_document

from .make import (
    HEIGHT_PX,
    WIDTH_PX,
    boxed_pdf,
    corner_picture,
    exif_bytes,
    image_bytes,
    pdf_bytes,
    scan_pdf,
    write,
)

NO_PAGES = b"""%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj
"""


def zero_page_pdf() -> bytes:
    first, second = NO_PAGES.index(b"1 0 obj"), NO_PAGES.index(b"2 0 obj")
    table = b"xref\n0 3\n0000000000 65535 f \n%010d 00000 n \n%010d 00000 n \n" % (first, second)
    return NO_PAGES + table + b"trailer<</Size 3/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % len(NO_PAGES)


@pytest.mark.parametrize(
    ("format", "name"),
    [("JPEG", "jpeg"), ("PNG", "png"), ("BMP", "bmp"), ("TIFF", "tiff"), ("WEBP", "webp"), ("HEIF", "heif")],
)
def test_every_image_format_opens_by_content(tmp_path: Path, format: str, name: str) -> None:
    data = image_bytes(corner_picture(), format)
    document = open_document(write(tmp_path, "a.pdf", data))
    assert document.format == name
    assert document.sha256 == hashlib.sha256(data).hexdigest()
    [page] = document.pages
    assert (page.index, page.width, page.height, page.has_text) == (0, WIDTH_PX, HEIGHT_PX, False)


def test_a_pdf_under_another_name_is_a_pdf(tmp_path: Path) -> None:
    document = open_document(write(tmp_path, "scan.jpg", pdf_bytes("张三", "李四")))
    assert document.format == "pdf"
    assert [page.index for page in document.pages] == [0, 1]
    assert all(page.has_text for page in document.pages)
    assert Path(document.path).is_absolute()


def test_a_pdf_after_leading_bytes_opens(tmp_path: Path) -> None:
    assert open_document(write(tmp_path, "a.pdf", b"\r\n\r\n" + pdf_bytes("a"))).format == "pdf"


def test_every_page_of_a_tiff_counts(tmp_path: Path) -> None:
    fax, wide = Image.new("1", (30, 50), 1), Image.new("1", (60, 20), 1)
    data = image_bytes(fax, "TIFF", save_all=True, append_images=[wide], compression="group4")
    pages = open_document(write(tmp_path, "a.tif", data)).pages
    assert [(page.width, page.height) for page in pages] == [(30, 50), (60, 20)]


def test_only_the_first_picture_of_an_animation_counts(tmp_path: Path) -> None:
    data = image_bytes(corner_picture(), "WEBP", save_all=True, append_images=[Image.new("RGB", (80, 40), "red")])
    assert len(open_document(write(tmp_path, "a.webp", data)).pages) == 1


@pytest.mark.parametrize("format", ["JPEG", "PNG", "TIFF", "WEBP"])
@pytest.mark.parametrize(
    ("orientation", "turn"), [(1, 0), (2, 0), (3, 180), (4, 180), (5, 270), (6, 90), (7, 90), (8, 270)]
)
def test_sizes_are_those_of_the_displayed_image(tmp_path: Path, format: str, orientation: int, turn: int) -> None:
    [page] = open_document(write(tmp_path, "a", exif_bytes(orientation, format))).pages
    size = (HEIGHT_PX, WIDTH_PX) if turn in (90, 270) else (WIDTH_PX, HEIGHT_PX)
    assert (page.width, page.height, page.rotation) == (*size, turn)


@pytest.mark.parametrize(("rotate", "shown"), [(0, 0), (90, 90), (180, 180), (270, 270), (-90, 270), (450, 90)])
@pytest.mark.parametrize("unit", [1, 2])
def test_sizes_are_those_of_the_displayed_pdf_page(tmp_path: Path, rotate: int, shown: int, unit: float) -> None:
    data = boxed_pdf(rotate=rotate, media=(-50, -20, 400, 600), crop=(-10, 100, 380, 590), unit=unit)
    [page] = open_document(write(tmp_path, "a.pdf", data)).pages
    width, height = (490, 390) if shown in (90, 270) else (390, 490)
    assert (page.width, page.height, page.rotation) == (width * unit, height * unit, shown)


def test_a_search_layer_is_not_text(tmp_path: Path) -> None:
    data = scan_pdf(corner_picture(), dpi=72, hidden="Zhang San")
    assert not open_document(write(tmp_path, "a.pdf", data)).pages[0].has_text


def test_a_link_is_followed(tmp_path: Path) -> None:
    target = write(tmp_path, "a.pdf", pdf_bytes("a"))
    link = tmp_path / "link.pdf"
    link.symlink_to(target)
    assert open_document(link).sha256 == open_document(target).sha256


def refused(path: Path) -> type[AppError]:
    with pytest.raises(AppError) as caught:
        open_document(path)
    assert str(path) not in str(caught.value)
    assert path.stem not in str(caught.value) or len(path.stem) < 2
    return caught.type


def test_a_missing_file(tmp_path: Path) -> None:
    assert refused(tmp_path / "none.pdf") is MissingFile
    assert refused(tmp_path / ("x" * 300)) is MissingFile
    assert refused(tmp_path / "a\0b") is MissingFile
    assert refused(write(tmp_path, "file", b"x") / "a.pdf") is MissingFile


def test_a_link_to_nothing(tmp_path: Path) -> None:
    link = tmp_path / "link.pdf"
    link.symlink_to(tmp_path / "gone.pdf")
    assert refused(link) is MissingFile


def test_a_folder_named_like_a_file(tmp_path: Path) -> None:
    folder = tmp_path / "folder.pdf"
    folder.mkdir()
    assert refused(folder) is NotAFile


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no named pipes")
def test_a_pipe_does_not_hang(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.pdf"
    os.mkfifo(pipe)
    assert refused(pipe) is NotAFile


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission(tmp_path: Path) -> None:
    path = write(tmp_path, "a.pdf", pdf_bytes("a"))
    path.chmod(0)
    assert refused(path) is NoPermission


def test_permission_is_told_from_absence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def deny(*_: object, **__: object) -> None:
        raise PermissionError

    path = write(tmp_path, "secret.pdf", pdf_bytes("b"))
    monkeypatch.setattr(Path, "open", deny)
    assert refused(path) is NoPermission


def test_an_empty_file(tmp_path: Path) -> None:
    assert refused(write(tmp_path, "a.pdf", b"")) is EmptyFile


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.gif", image_bytes(corner_picture(), "GIF")),
        ("a.jpg", image_bytes(corner_picture(), "GIF")),
        ("a.docx", b"PK\x03\x04" + bytes(100)),
        ("a.pdf", b"PK\x03\x04" + bytes(100)),
        ("a.txt", "申报人".encode()),
    ],
)
def test_other_formats_are_unsupported(tmp_path: Path, name: str, data: bytes) -> None:
    assert refused(write(tmp_path, name, data)) is UnsupportedFormat


def test_an_ofd_is_refused_with_advice_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "a.ofd"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("OFD.xml", "<ofd:OFD/>")
    assert refused(path) is OfdFile


def test_a_user_password(tmp_path: Path) -> None:
    data = pdf_bytes("a", encryption=mupdf.PDF_ENCRYPT_AES_256, user_pw="u", owner_pw="o")
    assert refused(write(tmp_path, "a.pdf", data)) is EncryptedPdf


def test_an_unknown_encryption(tmp_path: Path) -> None:
    data = pdf_bytes("a", encryption=mupdf.PDF_ENCRYPT_AES_256, user_pw="u", owner_pw="o")
    assert refused(write(tmp_path, "a.pdf", data.replace(b"/Standard", b"/AdobePub"))) is EncryptedPdf


def test_an_owner_password_alone_does_not_hinder(tmp_path: Path) -> None:
    data = pdf_bytes("a", encryption=mupdf.PDF_ENCRYPT_AES_256, owner_pw="o")
    assert len(open_document(write(tmp_path, "a.pdf", data)).pages) == 1


@pytest.mark.parametrize("format", ["JPEG", "PNG", "BMP", "TIFF", "WEBP", "HEIF"])
def test_a_truncated_image(tmp_path: Path, format: str) -> None:
    data = image_bytes(Image.effect_noise((200, 200), 80).convert("RGB"), format)
    assert refused(write(tmp_path, "a", data[: len(data) // 2])) is DamagedFile


@pytest.mark.parametrize("format", ["JPEG", "PNG", "BMP", "TIFF", "WEBP", "HEIF"])
def test_an_image_that_ends_after_its_first_bytes(tmp_path: Path, format: str) -> None:
    assert refused(write(tmp_path, "a", image_bytes(corner_picture(), format)[:20])) is DamagedFile


@pytest.mark.parametrize("data", [b"%PDF-1.7\n", b"%PDF-1.7\n" + bytes(5000), pdf_bytes("a")[:120]])
def test_a_pdf_that_cannot_be_parsed(tmp_path: Path, data: bytes) -> None:
    assert refused(write(tmp_path, "a.pdf", data)) is DamagedFile


def test_rubbish_with_our_extension_is_damage(tmp_path: Path) -> None:
    assert refused(write(tmp_path, "a.pdf", b"\0" * 3000)) is DamagedFile


def test_a_repair_to_nothing_is_damage(tmp_path: Path) -> None:
    assert refused(write(tmp_path, "a.pdf", NO_PAGES)) is DamagedFile


def test_a_sound_pdf_without_pages(tmp_path: Path) -> None:
    assert refused(write(tmp_path, "a.pdf", zero_page_pdf())) is NoPages


def test_a_broken_reference_table_is_repaired(tmp_path: Path) -> None:
    data = pdf_bytes("a", "b").replace(b"startxref", b"startxxxx")
    assert len(open_document(write(tmp_path, "a.pdf", data)).pages) == 2


def test_too_many_pages_of_a_pdf(tmp_path: Path) -> None:
    pdf = pymupdf.open()
    for _ in range(501):
        pdf.new_page(width=10, height=10)
    with pytest.raises(TooManyPages) as caught:
        open_document(write(tmp_path, "a.pdf", pdf.tobytes()))
    assert (caught.value.facts["pages"], caught.value.facts["limit"]) == (501, 500)


def test_too_many_pages_of_a_tiff(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(image_module, "MAX_PAGES", 2)
    data = image_bytes(corner_picture(), "TIFF", save_all=True, append_images=[corner_picture()] * 2)
    assert refused(write(tmp_path, "a.tif", data)) is TooManyPages


def test_too_many_bytes_are_not_read(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    with path.open("wb") as file:
        file.truncate(source_module.MAX_BYTES + 1)
    assert refused(path) is TooLarge


@pytest.mark.parametrize("format", ["PNG", "TIFF", "BMP"])
def test_a_decompression_bomb_is_refused_by_its_header(
    tmp_path: Path, format: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = image_bytes(Image.new("1", (15000, 14000)), format)
    path = write(tmp_path, "a", data)

    def decoded(*_: object) -> None:
        pytest.fail("the bomb was decoded")

    monkeypatch.setattr(Image.Image, "load", decoded)
    assert refused(path) is TooLarge


def test_a_bomb_behind_a_small_first_page(tmp_path: Path) -> None:
    data = image_bytes(
        corner_picture("1"), "TIFF", save_all=True, append_images=[Image.new("1", (15000, 14000))], compression="group4"
    )
    assert refused(write(tmp_path, "a.tif", data)) is TooLarge


def test_nothing_is_printed_about_a_damaged_pdf(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    open_document(write(tmp_path, "a.pdf", pdf_bytes("a").replace(b"startxref", b"startxxxx")))
    assert refused(write(tmp_path, "b.pdf", b"%PDF-1.7\nrubbish")) is DamagedFile
    out, err = capfd.readouterr()
    assert out == ""
    assert err == ""
