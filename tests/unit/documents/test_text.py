from __future__ import annotations

from pathlib import Path

import numpy as np
import pymupdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from blindmask.core.pages import Document, TextSource
from blindmask.core.pixels import to_fractions, to_pixels
from blindmask.documents.open import open_document
from blindmask.documents.render import render_page
from blindmask.documents.text import page_spans

from .make import boxed_pdf, corner_picture, image_bytes, pdf_bytes, scan_pdf, write


def opened(folder: Path, data: bytes) -> Document:
    return open_document(write(folder, "a.pdf", data))


def page_with(**text: object) -> pymupdf.Document:
    """A page that says `shown` and, with the given options, `secret`."""
    pdf = pymupdf.open()
    page = pdf.new_page(width=400, height=400)
    page.insert_text((50, 100), "shown", fontsize=20)
    page.insert_text((50, 200), "secret", fontsize=20, **text)  # pyright: ignore[reportArgumentType]
    return pdf


def texts(document: Document, index: int = 0) -> list[str]:
    return [span.text for span in page_spans(document, index)]


def assert_boxes_hold_the_ink(document: Document) -> None:
    """All ink of the page lies in the characters' boxes, and every inked character's box has ink."""
    ink = render_page(document, 0, long_side_px=1500).min(axis=2) < 128
    height_px, width_px = ink.shape
    left = ink.copy()
    for span in page_spans(document, 0):
        for char, box in zip(span.text, span.char_boxes, strict=True):
            x0, y0, x1, y1 = to_pixels(box, width_px=width_px, height_px=height_px)
            assert char.isspace() or ink[y0:y1, x0:x1].any()
            left[y0:y1, x0:x1] = False
            assert span.box.overlap(box) == pytest.approx(box.area)
    assert ink.any()
    assert left.sum() <= 0.002 * ink.sum()


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rotate=st.sampled_from((0, 90, 180, 270)),
    origin=st.tuples(st.integers(-300, 90), st.integers(-300, 290)),
    margin=st.tuples(st.integers(0, 60), st.integers(0, 60)),
    unit=st.sampled_from((1, 1.5, 2, 10)),
)
def test_boxes_land_on_the_ink_of_every_page(
    tmp_path: Path, rotate: int, origin: tuple[int, int], margin: tuple[int, int], unit: float
) -> None:
    (x, y), (dx, dy) = origin, margin
    data = boxed_pdf(
        rotate=rotate,
        media=(x, y, 400, 600),
        crop=(x + dx / 60, y + dy / 60, 400 - dx, 600 - dy),
        unit=unit,
        text="Hxgj",
    )
    document = opened(tmp_path, data)
    assert texts(document) == ["Hxgj"]
    assert_boxes_hold_the_ink(document)


@pytest.mark.parametrize("media", [(400, 600, 0, 0), (-400, -100, 400, 600)])
def test_reversed_and_negative_media_boxes(tmp_path: Path, media: tuple[float, float, float, float]) -> None:
    document = opened(tmp_path, boxed_pdf(media=media, text="Hxgj", rotate=270))
    assert texts(document) == ["Hxgj"]
    assert_boxes_hold_the_ink(document)


def test_chinese_lines_come_with_a_box_per_character(tmp_path: Path) -> None:
    document = opened(tmp_path, pdf_bytes("姓名：王小明 单位：河湾县水文站"))
    [span] = page_spans(document, 0)
    assert span.text == "姓名：王小明 单位：河湾县水文站"
    assert len(span.char_boxes) == len(span.text)
    assert (span.source, span.confidence) == (TextSource.LAYER, 1.0)
    assert_boxes_hold_the_ink(document)


def test_text_on_its_side_has_its_boxes_on_its_side(tmp_path: Path) -> None:
    pdf = pymupdf.open()
    pdf.new_page().insert_text((200, 400), "Hxgj", fontsize=30, rotate=90)
    document = opened(tmp_path, pdf.tobytes())
    [span] = page_spans(document, 0)
    tops = [box.top for box in span.char_boxes]
    assert tops == sorted(tops, reverse=True)
    assert_boxes_hold_the_ink(document)


def test_ligatures_come_apart_and_share_their_box(tmp_path: Path) -> None:
    pdf = pymupdf.open()
    page = pdf.new_page()
    writer = pymupdf.TextWriter(page.rect)
    writer.append((50, 100), "o\ufb01ce", font=pymupdf.Font("tiro"), fontsize=20)
    writer.write_text(page)
    document = opened(tmp_path, pdf.tobytes())
    [span] = page_spans(document, 0)
    assert span.text == "ofice"
    assert span.char_boxes[1] == span.char_boxes[2]
    assert_boxes_hold_the_ink(document)


def test_spaces_at_the_ends_are_not_text(tmp_path: Path) -> None:
    assert texts(opened(tmp_path, pdf_bytes("  王 小 明  "))) == ["王 小 明"]


@pytest.mark.parametrize(
    "hiding",
    [
        {"render_mode": 3},
        {"fill_opacity": 0},
        {"fill_opacity": 0.01},
        {"color": (1, 1, 1)},
    ],
)
def test_text_that_is_not_seen_is_not_returned(tmp_path: Path, hiding: dict[str, object]) -> None:
    document = opened(tmp_path, page_with(**hiding).tobytes())
    assert texts(document) == ["shown"]


