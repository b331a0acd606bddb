"""What the documents themselves say about the applicant, when nobody typed it: labels and fixed sentences."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from app.detect.characters import fold_text
from app.domain import Applicant, Kind, Proposal, bounding_rect, make_proposal
from app.page_view import PageText
from app.rules import Action, RuleSet

_PART = r"[\u3400-\u9fff]"
_OUR = "(?:我(?:单位|校|所|院|局|公司|中心))?"
_N = rf"{_OUR}(?P<name>{_PART}{{1,8}}(?:[·•∙・‧．.]{_PART}{{1,8}}?){{1,3}}|{_PART}{{2,4}}?)"
_NOT_NAMES = ("全体", "各位", "该", "有关", "以下", "下列", "上述", "这", "其", "以上", "优秀")
"""How a phrase begins that takes a name's place in a sentence without being one."""
_SENTENCES = tuple(
    re.compile(pattern)
    for pattern in (
        rf"学生{_N}[,，]性别",
        rf"学生{_N}系.{{2,12}}人",
        rf"^{_N}[,，][男女][,，]",
        rf"^{_N}同志[:：]",
        rf"^{_N}同志于",
        rf"兹证明{_N}(?:同志|[（(,，]|系|在)",
        rf"兹?聘[任请]{_N}(?:同志)?为",
        rf"授予{_N}(?:同志)?.{{0,30}}(?:称号|学位)",
        rf"拟?推荐{_N}同志",
        rf"关于{_N}同志",
        rf"本人{_N}[,，]",
        rf"{_N}[（(]身份证号",
        rf"批准{_N}(?:同志)?具备",
    )
)
"""Sentence patterns in which the name has no label (DOMAIN 2.4), over a line without spaces."""


def find_sentence_names(page: PageText, applicant: Applicant, rules: RuleSet) -> list[Proposal]:
    """Names that stand in a fixed sentence. Used only when no name was given."""
    if applicant.names or rules.action(Kind.NAME) is Action.KEEP:
        return []
    proposals: list[Proposal] = []
    for span in page.spans:
        kept = [i for i, c in enumerate(span.text) if not c.isspace()]
        text = "".join(span.text[i] for i in kept)
        for match in filter(None, (pattern.search(text) for pattern in _SENTENCES)):
            if match["name"].startswith(_NOT_NAMES) or len(fold_text(match["name"])) < 2:
                continue
            first, last = kept[match.start("name")], kept[match.end("name") - 1]
            proposals.append(
                make_proposal(
                    page.key,
                    bounding_rect(span.char_boxes[first : last + 1]),
                    Kind.NAME,
                    detector="sentences",
                    reason="sentence",
                    text=match["name"],
                    confidence=span.confidence,
                    preselected=rules.action(Kind.NAME) is Action.MASK,
                )
            )
            break
    return proposals


def learn_applicant(proposals: Iterable[Proposal], applicant: Applicant) -> Applicant:
    """The applicant with the name and units that preselected labels and sentences gave, where none were typed.

    One name: the one met most often (the longest on a tie). Several units may be one's own.
    """
    names: Counter[str] = Counter()
    units: Counter[str] = Counter()
    for proposal in proposals:
        if proposal.preselected and proposal.reason in ("label", "sentence"):
            counter = {Kind.NAME: names, Kind.UNIT: units}.get(proposal.kind)
            if counter is not None:
                counter[fold_text(proposal.text)] += 1
    learned_name = max(names, key=lambda n: (names[n], len(n)), default="")
    return replace(applicant, name=applicant.name or learned_name, units=applicant.units or tuple(sorted(units)))
