"""Proof of redaction: an output is read again by other code and libraries; what is unreadable is a finding."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from blindmask.core.boxes import Rect
from blindmask.core.errors import ChangedFile
from blindmask.core.pages import Document, TextSpan
from blindmask.core.proposals import Decision, Verdict
from blindmask.core.results import Leak
from blindmask.export.proof.layer import unembedded_lines
from blindmask.export.proof.pixels import COMPARED_PX, changed_blocks, changed_strokes, is_flat
from blindmask.export.proof.reading import ANY, UNREADABLE, carrier_leaks
from blindmask.export.proof.structure import surplus_in_image, surplus_in_pdf
from blindmask.export.proof.substitutes import Substitutes, moved
from blindmask.export.proof.terms import find_in_spans, text_holds, wanted_terms
from blindmask.export.proof.view import ONE_DECODER, READ_HERE, PdfView, View, open_view, turn_picture

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from blindmask.export.proof.reading import Reader

MAX_SIDE_PT = 14_400
"""Longer pages come out smaller: no viewer opens them."""
_SIZE_TOLERANCE = 0.01
_RIM_PX = 2
_SAME = 0.5
_KEPT_SHARE = 0.5
"""A term counts as kept when this share of its box lies in boxes that a person kept."""


@dataclass(frozen=True, slots=True)
class Proof:
    """Whether an output is what was decided, and how that was found out."""

    leaks: tuple[Leak, ...]
    """Everything that is wrong; empty when the output is proved."""
    means: Mapping[str, tuple[int, ...]]
    """As `FileResult.proofs`."""


def verify_output(
    path: Path,
    *,
    source: Document,
    drawn: View | None = None,
    decisions: Sequence[Decision],
    turns: Mapping[int, int],
    style: str,
    terms: Sequence[str],
    read: Reader,
    spot: Callable[[], Sequence[Rect]] = list,
    name: str = "",
    pages: Sequence[int] | None = None,
) -> Proof:
    """What is wrong with the masked copy of `source` at `path`, if anything, and how that was found out.

    `decisions` are those that were exported: boxes to mask must be flat and nothing outside them may differ from the
    source, as two other renderers show both or, where text has no font in the file, as it is placed and read; terms may
    be read only in boxes to keep. `turns` are the degrees clockwise by which each page was turned, `style` how boxes
    look, `name` the file name that it will get.
    `drawn`: the source as masking draws it, for formats that no other renderer reads; the proof then says so.
    `spot` tells where else, on the picture that `read` was given last, a term surely stands although it was not read
    so: a name of rare characters is misread and still legible.
    `pages`: of which pages of the source, one after the other, the file must consist; all of them if it is not a part.
    Nothing but pixels may be in the file. Raises ChangedFile when the source is not the file that was opened.
    """
    expected = _Expected(source, decisions, turns, style)
    wanted = wanted_terms(terms)
    leaks = [Leak(None, ANY, "file_name")] if text_holds(name, wanted) else []
    indexes = range(len(source.pages)) if pages is None else pages
    substituted: list[int] = []
    try:
        original = _source_view(source, drawn)
        data = path.read_bytes()
        leaks += _surplus(data) + carrier_leaks(data, wanted)
        output = open_view(data)
        if len(original) != len(source.pages) or len(output) != len(indexes):
            return Proof((*leaks, Leak(None, ANY, "page_count")), {})
        for place, index in enumerate(indexes):
            sheet = _Sheet(output, place, index)
            picture = sheet.picture()
            seen = read(picture)
            likely = spot()
            substitutes = _substitutes(sheet, expected, original=original, seen=seen, read=read)
            substituted += [index] if substitutes.ignored() else []
            leaks += _check_boxes(index, expected, picture)
            leaks += _check_outside(sheet, expected, substitutes, original=original, shape=picture.shape)
            found = _distinct([*find_in_spans(seen, wanted), *likely])
            kept = expected.boxes(index, Verdict.KEEP)
            leaks += [Leak(index, ANY, "ocr", box) for box in found if not _is_kept(box, kept)]
    except UNREADABLE:
        leaks.append(Leak(None, ANY, "unreadable"))
    is_drawn_alike = source.format in ONE_DECODER or source.format not in READ_HERE
    means = {"by_reading": tuple(substituted), "same_decoder": tuple(indexes) if is_drawn_alike else ()}
    return Proof(tuple(leaks), {code: told for code, told in means.items() if told})


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A page of the output: its place there and the index of the source's page that it must show."""

    view: View
    place: int
    index: int

    def picture(self, *, long_side_px: int | None = None) -> NDArray[np.uint8]:
        return self.view.picture(self.place, long_side_px=long_side_px)


