"""What masked files are called: by number and kind of paper, or as their sources; no two the same on any system."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path, PurePosixPath

from blindmask.core.errors import TargetIsSource
from blindmask.core.results import ExportOptions
from blindmask.host.saving import file_ids, portable_stem, with_any_suffix
from blindmask.messages import _, masked_stem


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A source, as far as its output's name follows from it. `name`: what map.json calls it, `/` between folders."""

    name: str
    paper: str = ""
    """The kind of paper; empty when it is not known."""
    pages: int = 1


def plan_targets(
    files: Sequence[Outgoing], *, folder: Path, options: ExportOptions, sources: Iterable[Path], is_marked: bool
) -> list[Path | TargetIsSource]:
    """Where each file's output goes, in `folder`, without its suffix; the error of one that would replace a source.

    Neutral names count the files that are given. Where `options` keep names, so do folders, and a name that is given
    away gets a number; `is_marked`: it says, too, that the file is masked. Letter case, composed letters and the parts
    of outputs that are split make no two targets the same. `sources`: every file of which none may be replaced.
    """
    taken: set[str] = set()
    source_ids = file_ids(sources)
    targets: list[Path | TargetIsSource] = []
    for place, file in enumerate(files, start=1):
        parts = file.pages if options.may_split else 0
        stems = _kept(file.name, is_marked=is_marked) if options.keep_names else _numbered(place, file, of=len(files))
        stem = next(stem for stem in stems if not taken & _names_of(stem, parts))
        taken |= _names_of(stem, parts)
        target = folder / stem
        is_source = file_ids(with_any_suffix(target, parts=options.may_split)) & source_ids
        targets.append(TargetIsSource() if is_source else target)
    return targets


def _numbered(place: int, file: Outgoing, *, of: int) -> Iterator[str]:
    return (masked_stem(number, of=of, paper=file.paper) for number in count(place))


def _kept(name: str, *, is_marked: bool) -> Iterator[str]:
    """The source's own name, and the same with numbers."""
    path = PurePosixPath(name)
    stem = "/".join(portable_stem(part) for part in (*path.parent.parts, path.stem))
    ending = _("{name}_遮盖") if is_marked else "{name}"
    yield ending.format(name=stem)
    yield from (ending.format(name=f"{stem}_{number}") for number in count(2))


def _names_of(stem: str, parts: int) -> set[str]:
    """Every name, without its suffix, that an output or a part of it may get; one for all that a system may equate."""
    return {
        unicodedata.normalize("NFC", name.casefold()) for name in (stem, *(f"{stem}_{n}" for n in range(1, parts + 1)))
    }
