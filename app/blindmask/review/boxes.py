"""The boxes of a case, page by page: what reading found, with what a person decided over it.

A page's part is made when somebody asks for it and kept until something changes on that page, so that one decision
among thousands costs no more than one among ten.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from blindmask.core.pages import PageKey
from blindmask.core.proposals import Decision, Proposal, Verdict
from blindmask.review.findings import Findings
from blindmask.review.groups import GroupKey, Part, group_key, parted
from blindmask.review.person import Person


@dataclass(frozen=True, slots=True)
class PageBoxes:
    """The decisions of one page in reading order, how many of them wait for a person, and its part of each group."""

    decisions: tuple[Decision, ...]
    undecided: int
    parts: tuple[Part, ...]


class Boxes:
    """A decision is the person's where there is one and else follows from its proposal."""

    def __init__(self, findings: Findings, person: Person) -> None:
        self._findings, self._person = findings, person
        self._page_of: dict[str, PageKey] = {}
        self._key_of: dict[str, GroupKey] = {}
        self._on_page: dict[PageKey, dict[str, None]] = {}
        self._made: dict[PageKey, PageBoxes] = {}

    def add(self, box_id: str, page: PageKey) -> None:
        """Note on which page a box is: it never leaves it."""
        self._page_of[box_id] = page
        self._on_page.setdefault(page, {})[box_id] = None
        self._key_of.pop(box_id, None)
        self._made.pop(page, None)

    def renew(self, pages: Iterable[PageKey]) -> None:
        """Look at these pages anew: something changed there."""
        for page in pages:
            self._made.pop(page, None)

    def page_of(self, box_id: str) -> PageKey | None:
        """Also of a box that is gone and may come back; None when it was never there."""
        return self._page_of.get(box_id)

    def exists(self, box_id: str) -> bool:
        return box_id in self._person.decisions or self._findings.proposal(box_id) is not None

    def is_drawn(self, box_id: str) -> bool:
        """Whether the box is a person's alone."""
        return box_id in self._person.decisions and self._findings.proposal(box_id) is None

    def decision(self, box_id: str) -> Decision:
        """Raises KeyError when there is no such box."""
        decided = self._person.decisions.get(box_id)
        return decided if decided is not None else Decision.from_proposal(self._proposal(box_id))

    def on(self, page: PageKey) -> PageBoxes:
        made = self._made.get(page)
        if made is None:
            made = self._made[page] = self._make(page)
        return made

    def proposed_on(self, page: PageKey) -> frozenset[str]:
        """The ids of what reading found there, shown or not."""
        return frozenset(i for i in self._on_page.get(page, ()) if self._findings.proposal(i) is not None)

    def _proposal(self, box_id: str) -> Proposal:
        proposal = self._findings.proposal(box_id)
        if proposal is None:
            raise KeyError(box_id)
        return proposal

    def _make(self, page: PageKey) -> PageBoxes:
        found = [self._placed(i) for i in self._on_page.get(page, ()) if self._shows(i)]
        found.sort(key=lambda d: (d.box.top, d.box.left, d.id))
        undecided = sum(decision.verdict is Verdict.UNDECIDED for decision in found)
        return PageBoxes(tuple(found), undecided, parted(page, ((self._key(d), d) for d in found)))

    def _placed(self, box_id: str) -> Decision:
        """The decision with the place that reading gives the author, which a case file does not keep."""
        decision, proposal = self.decision(box_id), self._findings.proposal(box_id)
        return replace(decision, author=proposal.author) if proposal is not None and proposal.author else decision

    def _key(self, decision: Decision) -> GroupKey:
        key = self._key_of.get(decision.id)
        if key is None:
            key = self._key_of[decision.id] = group_key(decision, self._findings.proposal(decision.id))
        return key

    def _shows(self, box_id: str) -> bool:
        proposal = self._findings.proposal(box_id)
        if proposal is None or box_id in self._person.decisions:
            return box_id in self._person.decisions
        return not self._findings.is_superseded(proposal, self._person.turns.get(proposal.page))