def test_pale_text_that_can_be_seen_is_returned(tmp_path: Path) -> None:
    document = opened(tmp_path, page_with(color=(0.9, 0.9, 0.9)).tobytes())
    assert texts(document) == ["shown", "secret"]


def test_outlined_text_is_returned(tmp_path: Path) -> None:
    assert texts(opened(tmp_path, page_with(render_mode=1).tobytes())) == ["shown", "secret"]


def test_text_under_a_rectangle_is_not_returned(tmp_path: Path) -> None:
    pdf = page_with()
    pdf[0].draw_rect((40, 170, 200, 210), fill=(0, 0, 0))
    document = opened(tmp_path, pdf.tobytes())
    assert texts(document) == ["shown"]


def test_only_the_covered_part_of_a_line_is_left_out(tmp_path: Path) -> None:
    pdf = pymupdf.open()
    page = pdf.new_page()
    page.insert_text((72, 144), "姓名：王小明", fontname="china-s", fontsize=20)
    page.draw_rect((131, 120, 200, 155), fill=(0, 0, 0))
    assert texts(opened(tmp_path, pdf.tobytes())) == ["姓名："]


def test_text_under_a_picture_is_not_returned(tmp_path: Path) -> None:
    pdf = page_with()
    noise = image_bytes(Image.effect_noise((200, 100), 80), "PNG")
    pdf[0].insert_image((40, 170, 200, 220), stream=noise, keep_proportion=False)
    document = opened(tmp_path, pdf.tobytes())
    assert texts(document) == ["shown"]


def test_text_on_a_picture_is_returned(tmp_path: Path) -> None:
    pdf = pymupdf.open()
    page = pdf.new_page(width=400, height=400)
    page.insert_image(page.rect, stream=image_bytes(Image.effect_noise((100, 100), 20), "PNG"))
    page.insert_text((50, 100), "shown", fontsize=20)
    assert texts(opened(tmp_path, pdf.tobytes())) == ["shown"]


def test_text_under_a_transparent_seal_is_returned(tmp_path: Path) -> None:
    pdf = page_with()
    seal = np.zeros((100, 100, 4), np.uint8)
    seal[40:60, :, 0] = 255
    seal[40:60, :, 3] = 120
    pdf[0].insert_image((30, 150, 230, 230), stream=image_bytes(Image.fromarray(seal), "PNG"), keep_proportion=False)
    assert texts(opened(tmp_path, pdf.tobytes())) == ["shown", "secret"]


def test_text_off_the_page_is_not_returned(tmp_path: Path) -> None:
    pdf = page_with()
    pdf[0].set_cropbox(pymupdf.Rect(0, 0, 400, 150))
    assert texts(opened(tmp_path, pdf.tobytes())) == ["shown"]


def test_a_hidden_layer_is_not_returned(tmp_path: Path) -> None:
    pdf = pymupdf.open()
    page = pdf.new_page()
    page.insert_text((50, 100), "secret", oc=pdf.add_ocg("off", on=False))
    assert texts(opened(tmp_path, pdf.tobytes())) == []


def test_the_search_layer_of_a_scan_is_hidden(tmp_path: Path) -> None:
    document = opened(tmp_path, scan_pdf(corner_picture(), dpi=30, hidden="Zhang San"))
    assert texts(document) == []


def test_text_of_notes_and_fields_is_returned(tmp_path: Path) -> None:
    pdf = pymupdf.open()
    pdf.new_page().add_freetext_annot((50, 50, 300, 100), "shown", fontsize=20)
    assert texts(opened(tmp_path, pdf.tobytes())) == ["shown"]


def test_a_line_with_a_broken_encoding_is_left_to_ocr(tmp_path: Path) -> None:
    data = pdf_bytes("王小明", "李")
    pdf = pymupdf.open("pdf", data)
    [(font, *_)] = pdf[0].get_fonts()
    cmap = (
        b"/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <0000> <ffff> endcodespacerange "
        b"1 beginbfrange <0000> <fffe> <e000> endbfrange endcmap end"
    )
    target = pdf.get_new_xref()
    pdf.update_object(target, "<<>>")
    pdf.update_stream(target, cmap)
    pdf.xref_set_key(font, "ToUnicode", f"{target} 0 R")
    document = opened(tmp_path, pdf.tobytes())
    assert texts(document) == []


def test_an_image_has_no_text_layer(tmp_path: Path) -> None:
    document = opened(tmp_path, image_bytes(corner_picture(), "PNG"))
    assert page_spans(document, 0) == ()


def test_a_page_without_text_has_none(tmp_path: Path) -> None:
    assert page_spans(opened(tmp_path, boxed_pdf()), 0) == ()


def test_pages_of_one_document_do_not_mix(tmp_path: Path) -> None:
    document = opened(tmp_path, pdf_bytes("first", "second"))
    assert [texts(document, 0), texts(document, 1), texts(document, 0)] == [["first"], ["second"], ["first"]]


def test_boxes_are_on_the_page(tmp_path: Path) -> None:
    pdf = pymupdf.open()
    pdf.new_page(width=200, height=100).insert_text((150, 8), "overflowing", fontsize=20)
    whole = to_fractions((0, 0, 1, 1), width=1, height=1)
    for span in page_spans(opened(tmp_path, pdf.tobytes()), 0):
        assert all(whole.overlap(box) == pytest.approx(box.area) for box in (span.box, *span.char_boxes))
