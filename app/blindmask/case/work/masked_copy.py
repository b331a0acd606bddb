"""The masked copy of one document: written, proved by reading it again, and only then put in its place."""

from __future__ import annotations

import hashlib
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from blindmask.case.work.looking import Proofreader
from blindmask.case.work.terms import forbidden_terms
from blindmask.core.applicants import Applicant
from blindmask.core.errors import AppError, DamagedFile
from blindmask.core.pages import Document
from blindmask.core.proposals import Decision, Kind, Verdict
from blindmask.core.results import ExportOptions, FileResult, Leak, Status
from blindmask.core.rules import RuleSet
from blindmask.documents import geometry, render
from blindmask.documents.formats.registry import format_of
from blindmask.documents.source import check_unchanged
from blindmask.export.proof.verify import Proof, verify_output
from blindmask.export.write.mask import MaskedFile, output_suffix, part_path, write_masked
from blindmask.export.write.place import put_in_place, refuse_source, writing
from blindmask.host.paths import temporary_dir

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_SEEN_OTHERWISE = {"changed_outside", "page_count", "page_size", "unreadable"}
"""What verification finds when the other library shows a damaged source in another way, or not at all."""


class _DrawnSource:
    """The pages of a source as masking draws them, for the proof of a format that no other renderer reads."""

    def __init__(self, document: Document) -> None:
        self._document = document

    def __len__(self) -> int:
        return len(self._document.pages)

    def size(self, index: int) -> tuple[float, float]:
        page = self._document.page(index)
        return page.width, page.height

    def picture(self, index: int, *, long_side_px: int | None = None) -> NDArray[np.uint8]:
        return render.render_page(self._document, index, long_side_px=long_side_px)


def export_document(
    document: Document,
    decisions: Sequence[Decision],
    uprights: Mapping[int, int],
    target: str,
    applicant: Applicant,
    rules: RuleSet,
    options: ExportOptions,
    may_add: bool = False,
) -> FileResult:
    """Writes the masked copy of `document` to `target` plus its suffix, once it is proved; else leaves nothing there.
    With `options.may_split` it may become several files, numbered before the suffix: all of them or none.

    With `may_add`, a term that verification still reads is masked too and the file proved once more: for the command
    line's `--accept`, where nobody decides about single boxes. Raises InputError, OutputError and EngineError.
    """
    start = time.perf_counter()
    final = Path(target + output_suffix(document, options))
    turns = {index: turn if options.upright else 0 for index, turn in uprights.items()}
    refuse_source(final, Path(document.path))
    with writing():
        final.parent.mkdir(parents=True, exist_ok=True)
    decided = list(decisions)
    with temporary_dir() as folder:
        temporary = Path(folder) / f"masked{final.suffix}"
        masked, proof = _write_and_verify(document, decided, turns, temporary, final, applicant, rules, options)
        missed = _as_decisions(document, proof.leaks, turns) if may_add else []
        if missed:
            for part in masked:
                part.path.unlink()
            decided += missed
            masked, proof = _write_and_verify(document, decided, turns, temporary, final, applicant, rules, options)
        passed = not proof.leaks
        if any(leak.how in _SEEN_OTHERWISE for leak in proof.leaks) and format_of(document).was_repaired(document):
            raise DamagedFile(document=document.short_id)
        if passed:
            check_unchanged(document)
        parts = _put_in_place(masked, final.with_suffix(masked[0].path.suffix), source=document) if passed else []
    return FileResult(
        source=document.path,
        output=parts[0].output if parts else "",
        status=Status.PASSED if passed else Status.FAILED,
        leaks=proof.leaks,
        sha256=parts[0].sha256 if parts else "",
        bytes=sum(part.bytes for part in parts),
        # A plain dict: `asdict` makes a Counter of a Counter's items.
        counts=dict(sum((Counter(part.counts) for part in masked), Counter[str]())),
        pages=len(document.pages),
        seconds=time.perf_counter() - start,
        source_sha256=document.sha256,
        proofs=proof.means,
        parts=tuple(parts) if len(parts) > 1 else (),
    )


def _put_in_place(masked: Sequence[MaskedFile], final: Path, *, source: Document) -> list[FileResult]:
    """Moves the one proved file to `final`, or each of several to its part's name; removes them all if one fails."""
    paths = [final] if len(masked) == 1 else [part_path(final, number) for number, _ in enumerate(masked, start=1)]
    parts: list[FileResult] = []
    try:
        for file, path in zip(masked, paths, strict=True):
            digest = hashlib.sha256(file.path.read_bytes()).hexdigest()
            put_in_place(file.path, path, source=Path(source.path))
            told = FileResult(source.path, str(path), Status.PASSED, sha256=digest, bytes=file.bytes)
            parts.append(replace(told, counts=file.counts, pages=len(file.pages), source_sha256=source.sha256))
    except AppError:
        for part in parts:
            Path(part.output).unlink(missing_ok=True)
        raise
    return parts


def _write_and_verify(
    document: Document,
    decisions: Sequence[Decision],
    turns: Mapping[int, int],
    temporary: Path,
    final: Path,
    applicant: Applicant,
    rules: RuleSet,
    options: ExportOptions,
) -> tuple[tuple[MaskedFile, ...], Proof]:
    masked = write_masked(document, decisions, uprights=turns, target=temporary, rules=rules, options=options)
    proofs: list[Proof] = []
    terms, reader = forbidden_terms(applicant, rules), Proofreader(applicant, rules)
    final = final.with_suffix(masked[0].path.suffix)  # a byte limit may have changed the format
    for number, file in enumerate(masked, start=1):
        name = final.name if len(masked) == 1 else part_path(final, number).name
        proof = verify_output(
            file.path,
            source=document,
            drawn=_DrawnSource(document),
            decisions=decisions,
            turns=turns,
            style=options.style,
            terms=terms,
            read=reader.read,
            spot=reader.find_names,
            name="" if options.keep_names else name,
            pages=[page.index for page in file.pages],
        )
        proofs.append(proof)
    means: dict[str, tuple[int, ...]] = {}
    for proof in proofs:
        for code, pages in proof.means.items():
            means[code] = (*means.get(code, ()), *pages)
    if reader.is_unsure:
        means["unknown_letters"] = tuple(page.index for page in document.pages)
    return masked, Proof(tuple(leak for proof in proofs for leak in proof.leaks), means)


def _as_decisions(document: Document, leaks: Sequence[Leak], turns: Mapping[int, int]) -> list[Decision]:
    """Boxes over what verification could still read, in the source's coordinates."""
    found: list[Decision] = []
    for number, leak in enumerate(leaks):
        if leak.how == "ocr" and leak.box is not None and leak.page is not None:
            padded = leak.box.grown(0.2 * leak.box.height, 0.2 * leak.box.height).clipped()
            box = geometry.turn_rect(padded, -turns.get(leak.page, 0))
            key = document.page_key(leak.page)
            found.append(Decision(f"verified-{number}", key, box, Kind.OTHER, Verdict.MASK))
    return found
