"""The word lists in resources/gazetteers."""

from __future__ import annotations

import tomllib
from functools import cache
from typing import Any

from blindmask.host.paths import resources_dir


@cache
def gazetteer(name: str) -> dict[str, Any]:
    """The lists of one file, by its name without `.toml`."""
    path = resources_dir() / "gazetteers" / f"{name}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


def rows(block: str) -> tuple[tuple[str, ...], ...]:
    """The words of each line of a block of text."""
    return tuple(tuple(line.split()) for line in block.splitlines() if line.strip())


@cache
def lookalikes() -> dict[str, str]:
    """For a Chinese character those that the recogniser most easily takes for it, most alike first.

    Neighbours with a cosine of at least 0.45 in the weights of PP-OCRv6_small_rec's output layer (at most six), so that
    the table says which shapes that recogniser confuses. Numerals are not alike: they tell units apart.
    """
    path = resources_dir() / "gazetteers" / "lookalikes.tsv"
    lines = path.read_text(encoding="utf-8").splitlines()[1:]
    return dict(line.split("\t") for line in lines)  # type: ignore[misc]
