"""RuleSet: which kinds to mask, to ask about or to keep, and how exports look. Strict TOML in resources/rules/."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from pathlib import Path
from typing import Any

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

    Raises BadRuleFile when it does not exist, is not TOML, lacks a key or has one that is not known.
    """
    path = Path(name) if name.endswith(".toml") else resources_dir() / "rules" / f"{name}.toml"
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
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
            padding=float(data["padding"]),
            min_width=float(data["min_width"]),
            style=str(data["style"]),
            dpi=int(data["dpi"]),
            secrecy_levels=tuple(str(word) for word in data["secrecy_levels"]),
        )
    except (ValueError, TypeError, AttributeError) as error:
        raise BadRuleFile(reason="value") from error
