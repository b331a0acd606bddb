"""The applicant: the terms to search, as they were typed or as the papers tell them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Applicant:
    """Who applies: the terms to search. Empty means unknown; labels on the documents then give the candidates."""

    id: str = ""
    """Safe to log; never the name."""
    name: str = ""
    other_names: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    unit_aliases: tuple[str, ...] = ()
    id_number: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""
    keep: tuple[str, ...] = ()
    """Terms never to mask."""

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(n for n in (self.name, *self.other_names) if n.strip())

    @property
    def all_units(self) -> tuple[str, ...]:
        return tuple(u for u in (*self.units, *self.unit_aliases) if u.strip())

    @property
    def is_known(self) -> bool:
        return bool(self.names or self.all_units)


@dataclass(frozen=True, slots=True)
class Candidate:
    """Who the applicant seems to be, where nobody typed it."""

    applicant: Applicant
    files: int
    """How many files name that person as theirs, of the `total` that name anybody."""
    total: int
    strangers: tuple[str, ...] = ()
    """The ids of preselected names that are somebody else's then."""

    @property
    def is_agreed(self) -> bool:
        """Whether more than half of the files that name somebody name that person."""
        return 2 * self.files > self.total


@dataclass(frozen=True, slots=True)
class Naming:
    """By what a document surely names an applicant."""

    name: bool = False
    id_number: bool = False
    unit: bool = False
