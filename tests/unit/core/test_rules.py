"""Rule sets: what a person may leave out, and what nobody may."""

from __future__ import annotations

import pytest

from blindmask.core.errors import BadRuleFile
from blindmask.core.proposals import Kind
from blindmask.core.rules import REQUIRED, Action
from blindmask.host.paths import resources_dir
from blindmask.host.rule_files import load_rules


@pytest.mark.parametrize("name", [path.stem for path in (resources_dir() / "rules").glob("*.toml")])
def test_every_rule_set_masks_what_the_notice_requires(name: str) -> None:
    rules = load_rules(name)
    assert rules.name == name
    assert {rules.action(kind) for kind in REQUIRED} == {Action.MASK}


def test_a_kind_that_is_left_out_is_asked_about_and_nothing_else_changes() -> None:
    rules = load_rules()
    fewer = rules.without([Kind.SEAL, Kind.PHONE])
    changed = {kind for kind in Kind if fewer.action(kind) is not rules.action(kind)}
    assert changed == {Kind.PHONE, Kind.SEAL}
    assert {fewer.action(kind) for kind in changed} == {Action.ASK}


def test_the_name_of_a_changed_set_leads_back_to_it() -> None:
    fewer = load_rules().without([Kind.SEAL, Kind.ID_NUMBER])
    assert load_rules(fewer.name) == fewer
    assert fewer.name == "three-items -id_number -seal"


@pytest.mark.parametrize("kind", REQUIRED)
def test_what_the_notice_requires_cannot_be_left_out(kind: Kind) -> None:
    with pytest.raises(ValueError, match="required"):
        load_rules().without([kind])
    with pytest.raises(BadRuleFile):
        load_rules(f"three-items -{kind}")


@pytest.mark.parametrize("name", ["three-items -nothing", "three-items - phone", "three-items -", "none -phone", ""])
def test_a_name_that_means_nothing_is_refused(name: str) -> None:
    with pytest.raises(BadRuleFile):
        load_rules(name)
