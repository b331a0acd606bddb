"""Why a place was proposed: every reason has its own words, and every one is given somewhere."""

from __future__ import annotations

import re
from pathlib import Path

import blindmask.detect
from blindmask.core.proposals import Reason
from blindmask.messages import REASONS, reason_text

DETECT = Path(blindmask.detect.__file__).parent


def test_every_reason_has_its_own_words_and_there_are_no_others() -> None:
    assert set(REASONS) == set(Reason)
    assert len(set(REASONS.values())) == len(Reason)


def test_every_reason_is_given_somewhere() -> None:
    sources = "".join(path.read_text(encoding="utf-8") for path in DETECT.rglob("*.py"))
    assert set(re.findall(r"\bReason\.([A-Z_]+)", sources)) == {reason.name for reason in Reason}


def test_a_label_is_told_itself() -> None:
    assert reason_text(Reason.LABEL, "申报人") == "标签“申报人”"
    assert reason_text(Reason.LABEL) == "标签后的内容"
