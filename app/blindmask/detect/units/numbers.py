"""Numbers that identify a unit: the uniform social credit code, and the prefix of its members' numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from blindmask.core.boxes import Rect, bounding_rect
from blindmask.core.id_number import is_id_number
from blindmask.core.page_view import PageText
from blindmask.core.proposals import Kind, Proposal, Reason, make_proposal
from blindmask.core.rules import Action, RuleSet
from blindmask.detect.text.labels import find_values
from blindmask.host.labels import Mark, Role, labels_marked

_CREDIT_CODE = re.compile(r"(?<![0-9A-Za-z])[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}(?![0-9A-Za-z])")
"""GB 32100: 18 characters without I, O, S, V, Z; characters 3 to 8 are the place of registration."""
_CODE_CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_MEMBER_NUMBER = re.compile(r"[0-9A-Za-z\-]{3,20}")


def find_unit_numbers(page: PageText, rules: RuleSet, *, names_own_unit: bool) -> list[Proposal]:
    """Labelled numbers of the unit, and credit codes: preselected where the page names the own unit and no second code
    (of the other party of a contract) stands, else shown."""
    if rules.action(Kind.UNIT) is Action.KEEP:
        return []
    can_mask = rules.action(Kind.UNIT) is Action.MASK
    values = find_values(page)
    members = [
        _propose(page, value.box, value.text, label=value.label, preselected=can_mask)
        for value in values
        if value.label in labels_marked(Mark.MEMBER) and _MEMBER_NUMBER.fullmatch(value.text)
    ]
    numbers = ["".join(value.text.split()) for value in values if value.role is Role.NUMBER]
    codes = [(text, box) for text, box in _credit_codes(page) if not _is_told_otherwise(text, numbers)]
    is_own = names_own_unit and len({text for text, _ in codes}) == 1
    return [*members, *(_propose(page, box, text, preselected=is_own and can_mask) for text, box in codes)]


def _credit_codes(page: PageText) -> Iterator[tuple[str, Rect]]:
    for span in page.spans:
        kept = [i for i, character in enumerate(span.text) if not character.isspace()]
        text = "".join(span.text[i] for i in kept)
        for match in _CREDIT_CODE.finditer(text):
            if not is_id_number(match.group()):
                boxes = span.char_boxes[kept[match.start()] : kept[match.end() - 1] + 1]
                yield match.group(), bounding_rect(boxes)


def _is_told_otherwise(code: str, numbers: Iterable[str]) -> bool:
    """Whether a label calls it another number (证书编号 …) and its last character is not that of a credit code."""
    return any(code in number for number in numbers) and not has_check_character(code)


def has_check_character(code: str) -> bool:
    """Whether the last of 18 characters is the one that the others ask for (GB 32100, 5.5: weights 3^(i-1) mod 31)."""
    total = sum(_CODE_CHARACTERS.index(character) * pow(3, i, 31) for i, character in enumerate(code[:17]))
    return _CODE_CHARACTERS[-total % 31] == code[17]


def _propose(page: PageText, box: Rect, text: str, *, preselected: bool, label: str = "") -> Proposal:
    return make_proposal(
        page.key,
        box,
        Kind.UNIT,
        detector="units",
        reason=Reason.LABEL if label else Reason.UNIT_CODE,
        text=text,
        label=label,
        preselected=preselected,
    )
