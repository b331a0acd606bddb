"""Matches files to members of the roster: by their folder, then by their name, then by what they say.

The worst error is to mask one person's file with another's profile, so nothing is guessed: two people who fit, or a
file that surely names somebody else, is a doubt that waits for a person.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from blindmask.batch.records import fingerprint
from blindmask.batch.roster import Member, plain_name
from blindmask.case.attachments import Input
from blindmask.core.applicants import Naming
from blindmask.core.id_number import SHORTEST_ID
from blindmask.core.proposals import PageAnalysis

_PARTS = re.compile(r"[\s_\-—–+&,，、;；()（）\[\]【】《》<>]+")
_NUMBER = re.compile(r"^[\d.、]+|\d+$")
_WORDS = (
    "申报材料|评审材料|证明材料|附件材料|全部材料|职称材料|"
    "申报人|申报|职称|评审|材料|附件|资料|文件|证件|扫描件|同志|老师"
)
_AROUND = re.compile(f"^(?:{_WORDS})+|(?:的)?(?:{_WORDS})+$")
_ENDS = re.compile(r"\d{3,17}[\dX]")
_YEAR = re.compile(r"(?:19|20)\d\d$")
_SHORTEST_LATIN = 5


@dataclass(frozen=True, slots=True)
class Loose:
    """A file that no folder and no name gives to one member; `code` says why, as a reason of HeldFile."""

    source: Input
    code: str


class _Words:
    """Many words of at least `size` characters, found in a text by their beginnings: their number costs nothing."""

    def __init__(self, words: Iterable[str], *, size: int) -> None:
        self._size = size
        self._by_start: dict[str, list[str]] = {}
        letters: set[str] = set()
        for word in words:
            self._by_start.setdefault(word[:size], []).append(word)
            letters.update(word)
        self._runs = re.compile(f"[{re.escape(''.join(sorted(letters)))}]{{{size},}}" if letters else "(?!)")
        """Where a word may stand: nothing but letters that words have."""

    def inside(self, text: str) -> set[str]:
        """The words that stand in a text."""
        return {
            word
            for run in self._runs.findall(text)
            for start in range(len(run) - self._size + 1)
            for word in self._by_start.get(run[start : start + self._size], ())
            if run.startswith(word, start)
        }


class Lookup:
    """Who of the roster is meant by a text. Members are told by their place in the roster."""

    def __init__(self, members: Sequence[Member]) -> None:
        self.members = tuple(members)
        self._names: dict[str, set[int]] = {}
        self._ids: dict[str, int] = {}
        for place, member in enumerate(members):
            for name in member.applicant.names:
                plain = plain_name(name)
                if len(plain) >= (_SHORTEST_LATIN if plain.isascii() else 2):
                    self._names.setdefault(plain, set()).add(place)
            if len(member.applicant.id_number) >= SHORTEST_ID:
                self._ids.setdefault(member.applicant.id_number.casefold(), place)
        self._all_names = _Words(self._names, size=2)
        self._all_ids = _Words(self._ids, size=SHORTEST_ID)
        self._units = [
            tuple(plain_name(unit) for unit in member.applicant.all_units if len(unit) > 2) for member in self.members
        ]
        told = [(m.row, m.applicant.names, m.applicant.id_number, m.applicant.all_units) for m in self.members]
        self.identity = fingerprint(told)
        """The same as long as what the roster tells people apart by is the same: then what files say means the same."""

    def called(self, label: str) -> set[int]:
        """The members whose whole name, or ID number, a folder or file is called by: 03_李明_材料, not 李明月."""
        found = self._numbered(plain_name(label))
        for part in (label, *_PARTS.split(label)):
            bare = _NUMBER.sub("", part.strip())
            for form in (part, bare, _AROUND.sub("", bare)):
                found |= self._names.get(plain_name(form), set())
        return found

    def perhaps_in(self, text: str) -> set[int]:
        """The members whose name or ID number stands anywhere in a text; a name may also be a piece of another word."""
        plain = plain_name(text)
        return self._numbered(plain).union(*(self._names[name] for name in self._all_names.inside(plain)))

    def _numbered(self, plain: str) -> set[int]:
        return {self._ids[number] for number in self._all_ids.inside(plain)}

    def narrowed(self, places: set[int], label: str, path: str) -> set[int]:
        """Of several members of one name, the one whose ID number's end the label has, or whose unit the path names."""
        if not self._are_namesakes(places):
            return places
        ends = [
            group for group in _ENDS.findall(unicodedata.normalize("NFKC", label).upper()) if not _YEAR.match(group)
        ]
        numbers = {p: self.members[p].applicant.id_number for p in places}
        numbered = {p for p in places if any(numbers[p].endswith(end) for end in ends)}
        plain = plain_name(path)
        named = {p for p in places if any(unit in plain for unit in self._units[p])}
        return next((told for told in (numbered, named) if len(told) == 1), places)

    def _are_namesakes(self, places: set[int]) -> bool:
        if len(places) < 2:
            return False
        # Mostly all share one name, however many they are.
        alike = (self._names.get(plain_name(name), set()) for name in self.members[min(places)].applicant.names)
        return any(map(places.issubset, alike)) or all(places <= self.namesakes(p) | {p} for p in places)

    def namesakes(self, place: int) -> set[int]:
        """Other members who share a name with one."""
        names = {plain_name(name) for name in self.members[place].applicant.names}
        return {other for name in names for other in self._names.get(name, set())} - {place}


