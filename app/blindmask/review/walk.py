"""Stepping from box to box in reading order, over pages and files and round to the first."""

from __future__ import annotations

from collections.abc import Sequence

from blindmask.core.pages import PageKey
from blindmask.core.proposals import Decision


def step_through(
    ring: Sequence[Decision], pages: Sequence[PageKey], *, after: str | None, start: PageKey | None
) -> str | None:
    """The id that follows `after` in `ring`; without it, the first on `start` or on a later page; None: no other.

    `ring` and `pages` are in the direction of the walk; every decision's page is in `pages`.
    """
    ids = [decision.id for decision in ring]
    if after in ids:
        turn = ids.index(after) + 1
        return next((i for i in ids[turn:] + ids[:turn] if i != after), None)
    place = {page: number for number, page in enumerate(pages)}
    here = place.get(start, 0) if start is not None else 0
    later = next((decision.id for decision in ring if place[decision.page] >= here), None)
    return later if later is not None else (ids[0] if ids else None)
