"""The marks and the look-alikes of DOMAIN 4.1."""

from __future__ import annotations

import pytest

from app.detect.secrecy import find_secrecy_mark
from app.rules import load_rules
from tests.unit.detect.pages import line

RULES = load_rules()


@pytest.mark.parametrize(
    "mark", ["秘密★10年", "机 密 ★ 20 年", "绝密★长期", "机密★", "机密☆5年", "机密", "秘密女10年", "密级：机密"]
)
def test_a_mark_at_the_top_stops_the_file(mark: str) -> None:
    assert find_secrecy_mark([line(mark, top=0.05)], RULES, is_first_page=True)


def test_a_starred_mark_stops_the_file_wherever_it_stands() -> None:
    assert find_secrecy_mark([line("机密★5年", top=0.8)], RULES, is_first_page=False)


@pytest.mark.parametrize(
    "text",
    [
        "特提·明电",
        "特急",
        "加急",
        "商业秘密",
        "密级：公开",
        "内部资料 注意保存",
        "涉及国家秘密的材料需经脱密处理",
        "保守国家秘密",
        "秘密级培训",
    ],
)
def test_look_alikes_do_not(text: str) -> None:
    assert not find_secrecy_mark([line(text, top=0.05)], RULES, is_first_page=True)


def test_a_level_word_alone_lower_down_does_not() -> None:
    assert not find_secrecy_mark([line("机密", top=0.5)], RULES, is_first_page=True)
