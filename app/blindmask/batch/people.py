"""Keeps each person's output folder when the roster changes: nobody gets another's outputs, decisions or word.

What is kept knows people by hashes of what the roster says about them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from blindmask.batch.records import STATE_FOLDER, VERSION, decoded, encoded, fingerprint
from blindmask.batch.roster import Member, plain_name
from blindmask.host.saving import write_whole

_LEAST_DIGITS = 3


@dataclass(frozen=True, slots=True)
class _Known:
    """One person in hashes: of everything that the roster says, of name and ID number, of name, unit and folder."""

    whole: str
    number: str
    """Empty when there is no ID number."""
    place: str


def folder_names(count: int, *, after: int = 0) -> list[str]:
    """Output folders for so many applicants: they say nothing about anybody. `after`: numbers up to it are taken."""
    digits = max(_LEAST_DIGITS, len(str(after + count)))
    return [f"{number:0{digits}d}" for number in range(after + 1, after + count + 1)]


def assign_folders(out: Path, members: Sequence[Member]) -> list[str]:
    """The folder of each member: the one that they had before, else one that nobody ever had. Raises OutputErrors."""
    known = _read(out)
    people = dict(enumerate(map(_hashed, members)))
    found: dict[int, str] = {}
    for tell, may_match in _WAYS:
        taken = set(found.values())
        left = {folder: one for folder, one in known.items() if folder not in taken}
        found |= _matched({place: p for place, p in people.items() if place not in found}, left, tell, may_match)
    new = [place for place in people if place not in found]
    last = max((int(name) for name in (*known, *_recorded(out))), default=0)
    found |= dict(zip(new, folder_names(len(new), after=last), strict=True))
    everybody = {**known, **{found[place]: person for place, person in people.items()}}
    write_whole(_path(out), encoded({"version": VERSION, "people": {f: asdict(one) for f, one in everybody.items()}}))
    return [found[place] for place in people]


_WAYS: tuple[tuple[Callable[[_Known], str], Callable[[_Known, _Known], bool]], ...] = (
    (lambda one: one.whole, lambda _one, _other: True),
    (lambda one: one.number, lambda _one, _other: True),
    # Of one name and unit, but not with two numbers: a number was added to the roster, or taken from it.
    (lambda one: one.place, lambda one, other: not (one.number and other.number)),
)
"""How somebody is known again, the surest first."""


def _matched(
    people: Mapping[int, _Known],
    known: Mapping[str, _Known],
    tell: Callable[[_Known], str],
    may_match: Callable[[_Known, _Known], bool],
) -> dict[int, str]:
    """The folders of those whom one hash tells from everybody else."""
    alike: dict[str, list[str]] = defaultdict(list)
    for folder, one in known.items():
        alike[tell(one)].append(folder)
    counts = Counter(tell(person) for person in people.values())
    found: dict[int, str] = {}
    for place, person in people.items():
        told = tell(person)
        folders = alike.get(told, []) if told else []
        if len(folders) == 1 and counts[told] == 1 and may_match(person, known[folders[0]]):
            found[place] = folders[0]
    return found


def _hashed(member: Member) -> _Known:
    one = member.applicant
    name, units = plain_name(one.name), [*map(plain_name, one.units)]
    return _Known(
        whole=fingerprint(one, member.folder),
        number=fingerprint(name, one.id_number) if one.id_number else "",
        place=fingerprint(name, units, member.folder.casefold()),
    )


def _path(out: Path) -> Path:
    return out / STATE_FOLDER / "people.json"


def _read(out: Path) -> dict[str, _Known]:
    """Who has which folder; empty when nothing is there or it cannot be read: then everybody gets a new one."""
    data = decoded(_path(out))
    try:
        known = {str(folder): _Known(**one) for folder, one in data["people"].items()} if data else {}
    except (KeyError, TypeError, AttributeError):
        return {}
    return known if all(map(str.isdecimal, known)) else {}


def _recorded(out: Path) -> list[str]:
    """The folders about which anything is known."""
    names = (path.name.partition(".")[0] for path in (out / STATE_FOLDER).glob("*.json"))
    return [name for name in names if name.isdecimal()]
