from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from blindmask.core.boxes import Rect
from blindmask.core.results import Leak
from blindmask.export.proof.foreign import check_foreign
from tests.leaks.pdf_places import black_picture
from tests.unit.export.make import marked_pdf, marked_picture, scanned_pdf

LINE = Rect(90 / 500, 239 / 700, 290 / 500, 253 / 700)
"""The line at 450 pt from below of a marked page."""


def found(path: Path) -> set[tuple[str, int | None]]:
    return {(leak.how, leak.page) for leak in leaks_of(path)}


def leaks_of(path: Path) -> list[Leak]:
    """What the checker says of a file of which nobody told a term."""
    return check_foreign(path, terms=(), read=lambda _: [])


def drawn_over(path: Path, content: bytes, **resources: Any) -> Path:
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        page = pdf.pages[0].obj
        page.Contents = pdf.make_stream(b"q " + page.Contents.read_bytes() + b" Q " + content)
        for key, value in resources.items():
            page.Resources[f"/{key}"] = value
        pdf.save()
    return path


def annotated(path: Path, **keys: Any) -> Path:
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        note = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Rect=[85, 444, 350, 464], F=4, **keys)
        pdf.pages[0].obj.Annots = pikepdf.Array([pdf.make_indirect(note)])
        pdf.save()
    return path


@pytest.mark.parametrize("grey", ["0", "1", "0.5"])
@pytest.mark.parametrize("rotate", [0, 90])
def test_text_under_a_block_is_found_and_where(tmp_path: Path, grey: str, rotate: int) -> None:
    path = drawn_over(marked_pdf(tmp_path / "a.pdf", rotate=rotate), f"{grey} g 85 444 270 20 re f".encode())
    (leak,) = leaks_of(path)
    assert (leak.how, leak.page) == ("covered_text", 0)
    if not rotate:
        assert leak.box is not None
        assert leak.box.as_list() == pytest.approx(LINE.as_list(), abs=0.02)


def test_text_on_a_coloured_ground_is_no_finding(tmp_path: Path) -> None:
    path = marked_pdf(tmp_path / "a.pdf")
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        page = pdf.pages[0].obj
        ground = b"q 0.9 0.9 0.6 rg 0 0 500 700 re f 0.1 0.1 0.4 rg 80 500 300 40 re f Q "
        page.Contents = pdf.make_stream(ground + page.Contents.read_bytes())
        pdf.save()
    assert leaks_of(path) == []


def test_a_yellow_highlight_is_no_finding(tmp_path: Path) -> None:
    quad = [85, 464, 350, 464, 85, 444, 350, 444]
    path = annotated(
        marked_pdf(tmp_path / "a.pdf"), Subtype=pikepdf.Name.Highlight, C=[1, 1, 0], QuadPoints=quad, CA=0.5
    )
    assert leaks_of(path) == []


def test_a_black_highlight_is_found(tmp_path: Path) -> None:
    quad = [85, 464, 350, 464, 85, 444, 350, 444]
    path = annotated(marked_pdf(tmp_path / "a.pdf"), Subtype=pikepdf.Name.Highlight, C=[0, 0, 0], QuadPoints=quad)
    assert found(path) == {("removable_cover", 0)}


@pytest.mark.parametrize(("opacity", "how"), [(1, "removable_cover"), (0.6, "translucent")])
def test_a_square_over_text_is_found(tmp_path: Path, opacity: float, how: str) -> None:
    path = annotated(marked_pdf(tmp_path / "a.pdf"), Subtype=pikepdf.Name.Square, C=[0, 0, 0], IC=[0, 0, 0], CA=opacity)
    assert found(path) == {(how, 0)}


def test_a_redaction_mark_that_was_not_applied_is_found(tmp_path: Path) -> None:
    path = annotated(marked_pdf(tmp_path / "a.pdf"), Subtype=pikepdf.Name.Redact)
    (leak,) = leaks_of(path)
    assert (leak.how, leak.page) == ("unapplied_mark", 0)
    assert leak.box is not None
    assert leak.box.overlap(LINE) > 0


def test_a_translucent_block_is_found(tmp_path: Path) -> None:
    states = pikepdf.Dictionary(T=pikepdf.Dictionary(ca=0.7))
    path = drawn_over(marked_pdf(tmp_path / "a.pdf"), b"/T gs 0 g 85 444 270 20 re f", ExtGState=states)
    assert found(path) == {("translucent", 0)}


@pytest.mark.parametrize("grey", ["0", "1"])
def test_a_scan_under_a_block_is_found(tmp_path: Path, grey: str) -> None:
    path = scanned_pdf(tmp_path / "a.pdf", marked_picture())
    assert leaks_of(path) == []
    drawn_over(path, f"{grey} g 40 475 65 35 re f".encode())
    (leak,) = leaks_of(path)
    assert (leak.how, leak.page) == ("covered_picture", 0)


def test_the_text_layer_of_a_scan_under_a_block_is_found(tmp_path: Path) -> None:
    font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
    layer = b"BT 3 Tr /F 20 Tf 45 485 Td (Qiulin) Tj ET"
    path = scanned_pdf(tmp_path / "a.pdf", marked_picture())
    drawn_over(path, layer, Font=pikepdf.Dictionary(F=font))
    assert leaks_of(path) == []
    drawn_over(path, b"0 g 40 475 80 35 re f")
    assert found(path) == {("covered_text", 0)}


def test_a_picture_laid_over_text_is_found(tmp_path: Path) -> None:
    path = marked_pdf(tmp_path / "a.pdf")
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        page = pdf.pages[0].obj
        page.Resources.XObject = pikepdf.Dictionary(B=black_picture(pdf))
        page.Contents = pdf.make_stream(page.Contents.read_bytes() + b" q 270 0 0 20 85 444 cm /B Do Q")
        pdf.save()
    assert found(path) == {("covered_text", 0)}


def test_files_without_a_page_of_text_are_quiet(tmp_path: Path) -> None:
    pdf = pikepdf.new()
    pdf.add_blank_page()
    buffer = BytesIO()
    pdf.save(buffer)
    (tmp_path / "a.pdf").write_bytes(buffer.getvalue())
    assert leaks_of(tmp_path / "a.pdf") == []
