"""RuleSet: which kinds to mask, to ask about or to keep, and how exports look. Strict TOML in resources/rules/."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from pathlib import Path
from typing import Any, cast

from app.blocks import FILLS
from app.domain import Kind
from app.errors import BadRuleFile
from app.paths import resources_dir

DEFAULT_RULES = "three-items"


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


def available_rules() -> list[str]:
    """The names of the rule sets that ship with the program, sorted."""
    return sorted(path.stem for path in (resources_dir() / "rules").glob("*.toml"))


def load_rules(name: str = DEFAULT_RULES) -> RuleSet:
    """The rule set of that name, or of that path when it ends in `.toml`.

    Raises BadRuleFile when it does not exist, is not TOML, lacks a key, has one that is not known or a value that makes
    no sense.
    """
    path = Path(name) if name.endswith(".toml") else resources_dir() / "rules" / f"{name}.toml"
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:  # TOMLDecodeError is a ValueError
        raise BadRuleFile(reason=type(error).__name__) from error
    return _parse(data)


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
