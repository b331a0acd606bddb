"""The applicant's home address as patterns: as it was typed, and as papers write it.

Papers leave out province and city, write 幢 for 栋 or 5-2-301 for 5栋2单元301室, and break the line anywhere. What
tells a home is the name of a street, village or quarter with its number; regions alone tell nobody.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from blindmask.core.applicants import Applicant
from blindmask.core.han import HAN
from blindmask.detect.text.characters import fold

_DROPPED = frozenset("，,、；;（）()")
_DASHES = str.maketrans("—–−－~～", "------")
_CHINESE = "一二三四五六七八九十"
_WORD = "号楼|号院|号|栋|幢|座|排|楼|单元|门|室|户|层|组"
"""What stands behind a number of an address; which of them does not matter."""
_SIGN = f"{_WORD}|[-#/]"
_NUMBER = rf"[0-9]+(?:[a-z](?![a-z]))?|[{_CHINESE}]{{1,3}}(?=号|栋|幢|座|排|单元|室|层|楼|组)"
_PART = re.compile(rf"(?P<name>[^0-9]*?)(?P<number>{_NUMBER})(?P<sign>(?:{_SIGN})*)")
_LOOKALIKES = {"0": "[0o〇]", "1": "[1il]", "2": "[2z]", "5": "[5s]", "8": "[8b]"}
_REGION = "自治区|自治州|自治县|地区|街道|省|市|盟|县|区|旗|镇|乡"
_REGIONS = re.compile(rf"^.+(?:{_REGION})(?=.{{3,}}$)")
_ONE_REGION = re.compile(rf"(?P<name>.+?)(?P<end>(?:{_REGION})+)")
_PEOPLES = re.compile(
    "(?:维吾尔|哈萨克|柯尔克孜|塔吉克|锡伯|蒙古|回|藏|壮|苗|彝|土家|侗|瑶|傣|黎|满|朝鲜|布依|羌|白)+族?$"
)
_OTHER_HOME = re.compile(rf"(?:{_SIGN})*+(?:[0-9]+|[{_CHINESE}]+)(?:栋|幢|座|号|楼|单元|室|-)")
_STREET = 3
"""The shortest name that with its number tells a place: `长春路`; shorter ones are pieces of words."""
_NAME_ALONE = 6
"""The shortest name that tells a place without a number."""
_WHOLE = 10
"""The shortest address that is searched as a whole where it names nothing in Chinese: `room 301, 5 example road`."""
_PARTS = 12
"""No address has more numbers."""


@dataclass(frozen=True, slots=True)
class _Part:
    """A name with the number behind it; either may be empty."""

    name: str
    number: str
    sign: str


@dataclass(frozen=True, slots=True)
class Address:
    """What is searched: patterns over folded text."""

    folded: str
    patterns: tuple[re.Pattern[str], ...]
    heads: frozenset[str]
    """The first two characters of whatever a find may begin with."""
    safe: tuple[str, ...]
    """The typed forms that nothing else can mean."""

    def find_in(self, text: str) -> Iterator[tuple[int, int, bool]]:
        """Where the address stands in folded text: start, end, and whether it is this home, not another one in the
        same house or village."""
        for pattern in self.patterns:
            for match in pattern.finditer(text):
                yield match.start(), match.end(), _is_sure(match)


def address_terms(applicant: Applicant) -> list[str]:
    """The address as it was typed, whole and from the street on, where that tells a home; else nothing."""
    address = read_address(applicant.address)
    return list(address.safe) if address is not None else []


@lru_cache(maxsize=64)
def read_address(typed: str) -> Address | None:
    """What is searched for an address; None when nothing in it could be told from common words."""
    letters = fold_address(typed)
    text = "".join(letter for letter, _position in letters)
    if len(text) < _STREET:
        return None
    found = list(islice(_PART.finditer(text), _PARTS))
    if not found:
        return _without_numbers(typed, text)
    parts = [_Part(match["name"], match["number"], match["sign"]) for match in found]
    firsts = [place for place, part in enumerate(parts) if _is_place(_split(part.name)[1])]
    if not firsts:
        whole = re.compile(f"{re.escape(text)}(?P<all>)")
        return Address(text, (whole,), frozenset({text[:2]}), (typed,)) if len(text) >= _WHOLE else None
    patterns = tuple(_pattern(parts[first:], rest=text[found[-1].end() :]) for first in firsts)
    heads = frozenset(name[:2] for first in firsts for name in _names(parts[first].name))
    street = found[firsts[0]].start() + len(_split(parts[firsts[0]].name)[0])
    return Address(text, patterns, heads, tuple(dict.fromkeys((typed, typed[letters[street][1] :]))))


def _is_place(name: str) -> bool:
    return len(re.findall(f"[{HAN}]", name)) >= _STREET


def _without_numbers(typed: str, text: str) -> Address | None:
    """A village or a quarter; a short name counts with the place before it, and a mere region tells nobody."""
    regions, name = _split(text)
    if not _is_place(name) or re.search(f"(?:{_REGION})$", name):
        return None
    listed = _region_patterns(regions)
    needed = "".join(listed[-1:]) if len(name) < _NAME_ALONE else ""
    optional = "".join(f"(?:{one})?" for one in (listed[:-1] if needed else listed))
    is_sure = len(text) >= _NAME_ALONE
    pattern = re.compile(f"{optional}{needed}{re.escape(name)}" + ("(?P<all>)" if is_sure else ""))
    heads = frozenset(one[:2] for one in _names(text))
    return Address(text, (pattern,), heads, (typed,) if is_sure else ())


def _names(name: str) -> Iterator[str]:
    """What a find may begin with: each of the regions, or the name after them."""
    regions, street = _split(name)
    yield from (match.group() for match in _ONE_REGION.finditer(regions))
    yield street


def _split(name: str) -> tuple[str, str]:
    """The regions at the beginning of a name, and what follows them."""
    match = _REGIONS.match(name)
    regions = match.group() if match else ""
    return regions, name[len(regions) :]


def _region_patterns(regions: str) -> list[str]:
    """Of each region: `新疆` stands for 新疆维吾尔自治区, `青柳` for 青柳市."""
    found: list[str] = []
    for match in _ONE_REGION.finditer(regions):
        name, people = match["name"], _PEOPLES.search(match["name"])
        if people is not None and people.start() >= 2:
            found.append(f"{re.escape(name[: people.start()])}(?:{people.group()})?(?:{match['end']})?")
        else:
            found.append(f"{re.escape(name)}(?:{match['end']})?")
    return found


def _pattern(parts: Sequence[_Part], *, rest: str) -> re.Pattern[str]:
    """The regions if they are there, the name with its number, and as many of the numbers behind as are there.

    The group `all` takes part when none is missing, `house` when the first number is a house's.
    """
    first, *others = parts
    regions, name = _split(first.name)
    behind = f"(?:{re.escape(rest)})?(?P<all>)"
    for part in reversed(others):
        behind = f"(?:(?:{_SIGN})*+(?:{re.escape(part.name)})?{_number(part.number)}{behind})?"
    house = "" if first.sign.startswith("组") else "(?P<house>)"
    optional = "".join(f"(?:{one})?" for one in _region_patterns(regions))
    return re.compile(f"{optional}{re.escape(name)}{_number(first.number)}{house}{behind}(?:{_WORD}){{0,2}}")


def _number(number: str) -> str:
    """A number in digits, also misread ones, or in Chinese."""
    value = number if number[0].isdigit() else str(_value(number))
    forms = [number, "".join(_LOOKALIKES.get(digit, digit) for digit in value)]
    if value.isdigit() and len(value) <= 2 and int(value):
        forms.append(_chinese(int(value)))
    return f"(?:{'|'.join(forms)})" + ("(?![0-9])" if value[-1].isdigit() else "")


def _chinese(value: int) -> str:
    tens, ones = divmod(value, 10)
    digits = f" {_CHINESE}"
    return (("" if tens == 1 else digits[tens]) + "十" if tens else "") + (digits[ones] if ones else "")


def _value(chinese: str) -> int:
    """Up to 99; a row of digits (一二三) by its places."""
    tens, ten, ones = chinese.rpartition("十")
    if not ten:
        return int("".join(str(_CHINESE.index(digit) + 1) for digit in chinese))
    return 10 * (_value(tens) if tens else 1) + (_value(ones) if ones else 0)


def _is_sure(match: re.Match[str]) -> bool:
    """Whether a find is the home."""
    groups = match.groupdict()
    if groups.get("all") is not None:
        return True
    return groups.get("house") is not None and not _OTHER_HOME.match(match.string, match.end())


def fold_address(text: str) -> list[tuple[str, int]]:
    """The characters that are compared, each with its position in the text."""
    pairs = ((letter, position) for position, character in enumerate(text) for letter in fold(character))
    return [(letter.translate(_DASHES), position) for letter, position in pairs if letter not in _DROPPED]
