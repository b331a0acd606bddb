from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

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


APP = Path(text.__file__).parents[1]

TOLD_BESIDE = {"face", "picture", "seal", "seal_text", "seal_name", "seal_place", "under_seal", "pattern"}
"""Reasons that detecting makes together with something else, so that they are not seen in its calls."""


def test_every_reason_in_the_code_has_its_own_word() -> None:
    codes = {*reason_codes(), *TOLD_BESIDE}
    assert {"exact", "initials", "qr", "superior", "same_picture"} <= codes
    general = text.reason_word("a reason of the future")
    assert {code for code in codes if text.reason_word(code) == general} == set()


def reason_codes() -> Iterator[str]:
    """Every code that detecting gives as a reason: by keyword, by place, or from a function that tells reasons."""
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in (APP / "detect").rglob("*.py")]
    nodes = [node for tree in trees for node in ast.walk(tree)]
    places = {name: at for node in nodes for name, at in reason_place(node)}
    for node in nodes:
        if isinstance(node, ast.Call):
            values = [keyword.value for keyword in node.keywords if keyword.arg == "reason"]
            at = places.get(node.func.id) if isinstance(node.func, ast.Name) else None
            values += node.args[at : at + 1] if at is not None else []
        elif isinstance(node, ast.FunctionDef) and "reason" in node.name:
            values = [one.value for one in ast.walk(node) if isinstance(one, ast.Return) and one.value is not None]
        else:
            continue
        yield from (code for value in values for code in constants(value))


def reason_place(node: ast.AST) -> Iterator[tuple[str, int]]:
    """The name of a class or function that takes a reason, and as which of its arguments."""
    if isinstance(node, ast.ClassDef):
        taken = [
            one.target.id for one in node.body if isinstance(one, ast.AnnAssign) and isinstance(one.target, ast.Name)
        ]
    elif isinstance(node, ast.FunctionDef):
        taken = [one.arg for one in node.args.args]
    else:
        return
    if "reason" in taken:
        yield node.name, taken.index("reason")


def constants(value: ast.expr) -> Iterator[str]:
    """The codes that an expression may be; those that it is compared with are none of them."""
    if isinstance(value, ast.Constant) and isinstance(value.value, str):
        yield value.value
    elif isinstance(value, ast.IfExp):
        yield from (*constants(value.body), *constants(value.orelse))
    elif isinstance(value, ast.Tuple):
        yield from (code for one in value.elts for code in constants(one))


def test_codes_of_the_future_have_a_general_word() -> None:
    assert text.reason_word("a reason of the future") == "自动识别"
    assert text.reason_word("label", "申报人") == "标签“申报人”"
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
