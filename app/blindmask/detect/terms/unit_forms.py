"""Written forms of a unit's Chinese name: with other place names before it, and abbreviated.

A form is safe, which means that a hit is preselected, only while it still says whose it is: by a place, or by a
company's own name. `质量检测中心` alone is any place's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import product

from blindmask.core.han import HAN
from blindmask.detect.text.bodies import words
from blindmask.detect.text.characters import fold_text
from blindmask.detect.text.gazetteers import gazetteer, rows

_MIN_SHOWN, _MIN_SAFE = 3, 4
"""A short form of fewer characters is a piece of other words, and one of three (`塔质检`) only shown; the corpus in
tests/unit/detect holds both (forms that must be found, false friends that must not)."""
_MIN_BARE = 4
"""The shortest form without its place (`人民医院`) that is shown; shorter ones are everybody's."""
_MIN_OWN_NAME = 2
"""Characters of what is a company's (`恒正`) or a place's own name; one alone stands in any text."""
_MIN_REST = 2
"""What is left of a name after its places."""
_PLACE = re.compile(
    rf"[{HAN}]{{2,9}}?(?:自治区|自治州|自治县|地区)"
    r"|[^\W\d_省市县区州]{2,7}?(?:省|(?<!超)市(?!场|政(?!府))|县|(?<![社校院厂矿园库灌林牧景小])区(?!域|块|划|位))"
    r"|[^\W\d_省市县区州]{2,5}州(?!市)|[^\W\d_省市县区州]{2,4}(?:镇|(?<!城)乡|街道)"
)
"""A place by its last word; 市场, 市政工程, 社区 and 城乡 are no ends of one."""
_CUT_SHORT = re.compile("省|市(?!场|政(?!府))|县|州|地区|自治")
_MARKET = re.compile("场|政(?!府)")
_PLACE_WORD = re.compile(r"(?:自治区|自治州|自治县|地区|省|市|县|区|州|镇|乡|街道)$")
_DIGITS = "一二三四五六七八九十百"
_NUMBER = re.compile(rf"第([{_DIGITS}]+)(?:(中)学|(小)学|(幼)儿园|人民医(院)|医(院))$")
"""`第二中学` is 二中, `第三幼儿园` 三幼, `第一人民医院` 一院; of all of them the 第 is left out, too."""
_CORPS = re.compile(rf"第([{_DIGITS}]+)师(?!范|资|生|傅|大)|([{_DIGITS}]+)团(?!结|队|委|支|员|体|组)")
"""Divisions and regiments of the production corps, which stand for places: `第四师七十二团中学`."""


@dataclass(frozen=True, slots=True)
class UnitForm:
    """A written form of a unit; safe when a hit may be preselected."""

    text: str
    is_safe: bool


@dataclass(frozen=True, slots=True)
class _PlaceName:
    """A place at the start of a unit's name and how else it is written."""

    text: str
    others: tuple[str, ...]
    """The same place."""
    unsure: tuple[str, ...] = ()
    """Places that share its short name: `塔城` may be 塔城市 or 塔城地区."""


def unit_forms(name: str) -> Iterator[UnitForm]:
    """Every form of a unit's name but the name itself; each once."""
    name = fold_text(name)
    places, rest = _split(name)
    found: dict[str, bool] = {}
    for text, is_safe in (*_joined(places, rest), *_subsidiary(name)):
        if text != name and len(text) >= _MIN_SHOWN:
            safe = is_safe and len(text) >= _MIN_SAFE
            found[text] = found.get(text, False) or safe
    for text, is_safe in found.items():
        yield UnitForm(text, is_safe)


def _subsidiary(name: str) -> Iterator[tuple[str, bool]]:
    """What a subsidiary is called without the company: `阿克苏供电公司`; safe while it begins with a place."""
    for match in _subsidiary_pattern().finditer(name):
        yield match[1], names_place(match[1])


def own_name(rest: str) -> str:
    """What stands before the first word that says what kind of body it is: `恒正` of 恒正工程检测有限公司."""
    starts = [start for word in _generic_words() if (start := rest.find(word)) >= 0]
    return rest[: min(starts, default=len(rest))]


def names_place(name: str) -> bool:
    """Whether a unit's name begins with a place: `市场监督管理局` alone is everybody's."""
    return bool(_split(fold_text(name))[0])


def initials(name: str) -> set[str]:
    """The characters with which an abbreviation of the unit may begin: of its places and of its own name."""
    places, rest = _split(fold_text(name))
    return {word[0] for word in (*(place.text for place in places), rest) if word}


