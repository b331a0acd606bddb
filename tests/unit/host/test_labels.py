"""The table of labels, and words that have one home."""

from __future__ import annotations

import re
from pathlib import Path

import blindmask
from blindmask.host.labels import Mark, Role, labels_marked, read_labels

PACKAGE = Path(blindmask.__file__).parent
ORGANISATIONS = re.compile(r"委员会|医院\|?公司|公司\||\|公司|大学\||\|大学")
HOLDERS = re.compile("持证人|被聘人|受聘人|具结人")


def test_every_label_is_listed_once_and_has_a_role() -> None:
    texts = [label.text for label in read_labels()]
    assert len(texts) == len(set(texts)) > 600
    assert {label.role for label in read_labels()} == set(Role)


def test_marks_stand_at_labels_of_their_roles() -> None:
    roles = {mark: {label.role for label in read_labels() if label.mark is mark} for mark in Mark}
    assert roles == {
        Mark.HOLDER: {Role.SELF_NAME, Role.NAME_LIST},
        Mark.MEMBER: {Role.SELF_UNIT},
        Mark.UNSURE: {Role.SELF_ID},
        Mark.WEAK: {Role.ADDR},
    }


def test_a_paper_does_not_belong_to_who_signed_it() -> None:
    assert "姓名" in labels_marked(Mark.HOLDER)
    assert "校（院）长姓名" not in labels_marked(Mark.HOLDER)


def test_words_for_organisations_and_holders_stand_in_the_resources() -> None:
    for path in PACKAGE.rglob("*.py"):
        code = re.sub(r'""".*?"""', "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        assert not ORGANISATIONS.search(code), path.name
        assert not HOLDERS.search(code), path.name
