from __future__ import annotations

from dataclasses import replace

import numpy as np

from blindmask.core.boxes import Rect
from blindmask.core.pages import TextSource, TextSpan
from blindmask.ocr.known_text import KnownText, agree, by_font, pick_samples

EM = 0.02


def span(text: str, *, left: float = 0.1, top: float = 0.1, step: float = EM) -> TextSpan:
    boxes = tuple(Rect(left + i * step, top, left + i * step + EM, top + EM) for i in range(len(text)))
    return TextSpan(text, Rect(left, top, boxes[-1].right, top + EM), boxes, TextSource.LAYER)


def quad(left: float, right: float, top: float = 0.1) -> tuple[tuple[float, float], ...]:
    return (left, top), (right, top), (right, top + EM), (left, top + EM)


def test_a_line_that_the_layer_covers_is_told() -> None:
    layer = KnownText([span("工作单位：库勒检测中心")])
    assert layer.tells(quad(0.1, 0.32), aspect=1.0)
    assert not layer.tells(quad(0.1, 0.32, top=0.5), aspect=1.0)


def test_a_line_with_a_picture_of_text_in_it_is_not() -> None:
    assert not KnownText([span("姓名：")]).tells(quad(0.1, 0.3), aspect=1.0)
    split = KnownText([span("姓名："), span("同志", left=0.3)])
    assert not split.tells(quad(0.1, 0.34), aspect=1.0)


def test_a_short_gap_tells_by_its_ink_whether_a_character_of_the_line_is_a_picture() -> None:
    beside = np.zeros((500, 500), np.uint8)
    spans = [span("姓名："), span("同志", left=0.18)]
    assert KnownText(spans, beside).tells(quad(0.1, 0.22), aspect=1.0)
    ring = beside.copy()
    ring[:, 83:85] = 1
    assert KnownText(spans, ring).tells(quad(0.1, 0.22), aspect=1.0)
    beside[50:60, 81:89] = 1
    assert not KnownText(spans, beside).tells(quad(0.1, 0.22), aspect=1.0)


def test_vertical_lines_are_left_to_the_engine() -> None:
    column = TextSpan(
        "姓名", Rect(0.1, 0.1, 0.12, 0.14), (Rect(0.1, 0.1, 0.12, 0.12), Rect(0.1, 0.12, 0.12, 0.14)), TextSource.LAYER
    )
    corners = ((0.12, 0.1), (0.12, 0.14), (0.1, 0.14), (0.1, 0.1))
    assert not KnownText([column]).tells(corners, aspect=1.0)
    assert by_font([column], aspect=1.0) == []


def test_lines_are_doubted_font_by_font() -> None:
    song, hei = replace(span("姓名"), font="Song"), replace(span("单位"), font="Hei")
    assert by_font([song, hei, song], aspect=1.0) == [[song, song], [hei]]


def test_samples_are_short_spread_and_of_the_most_telling_line() -> None:
    spans = [span("工作单位库勒检测中心" if i == 13 else "一一一", top=i / 100) for i in range(100)]
    samples = pick_samples(spans)
    assert samples[0].text == "工作单位库"
    assert samples[0].box.right < spans[13].box.right
    assert [sample.text for sample in samples[1:]] == ["一一一", "一一一"]
    assert pick_samples(spans[:1])[0].text == "一一一"


def test_agreement_forgives_spacing_and_single_misreadings() -> None:
    assert agree("姓　　名：周晓澜", "姓名:周晓澜")
    assert agree("库勒地区产品质量检验检测中心", "库勒地区产品质量检验检测中小")
    assert agree("——", "…")
    assert not agree("口口口口口口", "工作单位")
    assert not agree("库勒地区产品质量检验所", "")
