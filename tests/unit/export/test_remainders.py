"""Names that were left legible in a masked file: its proof must fail, whatever the recogniser made of them."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from app.domain import Applicant
from app.looking import Proofreader
from tests.tools.measure_remainders import CONDITIONS, PLACES, RULES, FailedPage, draw_page, found_on

UNDER_A_BOX = {"top under a box", "foot under a box"}


LEAST_FOUND = 0.9


@pytest.mark.parametrize("name", ["周晓澜", "仇翀煜", "吐尔洪·买合木提", "李㻬琳"])
@pytest.mark.parametrize("condition", ["clean", "grainy, JPEG 25"])
def test_a_name_that_was_left_fails_the_proof_in_any_size_and_beside_boxes(
    tmp_path: Path, name: str, condition: str
) -> None:
    rng = random.Random(7)
    drawn = draw_page(name, rng)
    page = FailedPage(CONDITIONS[condition](drawn.picture, rng), drawn.remainders, drawn.masked)
    applicant = Applicant(name=name)
    found = found_on(page, applicant, tmp_path, reader=Proofreader(applicant, RULES))
    whole = [is_found for left, is_found in zip(page.remainders, found, strict=True) if left.place not in UNDER_A_BOX]
    assert len(whole) == 4 * (len(PLACES) - len(UNDER_A_BOX))
    assert sum(whole) >= LEAST_FOUND * len(whole)
