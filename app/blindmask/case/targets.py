"""Names of masked files: by number and kind of paper, or as their sources; no two the same on any system."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from functools import partial
from itertools import chain, count
from pathlib import Path, PurePosixPath

from blindmask.case.folder_map import REPORTS, FolderMap
from blindmask.core.errors import TargetIsSource
from blindmask.core.results import ExportOptions
from blindmask.host.saving import FileId, file_ids, portable_stem, with_any_suffix
from blindmask.messages import _, masked_stem

_NUMBER = re.compile(r"(\d+)_")


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A source, as far as its output's name follows from it. `name`: what map.json calls it, `/` between folders."""

    name: str
    sha256: str = ""
    """Empty when it could not be opened."""
    paper: str = ""
    """The kind of paper; empty when it is not known."""
    pages: int = 1


def plan_targets(
    files: Sequence[Outgoing],
    *,
    folder: Path,
    options: ExportOptions,
    sources: Iterable[Path],
    is_marked: bool,
    is_begun: Callable[[Outgoing, str], bool] = lambda _file, _name: False,
) -> list[Path | TargetIsSource]:
    """Where each file's output goes, in `folder`, without its suffix; the error of one that would replace a source.

    Neutral names count the files that are given. Where `options` keep names, so do folders; `is_marked`: the name
    says, too, that the file is masked. A name that is given away, or that a file has which is there, is passed over,
    but a file that is masked again keeps its number and replaces its own output. Letter case, composed letters and the
    parts of outputs that are split make no two names the same. `sources`: every file of which none may be replaced.
    `is_begun`: whether an output of that name, which no map lists, is the file's.
    """
    source_ids = file_ids(sources)
    names = _Names(folder, source_ids)
    targets: list[Path | TargetIsSource] = []
    for place, file in enumerate(files, start=1):
        own = names.of(file)
        stems = (
            _kept(file.name, is_marked=is_marked)
            if options.keep_names
            else (masked_stem(n, of=len(files), paper=file.paper) for n in names.numbers(place, own))
        )
        target = folder / next(
            stem for stem in stems if names.give(names_of(stem, file, options), own, is_begun=partial(is_begun, file))
        )
        is_source = file_ids(with_any_suffix(target, parts=options.may_split)) & source_ids
        targets.append(TargetIsSource() if is_source else target)
    return targets


def names_of(stem: str, file: Outgoing, options: ExportOptions) -> set[str]:
    """Every name, without its suffix, that the output or a part of it may get; in one spelling for all systems."""
    parts = file.pages if options.may_split else 0
    return {_same(name) for name in (stem, *(f"{stem}_{number}" for number in range(1, parts + 1)))}


def _kept(name: str, *, is_marked: bool) -> Iterator[str]:
    """The source's own name, and the same with numbers."""
    path = PurePosixPath(name)
    stem = "/".join(portable_stem(part) for part in (*path.parent.parts, path.stem))
    ending = _("{name}_遮盖") if is_marked else "{name}"
    yield ending.format(name=stem)
    yield from (ending.format(name=f"{stem}_{number}") for number in count(2))


class _Names:
    """The names of one output folder: those that files there have, and those that were given away."""

    def __init__(self, folder: Path, source_ids: Set[FileId]) -> None:
        self._folder, self._source_ids = folder, source_ids
        self._map = FolderMap(folder)
        self._listed = {_same(output): output for row in self._map.rows for output in self._map.lying(row)}
        self._given: set[str] = set()
        self._folders: dict[Path, dict[str, set[str]]] = {}

    def of(self, file: Outgoing) -> set[str]:
        """The earlier outputs of a file that are there."""
        rows = (row for row in self._map.rows if self._map.is_of(row, (file.name, file.sha256)))
        return {_same(output) for row in rows for output in self._map.lying(row)}

    def numbers(self, place: int, own: Set[str]) -> Iterator[int]:
        """The number of a file's earlier output, then from its place on those that are nobody's."""
        mine = sorted(number for output in own for number in _number(output))
        others = {number for output in self._listed.keys() - own for number in _number(output)}
        given = {number for name in self._given for number in _number(name)}
        return (number for number in chain(mine, count(place)) if number not in others | given)

    def give(self, wanted: Set[str], own: Set[str], *, is_begun: Callable[[str], bool]) -> bool:
        """Gives these names to a file with these earlier outputs; whether they were free for it."""
        is_free = not wanted & self._given and all(self._lying(name) <= own or is_begun(name) for name in wanted)
        if is_free:
            self._given |= wanted
        return is_free

    def _lying(self, name: str) -> Set[str]:
        """The files that have this name, with whatever suffix."""
        return self._names_in((self._folder / name).parent).get(name, set())

    def _names_in(self, folder: Path) -> dict[str, set[str]]:
        """A folder's files by their names without suffixes. Sources are left out: they are refused, not avoided."""
        if folder not in self._folders:
            self._folders[folder] = {}
            for path in folder.iterdir() if folder.is_dir() else ():
                name = path.relative_to(self._folder).as_posix()
                if not (path.is_dir() or name in REPORTS or file_ids([path]) & self._source_ids):
                    stem = _same(name.removesuffix(path.suffix))
                    self._folders[folder].setdefault(stem, set()).add(_same(name))
        return self._folders[folder]


def _number(name: str) -> list[int]:
    """The number with which a neutral name begins, if it does."""
    found = _NUMBER.match(name)
    return [int(found[1])] if found else []


def _same(name: str) -> str:
    """One spelling for all that some system takes for the same name."""
    return unicodedata.normalize("NFC", name.casefold())
