"""What is written on a masked block."""

from __future__ import annotations

import pytest

from blindmask.core.blocks import block_word
from blindmask.core.proposals import Kind


@pytest.mark.parametrize(
    ("kind", "author", "word"),
    [
        (Kind.NAME, 0, "申报人"),
        (Kind.NAME, 1, "第一作者"),
        (Kind.NAME, 10, "第十作者"),
        (Kind.NAME, 11, "第11作者"),
        (Kind.UNIT, 0, "申报单位"),
        (Kind.PHONE, 0, ""),
    ],
)
def test_the_word_says_who_or_what_stood_there(kind: Kind, author: int, word: str) -> None:
    assert block_word(kind, "label", author=author) == word


def test_plain_blocks_have_no_word() -> None:
    assert block_word(Kind.NAME, "black", author=2) == ""
