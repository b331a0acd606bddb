"""State-secret markings: a file that bears one is stopped; lesser marks are told to the person.

The mark is level ★ period (密级★保密期限), on official documents at the upper left (GB/T 9704). It comes letter-spaced,
in pieces along a row, with the star misread or lost, and, on old papers, as the level alone. Prose about secrets,
商业秘密, 密级：公开 and urgency marks (特提·明电) are none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum

from blindmask.core.han import HAN
from blindmask.core.page_view import PageText
from blindmask.core.rules import RuleSet
from blindmask.detect.text.rows import lines_and_rows


class Marking(StrEnum):
    """What sort of marking a page bears."""

    STATE_SECRET = "state_secret"
    """Level and star, or level and period: nothing else is written so."""
    BARE_LEVEL = "bare_level"
    """A level word alone, or a word of the secret telegraph: stopped too, but it may be something else."""
    INTERNAL = "internal"
    """内部资料, 工作秘密, 商业秘密 …: no state secret, yet not meant for everybody."""


_STAR = "★☆✩✪✫✬✭✮✯⭐⋆＊*"
_MISREAD_STAR = _STAR + "女大太夫犬火本木文米来水友￥xXkK×+|Il1·•.、,，—-"
"""What the star was seen to be read as, and what it might be."""
_DIGIT = "[0-9OoIl|]"
_NUMERAL = "[一二三四五六七八九十两]"
_PERIOD = (
    rf"(?:长期|永久|(?:{_DIGIT}{{1,2}}|{_NUMERAL}{{1,3}})(?:年|个?月)|至?\d{{4}}年(?:\d{{1,2}}月(?:\d{{1,2}}日)?)?)"
)
_UNTIL = ".{2,12}解密"
_LOOKS = {"密": "[密蜜宻宓]", "秘": "[秘祕]", "机": "[机機]", "绝": "[绝絕]"}
"""The characters of the levels, with what they are written or misread as."""
_TELEGRAPH = re.compile(r"(?:密码|绝密|机密|秘密)(?:电报|传真电报|发电)|密(?:传|电)发电|密码传真|指人专办")
_INTERNAL = re.compile(
    r"内部(?:资料|使用|文件|材料|传真电报|明电|刊物)|注意保[存密]|不得外[传泄]|工作秘密|商业秘密|(?:核心|普通)商密|^份号"
)
_IN_PROSE = 16
"""Characters: a longer line only speaks of such material."""
_TOP_SHARE = 0.2
"""A level word alone on a line counts only this near the top of a first page."""
_FRAMES = "〔〕[]【】()（）《》<>「」『』“”\"'-—_=.。:："


def find_marking(page: PageText, rules: RuleSet, *, is_first_page: bool) -> Marking | None:
    """The gravest marking that the page bears, in any of its written and misread forms; None when it bears none."""
    patterns = _Patterns(rules.secrecy_levels)
    rows = lines_and_rows(page.spans)
    found = [patterns.marking(row.text, is_top=is_first_page and row.box.bottom <= _TOP_SHARE) for row in rows]
    return next((marking for marking in Marking if marking in found), None)


class _Patterns:
    def __init__(self, levels: Sequence[str]) -> None:
        words = "|".join("".join(_LOOKS.get(c, re.escape(c)) for c in level) for level in levels)
        level = rf"(?<![业商作])(?:{words})级?"
        star = f"[{re.escape(_MISREAD_STAR)}]"
        self._starred = re.compile(rf"{level}[{re.escape(_STAR)}]")
        self._dated = re.compile(rf"(?:份号)?\d{{0,8}}(?:密级:?)?(?:{words})(?:{star}?{_PERIOD}|{star}{_UNTIL})")
        self._labelled = re.compile(
            rf"(?:密级|保密等级|保密级别|涉密等级|密级标志)[:：]?(?:{words})级?(?![{HAN}、/,，或□])"
        )
        self._alone = re.compile(rf"(?:份号)?\d{{0,8}}(?:{words})级?{star}?")

    def marking(self, text: str, *, is_top: bool) -> Marking | None:
        """Of one line, folded. `is_top`: near the top of a first page."""
        bare = text.strip(_FRAMES)
        if self._starred.search(text) or self._dated.fullmatch(bare):
            return Marking.STATE_SECRET
        if self._labelled.search(text) or (is_top and (self._alone.fullmatch(bare) or _TELEGRAPH.search(bare))):
            return Marking.BARE_LEVEL
        return Marking.INTERNAL if len(bare) <= _IN_PROSE and _INTERNAL.search(bare) else None
