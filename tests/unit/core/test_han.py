"""Which characters are Chinese ones: also those that few fonts and few programs know."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest

import blindmask
from blindmask.core.han import HAN, is_han

BLOCKS = {
    "URO": "\u4e00\u9fff",
    "A": "\u3400\u4dbf",
    "B": "\U00020000\U0002a6df",
    "C": "\U0002a700\U0002b739",
    "D": "\U0002b740\U0002b81d",
    "E": "\U0002b820\U0002cea1",
    "F": "\U0002ceb0\U0002ebe0",
    "G": "\U00030000\U0003134a",
    "H": "\U00031350\U000323af",
    "I": "\U0002ebf0\U0002ee5d",
    "J": "\U000323b0\U00033479",
    "compatibility": "\uf900\ufad9",
    "compatibility supplement": "\U0002f800\U0002fa1d",
}
"""First and last character of each block of ideographs (Unicode 17, Blocks.txt)."""
PACKAGE = Path(blindmask.__file__).parent
RANGE = re.compile(
    r"\\u(?:4e00|3400|9fff|9fa5|4dbf)|\\U000[23][0-9a-f]{4}|0x(?:4e00|3400|9fff)|[\u4e00\u3400]-", re.IGNORECASE
)


@pytest.mark.parametrize("block", BLOCKS)
def test_every_block_of_ideographs_counts(block: str) -> None:
    assert all(map(is_han, BLOCKS[block]))
    assert re.fullmatch(f"[{HAN}]{{2}}", BLOCKS[block])


@pytest.mark.parametrize("character", [*"aÄ1é·、，（ひカ한ㄅ〇々ⅢⅣ", "\u4dc0", "\uf8ff", "\ufb00", "😀", "\U0001f900"])
def test_no_other_character_does(character: str) -> None:
    assert not is_han(character)
    assert not re.match(f"[{HAN}]", character)


def test_what_unicode_calls_an_ideograph_is_one() -> None:
    names = ((chr(code), unicodedata.name(chr(code), "")) for code in range(0x110000))
    ideographs = {c for c, name in names if name.startswith(("CJK UNIFIED IDEOGRAPH", "CJK COMPATIBILITY IDEOGRAPH"))}
    assert [c for c in ideographs if not is_han(c)] == []


def test_the_ranges_are_written_in_one_module() -> None:
    sources = [path for path in PACKAGE.rglob("*.py") if path != PACKAGE / "core" / "han.py"]
    assert [path.name for path in sources if RANGE.search(path.read_text(encoding="utf-8"))] == []
