"""Masked files: every page becomes an image, boxes are painted in its pixels, and a new file is built from those.

Removing by rebuilding: whatever the source carries beside its visible pixels never reaches the output.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from app.documents.geometry import from_pixels, to_pixels, turn_image, turn_rect
from app.documents.render import render_page
from app.documents.source import document_source
from app.domain import Decision, Document, ExportOptions, Kind, Rect, Verdict
from app.errors import CannotWrite, LimitNotMet, PageOverLimit, StillUndecided, UsageError
from app.export.containers import container_bytes, encode_page, open_writer
from app.export.encode import Effort, EncodedPage, Tone, effort_ladder, is_clean, jpeg_quality, reduce_picture, tone_of
from app.export.paint import check_style, paint_box
from app.export.place import refuse_source, writing
from app.export.resolution import export_dpi, long_side_px, page_size_pt
from app.rules import RuleSet

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_SUFFIXES = {"pdf": ".pdf", "jpeg": ".jpg", "png": ".png", "bmp": ".bmp", "tiff": ".tif", "webp": ".webp"}
_MANY_PAGES = {"pdf", "tiff"}
SPLIT_REFUSED = "several_pages_as_pdf"
"""The note of a file that was to become a JPG but has several pages: one source stays one output, so it is a PDF."""


@dataclass(frozen=True, slots=True)
class MaskedBox:
    """A box that was painted, in fractions of the output page."""

    box: Rect
    kind: Kind


@dataclass(frozen=True, slots=True)
class MaskedPage:
    """A page of the output. `turned` is in degrees clockwise from the source as displayed."""

    width_px: int
    height_px: int
    turned: int
    boxes: tuple[MaskedBox, ...]


@dataclass(frozen=True, slots=True)
class MaskedFile:
    """What was written, not yet verified."""

    path: Path
    format: str
    pages: tuple[MaskedPage, ...]
    bytes: int
    counts: Mapping[str, int] = field(default_factory=dict[str, int])
    """Masked boxes by kind."""
    note: str = ""
    """`several_pages_as_pdf` or nothing."""


def output_format(document: Document, options: ExportOptions) -> str:
    """`pdf`, `jpeg`, `png`, `bmp`, `tiff` or `webp`: what the masked file of `document` will be.

    The source's own format unless `options` asks for another; HEIF becomes JPEG, and several pages that do not
    fit into one image file become a PDF. Raises UsageError when `options.format` is unknown.
    """
    match options.format:
        case "same":
            wanted = document.format if document.format in _SUFFIXES else "jpeg"
        case "pdf":
            wanted = "pdf"
        case "jpg":
            wanted = "jpeg"
        case _:
            raise UsageError(reason="format")
    return wanted if len(document.pages) == 1 or wanted in _MANY_PAGES else "pdf"


def output_suffix(document: Document, options: ExportOptions) -> str:
    """The suffix of the masked file, with its dot."""
    return _SUFFIXES[output_format(document, options)]


def write_masked(
    document: Document,
    decisions: Sequence[Decision],
    *,
    uprights: Mapping[int, int],
    target: Path,
    rules: RuleSet,
    options: ExportOptions,
) -> MaskedFile:
    """Writes the masked copy of `document` to `target`, which must not exist yet.

    Every decision to mask that belongs to the document is painted in one flat colour. `uprights` gives the degrees
    clockwise by which pages must be turned; it is used when `options.upright` says so. The result is unproved:
    verify it before it is put in place. `target` does not exist when this raises.

    Raises StillUndecided, LimitNotMet, TargetIsSource, DiskFull, CannotWrite, UsageError (style or format) and the
    input errors of reading the source, ChangedFile among them.
    """
    check_style(options.style)
    refuse_source(target, Path(document.path))
    if target.exists():
        raise CannotWrite(reason="EEXIST")
    job = _Job(
        document=document,
        boxes=_boxes_by_page(document, decisions),
        turns={page.index: uprights.get(page.index, 0) if options.upright else 0 for page in document.pages},
        format=output_format(document, options),
        style=options.style,
        rules_dpi=rules.dpi,
        note=SPLIT_REFUSED if options.format == "jpg" and output_format(document, options) == "pdf" else "",
    )
    return _write(job, effort_ladder(_natural_quality(document)), target=target, max_bytes=options.max_bytes)


def _natural_quality(document: Document) -> int | None:
    """The quality of a JPEG source, which its masked copy roughly keeps; None for other formats."""
    return jpeg_quality(document_source(document).data) if document.format == "jpeg" else None


@dataclass(frozen=True, slots=True)
class _Job:
    document: Document
    boxes: Mapping[int, Sequence[Decision]]
    turns: Mapping[int, int]
    format: str
    style: str
    rules_dpi: int
    note: str


def _boxes_by_page(document: Document, decisions: Sequence[Decision]) -> dict[int, list[Decision]]:
    own = [decision for decision in decisions if decision.page.document == document.sha256]
    undecided = sum(decision.verdict is Verdict.UNDECIDED for decision in own)
    if undecided:
        raise StillUndecided(count=undecided)
    boxes: dict[int, list[Decision]] = defaultdict(list)
    for decision in own:
        if decision.verdict is Verdict.MASK:
            boxes[decision.page.index].append(decision)
    if boxes and max(boxes) >= len(document.pages):
        raise ValueError("a decision about a page that is not there")
    return boxes


@dataclass(frozen=True, slots=True)
class _Page:
    """A masked page, encoded."""

    encoded: EncodedPage
    size_pt: tuple[float, float]
    masked: MaskedPage


def _write(job: _Job, ladder: Sequence[Effort], *, target: Path, max_bytes: int | None) -> MaskedFile:
    """The whole file; removes what it wrote when it fails."""
    indexes = range(len(job.document.pages))
    pages = (_encode(job, index, ladder[0]) for index in indexes)
    if max_bytes is not None:
        pages = iter(_fit(job, list(pages), ladder, max_bytes=max_bytes))
    masked: list[MaskedPage] = []
    try:
        with writing(), open_writer(target, format=job.format) as writer:
            for page in pages:
                writer.add(page.encoded, size_pt=page.size_pt)
                masked.append(page.masked)
    except BaseException:
        target.unlink(missing_ok=True)
        raise
    return MaskedFile(
        path=target,
        format=job.format,
        pages=tuple(masked),
        bytes=target.stat().st_size,
        counts=dict(Counter(str(box.kind) for page in masked for box in page.boxes)),
        note=job.note,
    )


def _fit(job: _Job, pages: list[_Page], ladder: Sequence[Effort], *, max_bytes: int) -> list[_Page]:
    """The pages within the limit: the largest one gives up a step of the ladder until all fit, the others stay.

    Raises LimitNotMet, or PageOverLimit when one page alone is too large even at the floor.
    """
    frame = container_bytes(len(pages), format=job.format)
    steps = [0] * len(pages)
    while (total := frame + sum(len(page.encoded.data) for page in pages)) > max_bytes:
        left = [index for index in range(len(pages)) if steps[index] + 1 < len(ladder)]
        if not left:
            largest = max(len(page.encoded.data) for page in pages) + container_bytes(1, format=job.format)
            kind = PageOverLimit if largest > max_bytes else LimitNotMet
            raise kind(limit=max_bytes, smallest=total, document=job.document.short_id)
        index = max(left, key=lambda at: len(pages[at].encoded.data))
        steps[index] += 1
        smaller = _encode(job, index, ladder[steps[index]])
        if len(smaller.encoded.data) < len(pages[index].encoded.data):
            pages[index] = smaller
    return pages


def _encode(job: _Job, index: int, effort: Effort) -> _Page:
    dpi = export_dpi(job.document, index, rules_dpi=job.rules_dpi)
    size_px = long_side_px(job.document, index, dpi=dpi)
    turned = job.turns[index]
    image = turn_image(render_page(job.document, index, long_side_px=size_px), turned)
    boxes = _paint(image, job.boxes.get(index, ()), turned=turned, style=job.style)
    width_pt, height_pt = page_size_pt(job.document, index)
    picture = reduce_picture(image, effort, dpi=dpi)
    return _Page(
        encoded=encode_page(picture, effort, clean=is_clean(image), format=job.format),
        size_pt=(height_pt, width_pt) if turned % 180 else (width_pt, height_pt),
        masked=MaskedPage(picture.width, picture.height, turned, boxes),
    )


def _paint(
    image: NDArray[np.uint8], decisions: Sequence[Decision], *, turned: int, style: str
) -> tuple[MaskedBox, ...]:
    height_px, width_px = image.shape[:2]
    painted: list[MaskedBox] = []
    bilevel = style == "label" and tone_of(image) is Tone.BILEVEL
    for decision in decisions:
        box_px = to_pixels(turn_rect(decision.box, turned), width_px=width_px, height_px=height_px)
        paint_box(image, box_px, kind=decision.kind, style=style, bilevel=bilevel)
        painted.append(MaskedBox(from_pixels(box_px, width_px=width_px, height_px=height_px), decision.kind))
    return tuple(painted)
