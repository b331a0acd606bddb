from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blindmask.core.applicants import Applicant
from blindmask.core.id_number import is_id_number
from blindmask.core.proposals import Kind
from blindmask.detect.people.numbers import find_numbers
from blindmask.host.rule_files import load_rules
from tests.unit.detect.pages import line, page

RULES = load_rules()
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def with_check_digit(body: str) -> str:
    total = sum(int(d) * w for d, w in zip(body, WEIGHTS, strict=True))
    return body + "10X98765432"[total % 11]


OWN = with_check_digit("99999919900101001")
OTHER = with_check_digit("99999919850505003")
APPLICANT = Applicant(name="周晓澜", id_number=OWN, phone="19900000001", email="zhou@kule.example")


def hits(text: str, applicant: Applicant = APPLICANT) -> list[tuple[Kind, str, bool]]:
    return [(p.kind, p.text, p.preselected) for p in find_numbers(page(line(text)), applicant, RULES)]


@given(st.text(alphabet="0123456789", min_size=17, max_size=17))
def test_only_one_check_character_is_right(body: str) -> None:
    assert sum(is_id_number(body + c) for c in "0123456789X") == 1


def test_the_own_number_is_preselected_and_another_persons_is_shown() -> None:
    assert hits(f"身份证号：{OWN}") == [(Kind.ID_NUMBER, OWN, True)]
    assert hits(f"身份证号：{OTHER}") == [(Kind.ID_NUMBER, OTHER, False)]


def test_without_a_known_number_every_valid_one_is_preselected() -> None:
    assert hits(OWN, Applicant()) == [(Kind.ID_NUMBER, OWN, True)]


def test_a_number_that_contains_the_own_one_is_hidden_whole() -> None:
    assert hits(f"证书编号：GX{OWN}00123") == [(Kind.ID_NUMBER, f"GX{OWN}00123", True)]


def test_misread_digits_and_gaps_do_not_hide_the_own_number() -> None:
    misread = OWN.replace("0", "O", 1)
    assert hits(f"{misread[:6]} {misread[6:]}")[0] == (Kind.ID_NUMBER, misread, True)


@pytest.mark.parametrize(("misread", "kinds"), [(2, [Kind.ID_NUMBER]), (3, [])])
def test_two_misread_characters_do_not_hide_the_own_number_three_do(misread: int, kinds: list[Kind]) -> None:
    number = "7" * misread + OWN[misread:]
    assert [kind for kind, _, _ in hits(f"身份证号：{number}")] == kinds


def test_numbers_of_diplomas_and_patents_stay() -> None:
    assert hits("证书编号：107125200405113664 专利号：ZL202010000000.1") == []


@pytest.mark.parametrize(("number", "preselected"), [("19900000001", True), ("13700000000", False)])
def test_phones(number: str, preselected: bool) -> None:
    assert hits(f"电话：{number}") == [(Kind.PHONE, number, preselected)]


@pytest.mark.parametrize(
    ("mail", "preselected"), [("zhou@kule.example", True), ("zh0u@kule.example", True), ("wang@other.example", False)]
)
def test_mail_addresses(mail: str, preselected: bool) -> None:
    assert hits(f"E-mail: {mail}") == [(Kind.EMAIL, mail, preselected)]


@pytest.mark.parametrize("read", ["zhoukule.example", "zhouakule.example", "ZHOU0Kule.example"])
def test_the_own_mail_address_without_its_sign_is_still_the_own(read: str) -> None:
    assert hits(f"电子信箱：{read}。") == [(Kind.EMAIL, read, True)]


def test_half_of_a_mail_address_is_none() -> None:
    assert hits("zhou在kule工作，zhou.kule.org") == []