def _joined(places: list[_PlaceName], rest: str) -> Iterator[tuple[str, bool]]:
    own = own_name(rest)
    for short, has_kind in _rest_forms(rest):
        for place, is_sure in _place_forms(places):
            yield place + short, is_sure and has_kind
        says_own = has_kind and len(own) >= _MIN_OWN_NAME and short.removesuffix("公司") != own
        if not places and short != rest:
            yield short, says_own
        if places and len(short) >= _MIN_BARE:
            yield short, says_own and _is_company(rest)
        if places and (word := _PLACE_WORD.search(places[-1].text)):
            yield word.group() + short, False


def _is_company(rest: str) -> bool:
    return rest.endswith(tuple(gazetteer("unit_words")["company_endings"]))


def _rest_forms(rest: str) -> list[tuple[str, bool]]:
    """The name after its places, as it is and shortened; whether it still says what kind of body it is."""
    forms = [(rest, True)]
    for full, *shorts in rows(gazetteer("unit_words")["short_forms"]):
        if full in rest:
            forms.extend((rest.replace(full, short), True) for short in shorts)
            break
    number = _NUMBER.search(rest)
    if number:
        kind = next(filter(None, number.groups()[1:]))
        forms.append((rest[: number.start()] + number[1] + kind, True))
        forms.append((rest.replace("第", "", 1), True))
    ending = next((e for e in gazetteer("unit_words")["company_endings"] if rest.endswith(e)), "")
    base = rest.removesuffix(ending)
    if ending and len(base) >= _MIN_OWN_NAME:
        has_own = len(own_name(base)) >= _MIN_OWN_NAME
        forms.append((base, has_own and base != own_name(base)))
        forms.extend((base + other, True) for other in words("company_short_endings") if other != ending)
    return forms


def _place_forms(places: list[_PlaceName]) -> Iterator[tuple[str, bool]]:
    """Every way to write the chain of places: its ends, each place short or long, places in the middle left out."""
    chains = [places[i:] for i in range(len(places))]
    if len(places) > 2:
        chains.append([places[0], places[-1]])
    for chain in chains:
        written = [[(text, True) for text in (p.text, *p.others)] + [(text, False) for text in p.unsure] for p in chain]
        for choice in product(*written):
            text, is_sure = "".join(c[0] for c in choice), all(c[1] for c in choice)
            if len(choice) == 1 or not text.startswith("自治区"):
                yield text, is_sure
            if chain[0].text in _xinjiang_names():
                yield from ((province + text, is_sure) for province in ("新疆", "新疆维吾尔自治区"))


def _split(name: str) -> tuple[list[_PlaceName], str]:
    """The places at the start of a name, and the rest; the rest is never empty."""
    places: list[_PlaceName] = []
    rest = name
    while (place := _place_at_start(rest)) is not None:
        places.append(place)
        rest = rest[len(place.text) :]
    return places, rest


def _place_at_start(text: str) -> _PlaceName | None:
    known = max((p for p in _known_places() if _is_place_of(text, p)), key=len, default="")
    if known and not _CUT_SHORT.match(text, len(known)):
        return _known_places()[known]
    corps = _CORPS.match(text)
    if corps and len(text) >= corps.end() + _MIN_REST:
        return _PlaceName(corps.group(), (corps[1] + "师",) if corps[1] else ())
    pattern = _PLACE.match(text)
    if pattern and len(text) >= pattern.end() + _MIN_REST:
        short = _PLACE_WORD.sub("", pattern.group())
        return _PlaceName(pattern.group(), (short,) if len(short) >= _MIN_OWN_NAME else ())
    return None


def _is_place_of(text: str, place: str) -> bool:
    if not text.startswith(place) or len(text) < len(place) + _MIN_REST:
        return False
    return not (place.endswith("市") and _MARKET.match(text, len(place)))


@cache
def _known_places() -> dict[str, _PlaceName]:
    lists = gazetteer("places")
    table = [*rows(lists["provinces"]), *rows(lists["xinjiang"])]
    places: dict[str, _PlaceName] = {}
    for row in table:
        for name in row:
            same = [other for other in table if name in other]
            others = tuple(word for word in row if word != name)
            if len(same) == 1:
                places[name] = _PlaceName(name, others)
            else:
                unsure = dict.fromkeys(word for other in same for word in other if word != name)
                places[name] = _PlaceName(name, (), tuple(unsure))
    return places


@cache
def _xinjiang_names() -> frozenset[str]:
    return frozenset(name for row in rows(gazetteer("places")["xinjiang"]) for name in row)


@cache
def _generic_words() -> tuple[str, ...]:
    return words("generic")


@cache
def _subsidiary_pattern() -> re.Pattern[str]:
    return re.compile(f"(?:{'|'.join(words('parents'))})(?=(.{{3,}}(?:{'|'.join(words('subsidiaries'))}))$)")
