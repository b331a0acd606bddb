"""RuleSet: which kinds to mask, to ask about or to keep, and how exports look. Strict TOML in resources/rules/.

A person may leave kinds out: “three-items -phone -email” is the set three-items that asks about these two.
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from pathlib import Path
from typing import Any, cast

from app.blocks import FILLS
from app.domain import Kind
from app.errors import BadRuleFile
from app.paths import resources_dir

DEFAULT_RULES = "three-items"
REQUIRED = (Kind.NAME, Kind.PHOTO, Kind.UNIT)
"""What the notice asks every applicant to mask, and nobody can leave out; DOMAIN 四(一)3."""
_LEFT_OUT = " -"


class Action(StrEnum):
    MASK = "mask"
    """Own items of this kind are preselected."""
    ASK = "ask"
    """Shown, a person decides."""
    KEEP = "keep"
    """Never proposed."""


@dataclass(frozen=True, slots=True)
class RuleSet:
    name: str
    title: str
    """As the notice calls it, shown to the person."""
    actions: Mapping[Kind, Action]
    padding: float
    """Added on every side of a text box, in heights of a character."""
    min_width: float
    """The uniform minimum width of a text box, in heights of a character; taken from free space only."""
    style: str
    """black, white or label."""
    dpi: int
    """At which pages that are not just one image are rendered for export."""
    secrecy_levels: tuple[str, ...]

    def action(self, kind: Kind) -> Action:
        return self.actions.get(kind, Action.ASK)

    def without(self, kinds: Iterable[Kind]) -> RuleSet:
        """The set that asks about these kinds instead of preselecting them. Raises ValueError for a required one."""
        given = set(kinds)
        left_out = [kind for kind in Kind if kind in given]
        if any(kind in REQUIRED for kind in left_out):
            raise ValueError("required")
        name = _LEFT_OUT.join([self.name, *left_out])
        return replace(self, name=name, actions={**self.actions, **dict.fromkeys(left_out, Action.ASK)})


def load_rules(name: str = DEFAULT_RULES) -> RuleSet:
    """The rule set of that name, or of that path when it ends in `.toml`; ` -KIND` after it leaves a kind out.

    Raises BadRuleFile when it does not exist, is not TOML, lacks a key, has one that is not known or a value that makes
    no sense.
    """
    name, *left_out = name.split(_LEFT_OUT)
    path = Path(name) if name.endswith(".toml") else resources_dir() / "rules" / f"{name}.toml"
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:  # TOMLDecodeError is a ValueError
        raise BadRuleFile(reason=type(error).__name__) from error
    rules = _parse(data)
    if not left_out:
        return rules
    try:
        return rules.without(Kind(kind) for kind in left_out)
    except ValueError as error:
        raise BadRuleFile(reason="value") from error


def _parse(data: dict[str, Any]) -> RuleSet:
    wanted = {f.name for f in fields(RuleSet)}
    if set(data) != wanted:
        odd = sorted(set(data) ^ wanted)
        raise BadRuleFile(reason="keys", key=odd[0])
    try:
        return RuleSet(
            name=str(data["name"]),
            title=str(data["title"]),
            actions={Kind(kind): Action(action) for kind, action in data["actions"].items()},
            padding=_number(data["padding"], 0, 2),
            min_width=_number(data["min_width"], 0, 20),
            style=_one_of(data["style"], FILLS),
            dpi=int(_number(data["dpi"], 72, 600)),
            secrecy_levels=_words(data["secrecy_levels"]),
        )
    except (ValueError, TypeError, AttributeError, OverflowError) as error:
        raise BadRuleFile(reason="value") from error


def _number(value: object, least: float, most: float) -> float:
    if not isinstance(value, int | float) or isinstance(value, bool) or not least <= value <= most:
        raise ValueError("number")
    return float(value)


def _one_of(value: object, known: Collection[str]) -> str:
    if value not in known:
        raise ValueError("choice")
    return str(value)


def _words(value: Any) -> tuple[str, ...]:
    """A list of words, none of them empty; without any, no marking would ever stop a file."""
    if not isinstance(value, list) or not value:
        raise ValueError("words")
    words = cast("list[Any]", value)
    if not all(isinstance(word, str) and word.strip() for word in words):
        raise ValueError("words")
    return tuple(words)
