"""Numbers that lead to the person: identity number, phone, e-mail."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from blindmask.core.applicants import Applicant
from blindmask.core.boxes import Rect, bounding_rect
from blindmask.core.id_number import SHORTEST_ID, is_id_number
from blindmask.core.page_view import PageText
from blindmask.core.pages import TextSpan
from blindmask.core.proposals import Kind, Proposal, Reason, make_proposal
from blindmask.core.rules import Action, RuleSet
from blindmask.detect.detector import Detector, Needs
from blindmask.detect.text.characters import fold_text

_ID = re.compile(r"(?<!\d)\d{17}[\dXx×](?!\d)")
_MOBILE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")
_EMAIL = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]*[@＠][A-Za-z0-9][A-Za-z0-9.-]*[A-Za-z0-9]")
_LOOKALIKES = str.maketrans("OoIlZSB×", "001125" + "8X")
_MAX_MISREAD = 2
"""Characters of the own identity number that may be misread; a poor scan costs one or two. The numbers of
twins differ in two as well (sequence and check character): both are hidden then."""
_SHORTEST_PHONE = 7
"""Digits of a number that is searched as it is: a fixed line's without its area."""
_MOBILE_DIGITS, _MOBILE_MISREAD = 11, 1
"""Digits of a mobile number, and how many may be misread in the own one."""


@dataclass(frozen=True, slots=True)
class _Hit:
    start: int
    end: int
    kind: Kind
    is_own: bool
    reason: Reason


def find_numbers(page: PageText, applicant: Applicant, rules: RuleSet) -> list[Proposal]:
    """The applicant's own numbers preselected, in any number that contains them too; other people's are shown.

    When the applicant's number is not known, every valid one counts as the applicant's.
    """
    proposals: list[Proposal] = []
    for span in page.spans:
        text, positions = _compact(span)
        for hit in _hits(text, applicant):
            action = rules.action(hit.kind)
            if action is Action.KEEP:
                continue
            box = _box(span, positions[hit.start], positions[hit.end - 1])
            proposals.append(
                make_proposal(
                    page.key,
                    box,
                    hit.kind,
                    detector="numbers",
                    reason=hit.reason,
                    text=text[hit.start : hit.end],
                    confidence=span.confidence,
                    preselected=hit.is_own and action is Action.MASK,
                )
            )
    return proposals


def _compact(span: TextSpan) -> tuple[str, list[int]]:
    """The span's text without spaces, and where each character was."""
    kept = [(c, i) for i, c in enumerate(span.text) if not c.isspace()]
    return "".join(c for c, _ in kept), [i for _, i in kept]


def _box(span: TextSpan, first: int, last: int) -> Rect:
    return bounding_rect(span.char_boxes[first : last + 1])


def _hits(text: str, applicant: Applicant) -> Iterator[_Hit]:
    yield from _id_hits(text, applicant.id_number.strip().upper())
    yield from _phone_hits(text, re.sub(r"\D", "", applicant.phone))
    for match in _EMAIL.finditer(text):
        is_own = not applicant.email or _same_mail(match.group(), applicant.email)
        yield _Hit(match.start(), match.end(), Kind.EMAIL, is_own, Reason.EXACT if is_own else Reason.PATTERN)
    name, _, host = applicant.email.strip().partition("@")
    if name and host:
        # Readers drop the sign in the middle, or take it for a letter.
        for match in re.finditer(f"{re.escape(name)}[^@＠]?{re.escape(host)}", text, re.IGNORECASE):
            yield _Hit(match.start(), match.end(), Kind.EMAIL, True, Reason.SIMILAR)


def _id_hits(text: str, own: str) -> Iterator[_Hit]:
    taken: list[range] = []
    if len(own) >= SHORTEST_ID:
        for start, misread in _like(text, own):
            # A certificate number that contains the identity number is hidden whole.
            first, end = _number_around(text, start, start + len(own))
            taken.append(range(first, end))
            yield _Hit(first, end, Kind.ID_NUMBER, True, Reason.SIMILAR if misread else Reason.EXACT)
    for match in _ID.finditer(text):
        if is_id_number(match.group()) and not any(match.start() in span for span in taken):
            yield _Hit(match.start(), match.end(), Kind.ID_NUMBER, not own, Reason.PATTERN)


def _like(text: str, own: str) -> Iterator[tuple[int, int]]:
    """(start, characters misread) where `own` stands with at most two misread characters."""
    plain = text.translate(_LOOKALIKES).upper()
    if sum(map(plain.count, set(own))) < len(own) - _MAX_MISREAD:
        return  # most lines
    start = 0
    while start + len(own) <= len(plain):
        misread = _differing(plain[start : start + len(own)], own)
        if misread <= _MAX_MISREAD:
            yield start, misread
            start += len(own)
        else:
            start += 1


def _differing(one: str, other: str) -> int:
    return sum(a != b for a, b in zip(one, other, strict=True))


def _number_around(text: str, start: int, end: int) -> tuple[int, int]:
    while start > 0 and text[start - 1].isascii() and text[start - 1].isalnum():
        start -= 1
    while end < len(text) and text[end].isascii() and text[end].isalnum():
        end += 1
    return start, end


def _phone_hits(text: str, own: str) -> Iterator[_Hit]:
    if len(own) >= _SHORTEST_PHONE:
        for match in re.finditer(re.escape(own), text):
            yield _Hit(match.start(), match.end(), Kind.PHONE, True, Reason.EXACT)
    for match in _MOBILE.finditer(text):
        if match.group() != own:
            close = len(own) == _MOBILE_DIGITS and _differing(match.group(), own) <= _MOBILE_MISREAD
            reason = Reason.SIMILAR if close else Reason.PATTERN
            yield _Hit(match.start(), match.end(), Kind.PHONE, close or not own, reason)


def _same_mail(found: str, own: str) -> bool:
    """The same address, a near misreading of it, or an address in the same domain (the unit's)."""
    a, b = fold_text(found), fold_text(own)
    if a == b or found.rpartition("@")[2].casefold() == own.rpartition("@")[2].casefold():
        return True
    return abs(len(a) - len(b)) <= 2 and sum(x != y for x, y in zip(a, b, strict=False)) <= 2


DETECTOR = Detector(
    "numbers",
    frozenset({Kind.ID_NUMBER, Kind.PHONE, Kind.EMAIL}),
    Needs.TEXT,
    lambda evidence: find_numbers(evidence.text, evidence.applicant, evidence.rules),
    is_in_check=True,
)
