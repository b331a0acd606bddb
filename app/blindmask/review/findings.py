"""What reading found, page by page. It only grows; a page that a person turned has one reading for each turn."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from blindmask.core.errors import SecrecyStop
from blindmask.core.pages import PageKey
from blindmask.core.proposals import PageAnalysis, Proposal

_COVERED = 0.8
"""A box is the same find as another one that covers this much of it."""

Turn = int | None
"""The degrees clockwise that a person gave a page, or None: the program finds them itself."""


class Findings:
    """Readings, failures and proposals of one case."""

    def __init__(self) -> None:
        self._readings: dict[PageKey, dict[Turn, PageAnalysis]] = {}
        self._failures: dict[PageKey, dict[Turn, str]] = {}
        self._proposals: dict[str, Proposal] = {}
        self._turns_of: dict[str, set[Turn]] = {}
        """With which turns of its page a proposal was read; nothing for one from outside its page's reading."""

    def take_analysis(self, analysis: PageAnalysis, turn: Turn) -> list[Proposal]:
        """What is new; a second reading with the same turn adds to the first."""
        self._readings.setdefault(analysis.page, {})[turn] = analysis
        self._failures.get(analysis.page, {}).pop(turn, None)
        for proposal in analysis.proposals:
            self._turns_of.setdefault(proposal.id, set()).add(turn)
        return self.take(analysis.proposals)

    def take_failure(self, page: PageKey, turn: Turn, code: str) -> None:
        self._failures.setdefault(page, {})[turn] = code

    def take(self, proposals: Iterable[Proposal]) -> list[Proposal]:
        """Those that were not known."""
        new = {proposal.id: proposal for proposal in proposals if proposal.id not in self._proposals}
        self._proposals.update(new)
        return list(new.values())

    def leave_open(self, ids: Iterable[str]) -> list[Proposal]:
        """Preselect these no more; those that were."""
        known = (self._proposals.get(box_id) for box_id in ids)
        opened = [replace(p, preselected=False) for p in known if p is not None and p.preselected]
        self._proposals.update((proposal.id, proposal) for proposal in opened)
        return opened

    def analysis(self, page: PageKey, turn: Turn) -> PageAnalysis | None:
        return self._readings.get(page, {}).get(turn)

    @property
    def pages(self) -> list[PageKey]:
        """Those that were read, in the order in which they first were."""
        return list(self._readings)

    def failure(self, page: PageKey, turn: Turn) -> str | None:
        """The code of the error; a secrecy marking counts however the page is turned."""
        codes = self._failures.get(page, {})
        return SecrecyStop.code if SecrecyStop.code in codes.values() else codes.get(turn)

    @property
    def stopped(self) -> set[str]:
        """The hashes of the documents that a secrecy marking stopped."""
        failures = self._failures.items()
        return {page.document for page, codes in failures if SecrecyStop.code in codes.values()}

    def proposal(self, box_id: str) -> Proposal | None:
        return self._proposals.get(box_id)

    def is_superseded(self, proposal: Proposal, turn: Turn) -> bool:
        """Whether the reading with the page's present turn makes this find of another one needless.

        It left the box open, or the present reading masks the same place; what an earlier reading alone masks stays.
        """
        turns = self._turns_of.get(proposal.id, set())
        present = self.analysis(proposal.page, turn)
        if present is None or not turns or turn in turns:
            return False
        if not proposal.preselected:
            return True
        wanted = _COVERED * proposal.box.area
        return any(p.preselected and p.box.overlap(proposal.box) >= wanted for p in present.proposals)
