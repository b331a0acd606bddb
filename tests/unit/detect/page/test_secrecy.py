"""Secrecy markings, and what only looks like one (app/domain.md)."""

from __future__ import annotations

import pytest

from blindmask.detect.page.secrecy import Marking, find_marking
from blindmask.host.rule_files import load_rules
from tests.unit.detect.pages import line, page

RULES = load_rules()


def marking(*texts: str, top: float = 0.05, is_first_page: bool = True) -> Marking | None:
    lines = (line(text, top=top + 0.03 * i) for i, text in enumerate(texts))
    return find_marking(page(*lines), RULES, is_first_page=is_first_page)


LEVELS = "绝密", "机密", "秘密"
PERIODS = "★10年", "★长期", "★6个月", "★", "☆5年", "＊20年", "★2035年12月31日", "★工程验收后解密"


@pytest.mark.parametrize("period", PERIODS)
@pytest.mark.parametrize("level", LEVELS)
def test_a_starred_mark_stops_the_file_wherever_it_stands(level: str, period: str) -> None:
    mark = level + period
    spaced = " ".join(mark)
    for text in (mark, spaced, f"000001 {mark}", f"【{mark}】", f"附件：{mark}"):
        assert marking(text, top=0.8, is_first_page=False) is Marking.STATE_SECRET, text


@pytest.mark.parametrize("star", "女大太夫火本木xX×+|I·")
def test_a_misread_star_before_a_period_stops_the_file(star: str) -> None:
    for text in (f"秘密{star}10年", f"机 密 {star} 20 年", f"绝密{star}长期", f"机密{star}1O年"):
        assert marking(text, top=0.5, is_first_page=False) is Marking.STATE_SECRET, text


@pytest.mark.parametrize("text", ["秘密10年", "机密 长期", "绝密三十年", "機密★5年", "秘蜜★10年", "祕密★"])
def test_a_lost_star_and_misread_levels_stop_the_file(text: str) -> None:
    assert marking(text, top=0.6) is Marking.STATE_SECRET


@pytest.mark.parametrize(
    "text", ["机密", "绝 密", "（秘密）", "机密级", "密级：机密", "密级 秘密", "密码电报", "指人专办"]
)
def test_a_level_alone_at_the_top_stops_the_file(text: str) -> None:
    assert marking(text) is Marking.BARE_LEVEL


def test_a_mark_in_pieces_along_a_row_is_put_together() -> None:
    pieces = [line(text, left=left, top=0.06) for text, left in (("机", 0.1), ("密", 0.15), ("★", 0.2), ("10年", 0.25))]
    assert find_marking(page(*pieces), RULES, is_first_page=False) is Marking.STATE_SECRET
    cell = [line("密级", left=0.6, top=0.3), line("秘密", left=0.66, top=0.3)]
    assert find_marking(page(*cell), RULES, is_first_page=False) is Marking.BARE_LEVEL


@pytest.mark.parametrize(
    "text",
    [
        "特提·明电",
        "特急",
        "加急",
        "平急",
        "等级 特提·明电",
        "密级：公开",
        "密级：□公开 □秘密 □机密",
        "密级：秘密、机密、绝密",
        "密级分为绝密、机密、秘密三级",
        "涉及国家秘密的材料需经脱密处理",
        "保守国家秘密",
        "中华人民共和国保守国家秘密法",
        "秘密级培训",
        "机密文件公开",
        "双方对在合同中知悉的商业秘密负有保密义务，期限为10年",
        "保密期限：2年",
        "国家秘密载体印制资质单位",
        "五星★10年",
        "满意度★★★★★",
    ],
)
def test_look_alikes_do_not(text: str) -> None:
    assert marking(text) is None


@pytest.mark.parametrize("text", ["内部资料 注意保存", "内部文件", "不得外传", "工作秘密", "商业秘密", "核心商密▲"])
def test_lesser_marks_are_told(text: str) -> None:
    assert marking(text, top=0.4) is Marking.INTERNAL


def test_a_level_word_alone_lower_down_or_later_does_not() -> None:
    assert marking("机密", top=0.5) is None
    assert marking("机密", is_first_page=False) is None


def test_the_gravest_marking_counts() -> None:
    assert marking("内部资料", "秘密★5年") is Marking.STATE_SECRET
