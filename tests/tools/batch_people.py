"""Made-up applicants in any number, with their attachments and their roster, for measuring and testing batches."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from blindmask.batch.roster import COLUMNS
from blindmask.core.applicants import Applicant
from tests.tools.facts import id_number
from tests.tools.make_samples import ATTACHMENTS, DOTTED, SAMPLE, Attachment, make_case

FIVE = tuple(ATTACHMENTS[place] for place in (0, 1, 3, 4, 9))
"""A certificate, a form, a phone picture, a screenshot and a scan: one page each."""
CHEAP = (ATTACHMENTS[4],)
_SURNAMES = "陆简韩罗范沈周吴郑冯褚卫蒋杨朱秦许何吕施"
_GIVEN = "砚秋宁立诚淑琴启明怀远晓澜思齐若谷子衿景行知远嘉树望舒清和"
_MONTHS = 12


def make_people(count: int, *, seed: int = 7) -> list[Applicant]:
    """So many applicants, no two of one name; every tenth has a dotted name."""
    rng = random.Random(seed)
    people: list[Applicant] = []
    taken: set[str] = set()
    while len(people) < count:
        number = len(people)
        base = DOTTED if number % 10 == 9 else SAMPLE
        given = "".join(rng.sample(_GIVEN, 2))
        name = f"{given}·{rng.choice(_SURNAMES)}提江" if base is DOTTED else f"{rng.choice(_SURNAMES)}{given}"
        if name in taken:
            continue
        taken.add(name)
        born = date(1970 + number % 25, 1 + number % _MONTHS, 1 + number % 28)
        people.append(
            replace(
                base,
                id=f"p{number:04d}",
                name=name,
                other_names=(),
                id_number=id_number(f"{999000 + number % 999:06d}", born, number % 1000),
                phone=f"199{number:08d}",
                email=f"p{number:04d}@qljyjc.example",
            )
        )
    return people


def make_batch_files(
    people: Iterable[Applicant], folder: Path, *, attachments: Sequence[Attachment] = FIVE, seed: int = 7
) -> Path:
    """Attachments below `folder/in`, a subfolder for each applicant, and `folder/roster.csv`, whose path is given."""
    lines = [",".join(COLUMNS[field][0] for field in ("name", "units", "unit_aliases", "id_number", "phone", "email"))]
    for number, applicant in enumerate(people):
        place = folder / "in" / f"{number + 1:03d}_{applicant.name}"
        make_case(applicant, place, seed=seed + number, attachments=attachments)
        units, aliases = "；".join(applicant.units), "；".join(applicant.unit_aliases)
        lines.append(f'{applicant.name},{units},"{aliases}",{applicant.id_number},{applicant.phone},{applicant.email}')
    roster = folder / "roster.csv"
    roster.write_text("\n".join(lines) + "\n", encoding="gbk")
    return roster
