"""Rule sets as files: strict TOML in resources/rules/, or where a person keeps one."""

from __future__ import annotations

import tomllib
from collections.abc import Collection
from dataclasses import fields
from pathlib import Path
from typing import Any, cast

from blindmask.core.blocks import FILLS
from blindmask.core.errors import BadRuleFile
from blindmask.core.proposals import Kind
from blindmask.core.rules import LEFT_OUT, Action, RuleSet
from blindmask.host.paths import resources_dir

DEFAULT_RULES = "three-items"


def load_rules(name: str = DEFAULT_RULES) -> RuleSet:
    """The rule set of that name, or of that path when it ends in `.toml`; ` -KIND` after it leaves a kind out.

    Raises BadRuleFile when it does not exist, is not TOML, lacks a key, has one that is not known or a value that makes
    no sense.
    """
    name, *left_out = name.split(LEFT_OUT)
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
    odd = sorted((set(data) ^ wanted) - {"titles"})
    if odd:
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
            titles={str(code): str(title) for code, title in data.get("titles", {}).items()},
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
