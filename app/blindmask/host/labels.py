"""The labels that papers print, from resources/labels.tsv: what each says of the value beside it."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from blindmask.host.paths import resources_dir


class Role(StrEnum):
    """What a label says about the value beside it; app/domain.md tells them apart."""

    SELF_NAME = "SELF_NAME"
    NAME_LIST = "NAME_LIST"
    OTHER_NAME = "OTHER_NAME"
    SELF_UNIT = "SELF_UNIT"
    UNIT_LIST = "UNIT_LIST"
    MAYBE_UNIT = "MAYBE_UNIT"
    ISSUER = "ISSUER"
    SCHOOL = "SCHOOL"
    SELF_ID = "SELF_ID"
    CONTACT = "CONTACT"
    ADDR = "ADDR"
    PHOTO = "PHOTO"
    SIGN = "SIGN"
    SEAL = "SEAL"
    CODE = "CODE"
    NUMBER = "NUMBER"
    FACT = "FACT"


class Mark(StrEnum):
    """What else is known of a label."""

    HOLDER = "holder"
    """The name beside it is that of the person to whom the paper belongs."""
    MEMBER = "member"
    """The number beside it is one by which a unit numbers itself or its members."""
    UNSURE = "unsure"
    """The number beside it may be the paper's instead of the person's."""
    WEAK = "weak"
    """What stands beside it leads to nobody by itself and stays."""


@dataclass(frozen=True, slots=True)
class Label:
    """A row of the table."""

    text: str
    role: Role
    mark: Mark | None


@cache
def read_labels() -> tuple[Label, ...]:
    """Every label in the order of the table."""
    with (resources_dir() / "labels.tsv").open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        return tuple(Label(row["label"], Role(row["role"]), Mark(row["mark"]) if row["mark"] else None) for row in rows)


@cache
def labels_marked(mark: Mark) -> frozenset[str]:
    return frozenset(label.text for label in read_labels() if label.mark is mark)
