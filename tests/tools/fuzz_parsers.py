"""Coverage-guided fuzzing of our own parsers with atheris, for hours in the background.

    python -m tests.tools.fuzz_parsers PARSER --seconds 3600 --corpus FOLDER

Half of the inputs are changed byte by byte, half as JSON trees: a value, a key or a whole branch replaced, so that the
fuzzer gets past the scanner. atheris is no dependency of the project (it has wheels for Linux only): install it into an
environment of its own that also has this project's packages on its path. What it finds is written to FOLDER as
`crash-…`; turn it into a case of `tests/hostile/test_parsers.py`, then mend the parser.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sys
import tempfile
from copy import deepcopy
from pathlib import Path
from typing import Any

ODD_VALUES: tuple[Any, ...] = (
    *(None, True, False, 0, -1, 1, 2, 45, 90, 10**30, -(10**400), 1e308, float("inf"), float("nan"), 0.5, 1.0000001),
    *("", " ", "name", "mask", "undecided", "ok", "blocked", "\ud800", "\0", "\u202e", "a.pdf", "x" * 5000, "9" * 5000),
    *([], {}, [[]], [None], {"": 0}, [0.1, 0.2, 0.3, 0.4], [1, 1, 0, 0]),
)
"""What the form of a file does not expect."""


def mutate_json(data: bytes, seed: int) -> bytes | None:
    """The JSON with one to four of its nodes replaced, removed, doubled or renamed; None when it is no JSON."""
    try:
        tree = json.loads(data)
    except (ValueError, RecursionError):
        return None
    chance = random.Random(seed)
    for _ in range(chance.randint(1, 4)):
        tree = _changed(tree, chance)
    return json.dumps(tree, ensure_ascii=chance.random() < 0.5).encode("utf-8", "surrogatepass")


def _changed(tree: Any, chance: random.Random) -> Any:
    """`tree` with one change somewhere in it."""
    places = tree if isinstance(tree, dict) else range(len(tree)) if isinstance(tree, list) else ()
    if not places or chance.random() < 0.05:
        return deepcopy(chance.choice(ODD_VALUES))
    place = chance.choice(list(places))
    match chance.randint(0, 8):
        case 0:
            del tree[place]
        case 1 if isinstance(tree, list):
            tree.append(deepcopy(tree[place]))
        case 1 if isinstance(tree, dict):
            tree[str(chance.choice(ODD_VALUES))] = tree.pop(place)
        case 2:
            tree[place] = deepcopy(chance.choice(ODD_VALUES))
        case _:
            tree[place] = _changed(tree[place], chance)
    return tree


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("parser")
    arguments.add_argument("--seconds", type=int, default=600)
    arguments.add_argument("--corpus", type=Path, required=True)
    asked = arguments.parse_args()
    import atheris  # type: ignore[import-not-found] -- only where somebody fuzzes

    fuzz: Any = atheris
    with fuzz.instrument_imports(include=["blindmask", "json", "tomllib", "csv", "openpyxl"]):
        from tests.hostile.parsers import PARSERS
    parser = PARSERS[asked.parser]
    asked.corpus.mkdir(parents=True, exist_ok=True)
    (asked.corpus / "seed").write_bytes(parser.seed)
    memory = "/dev/shm" if os.path.isdir("/dev/shm") else None

    def mutate(data: bytes, max_size: int, seed: int) -> bytes:
        changed = mutate_json(data, seed) if seed % 2 else None
        return changed[:max_size] if changed is not None else fuzz.Mutate(data, max_size)

    with tempfile.TemporaryDirectory(prefix="bm-fuzz-", dir=memory) as scratch:
        os.environ["BLINDMASK_HOME"] = f"{scratch}/home"
        limits = [f"-max_total_time={asked.seconds}", "-timeout=20", "-rss_limit_mb=2048", "-max_len=65536"]
        limits += ["-len_control=0", f"-artifact_prefix={asked.corpus}/"]
        fuzz.Setup(
            [sys.argv[0], str(asked.corpus), *limits],
            lambda data: parser.try_on(data, Path(scratch)),
            custom_mutator=mutate,
        )
        fuzz.Fuzz()


if __name__ == "__main__":
    main()