def sort_files(lookup: Lookup, sources: Iterable[Input]) -> tuple[dict[int, list[Input]], list[Loose]]:
    """For each member the files that are surely meant for them, and the others, by folders and file names."""
    files: dict[int, list[Input]] = {place: [] for place in range(len(lookup.members))}
    loose: list[Loose] = []
    folders = _said_folders(lookup.members)
    for source in sources:
        owner = _owner(lookup, folders, PurePosixPath(source.name))
        if isinstance(owner, int):
            files[owner].append(source)
        else:
            loose.append(Loose(source, owner))
    return files, loose


def _said_folders(members: Sequence[Member]) -> dict[str, set[int]]:
    """Where the roster says that files are."""
    folders: dict[str, set[int]] = {}
    for place, member in enumerate(members):
        if member.folder:
            folders.setdefault(_plain_path(member.folder), set()).add(place)
    return folders


def _plain_path(path: str) -> str:
    return unicodedata.normalize("NFKC", path).casefold()


def _owner(lookup: Lookup, folders: Mapping[str, set[int]], path: PurePosixPath) -> int | str:
    """The one member whose folder a file lies in, or why there is none. The roster's own word comes first."""
    parents = [parent for parent in path.parents if parent.name]
    said: set[int] = set()
    for parent in parents:
        said |= folders.get(_plain_path(str(parent)), set()) | folders.get(_plain_path(parent.name), set())
    if len(said) > 1:
        return "two_people"
    if said:
        return said.pop()
    called = {parent.name: lookup.narrowed(lookup.called(parent.name), parent.name, str(path)) for parent in parents}
    # Whose folder the roster names has no other one.
    people = {place for places in called.values() for place in places if not lookup.members[place].folder}
    if not people and not any(called.values()):
        people = lookup.narrowed(lookup.called(path.stem), path.stem, str(path))
        people = {place for place in people if not lookup.members[place].folder or not parents}
    if len(people) > 1:
        return "two_people"
    return people.pop() if people else "nobody"


def named_otherwise(lookup: Lookup, owner: int, source: Input) -> bool:
    """Whether a file's own name is somebody else's and not the owner's."""
    called = lookup.called(PurePosixPath(source.name).stem)
    return bool(called) and owner not in called


def candidates(lookup: Lookup, owner: int | None, analyses: Iterable[PageAnalysis]) -> list[int]:
    """Who may be named in a file, the owner first."""
    text = "\n".join(span.text for analysis in analyses for span in analysis.spans)
    others = lookup.perhaps_in(text)
    if owner is not None:
        others |= lookup.namesakes(owner)
    return [*([] if owner is None else [owner]), *sorted(others - {owner})]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one file says about whose it is."""

    is_own: bool
    """It surely names the owner."""
    others: tuple[int, ...] = ()
    """Other members whom it surely names."""
    conflict: str = ""
    """Why it may be somebody else's, as a reason of HeldFile; empty: it is not."""


def weigh(lookup: Lookup, owner: int, namings: Mapping[int, Naming], *, is_found: bool) -> Evidence:
    """What the namings of a file mean for its owner. `is_found`: the owner's name was found when it was read."""
    own = namings.get(owner, Naming())
    namesakes = lookup.namesakes(owner)
    is_own = own.id_number or own.name or is_found
    others = tuple(p for p, n in namings.items() if p != owner and (n.id_number or (n.name and p not in namesakes)))
    if any(namings[place].id_number for place in others) and not own.id_number:
        return Evidence(is_own, others, "other_id")
    if others and not is_own:
        return Evidence(is_own, others, "other_name")
    if not (own.id_number or own.unit) and any(namings[p].unit for p in namesakes if p in namings):
        return Evidence(is_own, others, "namesake")
    return Evidence(is_own, others)


def hold(evidences: Sequence[Evidence]) -> list[str]:
    """For each file of one member, why it waits for a person; empty: it does not.

    Where one file may be somebody else's, or none names the member, those that name nobody prove nothing either.
    """
    is_mixed = any(evidence.conflict for evidence in evidences)
    is_named = any(evidence.is_own and not evidence.conflict for evidence in evidences)
    reason = "mixed" if is_mixed else "unnamed" if not is_named else ""
    return [evidence.conflict or ("" if evidence.is_own else reason) for evidence in evidences]


def identify(lookup: Lookup, namings: Mapping[int, Naming]) -> int | str:
    """Whose a file is by what it says alone, or why that is not sure.

    Sure is one ID number, or one name together with that member's unit.
    """
    by_number = {place for place, naming in namings.items() if naming.id_number}
    named = {place for place, naming in namings.items() if naming.name}
    if len(by_number) == 1 and named <= by_number | lookup.namesakes(next(iter(by_number))):
        return by_number.pop()
    if by_number or len(named) > 1:
        return "two_people"
    if len(named) == 1 and namings[next(iter(named))].unit:
        return named.pop()
    return "perhaps" if named else "nobody"