class _Expected:
    """Where the boxes must be on the output's pages, worked out from the decisions alone."""

    def __init__(self, source: Document, decisions: Sequence[Decision], turns: Mapping[int, int], style: str) -> None:
        self._own = [decision for decision in decisions if decision.page.document == source.sha256]
        self._turns = turns
        self.pages = source.pages
        self.style = style

    def turn(self, index: int) -> int:
        return self._turns.get(index, 0) % 360

    def decided(self, index: int, verdict: Verdict) -> list[Decision]:
        return [own for own in self._own if own.page.index == index and own.verdict is verdict]

    def boxes(self, index: int, verdict: Verdict) -> list[Rect]:
        return [_turned(own.box.clipped(), self.turn(index)) for own in self.decided(index, verdict)]


def _turned(box: Rect, degrees: int) -> Rect:
    """The box on its page turned clockwise: each quarter moves the left edge to the top (not geometry's code)."""
    for _ in range(degrees // 90):
        box = Rect(1 - box.bottom, box.left, 1 - box.top, box.right)
    return box


def _source_view(source: Document, drawn: View | None) -> View:
    data = Path(source.path).read_bytes()
    if hashlib.sha256(data).hexdigest() != source.sha256:
        raise ChangedFile(document=source.short_id)
    return open_view(data) if drawn is None or source.format in READ_HERE else drawn


def _surplus(data: bytes) -> list[Leak]:
    if data.startswith(b"%PDF-"):
        return [Leak(page, ANY, how) for page, how in surplus_in_pdf(data)]
    return [Leak(None, ANY, how) for how in surplus_in_image(data)]


def _check_boxes(index: int, expected: _Expected, picture: NDArray[np.uint8]) -> list[Leak]:
    return [
        Leak(index, decision.kind, "not_flat", box)
        for decision, box in zip(
            expected.decided(index, Verdict.MASK), expected.boxes(index, Verdict.MASK), strict=True
        )
        if not is_flat(picture, box, style=expected.style)
    ]


def _substitutes(
    sheet: _Sheet, expected: _Expected, *, original: View, seen: Sequence[TextSpan], read: Reader
) -> Substitutes:
    index, turn = sheet.index, expected.turn(sheet.index)
    lines = unembedded_lines(original.pdf, index) if isinstance(original, PdfView) else []
    return Substitutes(
        lines=moved(lines, lambda box: _turned(box, turn)),
        masked=expected.boxes(index, Verdict.MASK),
        before=turn_picture(original.picture(index, long_side_px=COMPARED_PX), turn),
        after=sheet.picture(long_side_px=COMPARED_PX),
        seen=seen,
        read=read,
    )


def _check_outside(
    sheet: _Sheet, expected: _Expected, substitutes: Substitutes, *, original: View, shape: tuple[int, ...]
) -> list[Leak]:
    """`shape`: of the page's own pixels, in which boxes end; a renderer mixes the last with the next."""
    index, before, after = sheet.index, substitutes.before, substitutes.after
    if not _has_size(sheet, expected, original=original):
        return [Leak(index, ANY, "page_size")]
    rim_x, rim_y = _RIM_PX / shape[1], _RIM_PX / shape[0]
    ignored = [*(box.grown(rim_x, rim_y).clipped() for box in substitutes.masked), *substitutes.ignored()]
    changed = changed_blocks(before, after, ignored=ignored)
    changed += [
        box
        for box in changed_strokes(before, after, ignored=ignored)
        if not any(box.overlap(other) > 0 for other in changed)
    ]
    changed = [box for box in changed if not substitutes.explains(box)] + substitutes.changes()
    return [Leak(index, ANY, "changed_outside", box) for box in changed]


def _has_size(sheet: _Sheet, expected: _Expected, *, original: View) -> bool:
    """Whether a page has the source's proportions, the way it was turned, and in a PDF of a PDF its size too."""
    is_sideways = bool(expected.turn(sheet.index) % 180)
    width, height = sheet.view.size(sheet.place)
    old_width, old_height = original.size(sheet.index)[:: -1 if is_sideways else 1]
    if abs(width / height * old_height / old_width - 1) > max(_SIZE_TOLERANCE, 1.5 / min(width, height)):
        return False
    if not (isinstance(original, PdfView) and isinstance(sheet.view, PdfView)):
        return True
    page = expected.pages[sheet.index]
    wanted = min(MAX_SIDE_PT, max(page.width, page.height))
    return abs(max(width, height) / wanted - 1) <= _SIZE_TOLERANCE


def _distinct(boxes: Sequence[Rect]) -> list[Rect]:
    """Without those that lie mostly on an earlier one."""
    found: list[Rect] = []
    for box in boxes:
        if not any(box.overlap(other) > _SAME * box.area for other in found):
            found.append(box)
    return found


def _is_kept(box: Rect, kept: Sequence[Rect]) -> bool:
    return sum(box.overlap(other) for other in kept) >= _KEPT_SHARE * box.area
