"""Which characters are Chinese ones; the only place that says so."""

from __future__ import annotations

HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
"""The ideographs of Unicode, to stand within the brackets of a character class: extension A, the first block (URO),
the compatibility block, and planes 2 and 3, which are set aside for ideographs (extensions B to J and the compatibility
supplement by Unicode 17; chapter 2.8 of the standard)."""


def is_han(character: str) -> bool:
    """Whether one character is a Chinese one, common or rare."""
    return (
        "\u4e00" <= character <= "\u9fff"
        or "\u3400" <= character <= "\u4dbf"
        or "\uf900" <= character <= "\ufaff"
        or "\U00020000" <= character <= "\U0003ffff"
    )
