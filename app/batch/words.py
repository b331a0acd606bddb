"""What a person said in a batch, kept beside its records: decided boxes, and whose a doubtful file is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from app.batch.records import STATE_FOLDER, VERSION, decoded, encoded
from app.domain import DecidedBy, Decision, Kind, PageKey, Rect, Verdict
from app.saving import write_whole

_BY = DecidedBy.PERSON
_DOUBT_COLUMNS = 5


@dataclass(frozen=True, slots=True)
class Confirmed:
    """What a person decided about one file of an applicant."""

    decisions: tuple[Decision, ...]
    uprights: Mapping[int, int] = field(default_factory=dict[int, int])
    paper: str = ""
    """The kind of document, for the output's name; empty when it is not known."""


@dataclass(frozen=True, slots=True)
class Word:
    """A person's word that a file is an applicant's. `source_id` is its `short_id`: another file there is not meant."""

    folder: str
    source_id: str


# A person's decisions


def _confirmed_path(out: Path, folder: str) -> Path:
    return out / STATE_FOLDER / f"{folder}.confirmed.json"


def write_confirmed(out: str, folder: str, confirmed: Mapping[str, Confirmed]) -> None:
    """Keeps what a person decided about an applicant's files, by their hashes. Raises OutputErrors."""
    files = {
        sha256: {
            "uprights": {str(page): turn for page, turn in one.uprights.items()},
            "paper": one.paper,
            "decisions": [asdict(decision) for decision in one.decisions],
        }
        for sha256, one in confirmed.items()
    }
    write_whole(_confirmed_path(Path(out), folder), encoded({"version": VERSION, "files": files}))


def read_confirmed(out: Path, folder: str) -> dict[str, Confirmed]:
    """What a person decided, by the files' hashes; empty when nothing is there or it cannot be read."""
    data = decoded(_confirmed_path(out, folder))
    try:
        return {sha256: _confirmed(entry) for sha256, entry in data["files"].items()} if data else {}
    except (KeyError, TypeError, ValueError, AttributeError):
        return {}


def _confirmed(entry: dict[str, Any]) -> Confirmed:
    decisions = (
        Decision(
            d["id"],
            PageKey(**d["page"]),
            Rect(**d["box"]),
            Kind(d["kind"]),
            Verdict(d["verdict"]),
            DecidedBy.PERSON,
            author=int(d.get("author", 0)),
        )
        for d in entry["decisions"]
    )
    uprights = {int(page): int(turn) for page, turn in entry["uprights"].items()}
    return Confirmed(tuple(decisions), uprights, str(entry["paper"]))


# A person's word about whose a file is


def write_words(out: Path, words: Mapping[str, Word]) -> None:
    """Keeps whose file is whose by a person's word, by the files' names. Raises OutputErrors."""
    files = {name: asdict(word) for name, word in words.items()}
    write_whole(out / STATE_FOLDER / "words.json", encoded({"version": VERSION, "files": files}))


def read_words(out: Path) -> dict[str, Word]:
    """What `write_words` kept; empty when nothing is there or it cannot be read."""
    data = decoded(out / STATE_FOLDER / "words.json")
    try:
        return {name: Word(**entry) for name, entry in data["files"].items()} if data else {}
    except (KeyError, TypeError, AttributeError):
        return {}


def words_of_table(rows: Sequence[Sequence[str]]) -> dict[str, Word]:
    """The rows of doubts.xlsx that a person confirmed: folder, file, id, reason, confirmation."""
    texts = ([cell.strip() for cell in [*row, *[""] * _DOUBT_COLUMNS][:_DOUBT_COLUMNS]] for row in rows[1:])
    return {file: Word(folder, source_id) for folder, file, source_id, _why, said in texts if _is_yes(said) and folder}


def _is_yes(text: str) -> bool:
    return text.casefold() in ("是", "对", "yes", "y", "true", "1", "√", "✓")
