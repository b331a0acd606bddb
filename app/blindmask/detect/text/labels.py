"""Labels and the values beside them (resources/labels.tsv; how they are printed: app/domain.md).

A label must begin where a word begins, so that `校（院）长姓名` is not 姓名, and is the longest that fits. Its value
stands behind it in the same line, in the next cell of the row, or below.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from blindmask.core.boxes import Rect, bounding_rect
from blindmask.core.han import HAN, is_han
from blindmask.core.page_view import PageText
from blindmask.core.pages import TextSpan
from blindmask.detect.text.bodies import ends_as_body
from blindmask.detect.text.characters import DOTS, Characters, fold, fold_text, page_characters
from blindmask.detect.text.dotted import is_transcribed
from blindmask.detect.text.split_labels import join_labels
from blindmask.host.labels import Role, read_labels


@dataclass(frozen=True, slots=True)
class LabelledValue:
    """A value and the label that says what it is."""

    role: Role
    label: str
    text: str
    box: Rect
    span: TextSpan
    more: tuple[Rect, ...] = ()
    """Where the value goes on, line by line; `text` holds it all."""


@dataclass(frozen=True, slots=True)
class _Found:
    label: str
    role: Role
    start: int
    end: int
    """The value's first position: behind the label and its colon."""
    has_colon: bool


_COLONS = ":："
_NEXT_FIELD = r"(?=(?:性\s*别|民\s*族|出生|身份证|证件|工作单位|职务|职称|专业|联系|电话|学历)[^:：]{0,6}[:：])"
"""Where the next field of a form begins, its gap lost in reading: `姓名：周晓澜性别：女`."""
_BREAKS = re.compile(rf"[;；。,，、|｜)）]|[(（](?![{HAN}]{{2,6}}[)）][{HAN}]{{2}})|\s{{2,}}|\u3000|{_NEXT_FIELD}")
_IN_NAME = re.compile(rf"[(（][{HAN}]{{2,6}}[)）](?=[{HAN}]{{2}})")
"""A place within a company's name, `恒岳检测（云北）有限公司`, which does not end it."""
_NAMES = frozenset({"SELF_NAME", "NAME_LIST"})
_STARTS = re.compile(r"[\s;；。,，、|｜()（）:：]")
_FREE_TEXT = 4
"""A label without a colon inside a line is trusted only with a gap behind it, or when it is at least this long."""


@cache
def _labels() -> dict[str, tuple[str, Role]]:
    """Folded label -> (label, role)."""
    table: dict[str, tuple[str, Role]] = {}
    for label in read_labels():
        table.setdefault(fold_text(label.text), (label.text, label.role))
    return table


@cache
def _longest() -> int:
    return max(map(len, _labels()))


@lru_cache(maxsize=4)
def find_values(page: PageText) -> tuple[LabelledValue, ...]:
    """Every labelled value of the page, in reading order; those of the last pages are kept."""
    page = join_labels(page, lambda text: text in _labels())
    characters = page_characters(page)
    return tuple(value for index in range(len(page.spans)) for value in _values_of(characters, index))


def _values_of(characters: Characters, index: int) -> Iterator[LabelledValue]:
    span = characters.spans[index]
    found = list(_labels_in(span.text))
    for i, label in enumerate(found):
        limit = found[i + 1].start if i + 1 < len(found) else len(span.text)
        start, end = _value_range(span.text, label.end, limit)
        if start < end:
            yield _value(characters, label, index, start, end)
        elif i + 1 == len(found) and label.end >= len(span.text.rstrip()):
            yield from _value_beside(characters, index, label)


def _labels_in(text: str) -> Iterator[_Found]:
    """The labels of a line, left to right, each the longest that fits."""
    position = 0
    while position < len(text):
        found = _label_at(text, position) if _begins_word(text, position) else None
        if found is None:
            position += 1
        else:
            yield found
            position = found.end


def _begins_word(text: str, position: int) -> bool:
    return not text[position].isspace() and (position == 0 or bool(_STARTS.match(text[position - 1])))


