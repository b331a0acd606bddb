from __future__ import annotations

import pytest

from blindmask.detect.text.tagger import find_all_entities, find_entities


def named(line: str) -> list[tuple[str, bool]]:
    return [(line[entity.start : entity.end], entity.is_person) for entity in find_entities(line)]


@pytest.mark.parametrize(
    ("line", "entities"),
    [
        ("会议由李娜主持，张伟汇报", [("李娜", True), ("张伟", True)]),
        ("参加人员：张伟明、李伟、王张伟业", [("张伟明", True), ("李伟", True), ("王张伟业", True)]),
        ("论文由库勒科技出版社出版", [("库勒科技出版社", False)]),
        ("采用了更高明的方法", []),
        ("", []),
        ("　　", []),
    ],
)
def test_people_and_organisations_of_a_line(line: str, entities: list[tuple[str, bool]]) -> None:
    assert named(line) == entities


def test_full_width_and_traditional_characters_are_known() -> None:
    assert ("李娜", True) in named("會議由李娜主持（２０２１年）")


def test_a_very_long_line_is_cut_and_not_refused() -> None:
    assert named("会议由李娜主持。" + "无" * 5000)[0] == ("李娜", True)


def test_lines_of_a_page_together_are_named_as_each_alone() -> None:
    lines = [
        "会议由李娜主持",
        "",
        "张伟汇报了检测",
        "12-3",
        "论文由库勒科技出版社出版",
        "委托方为李娜。",
        "王芳负责",
    ] * 4
    assert find_all_entities(lines) == [find_entities(line) for line in lines]
