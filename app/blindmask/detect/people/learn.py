"""Learns who applies from the documents, where nobody typed it: from labels and fixed sentences."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from blindmask.core.applicants import Applicant, Candidate
from blindmask.core.boxes import bounding_rect
from blindmask.core.han import HAN
from blindmask.core.page_view import PageText
from blindmask.core.pages import PageKey
from blindmask.core.proposals import Kind, Proposal, Reason, make_proposal
from blindmask.core.rules import Action, RuleSet
from blindmask.detect.detector import Detector, Needs
from blindmask.detect.text.bodies import words
from blindmask.detect.text.characters import DOTS, fold_text
from blindmask.detect.text.dotted import dotted_pattern

_OUR = f"(?:我(?:{'|'.join(words('called_ours'))}))?"
_N = rf"{_OUR}(?P<name>{dotted_pattern().pattern}|[{HAN}]{{2,4}}?)"
_NOT_NAMES = (
    *("全体", "各位", "该", "有关", "以下", "下列", "上述", "这", "其", "以上", "优秀", "先进", "学士", "硕士", "博士"),
    *(
        "哲学",
        "经济学",
        "法学",
        "教育学",
        "文学",
        "历史学",
        "理学",
        "工学",
        "农学",
        "医学",
        "军事学",
        "管理学",
        "艺术学",
        "专业",
    ),
)
"""How a phrase begins that takes a name's place in a sentence without being one."""
_A_LIST = 3
"""A page with so many different names is a list; two may be one name in two spellings."""
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
        rf"授予{_N}(?:同志|[“\"「]|等).{{0,30}}(?:称号|学位)",
        rf"拟?推荐{_N}同志",
        rf"关于{_N}同志",
        rf"本人{_N}[,，]",
        rf"{_N}[（(]身份证号",
        rf"批准{_N}(?:同志)?具备",
    )
)
"""Sentence patterns in which the name has no label (app/domain.md), over a line without spaces."""


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
                    reason=Reason.SENTENCE,
                    text=match["name"],
                    confidence=span.confidence,
                    preselected=rules.action(Kind.NAME) is Action.MASK,
                )
            )
            break
    return proposals


def learn_applicant(proposals: Iterable[Proposal], applicant: Applicant) -> Applicant:
    """The applicant with the name and units that preselected labels and sentences gave, where none were typed."""
    candidate = agree_on_applicant(proposals, applicant)
    return candidate.applicant if candidate is not None else applicant


def agree_on_applicant(proposals: Iterable[Proposal], applicant: Applicant) -> Candidate | None:
    """The name on which most files agree (met more often, then longer, on a tie) and the units that files give.

    A unit that only one file gives counts only where no unit is given by more. None where nothing was given.
    """
    names, units = _Votes(), _Votes()
    said = [p for p in proposals if p.preselected and p.reason in (Reason.LABEL, Reason.SENTENCE)]
    lists = _lists_of_people(said)
    for proposal in said:
        if proposal.kind is Kind.NAME:
            names.add(proposal)
        elif proposal.kind is Kind.UNIT and proposal.page not in lists:
            units.add(proposal)
    own = names.best()
    shared = [unit for unit in units.files if len(units.files[unit]) > 1] or list(units.files)
    learned = replace(
        applicant,
        name=applicant.name or (names.written(own) if own else ""),
        units=applicant.units or tuple(sorted(units.written(unit) for unit in shared)),
    )
    if learned == applicant:
        return None
    voters = {document for documents in names.files.values() for document in documents}
    return Candidate(learned, files=len(names.files.get(own, ())), total=len(voters))


def _lists_of_people(proposals: Iterable[Proposal]) -> set[PageKey]:
    """The pages that name several people: their units are not all the applicant's."""
    people: dict[PageKey, set[str]] = {}
    for proposal in proposals:
        if proposal.kind is Kind.NAME:
            people.setdefault(proposal.page, set()).add(fold_text(proposal.text))
    return {page for page, names in people.items() if len(names) >= _A_LIST}


class _Votes:
    """What files give, compared as folded texts: in which files each stands, and how it is written there."""

    def __init__(self) -> None:
        self.files: dict[str, set[str]] = {}
        self._forms: dict[str, Counter[str]] = {}

    def add(self, proposal: Proposal) -> None:
        text = fold_text(proposal.text)
        self.files.setdefault(text, set()).add(proposal.page.document)
        self._forms.setdefault(text, Counter())["".join(proposal.text.split())] += 1

    def best(self) -> str:
        return max(self.files, key=lambda t: (len(self.files[t]), self._forms[t].total(), len(t)), default="")

    def written(self, text: str) -> str:
        """As it is printed most often, with its dots, which a derived form may need."""
        forms = self._forms[text]
        dotted = [form for form in forms if any(dot in form for dot in DOTS)]
        chosen = max(dotted or forms, key=lambda form: forms[form])
        return "".join("·" if character in DOTS else character for character in chosen)


DETECTOR = Detector(
    "sentences",
    frozenset({Kind.NAME}),
    Needs.TEXT,
    lambda evidence: find_sentence_names(evidence.text, evidence.applicant, evidence.rules),
)
