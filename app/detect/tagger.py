"""People and organisations in running Chinese text: LAC (models/manifest.toml), one thread, loaded when needed.

It tells a name from a word (`高明` in `更高明的方法`) and finds others than the applicant. It fails on Uyghur-style
names, for which the interval dot and the labels stand in.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, Protocol, cast

import numpy as np

from app.detect.networks import open_network
from app.models import model_path

if TYPE_CHECKING:
    from numpy.typing import NDArray

_PERSON, _ORGANISATION = frozenset({"PER", "nr"}), frozenset({"ORG", "nt"})
_UNKNOWN = "OOV"
_LONGEST = 512
"""Characters of one line that are looked at; a line of print has a tenth of that."""


@dataclass(frozen=True, slots=True)
class Entity:
    """A word that names somebody: from the position `start` of the line to the one behind its last character."""

    start: int
    end: int
    is_person: bool
    """Else an organisation."""


class _Session(Protocol):
    def run(self, output_names: None, input_feed: Mapping[str, Any]) -> list[NDArray[np.float32]]: ...


@dataclass(frozen=True, slots=True)
class _Model:
    session: _Session
    vocabulary: Mapping[str, int]
    variants: Mapping[str, str]
    """The half-width or simplified form by which a character is known."""
    tags: Sequence[str]
    transitions: NDArray[np.float32]


@lru_cache(maxsize=2048)
def find_entities(line: str) -> tuple[Entity, ...]:
    """The people and organisations of a line, left to right. Raises ModelMissing or ModelDamaged."""
    if not line.strip():
        return ()
    tags = _tags_of(line[:_LONGEST])
    starts = [i for i, tag in enumerate(tags) if not i or not tag.endswith("-I")]
    ends = [*starts[1:], len(tags)]
    words = ((start, end, tags[start].rsplit("-", 1)[0]) for start, end in zip(starts, ends, strict=True))
    named = _PERSON | _ORGANISATION
    return tuple(Entity(start, end, kind in _PERSON) for start, end, kind in words if kind in named)


def _tags_of(text: str) -> list[str]:
    model = _model()
    known = [model.variants.get(character, character) for character in text]
    ids = np.array([[model.vocabulary.get(character, model.vocabulary[_UNKNOWN]) for character in known]], np.int64)
    scores = model.session.run(None, {"token_ids": ids, "length": np.array([len(text)], np.int64)})[0][0]
    return [model.tags[i] for i in _best_path(scores, model.transitions)]


def _best_path(scores: NDArray[np.float32], transitions: NDArray[np.float32]) -> list[int]:
    """The likeliest sequence of tags: Viterbi over scores (characters, tags) and transitions (from, to)."""
    total = scores[0]
    back: list[NDArray[np.intp]] = []
    for row in scores[1:]:
        reached = total[:, None] + transitions
        back.append(reached.argmax(axis=0))
        total = reached.max(axis=0) + row
    path = [int(total.argmax())]
    for step in reversed(back):
        path.append(int(step[path[-1]]))
    return path[::-1]


@cache
def _model() -> _Model:
    session = open_network(str(model_path("tagger")))
    transitions = np.load(model_path("tagger_transitions"))
    numbers = {int(i): tag for i, tag in _pairs("tagger_tags")}
    tags = [numbers.get(i, "") for i in range(len(transitions))]
    vocabulary = {word: int(number) for number, word in _pairs("tagger_words")}
    return _Model(cast(_Session, session), vocabulary, dict(_pairs("tagger_variants")), tags, transitions)


def _pairs(name: str) -> list[tuple[str, str]]:
    """The two columns of a list."""
    lines = model_path(name).read_text(encoding="utf-8").split("\n")
    return [(first, second) for first, tab, second in (line.partition("\t") for line in lines) if tab]