def _label_at(text: str, start: int) -> _Found | None:
    """The longest label that begins at `start`; its characters may stand apart (`姓　　名`)."""
    folded = ""
    best: _Found | None = None
    for position in range(start, len(text)):
        folded += fold(text[position])
        if len(folded) > _longest():
            break
        entry = _labels().get(folded)
        if entry is None or text[position].isspace():
            continue
        found = _close(text, start, position + 1, entry)
        if found is not None:
            best = found
    return best


def _close(text: str, start: int, end: int, entry: tuple[str, Role]) -> _Found | None:
    """A label ends with a colon, a gap, or the line; a bare one at the line's start may be followed by its value."""
    label, role = entry
    behind = re.match(r"[\s（(]*", text[end:])
    colon = re.match(rf"\s*(?:[（(][^（()）]{{1,12}}[)）])?\s*[{_COLONS}]", text[end:])
    if colon:
        return _Found(label, role, start, end + colon.end(), has_colon=True)
    at_end = not text[end:].strip()
    has_gap = behind is not None and behind.end() > 0
    if at_end or (start == 0 and has_gap):
        return _Found(label, role, start, end + (behind.end() if behind else 0), has_colon=False)
    if start == 0 and len(label) >= _FREE_TEXT:
        return _Found(label, role, start, end, has_colon=False)
    return None


def _value_range(text: str, start: int, limit: int) -> tuple[int, int]:
    """From the first to the last character of the value, cut at a break that ends it."""
    while start < limit and (text[start].isspace() or text[start] in "_＿"):
        start += 1
    end = limit
    inside = {match.end() - 1 for match in _IN_NAME.finditer(text, start, limit)}
    for match in _BREAKS.finditer(text, start, limit):
        if match.start() in inside:
            continue
        if not (match.group().isspace() and _is_spaced_name(text, start, match)):
            end = match.start()
            break
    while end > start and (text[end - 1].isspace() or text[end - 1] in "_＿" + _COLONS):
        end -= 1
    return start, end


def _is_spaced_name(text: str, start: int, gap: re.Match[str]) -> bool:
    """`李　明` and `李  明`: one Chinese character on each side of the gap."""
    after = text[gap.end() : gap.end() + 2]
    return gap.start() - start == 1 and is_han(text[start]) and bool(after) and is_han(after[0])


def _value(characters: Characters, label: _Found, index: int, start: int, end: int) -> LabelledValue:
    span = characters.spans[index]
    text = span.text[start:end]
    box = bounding_rect(span.char_boxes[start:end])
    below = characters.goes_on_below(index, lefts=(box.left, span.box.left)) if end == len(span.text.rstrip()) else None
    if below is None or next(_labels_in(characters.spans[below].text), None) is not None:
        return LabelledValue(label.role, label.label, text, box, span)
    following = characters.spans[below]
    first, last = _value_range(following.text, 0, len(following.text))
    rest = following.text[first:last]
    if not rest or not _is_one_value(label.role, text, rest):
        return LabelledValue(label.role, label.label, text, box, span)
    return LabelledValue(
        label.role, label.label, text + rest, box, span, more=(bounding_rect(following.char_boxes[first:last]),)
    )


def _is_one_value(role: Role, text: str, rest: str) -> bool:
    """Whether what stands below a value is the rest of it: a unit that had not ended, a name that broke at its dot."""
    if role is Role.SELF_UNIT:
        is_whole = ends_as_body(text) and text[-1] + rest[0] != "委员"
        return not is_whole and ends_as_body(rest)
    at_dot = text[-1] in DOTS or rest[0] in DOTS
    return role in _NAMES and is_transcribed(fold_text(text + rest)) and (at_dot or any(c in DOTS for c in text))


def _value_beside(characters: Characters, index: int, label: _Found) -> Iterator[LabelledValue]:
    """The next cell of the row; if it is empty or another label, the line below, unless the label had a colon."""
    for following in characters.row_then_below(index, allow_below=not label.has_colon):
        span = characters.spans[following]
        if next(_labels_in(span.text), None) is not None:
            continue
        start, end = _value_range(span.text, 0, len(span.text))
        if start < end:
            yield _value(characters, label, following, start, end)
            return
