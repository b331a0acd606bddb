"""The invented facts that one applicant's papers repeat: schools, colleagues, issuers, dates and numbers."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from PIL import Image

from blindmask.core.applicants import Applicant

PORTRAIT = Path(__file__).parents[2] / "resources" / "samples" / "assets" / "portrait.jpg"
_WEIGHTS = 7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2


def id_number(region: str, born: date, serial: int) -> str:
    """An 18-digit ID number with its ISO 7064 MOD 11-2 check digit (GB 11643)."""
    body = f"{region}{born:%Y%m%d}{serial:03d}"
    return body + "10X98765432"[sum(w * int(d) for w, d in zip(_WEIGHTS, body, strict=True)) % 11]


@cache
def portrait() -> Image.Image:
    return Image.open(PORTRAIT).convert("RGB")


@dataclass(frozen=True, slots=True)
class Facts:
    """What the papers of one applicant say. Everything but the applicant is the same invented world."""

    applicant: Applicant
    rng: random.Random
    region: str = "云北自治区"
    school: str = "昆岭理工大学"
    president: str = "沈怀远"
    colleagues: tuple[str, str, str] = ("韩立诚", "罗淑琴", "范启明")
    major: str = "测控技术与仪器"

    @property
    def name(self) -> str:
        return self.applicant.name

    @property
    def spaced_name(self) -> str:
        """As forms print it: a name of two characters is pulled apart."""
        return " ".join(self.name) if len(self.name) == 2 else self.name

    @property
    def unit(self) -> str:
        return self.applicant.units[0]

    @property
    def short_unit(self) -> str:
        return next((alias for alias in self.applicant.unit_aliases if not alias.isascii()), self.unit)

    @property
    def english_unit(self) -> str:
        return next((alias for alias in self.applicant.unit_aliases if alias.isascii()), "")

    @property
    def latin_name(self) -> str:
        return next((name for name in self.applicant.other_names if name.isascii()), "")

    @property
    def born(self) -> date:
        digits = self.applicant.id_number[6:14]
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))

    @property
    def sex(self) -> str:
        return "男" if int(self.applicant.id_number[16]) % 2 else "女"

    def digits(self, count: int) -> str:
        return "".join(str(self.rng.randrange(10)) for _ in range(count))

    def letters(self, count: int) -> str:
        return "".join(self.rng.choice("ABCDEFGHJKLMNPQRSTUVWXYZ23456789") for _ in range(count))


def chinese_year(year: int) -> str:
    return "".join("〇一二三四五六七八九"[int(digit)] for digit in str(year))


def chinese_number(number: int) -> str:
    """Up to 31, as dates on diplomas are written."""
    ones = "〇一二三四五六七八九"
    tens, rest = divmod(number, 10)
    if not tens:
        return ones[rest]
    return ("" if tens == 1 else ones[tens]) + "十" + (ones[rest] if rest else "")


def chinese_date(day: date) -> str:
    return f"{chinese_year(day.year)}年{chinese_number(day.month)}月{chinese_number(day.day)}日"
