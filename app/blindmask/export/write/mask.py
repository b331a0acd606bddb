"""Masked files: every page becomes an image, boxes are painted in its pixels, and a new file is built from those.

Removing by rebuilding: whatever the source carries beside its visible pixels never reaches the output.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from blindmask.core.errors import CannotWrite, LimitNotMet, PageOverLimit, StillUndecided, UsageError
from blindmask.core.pages import Document
from blindmask.core.proposals import Decision, Verdict
from blindmask.core.results import ExportOptions
from blindmask.core.rules import RuleSet
from blindmask.export.write.containers import container_bytes, open_writer
from blindmask.export.write.fit import fit_pages, split_pages
from blindmask.export.write.page_encoder import MaskedPage, MaskingJob, Page, PageEncoder
from blindmask.export.write.paint import check_style
from blindmask.export.write.place import refuse_source, writing
from blindmask.export.write.resolution import has_known_size

_SUFFIXES = {"pdf": ".pdf", "jpeg": ".jpg", "png": ".png", "bmp": ".bmp", "tiff": ".tif", "webp": ".webp"}
_MANY_PAGES = {"pdf", "tiff"}
_WITHOUT_LOSS = {"png", "bmp"}


@dataclass(frozen=True, slots=True)
class MaskedFile:
    """What was written, not yet verified: a whole output or a part of one."""

    path: Path
    format: str
    pages: tuple[MaskedPage, ...]
    bytes: int
    counts: Mapping[str, int] = field(default_factory=dict[str, int])
    """Masked boxes by kind."""


def output_format(document: Document, options: ExportOptions) -> str:
    """`pdf`, `jpeg`, `png`, `bmp`, `tiff` or `webp`: what the masked file of `document` will be.

    The source's own format unless `options` asks for another. What is not written here becomes a PDF or, where its size
    on paper is not known (HEIF), a JPEG; several pages that do not fit into one image file become a PDF. A PNG or BMP
    may still become a JPEG for a byte limit. Raises UsageError when `options.format` is unknown.
    """
    match options.format:
        case "same":
            other = "pdf" if has_known_size(document) else "jpeg"
            wanted = document.format if document.format in _SUFFIXES else other
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
) -> tuple[MaskedFile, ...]:
    """Writes the masked copy of `document` to `target`, which must not exist yet; to several files if it is split.

    Every decision to mask that belongs to the document is painted in one flat colour. `uprights` gives the degrees
    clockwise by which pages must be turned; it is used when `options.upright` says so. The result is unproved:
    verify it before it is put in place. Where `options.may_split` and one file cannot meet the byte limit, `target` is
    not written but `part_path(target, 1)` and so on, each with the next pages; a PNG or BMP that cannot meet it becomes
    a JPEG, with its suffix instead of the target's. Nothing is left when this raises.

    Raises StillUndecided, LimitNotMet, TargetIsSource, DiskFull, CannotWrite, UsageError (style or format) and the
    input errors of reading the source, ChangedFile among them.
    """
    check_style(options.style)
    refuse_source(target, Path(document.path))
    job = MaskingJob(
        document=document,
        boxes=_boxes_by_page(document, decisions),
        turns={page.index: uprights.get(page.index, 0) if options.upright else 0 for page in document.pages},
        format=output_format(document, options),
        style=options.style,
        rules_dpi=rules.dpi,
    )
    return _write(job, target=target, options=options)


def part_path(whole: Path, number: int) -> Path:
    """Where part `number`, from 1, of an output goes that would be at `whole` in one piece."""
    return whole.with_name(f"{whole.stem}_{number}{whole.suffix}")


def _boxes_by_page(document: Document, decisions: Sequence[Decision]) -> dict[int, list[Decision]]:
    own = [decision for decision in decisions if decision.page.document == document.sha256]
    undecided = sum(decision.verdict is Verdict.UNDECIDED for decision in own)
    if undecided:
        raise StillUndecided(count=undecided)
    boxes: dict[int, list[Decision]] = defaultdict(list)
    for decision in own:
        if decision.verdict is Verdict.MASK:
            boxes[decision.page.index].append(decision)
    if not boxes.keys() <= {page.index for page in document.pages}:
        raise ValueError("a decision about a page that is not there")
    return boxes


def _write(job: MaskingJob, *, target: Path, options: ExportOptions) -> tuple[MaskedFile, ...]:
    """The whole output; removes what it wrote when it fails."""
    encoder = PageEncoder(job)
    pages = (encoder.encode(page.index, 0) for page in job.document.pages)
    parts: Sequence[Iterable[Page]] = [pages]
    if options.max_bytes is not None:
        try:
            parts = _fit(job, list(pages), encoder, max_bytes=options.max_bytes, may_split=options.may_split)
        except PageOverLimit:
            if job.format not in _WITHOUT_LOSS:
                raise
            return _write(replace(job, format="jpeg"), target=target.with_suffix(_SUFFIXES["jpeg"]), options=options)
    paths = [target] if len(parts) == 1 else [part_path(target, number) for number, _ in enumerate(parts, start=1)]
    if any(path.exists() for path in paths):
        raise CannotWrite(reason="EEXIST")
    try:
        with writing():
            return tuple(_write_file(job, part, path) for part, path in zip(parts, paths, strict=True))
    except BaseException:
        for path in paths:
            path.unlink(missing_ok=True)
        raise


def _write_file(job: MaskingJob, pages: Iterable[Page], path: Path) -> MaskedFile:
    masked: list[MaskedPage] = []
    with open_writer(path, format=job.format) as writer:
        for page in pages:
            writer.add(page.encoded, size_pt=page.size_pt)
            masked.append(page.masked)
    return MaskedFile(
        path=path,
        format=job.format,
        pages=tuple(masked),
        bytes=path.stat().st_size,
        counts=dict(Counter(str(box.kind) for page in masked for box in page.boxes)),
    )


def _fit(
    job: MaskingJob, pages: Sequence[Page], encoder: PageEncoder, *, max_bytes: int, may_split: bool
) -> list[list[Page]]:
    """The pages of each file within the limit, one file if possible.

    Raises LimitNotMet when splitting would help but is not allowed, PageOverLimit when one page alone is too large.
    """
    fitted = _fit_one(job, pages, encoder, max_bytes=max_bytes)
    sizes = [len(page.encoded.data) for page in fitted]
    total = container_bytes(len(sizes), format=job.format) + sum(sizes)
    if total <= max_bytes:
        return [fitted]
    is_hopeless = max(sizes) + container_bytes(1, format=job.format) > max_bytes
    if is_hopeless or not may_split:
        kind = PageOverLimit if is_hopeless else LimitNotMet
        raise kind(limit=max_bytes, smallest=total, document=job.document.short_id)
    parts = split_pages(sizes, limit=max_bytes, frame=lambda count: container_bytes(count, format=job.format))
    return [_fit_one(job, pages[part.start : part.stop], encoder, max_bytes=max_bytes) for part in parts]


def _fit_one(job: MaskingJob, pages: Sequence[Page], encoder: PageEncoder, *, max_bytes: int) -> list[Page]:
    """The pages of one file, each reduced as little as the limit allows; at their smallest when it cannot be met."""
    return fit_pages(
        pages,
        room=max_bytes - container_bytes(len(pages), format=job.format),
        steps=lambda place: len(encoder.efforts(pages[place].masked.index)),
        size=lambda page: len(page.encoded.data),
        encode=lambda place, step: encoder.encode(pages[place].masked.index, step),
    )
