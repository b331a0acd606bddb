"""Finds the picture in a box that a person drew on other pages and in other files."""

from __future__ import annotations

from blindmask.core.boxes import Rect
from blindmask.core.pages import Document
from blindmask.core.proposals import Kind, Proposal
from blindmask.detect.marks.same_picture import SEARCH_LONG_PX, propose_same
from blindmask.documents import render


def find_picture(source: Document, index: int, box: Rect, kind: Kind, target: Document) -> list[Proposal]:
    """Where the picture in a box on a page of `source` appears on the pages of `target`; the box itself is left out.

    Boxes refer to the pages as displayed; none is preselected. Raises InputError.
    """
    marked = render.render_page(source, index, long_side_px=SEARCH_LONG_PX)
    found: list[Proposal] = []
    for info in target.pages:
        page = render.render_page(target, info.index, long_side_px=SEARCH_LONG_PX)
        places = propose_same(marked, box, page, target.page_key(info.index), kind)
        is_same_page = target.page_key(info.index) == source.page_key(index)
        found += [p for p in places if not is_same_page or p.box.overlap(box) < 0.3 * box.area]
    return found
