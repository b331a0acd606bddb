"""State-secret markings (DOMAIN 4.1): a file that bears one is stopped."""

from __future__ import annotations

import re
from collections.abc import Sequence

from app.domain import TextSpan
from app.rules import RuleSet

_STAR = "★☆✩✪⭐＊*"
_TOP_SHARE = 0.2
"""A level word alone on a line counts only this near the top of a first page."""


def find_secrecy_mark(spans: Sequence[TextSpan], rules: RuleSet, *, is_first_page: bool) -> bool:
    """Whether the page bears 密级★期限 in one of its written forms, or a level word alone at its top."""
    levels = "|".join(rules.secrecy_levels)
    starred = re.compile(rf"(?<![业作\u4e00-\u9fff])(?:{levels})[{_STAR}]")
    labelled = re.compile(rf"密级[:：]?(?:{levels})(?![\u4e00-\u9fff])")
    alone = re.compile(rf"(?:{levels})(?:[{_STAR}女大]?(?:长期|\d{{1,2}}(?:年|个月)))?")
    for span in spans:
        text = re.sub(r"\s", "", span.text)
        if starred.search(text) or labelled.search(text):
            return True
        if is_first_page and span.box.bottom <= _TOP_SHARE and alone.fullmatch(text):
            return True
    return False
