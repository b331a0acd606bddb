"""What was masked where, with its text: for the person who exported it, beside the case file, never in the output."""

from __future__ import annotations

import html
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from blindmask.core.pages import Document
from blindmask.core.proposals import Verdict
from blindmask.core.results import FileResult, Status
from blindmask.messages import _, kind_text
from blindmask.messages.report_page import report_page
from blindmask.review.gate import export_decisions
from blindmask.review.session import Session


@dataclass(frozen=True, slots=True)
class Place:
    """A box that is masked. `text` is what was read in it; empty for pictures and for most drawn boxes."""

    page: int
    kind: str
    text: str


def masked_places(session: Session, document: Document) -> list[Place]:
    """Every box of a file that its export masks. Raises StillUndecided."""
    return [
        Place(decision.page.index, str(decision.kind), proposal.text if proposal else "")
        for decision in export_decisions(session, document)
        if decision.verdict is Verdict.MASK
        for proposal in [session.proposal(decision.id)]
    ]


def private_report(places: Mapping[str, Sequence[Place]], results: Sequence[FileResult]) -> str:
    """The report as HTML on the files that passed. `places`: what was masked, by the source's path."""
    passed = [result for result in results if result.status is Status.PASSED]
    rows = [_row(result, place) for result in passed for place in places.get(result.source, ())]
    return report_page(
        _("遮盖明细（只给自己看）"),
        lead=_("本页含有姓名等原文，只存在这台电脑上，请不要交给别人。"),
        heads=[_("原件"), _("遮盖件"), _("页"), _("类别"), _("文字")],
        rows=rows,
        foot=_("共 {files} 个文件，遮盖 {boxes} 处。").format(files=len(passed), boxes=len(rows)),
    )


def _row(result: FileResult, place: Place) -> str:
    outputs = [part.output for part in result.parts] or [result.output]
    names = _("、").join(os.path.basename(output) for output in outputs)
    cells = os.path.basename(result.source), names, str(place.page + 1), kind_text(place.kind), place.text
    return "<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in cells) + "</tr>"
