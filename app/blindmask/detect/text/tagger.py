"""Named entities in running Chinese text: LAC (models/manifest.toml), one thread, loaded when needed.

It tells a name from a word (`高明` in `更高明的方法`) and finds others than the applicant. It fails on Uyghur-style
names, for which the interval dot and the labels stand in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, Protocol, cast

import numpy as np

from blindmask.host.networks import open_network
from blindmask.host.weights import model_path

if TYPE_CHECKING:
    from numpy.typing import NDArray

_PERSON, _ORGANISATION = frozenset({"PER", "nr"}), frozenset({"ORG", "nt"})
_NAMING = _PERSON | _ORGANISATION
_UNKNOWN = "OOV"
_WORD = re.compile(r"[^\W\d_]")
_TOGETHER = 16
"""Lines of one length in one run of the network: it bounds the memory; what is found does not depend on it."""
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
    naming: Sequence[int]
    """Which of the tags name somebody."""
    transitions: NDArray[np.float32]

    @property
    def leeway(self) -> float:
        """The most that two transitions can make up for."""
        return 2 * float(self.transitions.max() - self.transitions.min())


@lru_cache(maxsize=2048)
def find_entities(line: str) -> tuple[Entity, ...]:
    """The people and organisations of a line, left to right. Raises ModelMissing or ModelDamaged."""
    (entities,) = find_all_entities([line])
    return entities


def find_all_entities(lines: Sequence[str]) -> list[tuple[Entity, ...]]:
    """The same of each of several lines; those of one length together, which takes half the time.

    The network reads a line backwards as well and so would read what fills up a shorter one.
    """
    looked_at = [line[:_LONGEST] if _WORD.search(line) else "" for line in lines]
    groups: dict[int, list[int]] = {}
    for number, text in enumerate(looked_at):
        groups.setdefault(len(text), []).append(number)
    found: list[tuple[Entity, ...]] = [()] * len(lines)
    for length, numbers in groups.items():
        for some in (numbers[at : at + _TOGETHER] for at in range(0, len(numbers), _TOGETHER) if length):
            for number, tags in zip(some, _tags_of([looked_at[number] for number in some]), strict=True):
                found[number] = _entities(tags) if tags else ()
    return found


def _entities(tags: Sequence[str]) -> tuple[Entity, ...]:
    starts = [i for i, tag in enumerate(tags) if not i or not tag.endswith("-I")]
    ends = [*starts[1:], len(tags)]
    words = ((start, end, _kind(tags[start])) for start, end in zip(starts, ends, strict=True))
    return tuple(Entity(start, end, kind in _PERSON) for start, end, kind in words if kind in _NAMING)


def _kind(tag: str) -> str:
    return tag.rsplit("-", 1)[0]


def _tags_of(texts: Sequence[str]) -> Iterator[list[str]]:
    """The tag of every character, for texts of one length; no tags for a text that surely names nobody."""
    model = _model()
    unknown = model.vocabulary[_UNKNOWN]
    known = [[model.variants.get(character, character) for character in text] for text in texts]
    ids = np.array([[model.vocabulary.get(character, unknown) for character in text] for text in known], np.int64)
    lengths = np.array([len(text) for text in texts], np.int64)
    for scores in model.session.run(None, {"token_ids": ids, "length": lengths})[0]:
        behind = scores.max(axis=1) - scores[:, model.naming].max(axis=1)
        yield [model.tags[i] for i in _best_path(scores, model)] if behind.min() <= model.leeway else []


def _best_path(scores: NDArray[np.float32], model: _Model) -> list[int]:
    """The likeliest sequence of tags, by scores (characters, tags) and transitions (from, to).

    A tag that leads its character's others by more than two transitions can make up for is on it; what is between such
    characters, seldom more than a few, is searched.
    """
    path: list[int] = scores.argmax(axis=1).tolist()
    leads = np.diff(np.partition(scores, -2, axis=1)[:, -2:], axis=1)[:, 0]
    unsure = np.flatnonzero(leads <= model.leeway)
    for run in np.split(unsure, np.flatnonzero(np.diff(unsure) > 1) + 1):
        if run.size:
            start, stop = max(0, int(run[0]) - 1), int(run[-1]) + 2
            path[start:stop] = _viterbi(scores[start:stop], model.transitions)
    return path


def _viterbi(scores: NDArray[np.float32], transitions: NDArray[np.float32]) -> list[int]:
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
    naming = [i for i, tag in enumerate(tags) if _kind(tag) in _NAMING]
    vocabulary = {word: int(number) for number, word in _pairs("tagger_words")}
    return _Model(cast(_Session, session), vocabulary, dict(_pairs("tagger_variants")), tags, naming, transitions)


def _pairs(name: str) -> list[tuple[str, str]]:
    """The two columns of a list."""
    lines = model_path(name).read_text(encoding="utf-8").split("\n")
    return [(first, second) for first, tab, second in (line.partition("\t") for line in lines) if tab]
