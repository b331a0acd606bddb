"""What somebody may have typed, damaged or made up in our own file forms; each finding of a fuzzer is a case here."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.hostile.parsers import PARSERS
from tests.tools.fuzz_parsers import mutate_json

JSON_FORMS = ("applicant", "case", "decisions", "settings")
DIGITS = b"9" * 5000
DEEP = b"[" * 100_000


@pytest.mark.parametrize("name", sorted(PARSERS))
def test_the_seed_itself_is_taken(name: str, tmp_path: Path) -> None:
    assert PARSERS[name].try_on(PARSERS[name].seed, tmp_path)


@pytest.mark.parametrize("name", JSON_FORMS)
@given(seed=st.integers(0, 2**32), rounds=st.integers(1, 3))
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_json_tree_with_odd_branches(name: str, tmp_path: Path, seed: int, rounds: int) -> None:
    data = PARSERS[name].seed
    for number in range(rounds):
        data = mutate_json(data, seed + number) or data
    PARSERS[name].try_on(data, tmp_path)


@pytest.mark.parametrize("name", sorted(PARSERS))
@given(data=st.data())
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_bytes_that_were_overwritten_removed_or_added(name: str, tmp_path: Path, data: st.DataObject) -> None:
    seed = PARSERS[name].seed
    start = data.draw(st.integers(0, len(seed)))
    length = data.draw(st.integers(0, 12))
    PARSERS[name].try_on(seed[:start] + data.draw(st.binary(max_size=12)) + seed[start + length :], tmp_path)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        *((name, DEEP) for name in JSON_FORMS),
        *((name, DIGITS) for name in JSON_FORMS),
        ("rules", b"name = " + DEEP),
        ("rules", b"name = " + DIGITS),
        *((name, b"\xff\xfe\x00") for name in sorted(PARSERS)),
        ("applicant", b'{"name": "\\ud800"}'),
        ("applicant", b'{"\\ud800": ""}'),
    ],
)
def test_what_the_fuzzers_found_is_refused(name: str, content: bytes, tmp_path: Path) -> None:
    refused = not PARSERS[name].try_on(content, tmp_path)
    assert refused or name == "settings"


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("padding", "-1.0"),
        ("padding", "nan"),
        ("padding", "inf"),
        ("min_width", '"3.0"'),
        ("dpi", "inf"),
        ("dpi", "1000000000"),
        ("dpi", "true"),
        ("style", '"transparent"'),
        ("secrecy_levels", "[]"),
        ("secrecy_levels", '[""]'),
        ("secrecy_levels", '"绝密"'),
    ],
)
def test_a_rule_without_sense_is_refused(key: str, value: str, tmp_path: Path) -> None:
    lines = PARSERS["rules"].seed.decode().splitlines()
    changed = [f"{key} = {value}" if line.startswith(f"{key} =") else line for line in lines]
    assert changed != lines
    assert not PARSERS["rules"].try_on("\n".join(changed).encode(), tmp_path)


@pytest.mark.parametrize("upright", [45, -90, "90", None, 1e400, [90]])
def test_a_turn_that_is_no_quarter_is_refused(upright: object, tmp_path: Path) -> None:
    data = json.loads(PARSERS["decisions"].seed)
    data["files"][0]["pages"][0]["upright"] = upright
    assert not PARSERS["decisions"].try_on(json.dumps(data).encode(), tmp_path)


def test_a_path_that_is_no_utf8_survives_in_a_case(tmp_path: Path) -> None:
    data = json.loads(PARSERS["case"].seed)
    data["documents"][0]["path"] = "/in/\udcb2\udce2.pdf"
    assert PARSERS["case"].try_on(json.dumps(data).encode(), tmp_path)
