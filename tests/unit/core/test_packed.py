from __future__ import annotations

import pickle
from typing import Any

import pytest

from blindmask.core import packed
from blindmask.core.boxes import Rect
from blindmask.core.packed import PackedLines
from blindmask.core.pages import TextSource, TextSpan

BOX = Rect(0.1, 0.1, 0.2, 0.2)
LINES = (
    TextSpan("姓名", BOX, (BOX, BOX), TextSource.OCR, 0.9),
    TextSpan("单位", BOX, (BOX, BOX), TextSource.LAYER),
)


def test_lines_are_the_same_before_and_after_a_journey() -> None:
    parcel = PackedLines(LINES)
    arrived = pickle.loads(pickle.dumps(parcel))
    assert arrived == parcel == LINES
    assert [line.text for line in arrived] == ["姓名", "单位"]
    assert (len(arrived), arrived[1], arrived[:1]) == (2, LINES[1], LINES[:1])
    assert hash(arrived) == hash(LINES)
    assert pickle.loads(pickle.dumps(PackedLines(()))) == ()


def test_who_hands_it_on_does_not_open_it(monkeypatch: pytest.MonkeyPatch) -> None:
    sent = pickle.dumps(PackedLines(LINES))
    arrived = pickle.loads(sent)

    class Forbidden:
        HIGHEST_PROTOCOL = pickle.HIGHEST_PROTOCOL

        @staticmethod
        def loads(_data: bytes) -> Any:
            raise AssertionError("opened")

        @staticmethod
        def dumps(*_args: object, **_kwargs: object) -> Any:
            raise AssertionError("packed again")

    with monkeypatch.context() as patch:
        patch.setattr(packed, "pickle", Forbidden)
        again = pickle.dumps(arrived)
    assert pickle.loads(again) == LINES
