"""What must not show in an output follows from the applicant and from what the rule set masks."""

from __future__ import annotations

from dataclasses import replace

from blindmask.case.work.terms import forbidden_terms
from blindmask.core.applicants import Applicant
from blindmask.core.proposals import Kind
from blindmask.core.rules import Action, RuleSet
from blindmask.host.rule_files import load_rules

APPLICANT = Applicant(
    name="周晓澜",
    units=("云岭市质量技术检测中心",),
    id_number="999999198703140267",
    phone="19900001357",
    email="zhou@example.com",
    address="云岭市白杨区长青路12号3栋2单元501室",
)
NUMBERS = {APPLICANT.id_number, APPLICANT.phone, APPLICANT.email, APPLICANT.address}


def rules(**actions: Action) -> RuleSet:
    base = load_rules()
    return replace(base, actions={**base.actions, **{Kind(kind): action for kind, action in actions.items()}})


def test_all_that_was_typed_must_not_show() -> None:
    assert {APPLICANT.name, *APPLICANT.units, *NUMBERS} <= set(forbidden_terms(APPLICANT, load_rules()))


def test_a_kind_that_a_person_decides_about_or_keeps_may_show() -> None:
    forbidden = set(forbidden_terms(APPLICANT, load_rules().without([Kind.PHONE])))
    assert APPLICANT.phone not in forbidden
    assert APPLICANT.id_number in forbidden
    kept = forbidden_terms(APPLICANT, rules(phone=Action.KEEP, email=Action.KEEP, address=Action.KEEP))
    assert NUMBERS & set(kept) == {APPLICANT.id_number}
    assert APPLICANT.name in kept
