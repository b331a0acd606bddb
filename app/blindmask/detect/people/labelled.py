"""Proposals from labelled values: what a label calls the applicant's own, whether known or not."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from difflib import SequenceMatcher
from functools import cache

from blindmask.core.applicants import Applicant
from blindmask.core.boxes import bounding_rect
from blindmask.core.han import HAN, is_han
from blindmask.core.page_view import PageText
from blindmask.core.proposals import Kind, Proposal, Reason, make_proposal
from blindmask.core.rules import Action, RuleSet
from blindmask.detect.detector import Detector, Needs
from blindmask.detect.text.bodies import names_body
from blindmask.detect.text.characters import fold_text, in_one_row
from blindmask.detect.text.dotted import is_transcribed
from blindmask.detect.text.gazetteers import gazetteer
from blindmask.detect.text.labels import LabelledValue, find_values
from blindmask.detect.text.tagger import find_entities
from blindmask.host.labels import Mark, Role, labels_marked

_NAME = re.compile(rf"[{HAN}·•∙・‧．.\s]{{2,24}}")
_NOT_A_UNIT = re.compile(
    r"意见|盖章|公章|签字|签名|[元米千克吨套台件个天月年]$|^同意|^万元"
    r"|同志|材料|真实|期间|研究(?!院|所|中心|室)|同意|推荐|审核|审查|表现|情况|属实|负责|符合|合格|有效|以上|上述"
)
"""Units of measure, and what an opinion says in a unit's place."""
_ID_VALUE = re.compile(r"(?=.*\d)[0-9A-Za-z\-×*]{6,24}")
_CODE_VALUE = re.compile(r"[0-9A-Za-z]{6,24}")
_CONTACT_VALUE = re.compile(r"[0-9+\-—() ]{7,20}|[^@\s]+@[^@\s]+")
_POST = re.compile(
    r"[\s,，、]*(?:(?:正|副|主任|高级|助理|一级|二级|三级|四级)*"
    r"(?:工程师|技师|教师|讲师|教授|医师|护师|农艺师|经济师|会计师|研究员|检验员|技术员|主任|科长|处长|所长|站长|局长|院长|校长))+$"
)
_MISREAD = 0.5
"""How alike a labelled name must be to the applicant's to count as a misreading of it: two of three characters
(`周皖澜`); `test_labels` and `test_others` hold it from both sides."""

_SAME_NUMBER = 0.8
"""How alike a labelled phone number or address must be to the applicant's own; another one is a colleague's."""

_HAN_NAME, _TRANSCRIBED_NAME, _DOTTED_NAME = (2, 4), 12, 24
"""Characters of a Chinese name, of a transcribed one without its dot, and of one with dots, which takes up to twenty;
longer values are sentences."""
_SHORTEST_VALUE = 4
"""Characters of a unit or an address that says where; `本院`, `新疆` say nothing of a person."""

_Judge = Callable[[LabelledValue, Applicant], "tuple[Kind, bool] | None"]


def find_labelled(page: PageText, applicant: Applicant, rules: RuleSet) -> list[Proposal]:
    """Labelled names, units, numbers, contacts, addresses and verification codes.

    With an applicant, other people's names and other units are shown, not preselected; without one, labels decide.
    """
    proposals: list[Proposal] = []
    values = [_without_post(value) for value in find_values(page)]
    strangers = [value.box for value in values if _is_stranger(value, applicant)]
    for value in values:
        judge = _JUDGES.get(value.role)
        verdict = judge(value, applicant) if judge else None
        if verdict is None:
            continue
        kind, is_own = verdict
        if kind is Kind.UNIT and any(in_one_row(value.box, box) for box in strangers):
            is_own = is_alike(value.text, applicant.all_units)
        action = rules.action(kind)
        if action is Action.KEEP or fold_text(value.text) in {fold_text(keep) for keep in applicant.keep}:
            continue
        proposals.extend(
            make_proposal(
                page.key,
                box,
                kind,
                detector="labels",
                reason=Reason.LABEL,
                text=value.text,
                label=value.label,
                confidence=value.span.confidence,
                preselected=is_own and action is Action.MASK,
            )
            for box in (value.box, *value.more)
        )
    return proposals


def looks_like_name(text: str) -> bool:
    """Two to four Chinese characters, or more with interval dots; not a sentence."""
    folded = fold_text(text)
    if not _NAME.fullmatch(text) or not folded or folded in _not_names() or looks_like_unit(text):
        return False
    if re.search("[·•∙・‧．.]", text):
        return _HAN_NAME[0] <= len(folded) <= _DOTTED_NAME
    is_han_name = _HAN_NAME[0] <= len(folded) <= _HAN_NAME[1]
    return is_han_name or (len(folded) <= _TRANSCRIBED_NAME and is_transcribed(folded))


