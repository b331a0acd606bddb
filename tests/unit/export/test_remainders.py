"""Names that were left legible in a masked file: its proof must fail, whatever the recogniser made of them."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from blindmask.case.work.looking import Proofreader
from blindmask.case.work.masked_copy import export_document
from blindmask.core.applicants import Applicant
from blindmask.core.results import ExportOptions, Status
from blindmask.documents.open import open_document
from blindmask.gui.results_model import result_reason
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


@pytest.mark.parametrize(("name", "is_unsure"), [("周晓澜", False), ("张㛃", False), ("陈㵆", True)])
def test_a_name_of_which_one_character_alone_is_known_is_left_to_the_person(
    tmp_path: Path, name: str, is_unsure: bool
) -> None:
    draw_page("旁人", random.Random(7)).picture.save(tmp_path / "s.png")
    document = open_document(tmp_path / "s.png")
    target, options = str(tmp_path / "out" / "01"), ExportOptions()
    result = export_document(document, [], {}, target, Applicant(name=name), RULES, options)
    assert result.status is Status.PASSED
    assert result.proofs == ({"unknown_letters": (0,)} if is_unsure else {})
    assert ("请自己再看一遍" in result_reason(result)) == is_unsure
