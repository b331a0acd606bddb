from __future__ import annotations

import pytest

from blindmask.core.proposals import Kind, Verdict
from blindmask.core.results import FileResult, Leak, Status
from blindmask.gui import text
from blindmask.messages import note_text
from blindmask.review.groups import Group, GroupKey
from blindmask.review.page_state import PageState


def test_every_verdict_and_state_has_its_own_word() -> None:
    assert len({text.verdict_word(verdict) for verdict in Verdict}) == len(Verdict)
    assert len({text.state_word(state) for state in PageState}) == len(PageState)


def test_notes_of_the_future_have_a_general_word() -> None:
    assert "人工查看" in note_text("a note of the future")


def test_groups_are_named_by_what_was_matched() -> None:
    name = Group(GroupKey(Kind.NAME, "陈小明"), ("1", "2"), files=1, undecided=0)
    assert (text.group_title(name), text.group_counts(name)) == ("姓名：陈小明", "1 个文件 2 处")
    assert text.group_title(Group(GroupKey(Kind.PHOTO, ""), ("1",), files=1, undecided=0)) == "照片"
    signed = Group(GroupKey(Kind.SIGNATURE, "签名"), ("1",), files=1, undecided=0)
    assert text.group_title(signed) == "签名"
    assert text.group_title(Group(GroupKey(Kind.OTHER, "", drawn=True), ("1",), files=1, undecided=0)) == "手动添加"
    assert text.key_title(GroupKey(Kind.OTHER, "", former=True)) == "上次决定过的地方"


def test_leaks_are_told_once_each_with_their_pages() -> None:
    leaks = (Leak(2, "name", "ocr"), Leak(0, "unit", "ocr"), Leak(None, "name", "metadata"))
    result = FileResult("/made-up/a.pdf", "", Status.FAILED, leaks=leaks)
    assert text.leak_words(result) == "画面上仍能读出（第 1、3 页）；文件属性里仍有"


@pytest.mark.parametrize(("size_bytes", "word"), [(10, "1 KB"), (312_400, "312 KB"), (1_840_000, "1.8 MB")])
def test_sizes(size_bytes: int, word: str) -> None:
    assert text.size_word(size_bytes) == word


@pytest.mark.parametrize(("seconds", "word"), [(5, "不到 1 分钟"), (170, "约 3 分钟")])
def test_times(seconds: float, word: str) -> None:
    assert text.time_word(seconds) == word
