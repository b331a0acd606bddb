"""Which place a name has in an article's list of authors."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from blindmask.core.applicants import Applicant
from blindmask.core.boxes import Rect
from blindmask.core.page_view import PageText
from blindmask.core.proposals import Kind, Reason, make_proposal
from blindmask.detect.people.authors import place_authors
from blindmask.detect.people.names import name_terms
from blindmask.detect.search.find import find_in_text
from blindmask.host.rule_files import load_rules
from tests.unit.detect.pages import ASPECT, EM, KEY, line, page, paragraph

APPLICANT = Applicant(name="周晓澜", other_names=("ZHOU Xiaolan",))
BELOW = ("（云北大学 教育学院，云北 安州 650000）", "摘　要：本文讨论核心素养与课堂教学。", "关键词：课堂；教学")


def places(text: PageText, *, applicant: Applicant = APPLICANT, is_article: bool = False) -> list[int]:
    names = find_in_text(text, name_terms(applicant), load_rules(), detector="names")
    return [p.author for p in place_authors(text, names, is_article=is_article)]


@pytest.mark.parametrize(
    ("authors", "place"),
    [
        ("周晓澜，王志远，李明", 1),
        ("王志远、周晓澜、李明", 2),
        ("王志远1,2，李　明1*，周晓澜2", 3),
        ("王志远  李明  周晓澜", 3),
        ("王志远；吐尔洪·买合木提；周晓澜", 3),
        ("王志远a,周晓澜b", 2),
        ("周晓澜", 1),
    ],
)
def test_a_name_above_the_abstract_has_its_place(authors: str, place: int) -> None:
    assert places(paragraph("核心素养与课堂教学的研究", authors, *BELOW)) == [place]


def test_pieces_of_one_row_are_one_list() -> None:
    row = [line(name, left=0.2 + 0.15 * at, top=0.13) for at, name in enumerate(("王志远1", "周晓澜2", "李明1"))]
    assert places(page(line("课堂教学研究", top=0.08), *row, line("摘要：本文讨论教学。", top=0.2))) == [2]


def test_a_list_goes_on_in_the_next_row() -> None:
    assert places(paragraph("课堂教学研究", "王志远，李明，赵建国，", "周晓澜，孙立", *BELOW)) == [4]


def test_latin_names_above_an_abstract_have_their_place() -> None:
    text = paragraph("On Teaching", "WANG Zhiyuan1, ZHOU Xiaolan2 and LI Ming1", "Abstract: This paper is on teaching.")
    assert places(text) == [2]


@pytest.mark.parametrize(("row", "place"), [("作者：王志远，周晓澜  单位：云北大学", 2), ("作　者 周晓澜 王志远", 1)])
def test_a_name_behind_the_label_of_authors_has_its_place(row: str, place: int) -> None:
    assert places(paragraph("论文录用通知", row, "贵作者的稿件已经录用。")) == [place]


def test_names_below_the_title_of_an_article_have_their_place() -> None:
    title = line("课堂教学研究", top=0.1)
    large = make_larger(title.box)
    text = page(type(title)(title.text, large, title.char_boxes, title.source), line("王志远 周晓澜", top=0.14))
    assert places(text, is_article=True) == [2]
    assert places(text) == [0]


def make_larger(box: Rect) -> Rect:
    return Rect(box.left, box.top - EM, box.right, box.bottom)


@pytest.mark.parametrize(
    "rows",
    [
        ("云北省职称评审申报表", "姓名：周晓澜  性别：女"),
        ("参加人员：王志远、周晓澜、李明",),
        ("课堂教学研究", "周晓澜高级教师指导的课题组", *BELOW),
        ("作者简介：周晓澜，女，高级教师",),
        ("摘要：本文讨论教学。", "周晓澜，王志远"),
    ],
)
def test_elsewhere_a_name_has_no_place(rows: Sequence[str]) -> None:
    assert places(paragraph(*rows)) == [0]


def test_a_misread_name_counts_where_a_detector_found_it() -> None:
    text = paragraph("课堂教学研究", "王志远，厝晓斓，李明", *BELOW)
    box = next(span for span in text.spans if "厝" in span.text).char_boxes[4]
    wide = Rect(box.left, box.top, box.left + 3 * EM * ASPECT, box.bottom)
    found = make_proposal(KEY, wide, Kind.NAME, detector="names.spotting", reason=Reason.SIMILAR)
    (placed,) = place_authors(text, [found], is_article=False)
    assert (placed.author, placed.id) == (2, found.id)


def test_a_unit_among_authors_has_no_place() -> None:
    text = paragraph("课堂教学研究", "周晓澜，王志远", *BELOW)
    box = text.spans[1].box
    unit = make_proposal(KEY, box, Kind.UNIT, detector="units", reason=Reason.EXACT)
    assert place_authors(text, [unit], is_article=False) == [unit]
