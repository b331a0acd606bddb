"""The identity number of GB 11643: whether one is well formed."""

from __future__ import annotations

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK = "10X98765432"
SHORTEST_ID = 15
"""Characters of a number that may be searched or compared: numbers issued before GB 11643-1999 have 15."""


def is_id_number(text: str) -> bool:
    """Whether an 18-character identity number has the right check character (GB 11643, ISO 7064 MOD 11-2)."""
    digits = text.upper().replace("×", "X")
    if len(digits) != 18 or not (digits[:17].isascii() and digits[:17].isdigit()):
        return False
    total = sum(int(digit) * weight for digit, weight in zip(digits[:17], _WEIGHTS, strict=True))
    return _CHECK[total % 11] == digits[17]
