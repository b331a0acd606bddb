"""When a page must be looked at: a page that was not read is never shown as clean."""

from __future__ import annotations

import numpy as np

from blindmask.core.applicants import Applicant
from blindmask.core.boxes import Rect
from blindmask.core.page_view import PageView
from blindmask.core.pages import TextSpan
from blindmask.core.papers import Paper
from blindmask.core.proposals import Kind, Proposal, Reason, make_proposal
from blindmask.detect.page.attention import page_notes, part_notes
from blindmask.detect.page.secrecy import Marking
from tests.unit.detect.pages import KEY, line

APPLICANT = Applicant(name="周晓澜")
WHITE = np.full((140, 100, 3), 255, np.uint8)
INKED = WHITE.copy()
INKED[::3] = 0


def view(*spans: TextSpan, ink: bool = True) -> PageView:
    return PageView(KEY, INKED if ink else WHITE, spans)


def name(*, preselected: bool) -> Proposal:
    return make_proposal(
        KEY, Rect(0.1, 0.1, 0.2, 0.2), Kind.NAME, detector="names", reason=Reason.EXACT, preselected=preselected
    )


GOOD = line("兹聘任某某同志为工程师岗位")


def test_a_page_without_text_is_blank_or_unread() -> None:
    assert part_notes(view(ink=False), [], None) == ["blank"]
    assert part_notes(view(), [], None) == ["no_text"]


def test_little_or_doubtful_text_is_told() -> None:
    assert part_notes(view(GOOD), [], None) == []
    assert part_notes(view(line("聘书")), [], None) == ["few_lines"]
    assert part_notes(view(GOOD, line("模糊的一行文字", confidence=0.3)), [], None) == ["low_confidence"]
    assert part_notes(view(GOOD), [name(preselected=False)], None) == ["unread_lines"]
    assert part_notes(view(GOOD), [], Marking.INTERNAL) == ["internal"]


def test_an_empty_half_beside_a_full_one_is_nothing_but_an_unread_one_is() -> None:
    def notes(*parts: list[str]) -> list[str]:
        return page_notes(parts, [], paper=None, applicant=APPLICANT)

    assert notes(["blank"], []) == []
    assert notes([], ["no_text"]) == ["no_text"]
    assert notes(["unread_lines"], ["no_text"]) == ["unread_lines", "no_text"]
    assert notes(["blank"], ["no_text"]) == ["no_text"]
    assert notes(["blank"]) == ["blank"]


def test_a_diploma_without_the_name_is_suspicious() -> None:
    for found, expected in (
        ([], ["no_name"]),
        ([name(preselected=False)], ["no_name"]),
        ([name(preselected=True)], []),
    ):
        assert page_notes([[]], found, paper=Paper.DIPLOMA, applicant=APPLICANT) == expected
    assert page_notes([[]], [name(preselected=False)], paper=Paper.DIPLOMA, applicant=Applicant()) == []
    assert page_notes([[]], [], paper=Paper.STANDARD, applicant=APPLICANT) == []
