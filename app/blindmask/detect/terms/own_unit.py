"""What happens to an organisation's name: own unit, superior, issuer or school, by its label (app/domain.md)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from blindmask.core.page_view import PageText
from blindmask.core.proposals import Kind, Proposal, Reason
from blindmask.detect.terms.unit_forms import names_place
from blindmask.detect.text.bodies import names_school
from blindmask.detect.text.characters import fold_text
from blindmask.detect.text.gazetteers import gazetteer
from blindmask.detect.text.labels import find_values
from blindmask.host.labels import Role

_IN_VALUE = 0.5
"""The share of a unit's box that lies in the value of a label, for it to be that value."""
_TITLE_SHARE = 0.4
"""A school's paper has its title in this upper part; below it papers are named that somebody else wrote."""


class Whose(StrEnum):
    """What an organisation is to the applicant."""

    OWN = "own"
    """A unit or an alias that was given, or a form of one; a department that was given to be hidden too."""
    SUPERIOR = "superior"
    """The organ above an own unit, as the unit's own name tells: `某县市场监督管理局` of `某县市场监督管理局检验所`."""
    OTHER = "other"


class Fate(StrEnum):
    """What happens to an organisation's name on a page."""

    MASK = "mask"
    """Preselected."""
    ASK = "ask"
    """Shown, a person decides."""
    LIST = "list"
    """Kept, and listed for a person to look through."""


@dataclass(frozen=True, slots=True)
class Ruling:
    """What to do, and why."""

    fate: Fate
    reason: Reason


_ANY = None
_TABLE: Mapping[tuple[Whose, Role | None], Ruling] = {
    (Whose.OWN, Role.SCHOOL): Ruling(Fate.ASK, Reason.OWN_SCHOOL),
    (Whose.OWN, _ANY): Ruling(Fate.MASK, Reason.OWN_UNIT),
    (Whose.SUPERIOR, Role.SELF_UNIT): Ruling(Fate.MASK, Reason.LABEL),
    (Whose.SUPERIOR, _ANY): Ruling(Fate.ASK, Reason.SUPERIOR),
    (Whose.OTHER, Role.SELF_UNIT): Ruling(Fate.MASK, Reason.LABEL),
    (Whose.OTHER, _ANY): Ruling(Fate.LIST, Reason.OTHER_UNIT),
}
"""The decision table; a row with a role comes before the row for any role. A school is masked as a place of work and
asked about as the place of study; a superior organ is asked about; under 工作单位 the label wins over what is known."""


def rule_on(whose: Whose, role: Role | None) -> Ruling:
    """What happens to an organisation under a label of that role (None: under none)."""
    return _TABLE.get((whose, role), _TABLE[whose, _ANY])


def superiors(unit: str) -> Iterator[str]:
    """The organs with which the name of a unit begins, folded."""
    folded = fold_text(unit)
    for ending in gazetteer("unit_words")["organs"]:
        at = folded.find(ending)
        organ = folded[: at + len(ending)]
        if at > 0 and organ != folded and names_place(organ):
            yield organ


def settle_schools(page: PageText, proposals: Sequence[Proposal]) -> list[Proposal]:
    """The proposals, with an own unit that stands here as the place of study left for a person to decide."""
    on_school_paper = _is_school_paper(page)
    schools = [value.box for value in find_values(page) if value.role is Role.SCHOOL]
    settled: list[Proposal] = []
    for proposal in proposals:
        is_labelled = any(proposal.box.overlap(b) >= _IN_VALUE * proposal.box.area for b in schools)
        is_school = is_labelled or (on_school_paper and names_school(proposal.term))
        ruling = rule_on(Whose.OWN, Role.SCHOOL if is_school else None)
        if proposal.kind is Kind.UNIT and proposal.preselected and ruling.fate is not Fate.MASK:
            proposal = replace(proposal, preselected=False, reason=ruling.reason)
        settled.append(proposal)
    return settled


def _is_school_paper(page: PageText) -> bool:
    titles = gazetteer("unit_words")["school_papers"]
    upper = [fold_text(span.text) for span in page.spans if span.box.top < _TITLE_SHARE]
    return any(title in text for text in upper for title in titles)