def is_plausible_person(text: str) -> bool:
    """Whether a text that stands where a name does is somebody's: what a cell holds else (`通过`, `综合科`) is none."""
    folded = fold_text(text)
    if is_transcribed(folded) or folded[0] in _surnames():
        return True
    return any(e.is_person and (e.start, e.end) == (0, len(text)) for e in find_entities(text))


@cache
def _surnames() -> frozenset[str]:
    return frozenset("".join(gazetteer("name_context")[key] for key in ("surnames", "rarer_surnames")))


@cache
def _not_names() -> frozenset[str]:
    return frozenset(gazetteer("name_context")["not_names"])


def looks_like_unit(text: str) -> bool:
    folded = fold_text(text)
    return len(folded) >= _SHORTEST_VALUE and names_body(folded) and not _NOT_A_UNIT.search(folded)


def is_alike(text: str, known: tuple[str, ...]) -> bool:
    """Whether `text` is one of `known`, a part of one, or a misreading of one."""
    folded = fold_text(text)
    for other in map(fold_text, known):
        if folded and (folded in other or other in folded):
            return True
        if _ratio(folded, other) >= _MISREAD:
            return True
    return False


def _ratio(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def _without_post(value: LabelledValue) -> LabelledValue:
    """A work unit without the post behind it: 单位及职务 asks for both, and the post stays legible."""
    if value.role is not Role.SELF_UNIT or value.more:
        return value
    unit = _POST.sub("", value.text)
    start = value.span.text.find(value.text)
    if unit == value.text or not looks_like_unit(unit) or start < 0:
        return value
    box = bounding_rect(value.span.char_boxes[start : start + len(unit)])
    return replace(value, text=unit, box=box)


def _is_stranger(value: LabelledValue, applicant: Applicant) -> bool:
    """Another person's name, as lists of people hold; what stands in its row is that person's."""
    is_name = value.role in (Role.SELF_NAME, Role.NAME_LIST) and looks_like_name(value.text)
    return bool(applicant.names) and is_name and not is_alike(value.text, applicant.names)


def _self_name(value: LabelledValue, applicant: Applicant) -> tuple[Kind, bool] | None:
    if not looks_like_name(value.text):
        return None
    is_own = not applicant.names or is_alike(value.text, applicant.names)
    return (Kind.NAME, is_own) if is_own or is_plausible_person(value.text) else None


def _other_name(value: LabelledValue, applicant: Applicant) -> tuple[Kind, bool] | None:
    """Other people are shown; with no applicant given there is nothing to tell them from, so lists are not shown."""
    if not applicant.names or not looks_like_name(value.text) or is_alike(value.text, applicant.names):
        return None
    if not is_plausible_person(value.text):
        return None
    return Kind.NAME, False


def _self_unit(value: LabelledValue, applicant: Applicant) -> tuple[Kind, bool] | None:
    """An unknown organisation under 工作单位 is masked: the label wins. 学校 on a diploma is an issuer."""
    if not looks_like_unit(value.text) or "学校" in value.label:
        return None
    return Kind.UNIT, True


def _self_id(value: LabelledValue, applicant: Applicant) -> tuple[Kind, bool] | None:
    if not _ID_VALUE.fullmatch(value.text.replace(" ", "")):
        return None
    return Kind.ID_NUMBER, value.label not in labels_marked(Mark.UNSURE) or not applicant.is_known


def _contact(value: LabelledValue, applicant: Applicant) -> tuple[Kind, bool] | None:
    if not _CONTACT_VALUE.fullmatch(value.text):
        return None
    kind = Kind.EMAIL if "@" in value.text else Kind.PHONE
    own = applicant.email if kind is Kind.EMAIL else applicant.phone
    return kind, not own or fold_text(own) in fold_text(value.text) or _ratio(value.text, own) >= _SAME_NUMBER


def _address(value: LabelledValue, applicant: Applicant) -> tuple[Kind, bool] | None:
    is_address = len(fold_text(value.text)) >= _SHORTEST_VALUE and any(map(is_han, value.text))
    if value.label in labels_marked(Mark.WEAK) or not is_address:
        return None
    return Kind.ADDRESS, True


def _code(value: LabelledValue, applicant: Applicant) -> tuple[Kind, bool] | None:
    if not _CODE_VALUE.fullmatch(value.text.replace(" ", "")):
        return None
    return Kind.CODE, True


_JUDGES: dict[Role, _Judge] = {
    Role.SELF_NAME: _self_name,
    Role.OTHER_NAME: _other_name,
    Role.NAME_LIST: _other_name,
    Role.SELF_UNIT: _self_unit,
    Role.SELF_ID: _self_id,
    Role.CONTACT: _contact,
    Role.ADDR: _address,
    Role.CODE: _code,
}


DETECTOR = Detector(
    "labels",
    frozenset({Kind.NAME, Kind.UNIT, Kind.ID_NUMBER, Kind.PHONE, Kind.EMAIL, Kind.ADDRESS, Kind.CODE}),
    Needs.TEXT,
    lambda evidence: find_labelled(evidence.text, evidence.applicant, evidence.rules),
)
