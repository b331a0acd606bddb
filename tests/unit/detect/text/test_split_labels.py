from __future__ import annotations

from blindmask.core.page_view import PageText
from blindmask.core.pages import TextSpan
from blindmask.detect.text.labels import find_values
from blindmask.detect.text.split_labels import join_labels
from tests.unit.detect.pages import ASPECT, EM, line, page

WORDS = frozenset({"姓名", "单位", "工作单位"})


def is_label(text: str) -> bool:
    return text in WORDS


def texts(text_page: PageText) -> list[str]:
    return [span.text for span in join_labels(text_page, is_label).spans]


def row(*pieces: str, gap_em: float = 3.0) -> tuple[TextSpan, ...]:
    return tuple(line(text, left=0.1 + i * (1 + gap_em) * EM * ASPECT) for i, text in enumerate(pieces))


def column(*pieces: str) -> tuple[TextSpan, ...]:
    return tuple(line(text, top=0.1 + 1.4 * EM * i) for i, text in enumerate(pieces))


def test_pieces_in_a_row_and_in_a_column_become_the_label() -> None:
    assert texts(page(*row("姓", "名"), line("周晓澜", left=0.4))) == ["姓名", "周晓澜"]
    assert texts(page(*column("单", "位"))) == ["单位"]
    assert texts(page(*column("工作", "单位"))) == ["工作单位"]


def test_what_makes_no_label_stays_apart() -> None:
    assert texts(page(*row("周", "明"))) == ["周", "明"]
    assert texts(page(*row("姓", "名", gap_em=9.0))) == ["姓", "名"]
    assert texts(page(line("姓"), line("名", left=0.12, top=0.4))) == ["姓", "名"]


def test_the_value_beside_a_label_in_pieces_is_found() -> None:
    apart = page(*row("姓", "名"), line("周晓澜", left=0.3))
    stacked = page(*column("姓", "名"), line("周晓澜", left=0.2, top=0.1 + 0.7 * EM))
    for text_page in (apart, stacked):
        assert [(v.label, v.text) for v in find_values(text_page)] == [("姓名", "周晓澜")]


def test_the_end_of_a_label_may_stand_in_one_line_with_its_value() -> None:
    """As readers give `姓　　名：周晓澜` when the gap is wide."""
    (found,) = find_values(page(*row("姓", "名：周晓澜")))
    assert (found.label, found.text) == ("姓名", "周晓澜")
    assert found.box.left > row("姓", "名：周晓澜")[1].char_boxes[1].left
    assert texts(page(*row("周", "名：周晓澜"))) == ["周", "名：周晓澜"]
    assert texts(page(*row("姓", "名：周晓澜", gap_em=9.0))) == ["姓", "名：周晓澜"]
