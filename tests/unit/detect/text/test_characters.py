from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blindmask.detect.text.characters import DOTS, Characters, fold_text
from tests.unit.detect.pages import ASPECT, EM, line, page, paragraph


def found(text_page, term: str) -> list[str]:
    return [match.text for match in Characters(text_page).find(term)]


@pytest.mark.parametrize("printed", ["周晓澜", "周 晓 澜", "周　晓　澜", "周  晓澜"])
def test_a_name_is_found_however_it_is_spaced(printed: str) -> None:
    assert found(page(line(f"姓名：{printed}")), "周晓澜") == [printed]


@pytest.mark.parametrize("dot", [*sorted(DOTS), "", " ", " · "])
def test_a_dotted_name_is_found_with_every_dot_and_with_none(dot: str) -> None:
    printed = f"热依拉{dot}托合提"
    assert found(page(line(f"学生{printed}，")), "热依拉·托合提") == [printed]


def test_full_width_and_case_are_folded() -> None:
    assert found(page(line("By ＺＨＯＵ Xiaolan, Wang Q.")), "zhou xiaolan") == ["ＺＨＯＵ Xiaolan"]


def test_latin_terms_are_not_found_inside_words() -> None:
    assert found(page(line("A tracking linkage")), "King Link") == []
    assert found(page(line("liming@example.cn")), "LI Ming") == ["liming"]


def test_one_character_is_never_a_term() -> None:
    assert found(page(line("周周周")), "周") == []


def test_a_name_that_wraps_is_found_in_both_lines() -> None:
    text_page = paragraph("参加评审的是来自基层的热依拉·托", "合提同志，表现优秀")
    characters = Characters(text_page)
    (match,) = characters.find("热依拉·托合提")
    assert match.is_wrapped
    boxes = dict(characters.boxes(match))
    assert set(boxes) == {0, 1}
    assert boxes[0].right == pytest.approx(text_page.spans[0].box.right)
    assert boxes[1].left == pytest.approx(text_page.spans[1].box.left)


@pytest.mark.parametrize("slope", [-0.09, 0.0, 0.09])
def test_wrapping_survives_a_page_that_hangs_askew(slope: float) -> None:
    text_page = paragraph("一年来在塔什库勒地区质量检", "测中心从事检验工作并取得", "良好成绩", slope=slope)
    assert found(text_page, "塔什库勒地区质量检测中心") == ["塔什库勒地区质量检测中心"]


def test_parts_of_a_name_in_two_cells_of_a_row_belong_together() -> None:
    text_page = page(line("李", left=0.2), line("明", left=0.24))
    assert found(text_page, "李明") == ["李明"]


def test_far_cells_do_not_make_a_name() -> None:
    assert found(page(line("李", left=0.2), line("明", left=0.6)), "李明") == []


def test_a_repeated_term_is_found_every_time() -> None:
    assert found(page(line("周晓澜、周晓澜")), "周晓澜") == ["周晓澜", "周晓澜"]


def test_the_line_below_is_the_next_one_not_the_one_after() -> None:
    text_page = paragraph("第一行文字", "第二行文字", "第三行文字")
    assert Characters(text_page).followers(0) == [1]
    assert pytest.approx(text_page.spans[1].box.top - text_page.spans[0].box.top) == EM * 1.5


@given(st.text(max_size=40))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold_text(fold_text(text)) == fold_text(text)


@given(st.text(alphabet="周晓澜·• 　的在", max_size=30))
def test_every_match_folds_to_the_term(text: str) -> None:
    if text:
        for match in Characters(page(line(text))).find("周晓澜"):
            assert fold_text(match.text) == "周晓澜"


def test_what_is_set_far_apart_is_found_over_many_pieces() -> None:
    pieces = [line(text, left=0.1 + i * 3 * EM * ASPECT) for i, text in enumerate("库勒地区质量检测中心")]
    (match,) = Characters(page(*pieces)).find("库勒地区质量检测中心")
    assert len(match.places) == 10


def test_a_dot_at_which_a_name_wraps_is_covered() -> None:
    for lines in (("见阿卜杜热合曼·", "肉孜"), ("见阿卜杜热合曼", "·肉孜")):
        text_page = paragraph(*lines)
        characters = Characters(text_page)
        (match,) = characters.find("阿卜杜热合曼·肉孜")
        (_, first), (_, second) = characters.boxes(match)
        assert (first.left, first.right) == (text_page.spans[0].char_boxes[1].left, text_page.spans[0].box.right)
        assert (second.left, second.right) == (text_page.spans[1].box.left, text_page.spans[1].box.right)
