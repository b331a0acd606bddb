"""Other texts that identify a unit: its mail domain, its code in document numbers, a short name that a text defines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from blindmask.core.applicants import Applicant
from blindmask.core.boxes import bounding_rect
from blindmask.core.han import HAN
from blindmask.core.page_view import PageText
from blindmask.core.pages import TextSpan
from blindmask.core.proposals import Kind, Proposal, Reason, make_proposal
from blindmask.core.rules import Action, RuleSet
from blindmask.detect.terms.unit_forms import initials
from blindmask.detect.text.bodies import words
from blindmask.detect.text.characters import fold_text
from blindmask.detect.text.gazetteers import gazetteer

_HOST = re.compile(r"^(?:mail|email|smtp|stu|vip|my|student|www)\.(?=.+\..+)")
_CODE = re.compile(rf"([{HAN}]{{2,12}})[〔\[【(](?:19|20)\d\d[〕\]】)]\d")
_CODE_KINDS = re.compile("(?:字|发|函|办|文|党|教|人|政|办发|办函|党发|党字|政发|人字|[任奖]字)$")
_GIVEN_SHORT = re.compile(rf"[(（](?:以下)?(?:简称|下称)为?[:：]?[“\"「『‘']?([{HAN}A-Za-z]{{2,12}}?)[”\"」』’']?[)）]")
_MIN_CODE = 2
"""Characters of an abbreviation before a document's number; one alone (`新`) may be the province's."""


def mail_domain(email: str) -> str:
    """The domain of the applicant's e-mail when it may be the unit's: not a public mail host's; else empty."""
    _, _, host = email.strip().casefold().partition("@")
    domain = _HOST.sub("", host)
    public = gazetteer("unit_words")["public_mail"]
    return "" if "." not in domain or any(domain == p or domain.endswith("." + p) for p in public) else domain


def find_document_codes(page: PageText, applicant: Applicant, rules: RuleSet) -> list[Proposal]:
    """The unit's abbreviation before `〔2020〕3号`: suggested, for other units may share its characters."""
    action = rules.action(Kind.UNIT)
    if action is Action.KEEP:
        return []
    proposals: list[Proposal] = []
    for span in page.spans:
        for unit, start, end in _codes_in(span, applicant):
            proposals.append(
                make_proposal(
                    page.key,
                    bounding_rect(span.char_boxes[start:end]),
                    Kind.UNIT,
                    detector="units",
                    reason=Reason.DOC_CODE,
                    text=span.text[start:end],
                    term=unit,
                    confidence=span.confidence,
                    preselected=False,
                )
            )
    return proposals


def _codes_in(span: TextSpan, applicant: Applicant) -> Iterator[tuple[str, int, int]]:
    """(unit, first position, position behind the last) of each code of an own unit in the line."""
    kept = [i for i, c in enumerate(span.text) if not c.isspace()]
    for match in _CODE.finditer("".join(span.text[i] for i in kept)):
        for unit in applicant.all_units:
            size = _code_size(match[1], unit)
            if size and match[1][-size:] not in applicant.keep:
                yield unit, kept[match.end(1) - size], kept[match.end(1) - 1] + 1
                break


def _code_size(text: str, unit: str) -> int:
    """How many of the last characters are the unit's abbreviation and the kind of document; 0 for none."""
    letters = fold_text(unit)
    for size in range(len(text), _MIN_CODE - 1, -1):
        core = _CODE_KINDS.sub("", text[-size:])
        if len(core) >= _MIN_CODE and core[0] in initials(unit) and _in_order(core, letters):
            return size
    return 0


def _in_order(core: str, letters: str) -> bool:
    rest = iter(letters)
    return all(character in rest for character in core)


def learn_short_names(pages: Iterable[PageText], applicant: Applicant) -> tuple[str, ...]:
    """What the documents call an own unit: Y of `<unit>（以下简称“Y”）`, in the order met."""
    units = [fold_text(unit) for unit in applicant.all_units]
    never = {fold_text(keep) for keep in applicant.keep} | _not_aliases() | set(units)
    found: dict[str, None] = {}
    for page in pages:
        text = "".join(fold_text(span.text) for span in page.spans)
        for match in _GIVEN_SHORT.finditer(text):
            if text[: match.start()].endswith(tuple(units)) and match[1] not in never:
                found.setdefault(match[1])
    return tuple(found)


@cache
def _not_aliases() -> frozenset[str]:
    """What any body calls itself, or a contract its parties."""
    ours = (whose + word for whose in ("我", "本", "该") for word in words("called_ours"))
    return frozenset((*words("not_aliases"), *ours))
