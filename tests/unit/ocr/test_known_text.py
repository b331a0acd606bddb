from __future__ import annotations

from app.domain import Rect, TextSource, TextSpan
from app.ocr.known_text import KnownLine, KnownText, agree, pick_samples

EM = 0.02


def span(text: str, *, left: float = 0.1, top: float = 0.1, step: float = EM) -> TextSpan:
    boxes = tuple(Rect(left + i * step, top, left + i * step + EM, top + EM) for i in range(len(text)))
    return TextSpan(text, Rect(left, top, boxes[-1].right, top + EM), boxes, TextSource.LAYER)


def quad(left: float, right: float, top: float = 0.1) -> tuple[tuple[float, float], ...]:
    return (left, top), (right, top), (right, top + EM), (left, top + EM)


def test_a_line_that_the_layer_covers_is_known() -> None:
    layer = KnownText([span("工作单位：库勒检测中心")])
    assert layer.lines([quad(0.1, 0.32), quad(0.1, 0.32, top=0.5)], aspect=1.0) == [
        KnownLine(0, "工作单位：库勒检测中心")
    ]


def test_a_line_with_a_picture_of_text_in_it_is_not() -> None:
    layer = KnownText([span("姓名：")])
    assert layer.lines([quad(0.1, 0.3)], aspect=1.0) == []
    split = KnownText([span("姓名："), span("同志", left=0.3)])
    assert split.lines([quad(0.1, 0.34)], aspect=1.0) == []


def test_characters_are_put_in_reading_order() -> None:
    layer = KnownText([span("单位", left=0.14), span("工作", left=0.1)])
    assert layer.lines([quad(0.1, 0.18)], aspect=1.0)[0].text == "工作单位"


def test_vertical_lines_are_left_to_the_engine() -> None:
    column = TextSpan(
        "姓名", Rect(0.1, 0.1, 0.12, 0.14), (Rect(0.1, 0.1, 0.12, 0.12), Rect(0.1, 0.12, 0.12, 0.14)), TextSource.LAYER
    )
    corners = ((0.12, 0.1), (0.12, 0.14), (0.1, 0.14), (0.1, 0.1))
    assert KnownText([column]).lines([corners], aspect=1.0) == []


def test_samples_are_few_spread_and_hold_the_longest() -> None:
    lines = [KnownLine(i, "x" * (50 if i == 13 else 5)) for i in range(40)]
    samples = pick_samples(lines)
    assert lines[13] in samples
    assert len(samples) <= 40 / 8 + 2
    assert pick_samples(lines[:2]) == lines[:2]
    assert len(pick_samples(lines[:5])) >= 2


def test_agreement_forgives_spacing_and_single_misreadings() -> None:
    assert agree("姓　　名：周晓澜", "姓名:周晓澜")
    assert agree("库勒地区产品质量检验检测中心", "库勒地区产品质量检验检测中小")
    assert agree("——", "…")
    assert not agree("口口口口口口", "工作单位")
    assert not agree("库勒地区产品质量检验所", "")
