"""How a masked block looks: one table for the export, which paints it, and for the preview."""

from __future__ import annotations

from blindmask.core.proposals import Kind

FILLS = {"black": 0, "white": 255, "label": 217}
"""The grey of each style of `ExportOptions`, 0 to 255."""
_WORDS = {
    Kind.NAME: "申报人",
    Kind.SIGNATURE: "申报人",
    Kind.UNIT: "申报单位",
    Kind.SEAL: "申报单位",
    Kind.PHOTO: "照片",
}
"""Written on the page, not shown by the program: the documents are Chinese whatever the person's language is."""
_WORD_SHARE = 0.8
"""How much of the box a word may fill, in height and in width."""
_NUMERALS = "一二三四五六七八九十"


def block_word(kind: Kind, style: str, *, author: int = 0) -> str:
    """The word on a block of that kind; empty when it has none. `author`: a name's place among authors, from 1."""
    if style != "label":
        return ""
    if author:
        return f"第{_NUMERALS[author - 1] if author <= len(_NUMERALS) else author}作者"
    return _WORDS.get(kind, "")


def letter_side(word: str, *, width_px: float, height_px: float) -> int:
    """The font size in pixels at which the word fits its block."""
    return int(min(height_px, width_px / len(word)) * _WORD_SHARE)
